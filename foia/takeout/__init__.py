"""The whole case to take away: as one PDF, and with its files and a machine's record as a ZIP."""
