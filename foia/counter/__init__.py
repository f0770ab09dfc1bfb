"""The counter: what a clerk does for a person who came, called or wrote: file, hand over, give a new key."""
