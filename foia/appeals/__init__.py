"""Reviews and appeals: cases of their own against what was done, or not done, in another."""
