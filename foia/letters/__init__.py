"""Formal letters of a case: templates, the tagged PDF, and the page on which anybody verifies one."""
