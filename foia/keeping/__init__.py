"""Keeping an installation: its development keys, backups, restores and what needs a person's hand."""
