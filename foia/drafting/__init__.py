"""Drafting an answer: text, comments, approval and signing."""
