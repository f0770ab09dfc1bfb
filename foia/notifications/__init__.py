"""Reminders and mail: when to remind, what waits to be sent, and what sends it."""
