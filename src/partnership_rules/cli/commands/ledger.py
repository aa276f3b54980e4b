"""``ledger``: the append-only store of facts: append, propose, show, verify, and copies of it elsewhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from ...agreement import Agreement
from ...documents import dumps, load, loads
from ...documents.lookup import file_bytes
from ...documents.read import read_tree
from ...documents.source import MAX_BYTES
from ...documents.tree import Node, plain
from ...errors import DocumentError, InputError, Place, Problem
from ...ledger import Entry, Head, cloud_event
from ...ledger import backup as copy_ledger
from ...ledger import open as open_ledger
from ...ledger.contents import Fact
from ...ledger.entries import JsonValue
from ...ledger.postgres import create_sql, grant_sql
from ...policy import Policy
from ...record import Partnership
from ...words import listed, plural
from ..common import FINE, NO, STDIN, AsOf, Json, KnownOn, argument, clean, day_asked, known_asked, named, option, put_json, say

__all__ = ["ledger"]

SHORT = 12
"""So many signs of a chain value are shown; ``--json`` has all of it."""

Address = Annotated[str, argument("ADDRESS", "The ledger: sqlite:///FILE, or postgresql://...")]
Stream = Annotated[str, argument("ID", "The id of the partnership.")]
AnyStream = Annotated[str | None, typer.Argument(metavar="[ID]", help="The id of a partnership.", show_default="all")]
Facts = Annotated[str, argument("FILE", "A YAML or JSON file (- is stdin).")]
By = Annotated[str, option("--by", "NAME", "Who records it.")]


ledger: typer.Typer = typer.Typer(help="Keep facts in an append-only ledger: in SQLite's file or in PostgreSQL.", no_args_is_help=True)


@ledger.command()
def init(
    address: Address, sql: Annotated[bool, typer.Option("--sql", help="Print the SQL for PostgreSQL instead, and make nothing.")] = False
) -> None:
    """Make a ledger where there is none; one that is there already stays as it is.

    With --sql, the SQL of the tables and of the role of a writer is printed, for whoever owns the database.
    """
    if sql:
        say(f"{create_sql().rstrip()}\n\n{grant_sql()}")
        return
    with open_ledger(address) as book:
        say(clean(f"{named(address)}: {plural(book.head().seq, 'entry', 'entries')}"))


@ledger.command()
def append(
    address: Address,
    stream: Stream,
    file: Facts,
    by: By = "",
    expected: Annotated[
        int | None, typer.Option("--expected-version", metavar="N", min=0, help="Only if the partnership has so many entries.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Append facts to a partnership, all of them or none: a record, a list of facts, or a document.

    Nothing is refused for not fitting the policy (propose asks that first). What is on record already changes nothing.
    """
    facts = list(_facts(file, stream))
    with open_ledger(address, create=False) as book:
        before = book.head()
        version = book.append(stream, facts, expected_version=expected, by=by)
        added = book.head().seq - before.seq
    if as_json:
        put_json({"stream": stream, "version": version})
    else:
        new = plural(added, "new entry", "new entries") if added else "nothing new"
        say(clean(f"{stream}: version {version}, {new}"))


@ledger.command()
def propose(address: Address, stream: Stream, file: Facts, by: By = "", as_json: Json = False) -> None:
    """Append a record if the policy accepts it, and tell the decision with every guard; refused, leave with 1."""
    found = list(_facts(file, stream))
    if len(found) != 1 or not isinstance(found[0], dict):
        raise InputError("one record is proposed at a time", code="kind_unexpected", hint="'ledger append' takes several facts")
    with open_ledger(address, create=False) as book:
        decision = book.propose(stream, found[0], by=by)
    if as_json:
        put_json(decision.to_dict())
    else:
        say(decision.explain())
    raise typer.Exit(FINE if decision.accepted else NO)


@ledger.command()
def show(address: Address, stream: AnyStream = None, as_of: AsOf = None, known_on: KnownOn = None, as_json: Json = False) -> None:
    """Print a partnership as a document, as it was known on a day; without an id, list all of them."""
    known = known_asked(known_on)
    day = None if as_of is None else day_asked(as_of)
    with open_ledger(address, create=False) as book:
        if stream is not None:
            partnership = book.partnership(stream, as_of=day, known_on=known)
            if as_json:
                put_json(partnership.to_dict())
            else:
                say(dumps(partnership))
            return
        found = book.bundle(as_of=day, known_on=known)
    if as_json:
        put_json(found.to_dict())
        return
    for key, one in found.partnerships.items():
        counts = (plural(len(one.records), "record"), plural(len(one.evidence), "piece", "pieces") + " of evidence")
        say(clean(f"{key}: {one.district.name}, {listed(counts)}, by {one.policy}"))


@ledger.command()
def history(
    address: Address,
    stream: AnyStream = None,
    since: Annotated[int, typer.Option("--since", metavar="N", min=0, help="Only the entries after this one.")] = 0,
    events: Annotated[str | None, option("--cloudevents", "URI", "As CloudEvents, one a line; URI names their source.")] = None,
    as_json: Json = False,
) -> None:
    """Tell each entry: what, effective when, recorded when, by whom, from which source, and its chain value."""
    with open_ledger(address, create=False) as book:
        entries = book.since(since) if stream is None else (one for one in book.history(stream) if one.seq > since)
        if events is not None:
            for entry in entries:
                say(json.dumps(cloud_event(entry, source=events), sort_keys=True, allow_nan=False))
        elif as_json:
            put_json([{**entry.to_dict(), "body": entry.content} for entry in entries])
        else:
            for entry in entries:
                for line in _told(entry):
                    say(line)


@ledger.command()
def verify(
    address: Address,
    against: Annotated[str | None, option("--against", "HEAD|FILE", "A head that was kept elsewhere.")] = None,
    as_json: Json = False,
) -> None:
    """Check the whole chain of hashes, and that a head kept elsewhere lies on it; leave with 1 where it does not hold.

    Without such a head nobody can tell that the end was cut off, or that the whole chain was written anew.
    """
    kept = None if against is None else _head_asked(against)
    with open_ledger(address, create=False) as book:
        found = book.verify(against=kept)
    if as_json:
        put_json(found.to_dict())
    else:
        for problem in found.problems:
            say(clean(problem))
        said = "the chain holds" if found.ok else plural(len(found.problems), "problem")
        only = "" if kept is not None else " (no head was given: a cut at the end would not show)"
        say(f"{plural(found.entries, 'entry', 'entries')}: {said}{only}")
    raise typer.Exit(FINE if found.ok else NO)


@ledger.command()
def head(address: Address, as_json: Json = False) -> None:
    """Print the head, as NUMBER:HASH: print it, sign it, mail it, and keep it where nobody can write who writes here."""
    with open_ledger(address, create=False) as book:
        found = book.head()
    if as_json:
        put_json({"seq": found.seq, "hash": found.hash})
    else:
        say(str(found))


@ledger.command()
def export(address: Address, folder: Annotated[Path, argument("FOLDER", "Where to write.")]) -> None:
    """Write every entry as a line of JSON with its hash, and beside it the partnerships and policies as documents."""
    with open_ledger(address, create=False) as book:
        say(str(book.export(folder)))


@ledger.command("import")
def import_(
    address: Address,
    source: Annotated[Path, argument("PATH", "A folder, or the file of a partnership.")],
    by: By = "",
) -> None:
    """Append everything of a folder; what export wrote keeps its hashes, and a ledger that is not there is made."""
    with open_ledger(address) as book:
        say(str(book.load(source, by=by)))


@ledger.command()
def backup(
    address: Address,
    file: Annotated[Path, argument("FILE", "The copy.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a copy that is there already.")] = False,
) -> None:
    """Copy the file of an SQLite ledger while others may write, and print the head of the copy."""
    say(str(copy_ledger(address, file, force=force)))


def _told(entry: Entry) -> Iterator[str]:
    """Tell an entry in a line or two; an address stands on the second, unbroken."""
    content = entry.content
    learned, fact = content.get("learned_on"), content.get("fact")
    when = f", effective {entry.effective}" if entry.effective else ""
    known = f", known since {learned}" if learned else ""
    by = f" by {entry.recorded_by}" if entry.recorded_by else ""
    at = f"recorded {entry.recorded_at[:19].replace('T', ' ')} UTC{by}{known}"
    yield clean(f"{entry.seq} {entry.stream} {entry.version}: {entry.kind.replace('_', ' ')}{when}, {at} [{entry.hash[:SHORT]}]")
    source = fact.get("source") if isinstance(fact, dict) else None
    if source:
        yield clean(f"    from {source}")


def _head_asked(text: str) -> Head:
    """Read a head from its text, or from the file that holds it."""
    path = Path(text)
    try:
        is_file = path.is_file()
    except (OSError, ValueError):
        is_file = False
    return Head.parse(file_bytes(path, limit=200).decode("ascii", "replace") if is_file else text)


def _facts(file: str, stream: str) -> Iterable[Fact | Partnership | dict[str, JsonValue]]:
    """Read facts from a file or from stdin: a document by its key ``format``, else a fact or a list of them."""
    text = sys.stdin.buffer.read(MAX_BYTES + 1) if file == STDIN else file_bytes(Path(file))
    tree = read_tree(text, file="<stdin>" if file == STDIN else file)
    if tree.get("format") is None:
        return [_mapping(one) for one in (tree.items if tree.kind == "list" else (tree,))]
    value = loads(text, file="<stdin>") if file == STDIN else load(file)
    if not isinstance(value, Partnership | Agreement | Policy):
        raise DocumentError([Problem("kind_unexpected", Place(file), "a file is wanted, not a folder")])
    if isinstance(value, Partnership) and value.id != stream:
        raise DocumentError([Problem("kind_unexpected", Place(file), "the file holds another partnership than the one named")])
    return [value]


def _mapping(node: Node) -> dict[str, JsonValue]:
    if node.kind != "map":
        raise DocumentError([Problem("mapping_expected", node.place, "a fact is wanted, as {kind: ..., on: ...}")])
    found: dict[str, JsonValue] = plain(node)
    return found
