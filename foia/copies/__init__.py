"""Copies of a case's files: without metadata, redacted and checked, looked at page by page, released."""
