"""What is decreed after the files of the law were written: proposed, confirmed by another person, applied."""
