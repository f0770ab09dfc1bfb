"""Everybody who may ask for a page, and the sets of them that pages are for."""

from __future__ import annotations

NOBODY, FILER, CITIZEN, OFFICER, HEAD = "nobody", "filer", "citizen", "officer", "head"
REPORTS_OFFICER, CLERK = "reports_officer", "clerk"
CENTRAL_DESK, AUDITOR, ADMINISTRATOR = "central_desk", "auditor", "administrator"
ROLES = (NOBODY, FILER, CITIZEN, OFFICER, HEAD, CLERK, REPORTS_OFFICER, CENTRAL_DESK, AUDITOR, ADMINISTRATOR)

EVERYBODY = frozenset(ROLES)
STAFF = frozenset({OFFICER, HEAD, CLERK, REPORTS_OFFICER, CENTRAL_DESK, AUDITOR, ADMINISTRATOR})
CASEWORK = frozenset({OFFICER, HEAD, REPORTS_OFFICER, CENTRAL_DESK})
COUNTER = frozenset({OFFICER, HEAD, CLERK, CENTRAL_DESK})
HEADS = frozenset({HEAD, CENTRAL_DESK})
DECIDERS = HEADS | {REPORTS_OFFICER}
DESK = frozenset({CENTRAL_DESK})
FILERS = frozenset({FILER})
CITIZENS = frozenset({CITIZEN})
AUDITORS = frozenset({AUDITOR})
ADMINISTRATORS = frozenset({ADMINISTRATOR})
