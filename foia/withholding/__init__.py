"""Closing at once a file that left the body and exposes somebody: by one person, confirmed by another."""
