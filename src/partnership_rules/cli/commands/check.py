"""``check``: every problem of documents, one a line, each with its place."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import typer

from ...errors import DocumentError, Problem
from ...words import plural
from ..common import FINE, NO, STDIN, UNREADABLE, Json, Sources, clean, is_address, opened_stdin, put_json, read, say, working
from ..findings import github, sarif

__all__ = ["check"]

Strict = Annotated[bool, typer.Option("--strict", help="Let a warning count as a no.")]


class Form(StrEnum):
    """The forms in which problems are told."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


FormName = Annotated[Form, typer.Option("--format", metavar="FORM", help="Text, json, github (annotations of a workflow) or sarif.")]


def check(paths: Sources, strict: Strict = False, as_json: Json = False, form: FormName = Form.TEXT) -> None:
    """Check documents, lint what can be loaded, and tell every problem as FILE:LINE:COLUMN: CODE: sentence (hint).

    Leaves with 0 where there is none (warnings are told, and count only with --strict), with 1 where a document was read and
    has problems, and with 2 where one could not be read.
    """
    found: list[Problem] = []
    code = FINE
    for path in paths:
        problems, readable = _checked(path)
        found += problems
        counted = [problem for problem in problems if problem.severity == "error" or (strict and problem.severity == "warning")]
        code = max(code, UNREADABLE if not readable else NO if counted else FINE)
    _tell(found, Form.JSON if as_json else form)
    raise typer.Exit(code)


def _tell(found: list[Problem], form: Form) -> None:
    match form:
        case Form.JSON:
            put_json({"problems": [problem.to_dict() for problem in found]})
        case Form.SARIF:
            sys.stdout.write(sarif(found))
        case Form.TEXT | Form.GITHUB:
            for problem in found:
                say(github(problem) if form is Form.GITHUB else line(problem))
            say(_sum(found), stderr=True)
        case _:
            assert_never(form)


def _checked(path: str) -> tuple[list[Problem], bool]:
    """Return the problems of a document, folder or ledger, and whether it could be read."""
    from ...analysis.lint import check, check_path  # only this command needs it
    from ...analysis.lint.files import check_opened

    if path == STDIN:
        return check_opened(opened_stdin())
    if not is_address(path):
        with working("checking") as progress:
            return check_path(Path(path), progress)
    try:
        return check(read(path, doing="checking")), True
    except DocumentError as error:
        return list(error.problems), False


def line(problem: Problem) -> str:
    """Return a problem as one harmless line; a warning is marked as one."""
    mark = "" if problem.severity == "error" else f"{problem.severity}: "
    text = str(problem)
    place = f"{problem.where}: "
    witness = f" [{problem.witness}]" if problem.witness else ""
    return clean(f"{place}{mark}{text.removeprefix(place)}{witness}")


def _sum(found: list[Problem]) -> str:
    errors = sum(problem.severity == "error" for problem in found)
    others = len(found) - errors
    said = plural(errors, "problem") if errors else "no problems"
    return f"{said}, {plural(others, 'warning')}" if others else said
