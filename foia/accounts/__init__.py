"""Staff accounts: people, roles, invitations, sign-in with two factors, sessions."""
