"""The package as a graph: every module of `foia`, what it imports, and the layer it stands in."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "foia"


class Layer(IntEnum):
    """Where a module stands: it may import its own layer and those before it."""

    RULES = 0
    FOUNDATION = 1
    MODELS = 2
    STORE = 3
    ACTIONS = 4
    VIEWS = 5
    APPLICATION = 6
    ENTRY = 7


# Modules that are pure by name; so is everything under foia/law but its command line.
PURE = {
    "foia.actors",
    "foia.errors",
    "foia.lean",
    "foia.audit.ledger",
    "foia.cases.appealed",
    "foia.cases.awaited",
    "foia.cases.channels",
    "foia.cases.case",
    "foia.cases.case_beginning",
    "foia.cases.case_state",
    "foia.cases.events",
    "foia.cases.folio",
    "foia.cases.import_rows",
    "foia.cases.imported",
    "foia.cases.phases",
    "foia.cases.seats",
    "foia.cases.silences",
    "foia.cases.states",
    "foia.cases.untold",
    "foia.directory.names",
    "foia.directory.own_days",
    "foia.directory.routing",
    "foia.imports.mapping",
    "foia.imports.reading",
    "foia.notifications.plan",
    "foia.routing.learning",
    "foia.statistics.attack.cells",
    "foia.statistics.attack.intervals",
    "foia.statistics.attack.knowledge",
    "foia.statistics.attack.model",
    "foia.statistics.attack.shapes",
    "foia.statistics.attack.timeline",
    "foia.statistics.disclosure",
    "foia.statistics.definitions",
    "foia.statistics.measure_definitions",
    "foia.statistics.adding",
    "foia.statistics.catalogue",
    "foia.statistics.measures",
    "foia.statistics.periods",
    "foia.statistics.shares",
    "foia.statistics.folder",
    "foia.statistics.labels",
    "foia.statistics.package",
    "foia.statistics.reading",
    "foia.statistics.release_notes",
    "foia.statistics.writing",
    "foia.statistics.tables",
}
FOUNDATION = {
    "apart",
    "asking",
    "clock",
    "config",
    "extensions",
    "i18n",
    "keys",
    "logs",
    "paging",
    "transactions",
}
ENTRY = {"foia.cli", "foia.demo", "foia.scheduler", "foia.server", "wsgi"}

# The same file names in every feature; `answer_actions.py` and `actions/answer.py` count as `actions`.
LAYER_OF_NAME = {
    "rules": Layer.RULES,
    "models": Layer.MODELS,
    "store": Layer.STORE,
    "outbox": Layer.STORE,
    "queries": Layer.STORE,
    "actions": Layer.ACTIONS,
    "messages": Layer.ACTIONS,
    "jobs": Layer.ACTIONS,
    "views": Layer.VIEWS,
    "desk": Layer.VIEWS,
    "api": Layer.VIEWS,
    "forms": Layer.VIEWS,
    "cli": Layer.ENTRY,
    "demo": Layer.ENTRY,
    "scheduler": Layer.ENTRY,
}
ENDINGS = {"models", "queries", "actions", "jobs", "views", "forms"}
WEB_LIBRARIES = ("flask", "flask_wtf", "wtforms", "werkzeug")


@dataclass(frozen=True)
class Module:
    """One source file: its dotted name and the dotted names it imports (outside `if TYPE_CHECKING`)."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def package(self) -> tuple[str, ...]:
        parts = tuple(self.name.split("."))
        return parts if self.path.name == "__init__.py" else parts[:-1]

    @property
    def feature(self) -> str:
        """The folder right under foia; empty for the modules that stand beside the folders."""
        return self.package[1] if len(self.package) > 1 else ""

    @property
    def imported(self) -> set[str]:
        imported = _runtime_imports(self.tree)
        return {name for one in imported for name in _names(one, self.package)} | _later(self.tree)


def _runtime_imports(tree: ast.Module) -> list[ast.Import | ast.ImportFrom]:
    for_types = {
        id(child)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and ast.unparse(branch.test).endswith("TYPE_CHECKING")
        for child in ast.walk(branch)
    }
    return [
        statement
        for statement in ast.walk(tree)
        if isinstance(statement, ast.Import | ast.ImportFrom) and id(statement) not in for_types
    ]


def _later(tree: ast.Module) -> set[str]:
    """Return what is loaded at its first use (`foia.lean.Later`): an import like the others."""
    return {
        ast.literal_eval(call.args[0])
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Later"
    }


def _names(statement: ast.Import | ast.ImportFrom, package: tuple[str, ...]) -> set[str]:
    if isinstance(statement, ast.Import):
        return {alias.name for alias in statement.names}
    base = list(package[: len(package) - statement.level + 1]) if statement.level else []
    source = ".".join(base + ([statement.module] if statement.module else []))
    return {f"{source}.{alias.name}" for alias in statement.names}


@cache
def modules() -> dict[str, Module]:
    """Every module of the package and wsgi, by dotted name."""
    found = {}
    for path in [*sorted(PACKAGE.rglob("*.py")), *ROOT.glob("wsgi.py")]:
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = Module(name, path, ast.parse(path.read_text(encoding="utf-8")))
    return found


@cache
def own_imports(name: str) -> frozenset[str]:
    """Modules of ours that a module imports: `from foia.law import clock` counts as foia.law.clock."""
    own = set()
    for imported in modules()[name].imported:
        candidate = imported
        while candidate and candidate not in modules():
            candidate = candidate.rpartition(".")[0]
        if candidate and candidate != name:
            own.add(candidate)
    return frozenset(own)


def foreign_imports(name: str) -> set[str]:
    """Top-level names of libraries, ours and the standard one left out."""
    tops = {imported.split(".")[0] for imported in modules()[name].imported}
    return tops - {"foia", "wsgi"} - set(sys.stdlib_module_names)


def _named_layer(name: str) -> Layer | None:
    parts = name.split(".")
    if name == "foia":
        return Layer.APPLICATION
    if name in ENTRY:
        return Layer.ENTRY
    if name in PURE or (parts[1:2] == ["law"] and parts[-1] != "cli"):
        return Layer.RULES
    if len(parts) == 2 and parts[1] in FOUNDATION:
        return Layer.FOUNDATION
    for part in reversed(parts[1:]):
        kind = part.rpartition("_")[2]
        if part in LAYER_OF_NAME or kind in ENDINGS:
            return LAYER_OF_NAME[part if part in LAYER_OF_NAME else kind]
    return None


@cache
def layer(name: str) -> Layer:
    """The layer a module's name gives it; one with another name stands as high as what it imports."""
    named = _named_layer(name)
    if named is not None:
        return named
    foreign = foreign_imports(name)
    if name.startswith("foia.pages.") or any(library in WEB_LIBRARIES for library in foreign):
        least = Layer.VIEWS
    else:
        least = Layer.FOUNDATION if foreign else Layer.RULES
    return max([least, *(layer(imported) for imported in own_imports(name))])
