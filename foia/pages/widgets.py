"""Form widgets: each turns one field of `foia.forms` into a GOV.UK component with label, hint and error.

Options every widget takes, from the macro `ui.field` or from a direct call: `label`, `hint`, `label_size`
("s", "m", "l", "xl" or ""), `heading` (the label is the page's h1) and `classes` of the input. `said_to_all`:
this label and hint hold nothing of anybody's, so that the blank field may be kept ready.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from foia.i18n import gettext as _
from foia.pages import govuk

Params = dict[str, Any]
BLANKS_KEPT = 512
_VALUE_STANDS_HERE = "{aquí va lo escrito}"


def _draw(component: str, params: Params, field: Any, options: Params) -> Markup:
    """Render the component. A blank field as its form declares it is always the same, so it is kept ready.

    What somebody typed, and labels or choices made for one page, are never kept.
    """
    blank = not field.data and not field.errors and field.is_as_declared()
    if blank and _is_said_to_all(options):
        return _draw_blank(component, json.dumps(params))
    return govuk.render(component, params)


def _draw_around(component: str, params: Params, field: Any, options: Params) -> Markup:
    """Render what stands around a value or choices that the caller puts in: kept as a blank field is."""
    if not field.errors and field.is_labelled_as_declared() and _is_said_to_all(options):
        return _draw_blank(component, json.dumps(params))
    return govuk.render(component, params)


def _is_said_to_all(options: Params) -> bool:
    return bool(options.get("said_to_all")) or not options.keys() & {"label", "hint"}


@lru_cache(maxsize=BLANKS_KEPT)
def _draw_blank(component: str, params: str) -> Markup:
    return govuk.render(component, json.loads(params))


def label_text(field: Any, options: Params) -> str:
    """Return the label, marked as optional where leaving the field empty is allowed."""
    text = str(options.get("label") or field.label.text)
    if field.marks_optional and not field.required_message:
        return _("%(label)s (opcional)", label=text)
    return text


def first_error(field: Any) -> str:
    return str(field.errors[0]) if field.errors else ""


def _common(field: Any, options: Params) -> Params:
    """What every component shares: id, name, hint, error."""
    params: Params = {"id": field.id, "name": field.name, "classes": options.get("classes", "")}
    hint = options.get("hint") or field.hint
    if hint:
        params["hint"] = {"html": hint} if isinstance(hint, Markup) else {"text": str(hint)}
    if field.errors:
        params["errorMessage"] = {
            "text": first_error(field),
            "visuallyHiddenText": _("Error"),
        }
    return params


def _label(field: Any, options: Params, element: str = "label") -> Params:
    size = options.get("label_size", "s")
    return {
        "text": label_text(field, options),
        "classes": f"govuk-{element}__legend--{size}"
        if element == "fieldset" and size
        else (f"govuk-label--{size}" if size else ""),
        "isPageHeading": bool(options.get("heading")),
    }


class TextWidget:
    """One line of text; `input_type` is the HTML type."""

    def __init__(self, input_type: str = "text") -> None:
        self.input_type = input_type

    def __call__(self, field: Any, **options: Any) -> Markup:
        params = _common(field, options)
        width = options.get("width") or field.width
        if width:
            params["classes"] += f" govuk-input--width-{width}"
        params["classes"] = f"{params['classes']} {field.input_classes}".strip()
        params |= {
            "label": _label(field, options),
            "type": self.input_type,
            "value": _VALUE_STANDS_HERE if field.text_value() else "",
            "autocomplete": field.autocomplete or None,
            "inputmode": field.inputmode or None,
            "attributes": dict(field.attributes),
        }
        around = _draw_around("input", params, field, options)
        return around.replace(_VALUE_STANDS_HERE, escape(field.text_value()), 1)


class TextAreaWidget:
    """Several lines of text."""

    def __call__(self, field: Any, **options: Any) -> Markup:
        params = _common(field, options)
        params |= {
            "label": _label(field, options),
            "value": field.text_value(),
            "rows": options.get("rows") or field.rows,
            "autocomplete": field.autocomplete or None,
            "attributes": dict(field.attributes),
        }
        return _draw("textarea", params, field, options)


def _items(field: Any) -> list[Params]:
    items = []
    for choice in field.choices:
        item: Params = {
            "value": choice.value,
            "text": str(choice.label),
            "checked": field.is_chosen(choice.value),
        }
        if choice.hint:
            item["hint"] = {"text": str(choice.hint)}
        items.append(item)
    return items


class RadiosWidget:
    """One of several; `inline` puts two short ones side by side."""

    def __call__(self, field: Any, **options: Any) -> Markup:
        params = _common(field, options)
        if options.get("inline"):
            params["classes"] += " govuk-radios--inline"
        if options.get("small"):
            params["classes"] += " govuk-radios--small"
        params |= {
            "idPrefix": field.id,
            "fieldset": {"legend": _label(field, options, "fieldset")},
            "items": _items(field),
        }
        return _draw("radios", params, field, options)


class CheckboxesWidget:
    """Any of several."""

    def __call__(self, field: Any, **options: Any) -> Markup:
        params = _common(field, options)
        if options.get("small"):
            params["classes"] += " govuk-checkboxes--small"
        params |= {
            "idPrefix": field.id,
            "fieldset": {"legend": _label(field, options, "fieldset")},
            "items": _items(field),
        }
        return _draw("checkboxes", params, field, options)


class CheckboxWidget:
    """A single box: its label stands beside it, with the hint beneath."""

    def __call__(self, field: Any, **options: Any) -> Markup:
        params = _common(field, options)
        item: Params = {"value": "y", "text": label_text(field, options), "checked": bool(field.data)}
        if "hint" in params:
            item["hint"] = params.pop("hint")
        params |= {"idPrefix": field.id, "items": [item]}
        if options.get("small"):
            params["classes"] += " govuk-checkboxes--small"
        return _draw("checkboxes", params, field, options)


class SelectWidget:
    """One of many, in a list that drops down."""

    def __call__(self, field: Any, **options: Any) -> Markup:
        params = _common(field, options)
        params |= {
            "label": _label(field, options),
            "attributes": {"autocomplete": field.autocomplete} if field.autocomplete else {},
        }
        before, end, after = _draw_around("select", params, field, options).rpartition("</select>")
        lines = [
            _option(choice.value, choice.label, field.is_chosen(choice.value)) for choice in field.choices
        ]
        if field.placeholder:
            lines.insert(0, _option("", field.placeholder, not field.data))
        return Markup("").join([before, *lines, end, after])


def _option(value: str, text: Any, is_chosen: bool) -> Markup:
    chosen = " selected" if is_chosen else ""
    return Markup(f'<option value="{escape(value)}"{chosen}>{escape(str(text))}</option>\n')  # noqa: S704


class DateWidget:
    """Three boxes: day, month, year. The wrong ones are marked."""

    def __call__(self, field: Any, **options: Any) -> Markup:
        params = _common(field, options)
        items = []
        for part, label, width in (("day", _("Día"), 2), ("month", _("Mes"), 2), ("year", _("Año"), 4)):
            wrong = " govuk-input--error" if part in field.wrong_parts else ""
            items.append(
                {
                    "name": part,
                    "label": label,
                    "value": field.parts[part],
                    "classes": f"govuk-input--width-{width}{wrong}",
                    "autocomplete": f"bday-{part}" if field.autocomplete == "bday" else None,
                }
            )
        params |= {
            "namePrefix": field.name,
            "fieldset": {"legend": _label(field, options, "fieldset")},
            "items": items,
        }
        return _draw("date-input", params, field, options)


class FileWidget:
    """One file or several, by the browser's own control."""

    def __init__(self, *, multiple: bool = False) -> None:
        self.multiple = multiple

    def __call__(self, field: Any, **options: Any) -> Markup:
        params = _common(field, options)
        described = []
        hint = error = Markup("")
        if "hint" in params:
            described.append(f"{field.id}-hint")
            text = params["hint"].get("html") or params["hint"]["text"]
            hint = Markup('<div id="{}-hint" class="govuk-hint">{}</div>').format(field.id, text)
        if field.errors:
            described.append(f"{field.id}-error")
            error = Markup(
                '<p id="{}-error" class="govuk-error-message">'
                '<span class="govuk-visually-hidden">{}:</span> {}</p>'
            ).format(field.id, _("Error"), first_error(field))
        attributes = {"accept": field.accept, "aria-describedby": " ".join(described)}
        extra = Markup("").join(
            Markup(' {}="{}"').format(key, value) for key, value in attributes.items() if value
        )
        return Markup(
            '<div class="govuk-form-group{wrong}">'
            '<label class="{size}" for="{id}">{label}</label>{hint}{error}'
            '<input class="app-file-input" type="file" id="{id}" name="{name}"{multiple}{extra}></div>'
        ).format(
            wrong=" govuk-form-group--error" if field.errors else "",
            size=f"govuk-label {_label(field, options)['classes']}".strip(),
            id=field.id,
            name=field.name,
            label=label_text(field, options),
            hint=hint,
            error=error,
            multiple=Markup(" multiple") if self.multiple else "",
            extra=extra,
        )


class HiddenWidget:
    """Carries a value; without an id, since two forms of a page may carry the same one."""

    def __call__(self, field: Any, **_options: Any) -> Markup:
        return Markup('<input type="hidden" name="{}" value="{}">').format(
            field.name, escape(field.text_value())
        )
