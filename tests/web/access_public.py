"""Who may open the pages that are there for everybody: frame, door, directory, figures."""

from __future__ import annotations

from tests.web.access_roles import EVERYBODY

ACCESS: dict[str, frozenset[str]] = {
    "pages.home": EVERYBODY,
    "pages.accessibility": EVERYBODY,
    "pages.help": EVERYBODY,
    "pages.easy": EVERYBODY,
    "pages.easy_page": EVERYBODY,
    "door.start": EVERYBODY,
    "door.go_on": EVERYBODY,
    "door.show": EVERYBODY,
    "door.identity": EVERYBODY,
    "pages.privacy": EVERYBODY,
    "pages.choose_language": EVERYBODY,
    "directory_public.bodies": EVERYBODY,
    "directory_public.body": EVERYBODY,
    "releases.index": EVERYBODY,
    "releases.release": EVERYBODY,
    "releases.file": EVERYBODY,
    "releases.catalogue_turtle": EVERYBODY,
    "releases.catalogue_json": EVERYBODY,
    "releases.feed": EVERYBODY,
    "statistics.overview": EVERYBODY,
    "statistics.details": EVERYBODY,
    "statistics.trends": EVERYBODY,
    "statistics.comparison": EVERYBODY,
    "statistics.body": EVERYBODY,
    "statistics.others": EVERYBODY,
    "statistics.meanings": EVERYBODY,
    "statistics.old_download": EVERYBODY,
}
