"""Accounts of citizens, which nobody needs: the cases they follow, and the mailbox of their notices."""
