"""Mail that comes in: replies of filers to their case, bounces, and a pen for a person to look through."""
