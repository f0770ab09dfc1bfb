"""Public bodies, their names, offices and places, as rows."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from foia.directory.own_days import OwnDay, read_days
from foia.extensions import Base, new_id


class Place(Base):
    """A country, department or municipality, by official code (ISO 3166-2 and municipal)."""

    __tablename__ = "places"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name_es: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    level: Mapped[str] = mapped_column(String(20))
    country: Mapped[str] = mapped_column(String(2))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("places.code"))


class Body(Base):
    """A public body: who must answer. `body_class` decides which regime binds it."""

    __tablename__ = "bodies"
    __table_args__ = (Index("ix_bodies_country_code", "country", "code", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(40))
    name_es: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str] = mapped_column(String(300), default="")
    acronym: Mapped[str] = mapped_column(String(40), default="")
    level: Mapped[str] = mapped_column(String(30))
    body_class: Mapped[str] = mapped_column(String(40))
    country: Mapped[str] = mapped_column(String(2))
    place_code: Mapped[str | None] = mapped_column(ForeignKey("places.code"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    email: Mapped[str] = mapped_column(String(254), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    hours_es: Mapped[str] = mapped_column(String(200), default="")
    hours_en: Mapped[str] = mapped_column(String(200), default="")
    # Where the body is registered: the norm that made it, or its entry in an official list.
    registered_as: Mapped[str] = mapped_column(String(300), default="")
    # Who does its work since it ended.
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    # False: a list says it exists (or when it ended), and nobody has confirmed it yet.
    validity_confirmed: Mapped[bool] = mapped_column(Boolean, default=True)
    # Its confirmed days (BodyDay), as `foia.directory.own_days` writes them: no calendar asks for more rows.
    own_days_json: Mapped[str] = mapped_column(Text, default="")
    competences_es: Mapped[str] = mapped_column(String(1000), default="")
    competences_en: Mapped[str] = mapped_column(String(1000), default="")

    def name(self, language: str) -> str:
        """Return the name in the language, or in Spanish where none was given."""
        return self.name_en if language == "en" and self.name_en else self.name_es

    @property
    def own_days(self) -> tuple[OwnDay, ...]:
        """The days on which it works, or does not, unlike its place."""
        return read_days(self.own_days_json)


class BodyName(Base):
    """A name by which a body can be found: its own, its acronym, one it had before."""

    __tablename__ = "body_names"
    __table_args__ = (Index("ix_body_names_folded", "folded"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))  # name, acronym, former
    name: Mapped[str] = mapped_column(String(300))
    folded: Mapped[str] = mapped_column(String(300))


class Office(Base):
    """An office inside a body; `closed_on` is the last day it worked."""

    __tablename__ = "offices"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"), index=True)
    name_es: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    closed_on: Mapped[date | None] = mapped_column(Date)

    def name(self, language: str) -> str:
        """Return the name in the language, or in Spanish where none was given."""
        return self.name_en if language == "en" and self.name_en else self.name_es


class BodyDay(Base):
    """A day on which a body does not work, or does, unlike its place; it counts once two people confirmed it.

    `norm` is what orders it; `announced_on` is when it was known: a case as of an earlier day ignores it."""

    __tablename__ = "body_days"
    __table_args__ = (Index("ix_body_days_body_id_day_on", "body_id", "day_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"))
    day_on: Mapped[date] = mapped_column(Date)
    # closed, open, closed_from_noon; or suspended: terms do not run from day_on to last_on
    effect: Mapped[str] = mapped_column(String(20))
    last_on: Mapped[date | None] = mapped_column(Date)
    norm: Mapped[str] = mapped_column(String(300))
    announced_on: Mapped[date] = mapped_column(Date)
    # Nobody where it came by the command line.
    proposed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_at: Mapped[datetime | None]
