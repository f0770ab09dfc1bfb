"""Writes `verify_audit.py`: the modules that verify the audit log, put together in one file.

Whoever checks the log needs neither the application nor its dependencies. Run it after changing one of them:

    .venv/bin/python -m tools.verifier
"""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ("verifying", "verdict", "export_verifying")
OUT = ROOT / "verify_audit.py"
_FUTURE = "from __future__ import annotations"


def one_file() -> str:
    """Return the text of the verifier: the last module's words, all imports, every body in order."""
    sources = [(ROOT / "foia" / "audit" / f"{name}.py").read_text(encoding="utf-8") for name in MODULES]
    docstring = ast.get_docstring(ast.parse(sources[-1]), clean=False)
    plain: set[str] = set()
    named: dict[str, set[str]] = {}
    bodies = []
    for source in sources:
        tree = ast.parse(source)
        start = 0
        for statement in tree.body:
            if isinstance(statement, ast.Import):
                plain |= {alias.name for alias in statement.names}
            elif isinstance(statement, ast.ImportFrom):
                if not str(statement.module).startswith(("foia.", "__future__")):
                    named.setdefault(str(statement.module), set()).update(a.name for a in statement.names)
            elif not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
                break
            start = statement.end_lineno or 0
        bodies.append("\n".join(source.splitlines()[start:]).strip("\n"))
    imports = [f"import {name}" for name in sorted(plain)]
    imports += [
        f"from {module} import {', '.join(sorted(names, key=_as_sorted))}"
        for module, names in sorted(named.items())
    ]
    head = "\n".join([f'"""{docstring}"""', "", _FUTURE, "", *imports])
    return "\n\n".join([head, *("\n" + body if index else body for index, body in enumerate(bodies))]) + "\n"


def _as_sorted(name: str) -> tuple[int, str]:
    """Sort names as the linter does: constants, then classes, then functions."""
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name


if __name__ == "__main__":
    OUT.write_text(one_file(), encoding="utf-8")
