"""Brings real lists and logs into a throw-away instance, twice, and tells what became of every row."""
