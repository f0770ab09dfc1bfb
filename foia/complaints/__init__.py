"""Complaints: service complaints, complaints of conduct, misconduct reports and suggestions."""
