"""The desk: the pages on which staff work cases, from the tray to the answer."""
