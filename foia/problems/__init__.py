"""Published service complaints that others may join: counted and followed, without a case of their own."""
