"""Public bodies, their names, offices and places, as rows."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

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
    competences_es: Mapped[str] = mapped_column(String(1000), default="")
    competences_en: Mapped[str] = mapped_column(String(1000), default="")

    def name(self, language: str) -> str:
        """Return the name in the language, or in Spanish where none was given."""
        return self.name_en if language == "en" and self.name_en else self.name_es


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
    """An office inside a body."""

    __tablename__ = "offices"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"), index=True)
    name_es: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")

    def name(self, language: str) -> str:
        """Return the name in the language, or in Spanish where none was given."""
        return self.name_en if language == "en" and self.name_en else self.name_es
