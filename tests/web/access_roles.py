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

# What turns even those away who may ask: nothing has that name or token, or no password was given before.
NOT_THERE = {
    "problems.problem",
    "releases.release",
    "releases.file",
    "audit.sample",
    # Before the first checkpoint.
    *("audit.checkpoints", "audit.checkpoint", "audit.growth", "audit.public_key"),
    *("audit.receipt_proof", "audit.receipt_proof_file", "audit.own_proof_file"),
    "problems.proposal",
    "citizens.new_problem",
    "notifications.mail_message",
    "notifications.own_notice",
    "notifications.case_of_notice",
    "notifications.untold_notice",
    "cases.confirm_address",
    "cases.confirm",
    "citizens.confirm",
    "citizens.choose_password",
    "accounts.second_factor_page",
    "desk.charges_sheet",
    "explaining.feed",
    "counter.delivery",
    # Of cases that are no appeal, hold no draft to sign, or whose filer is known to all who work them.
    "copies.draft_page",
    "appeals.appeal_file",
    "appeals.contested",
    "appeals.contested_file",
    "appeals.ask_defence",
    "appeals.days_to_comply",
    "appeals.new",
    "drafting.reading",
    "drafting.signing",
    "desk.identity_request",
    "desk.identity_requests",
    "tasks.task",
    "publishing.answer",
    "publishing.file",
    "withholding.closing",
    "withholding.read",
    "withholding.breach_notice",
    "tasks.file",
    *("letters.verified", "letters.verified_receipt", "letters.letter", "letters.sheet", "letters.pdf"),
    "takeout.for_staff",  # of a reserved report nobody takes one
    *("letters.own_letter", "letters.own_pdf"),
}
