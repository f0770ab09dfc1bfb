"""Tasks: what an office, or the head, is asked for inside a case by a day of its own; the term runs on."""
