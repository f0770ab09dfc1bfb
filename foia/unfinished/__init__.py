"""Forms somebody began and wants to finish later, from anywhere, with a code that only they have."""
