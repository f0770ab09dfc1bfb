"""The table of what each recipient wants by mail, and of addresses that mail no longer reaches."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base
from foia.notifications.models import CODE


class MailStanding(Base):
    """How things stand with the mail of one recipient: a person or a body by its id, a filer by the case's.

    Without a row everything is sent. The address itself is never here."""

    __tablename__ = "mail_standing"

    recipient_kind: Mapped[str] = mapped_column(CODE, primary_key=True)
    recipient_id: Mapped[UUID] = mapped_column(primary_key=True)
    only_legal: Mapped[bool] = mapped_column(Boolean, default=False)  # no courtesies
    digest: Mapped[bool] = mapped_column(Boolean, default=False)  # one mail a day, for staff
    bounces: Mapped[int] = mapped_column(default=0)  # messages given back since it was last confirmed
    bounced_at: Mapped[datetime | None]  # the last of them
    stopped_at: Mapped[datetime | None]  # nothing is written to it since
