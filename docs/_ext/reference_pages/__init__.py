"""Reference pages made from the models themselves: nothing in them is written by hand, and a test holds them up to date.

A page holds the lines ``<!-- generated: NAME -->`` and ``<!-- end of NAME -->``; between them stands the text made by the function of
that name, so that the page can be read as a file. ``make reference`` writes it anew. While the site is built it is made once more, there
with the signatures of every name and the pages of the catalog's policies, which are written into a folder that git does not keep.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from . import access, api, catalog, commands, conditions, error_codes, files, identification, interchange, portfolio, records

__all__ = ["IN_FILES", "MAKERS", "filled", "setup", "write_files", "write_pages"]

DOCS = Path(__file__).resolve().parents[2]

MAKERS: Mapping[str, Callable[[], str]] = {
    "api": api.public_names,
    "catalog": catalog.table_of_policies,
    "ceds": interchange.elements,
    "clock-statuses": conditions.clock_statuses,
    "commands": commands.every_command,
    "conditions": conditions.every_condition,
    "crosswalk": interchange.columns,
    "error-codes": error_codes.every_code,
    "error-tree": error_codes.tree,
    "file-agreement": files.agreement,
    "file-partnership": files.partnership,
    "file-policy": files.policy,
    "edfacts": interchange.fields,
    "index-conditions": identification.conditions,
    "index-policies": identification.policies,
    "index-policy": identification.keys,
    "limits": files.limits,
    "portfolio-answers": portfolio.answers,
    "portfolio-tables": portfolio.given,
    "schemas": files.schemas,
    "record-kinds": records.every_kind,
    "table-mapping": identification.mapping_keys,
    "targets": conditions.every_target,
    "units": conditions.every_unit,
}
"""The text for each part of that name, on the site."""

IN_FILES: Mapping[str, Callable[[], str]] = {**MAKERS, "api": api.table_of_names, "catalog": catalog.table_in_files}
"""The text for each part of that name, in the files of the repository."""

_PART = re.compile(r"^<!-- generated: ([a-z-]+) -->\n(.*?)^<!-- end of \1 -->$", re.MULTILINE | re.DOTALL)


def filled(text: str, makers: Mapping[str, Callable[[], str]] = MAKERS) -> str:
    """Give a page with every generated part made anew."""
    return _PART.sub(lambda found: f"<!-- generated: {found[1]} -->\n{makers[found[1]]().strip()}\n<!-- end of {found[1]} -->", text)


def write_files(docs: Path = DOCS) -> None:
    """Write the generated parts of every reference page into its file."""
    for path in sorted((docs / "reference").glob("*.md")):
        path.write_text(filled(path.read_text("utf-8"), IN_FILES), "utf-8")


def write_pages(docs: Path = DOCS) -> None:
    """Write the pages that exist only as generated ones; a page that has not changed is left alone."""
    pages = catalog.pages()
    for stale in (docs / "reference" / "catalog").glob("*"):
        if f"reference/catalog/{stale.name}" not in pages:
            stale.unlink()
    for name, text in pages.items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def setup(app: Any) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("config-inited", lambda app, config: write_pages(Path(app.srcdir)))
    app.connect("source-read", _fill)
    app.connect("autodoc-process-signature", api.shorter_signature)
    app.connect("build-finished", lambda app, error: access.mended(Path(app.outdir)))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _fill(app: Any, name: str, source: list[str]) -> None:
    source[0] = filled(source[0])
