"""What the commands share: options, loading with a progress bar, and output in which no document can play tricks.

Everything a document says passes ``for_terminal`` and is never read as markup: names are shown, not obeyed.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from ..agreement import Agreement
from ..dates import as_day
from ..documents import Bundle, load, load_policy
from ..documents.bundle import Document
from ..documents.loading import in_words
from ..documents.opening import Opened, open_text
from ..documents.opening import Progress as Progressing
from ..documents.source import MAX_BYTES
from ..errors import DateError, DocumentError, PartnershipRulesError, Place, Problem
from ..policy import Policy
from ..record import Partnership
from ..views.escape import for_terminal
from ..words import did_you_mean, quoted
from .table import Said, Table, at, clean

__all__ = [
    "FINE", "INTERRUPTED", "NO", "STDIN", "UNREADABLE", "AnyPolicy", "AnyRules", "AsOf", "Json", "KnownOn", "Only", "Source",
    "Sources", "UnderPolicy", "argument", "chosen", "clean", "complain", "day_asked", "holds_tables", "is_address", "is_many",
    "known_asked", "looked", "named", "of_stdin", "opened_stdin", "option", "page_width", "partnerships_in", "policy_asked",
    "policy_named", "put", "put_json", "read", "rules_asked", "say", "say_quarantined", "sources", "width", "working",
]  # fmt: skip

W = TypeVar("W")

STDIN = "-"
"""The path under which a command reads a document from stdin."""

FINE, NO, UNREADABLE, INTERRUPTED = 0, 1, 2, 130
"""The exit codes: fine, the answer is no, the input could not be read."""

MANY = 20
"""From so many files on a progress bar is worth its line."""

PIPE_WIDTH = 100
"""The width of what goes into a file or a pipe, unless COLUMNS says otherwise."""


def option(name: str, metavar: str, words: str) -> object:
    """Return an option whose default the help does not show."""
    return typer.Option(name, metavar=metavar, help=words, show_default=False)


def argument(metavar: str, words: str) -> object:
    """Return an argument whose default the help does not show."""
    return typer.Argument(metavar=metavar, help=words, show_default=False)


Source = Annotated[str, argument("PATH", "A document (- is stdin), a folder of them, or the address of a ledger.")]
AnyPolicy = Annotated[str, argument("POLICY", "A policy of the catalog, or a file (- is stdin).")]
AnyRules = Annotated[str, argument("POLICY", "A policy of the catalog, or the file of a policy or agreement (- is stdin).")]
Sources = Annotated[list[str], argument("PATH...", "Documents (- is stdin), folders of them, or addresses of ledgers.")]
"""Paths, or addresses such as ``sqlite:///FILE``, which a ``Path`` would spell otherwise."""
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="The day to ask about, as YYYY-MM-DD.", show_default="today")]
KnownOn = Annotated[
    str | None, typer.Option("--known-on", metavar="DAY", help="Only what was known on that day.", show_default="all that is known")
]
UnderPolicy = Annotated[str | None, option("--policy", "NAME", "Judge the record by this policy (of the catalog, or a file; - is stdin).")]
Only = Annotated[list[str] | None, option("--id", "ID", "Only the partnership of this id; may be repeated.")]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]

ADDRESSES = ("sqlite:", "postgresql:", "postgres:", "memory:")
"""What the address of a ledger begins with."""


def sources(cites: Iterable[str]) -> Iterator[Said]:
    """Return numbered citations; an address stands on a line of its own, unbroken, so that it can be followed."""
    for number, cite in enumerate(cites, 1):
        words, found, address = cite.partition(", http")
        lead = f"[{number}] "
        yield at(f"{lead}{words}", indent=2)
        if found:
            yield Said(f"http{clean(address)}", "dim", len(lead) + 2, is_whole=True)


def width() -> int:
    """Return the width of the terminal; of a file or a pipe, one that reads well."""
    return shutil.get_terminal_size((PIPE_WIDTH, 0)).columns


def page_width() -> int:
    """Return the width for a page of prose: that of the terminal, and never more than reads well."""
    return min(width(), PIPE_WIDTH)


def put(*parts: Said | Table | str, stderr: bool = False) -> None:
    """Print lines and tables, in a style only where a terminal takes it; a plain ``str`` is made harmless first."""
    stream = sys.stderr if stderr else sys.stdout
    lines = [line.rstrip() for part in parts for line in (at(part) if isinstance(part, str) else part).lines(width())]
    is_plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    typer.echo("".join(f"{line}\n" for line in lines), file=stream, nl=False, color=False if is_plain else None)


def say(text: str, *, stderr: bool = False) -> None:
    """Print a text as it stands, unwrapped and harmless."""
    stream = sys.stderr if stderr else sys.stdout
    stream.write(for_terminal(text).rstrip("\n") + "\n")


def put_json(value: object) -> None:
    """Print a value as JSON with sorted keys."""
    sys.stdout.write(json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def complain(error: PartnershipRulesError) -> None:
    """Put an error on stderr: the problems of a document one per line, anything else with its code."""
    problems = error.problems if isinstance(error, DocumentError) else ()
    for problem in problems:
        say(clean(str(problem)), stderr=True)
    if not problems:
        say(clean(f"{error.code}: {error}"), stderr=True)


def day_asked(text: str | None, *, option: str = "--as-of") -> date:
    """Read the day of an option; without one, today: the one place where the library asks what day it is.

    >>> day_asked("2019-03-01")
    datetime.date(2019, 3, 1)
    """
    if text is None:
        return date.today()  # noqa: DTZ011 - a day is a day where the person who asks sits
    try:
        return as_day(text)
    except DateError as error:
        raise DateError(f"{option}: {error.message}", code=error.code, hint=error.hint) from None


def known_asked(text: str | None) -> date | None:
    """Read the day of ``--known-on``; without one, None."""
    return None if text is None else day_asked(text, option="--known-on")


def policy_asked(name: str | None) -> Policy | None:
    """Read the policy of ``--policy``: a name in the catalog, or a file."""
    return None if name is None else policy_named(name)


def looked(as_of: str | None, known_on: str | None, policy: str | None) -> tuple[date, date | None, Policy | None]:
    """Read the options that say how a record is looked at: on which day, as known when, by which policy."""
    return day_asked(as_of), known_asked(known_on), policy_asked(policy)


def policy_named(name: str) -> Policy:
    """Load a policy: of the catalog, of a file, or of stdin."""
    return of_stdin(Policy) if name == STDIN else load_policy(name)


def of_stdin(wanted: type[W]) -> W:
    """Read the document of one kind that stdin holds; raises ``DocumentError`` for another kind."""
    found = opened_stdin().read()
    if not isinstance(found, wanted):
        words = f"{in_words(wanted)} is wanted, and this is {in_words(type(found))}"
        raise DocumentError([Problem("kind_unexpected", Place("<stdin>"), words)])
    return found


def is_address(text: str | Path) -> bool:
    """Say whether a text is the address of a ledger rather than a path.

    >>> is_address("sqlite:///state.db"), is_address("state.db")
    (True, False)
    """
    return isinstance(text, str) and text.startswith(ADDRESSES)


def is_many(path: str | Path) -> bool:
    """Say whether a path or address holds many documents: a folder does, and a ledger does."""
    return is_address(path) or Path(path).is_dir()


def named(path: str | Path) -> str:
    """Name a path or address in a message; the user, password and options of a database are left out.

    >>> named("postgresql://me:secret@host:5432/state?password=x")
    'postgresql://host:5432/state'
    """
    if not is_address(path) or "//" not in str(path):
        return str(path)
    scheme, _, rest = str(path).partition("://")
    return f"{scheme}://{rest.partition('?')[0].rpartition('@')[2]}" if scheme != "sqlite" else str(path)


def read(path: str | Path, *, doing: str = "reading") -> "Document | Bundle":
    """Load a file or a folder, with a progress bar where there is much of it, or everything that a ledger holds."""
    if str(path) == STDIN:
        return opened_stdin().read()
    if is_address(path):
        from .. import ledger  # a database is loaded only where one is asked for

        with ledger.open(str(path), create=False) as book:
            return book.bundle()
    with working(doing) as progress:
        return load(path, progress=progress)


def opened_stdin() -> Opened:
    """Open the document that stdin holds; ids are looked up among the files of the present folder."""
    return open_text(sys.stdin.buffer.read(MAX_BYTES + 1), file="<stdin>", folder=Path())


@contextmanager
def working(what: str) -> Iterator[Progressing | None]:
    """Return a function ``progress(done, total)`` that shows a bar on a terminal's stderr when there is much to do."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # loaded only where a bar is shown

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task(what, visible=False)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=total >= MANY)

        yield progress


def rules_asked(name: str, *, hint: str = "") -> Policy | Agreement:
    """Load a policy of the catalog, or the policy or agreement of a file; raises ``DocumentError`` for anything else."""
    value = read(name) if name == STDIN or Path(name).exists() else load_policy(name)
    if not isinstance(value, (Policy, Agreement)):
        message = f"a policy or an agreement is wanted, and this is {in_words(type(value))}"
        raise DocumentError([Problem("kind_unexpected", Place(name), message, hint)])
    return value


def partnerships_in(value: "Document | Bundle", *, path: str | Path) -> Mapping[str, Partnership]:
    """Return the partnerships of a loaded document by id; raises ``DocumentError`` where it holds none."""
    if isinstance(value, Partnership):
        return {value.id: value}
    if isinstance(value, Bundle) and value.partnerships:
        return value.partnerships
    where = "a ledger" if is_address(path) else "a folder"
    what = f"{where} without partnerships" if isinstance(value, Bundle) else in_words(type(value))
    raise DocumentError([Problem("kind_unexpected", Place(named(path)), f"a partnership is wanted, and this is {what}")])


def chosen(path: str | Path, only: Sequence[str] | None, *, loaded: "Document | Bundle | None" = None) -> Mapping[str, Partnership]:
    """Load a file or folder, if that is not done, and give its partnerships by id, or those asked for with ``--id``."""
    if loaded is None and holds_tables(path):
        return _from_tables(path, only)
    found = partnerships_in(read(path) if loaded is None else loaded, path=path)
    unknown = [name for name in only or () if name not in found]
    if unknown:
        raise DocumentError([_unknown(name, path, found) for name in unknown])
    return {name: found[name] for name in only or found}


def holds_tables(path: str | Path) -> bool:
    """Say whether a path is a table in Parquet, or a folder of the tables of a portfolio and of no partnership as a document."""
    folder = Path(path)
    tables = ("partnerships.parquet", "partnerships/**/*.parquet", "bucket=*/partnerships.parquet")
    in_folder = not is_address(path) and any(any(folder.glob(one)) for one in tables) and not any(folder.glob("*.partnership.*"))
    return in_folder or (folder.suffix == ".parquet" and folder.is_file())


def _from_tables(path: str | Path, only: Sequence[str] | None) -> Mapping[str, Partnership]:
    """Build the partnerships asked for out of the tables of a portfolio, which is too slow for all of them."""
    if not only or Path(path).is_file():
        hint = "the command 'portfolio' answers the folder of tables; name one partnership of it with --id"
        raise DocumentError(
            [Problem("kind_unexpected", Place(str(path)), "documents are wanted, and this is a table or a folder of them", hint)]
        )
    from .. import portfolio  # Arrow is loaded only where it is asked for

    tables = portfolio.read(path)
    return {name: tables.partnership(name) for name in only}


def _unknown(name: str, path: str | Path, known: Iterable[str]) -> Problem:
    said = f"no partnership here has the id{quoted(name)}" if quoted(name) else "no partnership here has that id"
    return Problem("unknown_partnership", Place(named(path)), said, did_you_mean(name, known))


def say_quarantined(bad: list[dict[str, object]], *, quiet: bool) -> None:
    """List the first of the rows that are none, each with its fault, unless ``quiet``; where there are any, end with the answer no."""
    for line in [] if quiet else bad[:20]:
        say(f"{line['table']} row {line['row']}: {line['code']}: {line['message']} ({line['hint']})")
    if len(bad) > 20 and not quiet:
        say(f"and {len(bad) - 20} more")
    if bad:
        raise typer.Exit(NO)
