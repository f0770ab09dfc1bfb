"""Pages that belong to no feature: home, help, accessibility, privacy, language; and how pages are rendered."""
