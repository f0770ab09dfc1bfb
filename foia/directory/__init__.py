"""Directory: the public bodies bound by the law, their offices and places."""
