"""Imports go one way: between layers, between features, and never in a circle."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter

from tests.structure.source_tree import Layer, foreign_imports, layer, modules, own_imports

FEATURES = {
    "law", "directory", "accounts", "audit", "notifications", "cases", "requests", "complaints", "statistics",
    "amendments", "keeping", "api", "pages", "demo", "imports", "explaining",
    "counter", "drafting", "tasks", "copies", "letters", "publishing", "withholding", "appeals", "citizens",
    "inbound", "unfinished", "routing", "door", "problems", "takeout", "retention",
}  # fmt: skip

# Of these two features, what a case is built on; all else in them knows cases and comes after.
BEFORE_CASES = {
    "foia.amendments": ("models", "store", "in_force"),
    "foia.audit": ("ledger",),
    "foia.retention": ("models",),
    "foia.notifications": (
        "plan",
        "policy",
        "policies",
        "models",
        "outbox",
        "reminders",
        "standing_models",
        "standing_rows",
        "sweeps",
    ),
}
AFTER_CASES = (
    "foia.counter", "foia.tasks", "foia.publishing", "foia.withholding", "foia.appeals", "foia.citizens",
    "foia.inbound", "foia.takeout", "foia.problems", "foia.statistics", "foia.keeping", "foia.demo",
    "foia.imports.cli", "foia.imports.phrases_cli", "foia.imports.cases_cli", "foia.explaining",
    "foia.routing", "foia.door", "foia.unfinished",
    *(
        name
        for name, module in modules().items()
        if (kept := BEFORE_CASES.get(f"foia.{module.feature}")) is not None
        if name.count(".") > 1 and name.rpartition(".")[2] not in kept
    ),
)  # fmt: skip
KINDS = ("foia.requests", "foia.complaints")
# What a feature, or a module of it, may not know. The longest prefix that fits a module counts.
NEVER_IMPORTS: dict[str, tuple[str, ...]] = {
    "foia.law": (
        "foia.directory",
        "foia.accounts",
        "foia.notifications",
        "foia.audit",
        "foia.cases",
        "foia.pages",
        *KINDS,
        *AFTER_CASES,
    ),
    "foia.directory": ("foia.cases", *KINDS, *AFTER_CASES),
    # What the pages of bodies show of cases they ask of cases: like every page, they stand above.
    **{name: KINDS for name in modules() if name.startswith("foia.directory.") and name.endswith("_views")},
    "foia.accounts": ("foia.cases", *KINDS, *AFTER_CASES),
    "foia.audit": KINDS,
    "foia.notifications": KINDS,
    "foia.amendments": KINDS,
    **{
        f"{feature}.{name}": ("foia.cases", *KINDS, *AFTER_CASES)
        for feature, names in BEFORE_CASES.items()
        for name in names
    },
    "foia.cases": (*KINDS, *AFTER_CASES),
    "foia.requests": ("foia.complaints",),
    "foia.complaints": ("foia.requests",),
    "foia.keeping": KINDS,
    # How a file is read knows no feature; the commands that bring it in stand at the top.
    "foia.imports": ("foia.law", "foia.directory", "foia.accounts", "foia.cases", *KINDS, *AFTER_CASES),
    "foia.imports.cli": (),
    "foia.imports.phrases_cli": (),
    "foia.imports.cases_cli": (),
    "foia.statistics": (*KINDS, "foia.audit.views"),
    "foia.letters": KINDS,
    "foia.inbound": KINDS,
    "foia.routing": KINDS,
    "foia.retention": KINDS,
    "foia.appeals": KINDS,
    "foia.citizens": KINDS,
    "foia.takeout": KINDS,
    # How a date was found is said of every kind of case alike.
    "foia.explaining": KINDS,
    # A case asks for clean copies; making one knows no case.
    "foia.copies": KINDS,
    "foia.copies.cleaning": ("foia.cases", *KINDS, *AFTER_CASES),
    "foia.drafting": KINDS,
}


def _is_within(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def test_every_folder_of_the_package_has_its_place() -> None:
    features = {module.feature for module in modules().values()} - {""}

    assert features <= FEATURES, "say in this file what the new folder may import"


def test_no_module_imports_a_later_layer() -> None:
    wrong = [
        f"{name} ({layer(name).name.lower()}) imports {imported} ({layer(imported).name.lower()})"
        for name in modules()
        for imported in own_imports(name)
        if layer(imported) > layer(name)
    ]

    assert wrong == []


def test_rules_import_only_rules_and_the_standard_library() -> None:
    rules = [name for name in modules() if layer(name) is Layer.RULES]

    assert [(name, library) for name in rules for library in sorted(foreign_imports(name))] == []


def test_actions_and_what_is_below_never_import_the_web() -> None:
    web = {"flask", "flask_wtf", "werkzeug", "wtforms"}
    below = [name for name in modules() if Layer.MODELS <= layer(name) <= Layer.ACTIONS]
    # A job is an edge, like a view: it reads the clock, commits, and renders letters.
    edge = [name for name in below if name.endswith("jobs")]

    assert [
        (name, library) for name in set(below) - set(edge) for library in sorted(foreign_imports(name) & web)
    ] == []


def test_features_know_only_the_features_before_them() -> None:
    wrong = []
    for name in modules():
        owners = [prefix for prefix in NEVER_IMPORTS if _is_within(name, prefix)]
        forbidden = NEVER_IMPORTS[max(owners, key=len)] if owners else ()
        wrong += [
            f"{name} imports {imported}"
            for imported in own_imports(name)
            for prefix in forbidden
            if _is_within(imported, prefix)
        ]

    assert wrong == []


def test_what_stands_beside_the_folders_imports_no_feature() -> None:
    base = [
        name for name, module in modules().items() if not module.feature and layer(name) <= Layer.FOUNDATION
    ]

    assert [
        (name, imported) for name in base for imported in own_imports(name) if modules()[imported].feature
    ] == []


def test_no_import_circle() -> None:
    # A package's own __init__ is loaded before its modules, whoever asks: only create_app's does anything.
    graph = {name: own_imports(name) - {"foia"} for name in modules()}

    try:
        TopologicalSorter(graph).prepare()
        circle = None
    except CycleError as error:
        circle = error.args[1]

    assert circle is None


def test_no_process_that_answers_people_loads_a_solver() -> None:
    """It is large, and native code: a process of its own loads it, and whoever asks does not."""
    reached, waiting = set[str](), ["wsgi", "foia.cli", "foia.scheduler"]
    while waiting:
        name = waiting.pop()
        if name in modules() and name not in reached:
            reached.add(name)
            waiting += own_imports(name)

    assert "foia.statistics.attack.asking" in reached
    assert [name for name in reached if foreign_imports(name) & {"highspy", "numpy"}] == []


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{module.path.name}:{statement.lineno}"
        for module in modules().values()
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for statement in ast.walk(function)
        if isinstance(statement, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_only_the_clock_reads_the_time() -> None:
    reads = ("datetime.now", "datetime.utcnow", "date.today", "time.time", "datetime.today")
    wrong = [
        f"{name}:{call.lineno}"
        for name, module in modules().items()
        if name != "foia.clock"
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(reads)
    ]

    assert wrong == []


def test_only_the_edge_asks_the_clock() -> None:
    inside = [name for name in modules() if layer(name) < Layer.ACTIONS and "foia.clock" in own_imports(name)]

    assert inside == []


def test_actions_never_commit() -> None:
    actions = [name for name in modules() if name.startswith("foia.") and layer(name) <= Layer.ACTIONS]
    commits = [
        f"{name}:{call.lineno}"
        for name in actions
        if not name.endswith(("jobs", "foia.transactions"))
        for call in ast.walk(modules()[name].tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    ]

    assert commits == []
