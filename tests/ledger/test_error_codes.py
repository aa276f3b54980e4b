"""Every error code of the ledger, raised by a real store; and no code of the ledger without such an example."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import partnership_rules as pr
from partnership_rules import ledger
from partnership_rules.ledger import sqlite
from partnership_rules.testing.stores import example

CODES = Path(__file__).resolve().parents[2] / "src" / "partnership_rules" / "catalog" / "error-codes.yaml"
JOINED = {"kind": "partner_joined", "on": "2018-05-01", "party": "A partner", "id": "j"}


@dataclass
class Places:
    """Where the examples keep their ledgers; a server is started for the first that asks for one."""

    folder: Path
    request: pytest.FixtureRequest

    @property
    def file(self) -> Path:
        return self.folder / "book.db"

    def sqlite(self) -> str:
        """Make a ledger with one partnership in a file, and return its address."""
        return self._filled(f"sqlite:///{self.file}")

    def server(self) -> str:
        """Make a ledger with one partnership on a server, and return its address."""
        return self._filled(self.empty())

    def empty(self) -> str:
        """Make an empty database on a server, and return its address."""
        make: Callable[[], str] = self.request.getfixturevalue("fresh")
        return make()

    def _filled(self, address: str) -> str:
        with ledger.open(address) as book:
            book.append("north", [example()])
        return address

    def exported(self, old: str, new: str) -> Path:
        """Export a ledger, and change a text in its lines."""
        with ledger.open("memory:") as book:
            book.append("north", [example()])
            book.export(self.folder)
        lines = self.folder / "entries.jsonl"
        assert old in lines.read_text("utf-8")
        lines.write_text(lines.read_text("utf-8").replace(old, new), "utf-8")
        return self.folder


def ask(address: str, sql: str) -> None:
    """Run a statement past the library, as the owner of the database may."""
    if address.startswith("sqlite"):
        connection: Any = sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)
    else:
        import psycopg

        connection = psycopg.connect(address, autocommit=True)
    with closing(connection):
        connection.execute(sql)


def append(address: str, *facts: dict[str, Any], **given: Any) -> None:
    with ledger.open(address, create=False) as book:
        book.append("north", list(facts or (JOINED,)), **given)


def load(folder: Path) -> None:
    with ledger.open("memory:") as book:
        book.load(folder)


def verify(head: str) -> None:
    with ledger.open("memory:") as book:
        book.verify(against=head)


def without_table(address: str) -> None:
    ask(address, "DROP TABLE entries")
    with ledger.open(address, create=False) as book:
        book.head()


def busy_file(places: Places) -> None:
    address = places.sqlite()
    other = sqlite3.connect(places.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite, "WAIT_MILLISECONDS", 20)
        try:
            append(address)
        finally:
            other.close()


def busy_server(places: Places) -> None:
    address = places.server()
    with ledger.open(address) as other, other._store.writing("north"):
        append(f"{address}&options=-c%20lock_timeout%3D20")


def cut_off(places: Places) -> None:
    address = places.server()
    with ledger.open(address) as book:
        ask(
            address, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        book.head()


def full_file(places: Places) -> None:
    address = places.sqlite()
    with ledger.open(address) as book:
        pages = book._store.connection.cursor()
        pages.execute("PRAGMA page_count")
        pages.execute(f"PRAGMA max_page_count = {pages.fetchmany(1)[0][0]}")  # type: ignore[str-bytes-safe]
        book.append("north", [{**JOINED, "party": "x" * 9000}])


def full_server(places: Places) -> None:
    address = places.server()
    ask(address, "CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE disk_full; END'")
    ask(address, "CREATE TRIGGER no_space BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION no_space()")
    append(address)


def read_only_file(places: Places) -> None:
    with ledger.open(places.sqlite()) as book:
        book._store.connection.cursor().execute("PRAGMA query_only = ON")
        book.append("north", [JOINED])


def read_only_server(places: Places) -> None:
    append(f"{places.server()}&options=-c%20default_transaction_read_only%3Don")


def stranger(places: Places) -> None:
    address = places.server()
    ask(address, "DROP ROLE IF EXISTS stranger")
    ask(address, "CREATE ROLE stranger LOGIN")
    try:
        append(address.replace("user=postgres", "user=stranger"))
    finally:
        ask(address, "DROP ROLE stranger")


def written_twice(address: str) -> None:
    with ledger.open(address) as book, book._store.writing("north"):
        book._store.insert(book.history("north")[:1])


def damaged(places: Places) -> None:
    places.sqlite()
    pages = places.file.read_bytes()
    places.file.write_bytes(pages[:4096] + b"\xff" * (len(pages) - 4096))
    append(f"sqlite:///{places.file}")


def no_database(places: Places) -> None:
    places.file.write_text("This is no database. " * 99)
    ledger.open(f"sqlite:///{places.file}")


def bad_row(address: str) -> None:
    ask(address, "DROP TRIGGER entries_keep" + (" ON entries" if address.startswith("postgres") else ""))
    ask(address, "UPDATE entries SET body = '{}'")
    with ledger.open(address) as book:
        book.partnership("north")


def taken(places: Places) -> None:
    append(places.sqlite(), JOINED)
    append(f"sqlite:///{places.file}", {**JOINED, "party": "Another partner"})


def newer_file(places: Places) -> None:
    ask(places.sqlite(), "PRAGMA user_version = 99")
    ledger.open(f"sqlite:///{places.file}")


def newer_server(places: Places) -> None:
    address = places.server()
    ask(address, "INSERT INTO ledger_schema (version) VALUES (99)")
    ledger.open(address)


EXAMPLES: dict[str, tuple[Callable[[Places], object], ...]] = {
    "address_invalid": (lambda _: ledger.open("mysql://x"), lambda p: ledger.backup("memory:", p.folder / "copy.db")),
    "head_invalid": (lambda _: verify("the last one"),),
    "id_taken": (taken,),
    "recorded_later": (lambda p: append(p.sqlite(), {**JOINED, "recorded_at": "9000-01-01T00:00:00Z"}),),
    "entry_invalid": (lambda p: load(p.exported('"seq":1', '"seq":true')),),
    "store_failed": (lambda p: without_table(p.sqlite()), lambda p: without_table(p.server())),
    "store_not_found": (
        lambda p: ledger.open(f"sqlite:///{p.file}", create=False),
        lambda p: ledger.open(f"sqlite:///{p.folder}"),
        lambda p: ledger.open(p.empty(), create=False),
    ),
    "store_unreachable": (cut_off, lambda p: ledger.open(f"postgresql:///x?host={p.folder}")),
    "store_busy": (busy_file, busy_server),
    "store_full": (full_file, full_server),
    "store_read_only": (read_only_file, read_only_server),
    "store_forbidden": (stranger,),
    "store_append_only": (lambda p: written_twice(p.sqlite()), lambda p: written_twice(p.server())),
    "store_damaged": (damaged, no_database),
    "store_bad_row": (lambda p: bad_row(p.sqlite()), lambda p: bad_row(p.server())),
    "store_newer": (newer_file, newer_server),
    "store_conflict": (lambda p: append(p.sqlite(), expected_version=7), lambda p: append(p.server(), expected_version=7)),
    "store_tampered": (lambda p: load(p.exported("North", "South")),),
}
CASES = [(code, act) for code, acts in EXAMPLES.items() for act in acts]


@pytest.mark.parametrize(("code", "act"), CASES, ids=[f"{code}-{number}" for number, (code, _) in enumerate(CASES)])
def test_a_real_store_raises_the_code_with_a_sentence_and_a_hint(
    code: str, act: Callable[[Places], object], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(pr.PartnershipRulesError) as caught:
        act(Places(tmp_path, request))
    error = caught.value
    problems = error.problems if isinstance(error, pr.DocumentError) else ()
    assert code in {error.code, *(problem.code for problem in problems)}
    assert str(error)
    assert code == "store_failed" or error.hint or problems


def test_every_code_of_the_ledger_in_the_reference_has_an_example_and_no_other_has() -> None:
    assert set(EXAMPLES) == set(YAML(typ="safe", pure=True).load(CODES.read_text("utf-8"))["The ledger"])
