"""Audit: what proves that nothing was altered unseen."""
