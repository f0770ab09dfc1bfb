"""Renders GOV.UK Frontend's form components from their Jinja macros, in an environment of their own.

Those macros read keys that were not given, so they need `ChainableUndefined`. Our own templates are compiled
with `StrictUndefined`, where a misspelt name fails in a test and not in front of a citizen.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

_MACROS = {
    "checkboxes": "govukCheckboxes",
    "date-input": "govukDateInput",
    "error-summary": "govukErrorSummary",
    "input": "govukInput",
    "radios": "govukRadios",
    "select": "govukSelect",
    "textarea": "govukTextarea",
}


@cache
def _environment() -> Environment:
    return Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(component: str, params: Mapping[str, object]) -> Markup:
    """Return the component's HTML. `params` are GOV.UK's own: `text` is escaped, `html` is not."""
    template = _environment().get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    return Markup(getattr(template.module, _MACROS[component])(params))  # noqa: S704 (autoescaped)
