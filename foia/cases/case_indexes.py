"""By what the rows of cases are found: each list and each sweep is a range of one of these."""

from __future__ import annotations

from sqlalchemy import Index, text

from foia.extensions import partial_index

_TRAY = ("custody", "confidential", "phase", "tray_rank", "id")
_IN_TRAY = ("phase", "tray_rank", "id")

CASE_INDEXES = (
    # The tray: open cases of a body or of the central desk by due date.
    Index("ix_cases_tray", "body_id", *_TRAY),
    # Nobody lists what all bodies have; where bodies have it, the index above is enough.
    Index("ix_cases_custody", *_TRAY, postgresql_where=text("custody <> 'body'")),
    # Filings neither admitted nor questioned.
    partial_index("ix_cases_not_started", "received_on", "id", where="provisional_due_on IS NOT NULL"),
    # Deadline compliance by period.
    Index("ix_cases_received", "received_on", "id"),
    # What the index of words does not know yet, the newest first.
    Index(
        "ix_cases_search_pending",
        "received_on",
        "id",
        sqlite_where=text("search_pending = 1"),
        postgresql_where=text("search_pending"),
    ),
    # Open cases: what a decree moves, and what statistics find unanswered.
    partial_index("ix_cases_open", "received_on", "id", where="phase <> 'concluded'"),
    # What waits for somebody's approval.
    partial_index(
        "ix_cases_approval", "body_id", "approval_asked_at", "id", where="approval_asked_at IS NOT NULL"
    ),
    # What was answered in a month, for statistics.
    partial_index("ix_cases_stopped", "stopped_on", "received_on", where="stopped_on IS NOT NULL"),
    # The trays of one person, of one office, of what nobody has and of what another body sent.
    partial_index("ix_cases_assigned", "assignee_id", *_IN_TRAY, where="assignee_id IS NOT NULL"),
    partial_index("ix_cases_office", "office_id", *_IN_TRAY, where="office_id IS NOT NULL"),
    partial_index(
        "ix_cases_unassigned",
        "body_id",
        *_IN_TRAY,
        where="assignee_id IS NULL AND phase <> 'concluded'",
    ),
    partial_index("ix_cases_referred", "body_id", *_IN_TRAY, where="referred_from_id IS NOT NULL"),
    # Ended cases that still hold who filed and what was written, those that ended first.
    partial_index(
        "ix_cases_kept", "concluded_at", "id", where="concluded_at IS NOT NULL AND anonymized_at IS NULL"
    ),
    # Open cases of a body by receipt.
    partial_index("ix_cases_by_receipt", "body_id", "received_on", "id", where="phase <> 'concluded'"),
    # Cases from which somebody is kept: an auditor's figures leave theirs out.
    partial_index("ix_cases_excluded", "received_on", "id", where="excluded <> ''"),
)
