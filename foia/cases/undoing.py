"""Files that follow the transaction they were stored in: when it is undone, they are removed again.

A file is stored before the row that names it is committed, so that a committed row never lacks its file. A
process that dies in between leaves a sealed file that no row names and no key opens.
"""

from __future__ import annotations

from sqlalchemy import event
from sqlalchemy.orm import Session

from foia.cases.files import FileStore

_STORED = "files_stored_in_this_transaction"


class TransactionalStore:
    """A file store within a session's transaction."""

    def __init__(self, store: FileStore, session: Session) -> None:
        self._store = store
        self._session = session

    def put(self, sealed: bytes) -> str:
        name = self._store.put(sealed)
        self._session.info.setdefault(_STORED, []).append((self._store, name))
        return name

    def keep(self, stored_name: str, sealed: bytes) -> None:
        self._store.keep(stored_name, sealed)

    def has(self, stored_name: str) -> bool:
        return self._store.has(stored_name)

    def get(self, stored_name: str) -> bytes:
        return self._store.get(stored_name)

    def delete(self, stored_name: str) -> None:
        self._store.delete(stored_name)


@event.listens_for(Session, "after_commit")
def _let_stay(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_STORED, None)


@event.listens_for(Session, "after_rollback")
def _remove(session: Session) -> None:
    if session.in_nested_transaction():
        return  # what was stored before the savepoint may still be committed
    for store, name in session.info.pop(_STORED, ()):
        store.delete(name)
