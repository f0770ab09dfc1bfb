"""A browser without JavaScript that checks every HTML page it is given, and fills in forms.

    client.get("/seguimiento")
    response = client.send("/seguimiento", {"folio": folio, "key": key})
    assert client.page.heading == "Su solicitud"

Every HTML answer is parsed as strict HTML5 and must keep the rules of `check_page`.
"""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect
from werkzeug.test import TestResponse

LABELLED = {"input", "select", "textarea"}
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls")
RESOURCES = {
    "script": "src",
    "img": "src",
    "link": "href",
    "form": "action",
    "iframe": "src",
    "source": "src",
}
SITE = "http://localhost"


def words_of(element: Element) -> str:
    """Return the text of an element and all it holds, with single spaces."""
    return " ".join("".join(element.itertext()).split())


class Page:
    """One parsed page."""

    def __init__(self, html: str, address: str) -> None:
        self.html = html
        self.address = address
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root: Element = parser.parse(html)
        self.elements = list(self.root.iter())
        self.ids = Counter(element.attrib["id"] for element in self.elements if "id" in element.attrib)

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def element(self, id: str) -> Element:
        return next(element for element in self.elements if element.get("id") == id)

    def with_class(self, name: str) -> list[Element]:
        return [element for element in self.elements if name in element.get("class", "").split()]

    @property
    def heading(self) -> str:
        return words_of(self.all("h1")[0])

    @property
    def title(self) -> str:
        return words_of(self.all("title")[0])

    @property
    def text(self) -> str:
        """The text of the main part."""
        return words_of(self.all("main")[0])

    @property
    def errors(self) -> list[str]:
        """What the error summaries say."""
        return [words_of(item) for box in self.with_class("govuk-error-summary") for item in box.iter("li")]

    @property
    def links(self) -> dict[str, str]:
        """Text of each link to its address."""
        return {words_of(link): link.get("href", "") for link in self.all("a")}

    def form(self, action: str) -> Element:
        """Return the form that goes to the address; an absent `action` attribute means the page's own."""
        for form in self.all("form"):
            if urlsplit(form.get("action") or self.address).path == urlsplit(action).path:
                return form
        raise AssertionError(f"{self.address} has no form that goes to {action}")


def _parents(page: Page) -> dict[Element, Element]:
    return {child: parent for parent in page.elements for child in parent}


def _is_labelled(page: Page, control: Element, parents: dict[Element, Element]) -> bool:
    if control.get("aria-label") or control.get("aria-labelledby"):
        return True
    labels = [
        label for label in page.all("label") if label.get("for") == control.get("id") and words_of(label)
    ]
    ancestor: Element | None = control
    while ancestor is not None and ancestor.tag != "label":
        ancestor = parents.get(ancestor)
    return bool(labels and control.get("id")) or (ancestor is not None and bool(words_of(ancestor)))


def _control_faults(page: Page) -> list[str]:
    parents = _parents(page)
    faults = [
        f"no label: {control.tag} {control.get('name')}"
        for control in page.all(*LABELLED)
        if control.get("type") != "hidden" and not _is_labelled(page, control, parents)
    ]
    faults += [
        "a button without text"
        for button in page.all("button")
        if not words_of(button) and not button.get("aria-label")
    ]
    for fieldset in page.all("fieldset"):
        if not any(words_of(legend) for legend in fieldset.iter("legend")):
            faults.append("a fieldset without legend")
    return faults


def _form_faults(page: Page) -> list[str]:
    faults = []
    for form in page.all("form"):
        name = form.get("action") or page.address
        if form.get("method") not in {"get", "post"}:
            faults.append(f"form to {name} without method")
        inputs = list(form.iter("input"))
        tokens = [i for i in inputs if i.get("name", "").endswith("csrf_token") and i.get("value")]
        if form.get("method") == "post" and not tokens:
            faults.append(f"form to {name} without csrf token")
        if form.get("method") == "get" and tokens:
            faults.append(f"form to {name} would write its token into the address")
        has_file = any(i.get("type") == "file" for i in inputs)
        if has_file and form.get("enctype") != "multipart/form-data":
            faults.append(f"form to {name} would lose its files")
    return faults


def _script_faults(page: Page) -> list[str]:
    faults = []
    for element in page.elements:
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            faults.append(f"inline {element.tag}")
        faults += [
            f"{name} on {element.tag}" for name in element.attrib if name == "style" or name.startswith("on")
        ]
        source = element.get(RESOURCES.get(str(element.tag), ""), "")
        if urlsplit(source).netloc:
            faults.append(f"{element.tag} from another site: {source}")
        if element.tag == "img" and "alt" not in element.attrib:
            faults.append(f"image without alt: {source}")
        if element.get("href", "").lower().startswith("javascript:"):
            faults.append("a javascript: address")
    return faults


def _reference_faults(page: Page) -> list[str]:
    wanted = {id for e in page.elements for name in REFERENCES for id in e.get(name, "").split()}
    wanted |= {
        e.get("href", "")[1:] for e in page.all("a") if len(e.get("href", "")) > 1 and e.get("href")[0] == "#"
    }
    faults = [f"nothing has the id {id}" for id in sorted(wanted - set(page.ids))]
    return faults + [f"id {id} {count} times" for id, count in page.ids.items() if count > 1]


def _link_faults(page: Page, routes: MapAdapter) -> list[str]:
    """Every address of our own leads to a route that takes the method."""
    targets = [(link.get("href", ""), "GET") for link in page.all("a")]
    targets += [
        (form.get("action") or page.address, form.get("method", "get").upper()) for form in page.all("form")
    ]
    faults = []
    for address, method in targets:
        parts = urlsplit(urljoin(SITE + page.address, address))
        if parts.netloc != urlsplit(SITE).netloc or not address or address.startswith("#"):
            continue
        try:
            routes.match(parts.path, method)
        except RequestRedirect:
            continue
        except HTTPException as error:
            faults.append(f"{method} {address} leads nowhere: {error.code}")
    return faults


def check_page(page: Page, routes: MapAdapter) -> None:
    """Fail with the list of what is wrong with the page."""
    faults = []
    if page.root.get("lang", "") not in {"es", "en", "ay"}:
        faults.append("no language")
    headings = page.all("h1")
    if len(headings) != 1:
        faults.append(f"{len(headings)} h1")
    elif not page.title.removeprefix("Error: ").startswith(page.heading) or not page.heading:
        faults.append(f"title {page.title!r} does not begin with the heading {page.heading!r}")
    if len(page.all("main")) != 1:
        faults.append("not one main")
    for check in (_control_faults, _form_faults, _script_faults, _reference_faults):
        faults += check(page)
    faults += _link_faults(page, routes)
    assert faults == [], f"{page.address}: {faults}"


def _values(form: Element) -> dict[str, Any]:
    """Return what a browser would send if nobody touched the form."""
    values: dict[str, list[str]] = {}
    for control in form.iter():
        name, kind = control.get("name", ""), control.get("type", "")
        if control.tag == "textarea":
            values[name] = ["".join(control.itertext())]
        elif control.tag == "select":
            options = list(control.iter("option"))
            chosen = [o for o in options if "selected" in o.attrib] or options[:1]
            values[name] = [option.get("value", words_of(option)) for option in chosen]
        elif control.tag == "input" and (
            kind not in {"radio", "checkbox", "file", "submit"} or "checked" in control.attrib
        ):
            values.setdefault(name, []).append(control.get("value", "on" if kind == "checkbox" else ""))
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}


class PageClient(FlaskClient):
    """Flask's test client, which checks each page and remembers the last one as `page`."""

    page: Page

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("buffered", True)  # files sent are read and closed
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.data and not 300 <= response.status_code < 400:
            self.page = Page(response.text, response.request.full_path.rstrip("?"))
            check_page(self.page, self.application.url_map.bind("localhost"))
        return response

    def send(
        self, action: str, values: dict[str, Any] | None = None, *, page: str = "", follow: bool = True
    ) -> TestResponse:
        """Fill in and send the form that goes to `action`, as a person would, and return the answer.

        The form is looked for on `page` if given, else on the page last seen, else on `action` itself. Values
        not given keep what the page holds, the token included; None leaves a box unticked. A name that the
        form does not have is a mistake of the test. A file is `(BytesIO, name)`.
        """
        form = self._form(action, page)
        values = values or {}
        names = {e.get("name") for e in form.iter() if e.tag in {*LABELLED, "button"}}
        assert set(values) <= names, f"the form to {action} has no {sorted(set(values) - names)}"
        body = {**_values(form), **values}
        body = {name: value for name, value in body.items() if value is not None and name}
        multipart = form.get("enctype") == "multipart/form-data"
        send = self.post if form.get("method") == "post" else self.get
        return send(
            action,
            follow_redirects=follow,
            **({"data": body} if send == self.post else {"query_string": body}),
            **({"content_type": "multipart/form-data"} if multipart else {}),
        )

    def _form(self, action: str, page: str) -> Element:
        if page:
            self.get(page, follow_redirects=True)
        elif not hasattr(self, "page"):
            self.get(action, follow_redirects=True)
        try:
            return self.page.form(action)
        except AssertionError:
            if page:
                raise
            self.get(action, follow_redirects=True)
            return self.page.form(action)
