"""How long cases are kept, what is held, and how what is due is anonymized by two people, for good."""
