"""Pages that belong to no feature: home, help, accessibility, privacy, language; how pages render."""
