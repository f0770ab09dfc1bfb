"""The pages that ask what a category wants to know, before the form itself: the category, then its branches.

Every page carries on, hidden, all that was sent so far: no address holds any of it, and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import render_template, request
from sqlalchemy.orm import Session

from foia.cases import uploads
from foia.cases.asked_forms import MORE, AskedForm, answer_name, chosen_answers, raw_values, shown_answers
from foia.cases.category_question_queries import questions_asked
from foia.cases.question_sets import AskedQuestion, applicable, pages_of
from foia.forms import HiddenField
from foia.i18n import language

BEGIN, CONTINUE, CATEGORY = "begin", "continue", "category"
_ASKED = "asked"
_NOT_CARRIED = frozenset({"csrf_token", "action", "files", "keep", _ASKED})


@dataclass(frozen=True)
class Asking:
    """What the categories of a kind ask, by their codes; nothing where none asks anything."""

    questions: dict[str, list[AskedQuestion]]

    def __bool__(self) -> bool:
        return bool(self.questions)


@dataclass(frozen=True)
class FormAround:
    """What stands around the pages: their heading, where they are sent, and what it is about."""

    heading: Any
    address: str
    about: str = ""
    note: str = ""
    back: str = ""


@dataclass(frozen=True)
class Shown:
    """What the form itself shows of its category: its name, what was answered before, and its own questions.

    `questions` come with their fields; `carried` is hidden; `repeatable` take one more answer."""

    label: str
    told: list[tuple[str, str]]
    questions: list[tuple[AskedQuestion, list[Any]]]
    carried: list[tuple[str, str]]
    repeatable: frozenset[str] = field(default_factory=frozenset)


NOTHING_ASKED = Asking({})


def asking_for(session: Session, kind: str, body_id: UUID | None) -> Asking:
    """Read what the categories of a kind ask whoever files with a body."""
    rows = questions_asked(session, kind, body_id)
    return Asking({code: [row.asked(language()) for row in found] for code, found in rows.items()})


def is_category_sent() -> bool:
    """Say whether what was sent names a category, or comes from a page that asks for one."""
    return "category" in request.form or is_being_filled()


def is_being_filled() -> bool:
    """Say whether what was sent asks for more of the form, and does not file it."""
    action = request.form.get("action", "")
    return action in (BEGIN, CONTINUE, CATEGORY) or action.startswith(MORE)


def page_before(form: AskedForm, asking: Asking, around: Callable[[], FormAround]) -> str | None:
    """Return the page to show before the form itself; None when all that comes before was answered well.

    The form then has the fields of every question that applies."""
    if not asking:
        return None
    action = request.form.get("action", "")
    category: Any = form["category"]
    if request.method == "GET" or action in (BEGIN, CATEGORY) or not _is_settled(category, action):
        if action == CONTINUE:
            category.validate(form)
        return _page(form, [], around())
    questions = asking.questions.get(category.data, [])
    answers = chosen_answers(questions)
    form.ask(applicable(questions, answers))
    was_asked = set(request.form.getlist(_ASKED))
    for page in pages_of(questions, answers)[:-1]:
        ids = {question.id for question in page}
        is_asking_more = action.removeprefix(MORE) in ids
        # Each field says what is wrong with it.
        if not ids <= was_asked or is_asking_more or not _is_well_answered(form, page):
            return _page(form, page, around())
    return None


def shown_of(form: AskedForm, asking: Asking) -> Shown | None:
    """Return what the form shows of its category, with the questions of its page; None where none asks."""
    if not asking:
        return None
    category: Any = form["category"]
    questions = asking.questions.get(category.data, [])
    *before, own = pages_of(questions, chosen_answers(questions))
    earlier = [question for page in before for question in page]
    carried = [
        pair for question in earlier for field in form.answer_fields(question) for pair in raw_values(field)
    ]
    return Shown(
        next((str(choice.label) for choice in category.choices if choice.value == category.data), ""),
        [(question.text, words) for question in earlier if (words := form.answer_words(question))],
        [(question, form.answer_fields(question)) for question in own],
        [("category", category.data or ""), *carried, *((_ASKED, question.id) for question in earlier)],
        _repeatable(own),
    )


def _is_settled(category: Any, action: str) -> bool:
    """Say whether a category was chosen, or left where it may be."""
    if any(choice.value == category.data for choice in category.choices):
        return True
    return not category.data and not category.required_message and action != BEGIN


def _is_well_answered(form: AskedForm, page: Sequence[AskedQuestion]) -> bool:
    fields = [field for question in page for field in form.answer_fields(question)]
    return all([field.validate(form) for field in fields])


def _page(form: AskedForm, page: Sequence[AskedQuestion], around: FormAround) -> str:
    """Render a page of questions, or without any the page that asks for the category."""
    _keep_files(form)
    return render_template(
        "cases/asking.html",
        form=form,
        around=around,
        questions=[(question, form.answer_fields(question)) for question in page],
        carried=list(_carried(form, page)),
        repeatable=_repeatable(page),
    )


def _keep_files(form: AskedForm) -> None:
    """Keep the files that came, for the form to show again; what is wrong with one is said on this page."""
    files = uploads.files_of(form)
    if not uploads.over_upload_limit(form) and not uploads.check(files):
        for problem in form.files.errors:
            form.add_error(None, problem)
        form.files.errors = []
    files.keep_for_another_try()


def _repeatable(page: Sequence[AskedQuestion]) -> frozenset[str]:
    """Return the ids of the questions that take one more answer than the page has room for."""
    return frozenset(question.id for question in page if shown_answers(question) < question.most)


def _carried(form: AskedForm, page: Sequence[AskedQuestion]) -> Iterator[tuple[str, str]]:
    """Return everything that was sent and that the page does not show, as hidden inputs."""
    own = {answer_name(question, place) for question in page for place in range(1, question.most + 1)}
    own |= set() if page else {"category"}
    hidden = {name: one for name, one in form._fields.items() if isinstance(one, HiddenField)}
    for name, value in request.form.items(multi=True):
        is_own = name in own or name.rpartition("-")[0] in own
        if not is_own and name not in hidden and name not in _NOT_CARRIED:
            yield name, value
    for name, one in hidden.items():
        if one.data and name != "csrf_token":
            yield name, one.data
    for kept in form.keep.data:
        yield "keep", kept
    # Whoever goes back to the category passes by every question again, with what was answered.
    before = request.form.getlist(_ASKED) if page else []
    for asked in dict.fromkeys([*before, *(question.id for question in page)]):
        yield _ASKED, asked
