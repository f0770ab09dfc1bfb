"""Mail by its rules: the page beside the text, what may be done without, what waits and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from foia.notifications import notice_kinds as kinds
from foia.notifications.letters import Letter
from foia.notifications.mail import Refused, as_mail
from foia.notifications.mail_hours import digest_day, next_digest_at, quiet_ends_at
from foia.notifications.mail_html import page
from tests.settings import settings_for

SITE = "https://avisos.example.bo"
LA_PAZ = ZoneInfo("America/La_Paz")  # -04:00 all year
SANTIAGO = ZoneInfo("America/Santiago")


@dataclass(frozen=True)
class Week:
    """Mondays to Fridays, but for the days off."""

    zone: ZoneInfo = LA_PAZ
    off: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.off

    def add_working_days(self, day: date, amount: int) -> date:
        while amount:
            day += timedelta(days=1 if amount > 0 else -1)
            if self.is_working_day(day):
                amount -= 1 if amount > 0 else -1
        return day


class _Read(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.text = ""
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.setdefault(tag, dict(attrs))
        self._open = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._open:
            self.links.append((self._open, data))


def _page(*paragraphs: str, subject: str = "Folio X") -> _Read:
    return _Read(page(subject, paragraphs, language="es", base_url=SITE))


def test_the_page_says_what_the_text_says_in_its_language() -> None:
    read = _page("Hay novedades.", "Plazos:", "- uno\n- dos & tres")

    assert read.attributes["html"]["lang"] == "es"
    assert read.tags.count("h1") == 1
    assert [read.tags.count(tag) for tag in ("p", "ul", "li")] == [2, 1, 2]
    for words in ("Folio X", "Hay novedades.", "uno", "dos & tres"):
        assert words in read.text


def test_a_hostile_name_writes_no_markup() -> None:
    hostile = '</p><img src="https://espia.example/x"><script>alert(1)</script> & "Entidad"'

    read = _page(hostile, f"- {hostile}", subject=hostile)

    assert not {"img", "script"} & set(read.tags)
    assert read.text.count(hostile) == 4  # title, heading, paragraph, list


def test_only_the_site_s_own_addresses_become_links_and_are_shown_in_full() -> None:
    own = f"{SITE}/seguir?x=1&y=2"

    read = _page(
        f"Entre aquí: {own}.", "https://otro.example/x https://avisos.example.bo.espia.example/x", f"x{own}"
    )

    assert read.links == [(own, own)]


def test_nothing_in_the_page_is_fetched_and_no_colour_is_named() -> None:
    text = page("Folio X", ("Hola", f"Entre: {SITE}/seguir"), language="en", base_url=SITE)

    assert not {"img", "link", "script", "style", "iframe"} & set(_Read(text).tags)
    assert "url(" not in text
    assert "#" not in text and "color:" not in text
    assert 'content="light dark"' in text


def test_what_the_law_wants_told_is_no_courtesy() -> None:
    must = (
        "filed", "clarification_asked", "answered", "answer_corrected", "due_moved", "referred",
        "referral_rejected", "suspended", "resumed", "lapse_proposed", "lapsed", "silence", "overdue",
        "reminder", "appeal_filed", "compliance_ordered", "message_received", "charged",
        "third_party_asked",
        "confirm_address", "key_recovery", "something_new",
    )  # fmt: skip

    assert [template for template in must if kinds.is_courtesy(template, for_filer=True)] == []


MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("template", "due_on", "urgent"),
    [
        ("reminder", MONDAY, True),
        ("reminder", MONDAY - timedelta(days=3), True),
        ("reminder", MONDAY + timedelta(days=1), False),
        ("approval_asked", MONDAY, True),
        ("approval_asked", MONDAY + timedelta(days=1), False),
        ("filed", MONDAY, True),
        ("filed", MONDAY - timedelta(days=3), False),
        ("filed", None, False),
        ("overdue", None, True),
        ("silence", None, True),
        ("key_recovery", None, True),
    ],
)
def test_what_would_come_too_late_tomorrow_is_urgent(
    template: str, due_on: date | None, urgent: bool
) -> None:
    assert kinds.is_urgent(template, kinds.Moment(MONDAY, due_on)) is urgent


def _local(text: str, zone: ZoneInfo = LA_PAZ, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "hours", "ends"),
    [
        ("2026-03-02T21:59", (time(22), time(7)), None),
        ("2026-03-02T22:00", (time(22), time(7)), "2026-03-03T07:00"),
        ("2026-03-03T06:59", (time(22), time(7)), "2026-03-03T07:00"),
        ("2026-03-03T07:00", (time(22), time(7)), None),
        ("2026-03-03T13:30", (time(13), time(14)), "2026-03-03T14:00"),
        ("2026-03-03T12:59", (time(13), time(14)), None),
        ("2026-03-03T12:59", (time(13), time(13)), None),
    ],
)
def test_quiet_hours_end_by_the_body_s_own_clock(
    now: str, hours: tuple[time, time], ends: str | None
) -> None:
    assert quiet_ends_at(_local(now), *hours, Week()) == (_local(ends) if ends else None)


def test_quiet_hours_that_end_at_an_hour_the_clocks_skip_end_with_the_skip() -> None:
    """In Chile 7 September 2025 has no hour between midnight and one."""
    evening = _local("2025-09-06T23:00", SANTIAGO)

    ends_at = quiet_ends_at(evening, time(22), time(0), Week(SANTIAGO))

    assert ends_at == datetime(2025, 9, 7, 4, 0, tzinfo=UTC)
    assert quiet_ends_at(ends_at, time(22), time(0), Week(SANTIAGO)) is None


def test_quiet_hours_always_end_after_now_where_an_hour_comes_twice() -> None:
    """In Chile the hour before midnight of 5 April 2026 comes twice, 4 April."""
    start = _local("2026-04-04T22:00", SANTIAGO)
    for minutes in range(0, 300, 7):
        now = start + timedelta(minutes=minutes)
        ends_at = quiet_ends_at(now, time(22), time(23, 30), Week(SANTIAGO))
        assert ends_at is None or now < ends_at <= now + timedelta(hours=3)


@pytest.mark.parametrize(
    ("now", "day", "following"),
    [
        ("2026-03-02T07:59", None, "2026-03-02T08:00"),  # Monday
        ("2026-03-02T08:00", date(2026, 3, 2), "2026-03-03T08:00"),
        ("2026-03-02T23:00", date(2026, 3, 2), "2026-03-03T08:00"),
        ("2026-03-06T09:00", date(2026, 3, 6), "2026-03-10T08:00"),  # Friday; Monday 9 is off
        ("2026-03-07T09:00", None, "2026-03-10T08:00"),
        ("2026-03-09T09:00", None, "2026-03-10T08:00"),
    ],
)
def test_a_digest_leaves_on_working_mornings(now: str, day: date | None, following: str) -> None:
    week = Week(off=frozenset({date(2026, 3, 9)}))

    assert digest_day(_local(now), time(8), week) == day
    assert next_digest_at(_local(now), time(8), week) == _local(following)


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("ana@example.org\nBcc: all@example.org", "hola"),
        ("ana@example.org", "hola\nBcc: all@example.org"),
        ("ana@example.org, all@example.org", "hola"),
        ("", "hola"),
    ],
)
def test_nobody_writes_a_header_of_their_own(to: str, subject: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        as_mail(
            Letter(subject, ("hola",)),
            to=to,
            settings=settings_for("sqlite://", tmp_path),
            message_id="a" * 48,
            language="es",
            now=datetime(2026, 3, 9, 14, tzinfo=UTC),
        )

    assert refusal.value.permanent
