"""What can go wrong, as a tree; `foia.pages.errors` turns each into a page, the command line into one line.

DomainError
├── NotAllowed        the actor may not do this (403)
├── NotFound          there is no such thing, or not for this actor (404)
├── FileClosed        the file is there and may not be opened now; carries why (409)
├── Erased            the case was anonymized: its texts and files are gone (410)
├── WrongState        the case's phase does not admit the verb (409)
├── StaleCase         somebody changed the case since it was read (409)
├── LawRefusal        the law does not allow it; carries the reason in both languages (422)
├── InvalidInput      a value that no form should have let through (422)
└── TooMany           over a limit (429)
SettingsError         the deployment is not configured; raised before anything starts
"""

from __future__ import annotations


class SettingsError(Exception):
    """The environment does not describe a deployment that may start."""


class DomainError(Exception):
    """Base of what rules and actions refuse; the message is for the log, never holds personal data."""


class NotAllowed(DomainError):
    pass


class NotFound(DomainError):
    pass


class FileClosed(DomainError):
    """`reason`: withheld, pending, failed, harmful; as `foia.cases.visibility` has them."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Erased(DomainError):
    """The case's key was destroyed: nothing it sealed can be read."""


class WrongState(DomainError):
    pass


class StaleCase(DomainError):
    pass


class InvalidInput(DomainError):
    """`field` names the form field the error belongs to; `code` is stable, the page has the words."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field


class LawRefusal(DomainError):
    """`es` and `en` say why, in words for the person."""

    def __init__(self, es: str, en: str) -> None:
        super().__init__(es)
        self.es = es
        self.en = en


class TooMany(DomainError):
    """`retry_after_seconds` says when it may be tried again."""

    def __init__(self, message: str, retry_after_seconds: int = 60) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds
