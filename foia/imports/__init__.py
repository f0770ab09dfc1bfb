"""Imports: bringing in the lists and logs a country already has."""
