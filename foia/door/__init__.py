"""The one door: a short path in plain words that finds what somebody needs, from whom, and what follows."""
