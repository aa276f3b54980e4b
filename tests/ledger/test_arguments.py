"""Whatever is handed to a ledger is read, or refused in this library's own words; and what was refused wrote nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from partnership_rules import ledger
from partnership_rules.documents import dumps, load_policy
from partnership_rules.errors import DocumentError, LookupFailed, PartnershipRulesError, StoreError
from partnership_rules.ledger.entries import START, Entry
from partnership_rules.testing.stores import example

from .conftest import Opener

Book = Any
JOINED = {"kind": "partner_joined", "on": "2018-05-01", "party": "A partner"}
TEXTS = ["\0", "x\0y", "\ud800", "\u202e", "x" * 10_001, 3, None, b"north", ["north"]]
WRONG: list[Callable[[Book], object]] = [
    *(lambda book, text=text: book.append(text, [JOINED]) for text in TEXTS),
    *(lambda book, text=text: book.append("north", [JOINED], by=text) for text in TEXTS),
    *(lambda book, text=text: book.propose(text, JOINED) for text in TEXTS),
    *(lambda book, text=text: book.propose("north", JOINED, by=text) for text in TEXTS),
    *(lambda book, text=text: book.partnership(text) for text in TEXTS),
    *(lambda book, text=text: book.history(text) for text in TEXTS),
    *(lambda book, text=text: book.load(text) for text in TEXTS),
    *(lambda book, text=text: book.export(text) for text in TEXTS),
    *(lambda book, facts=facts: book.append("north", facts) for facts in (None, 3, "north", JOINED, example("north"))),
    *(lambda book, fact=fact: book.append("north", [fact]) for fact in (None, 3, "north", [], {}, {3: 4}, {"kind": [1]}, date(2018, 1, 1))),
    *(lambda book, fact=fact: book.propose("north", fact) for fact in (None, 3, "north", {}, {3: 4}, example("north"))),
    *(lambda book, seq=seq: list(book.since(seq)) for seq in (None, "1", 1.0)),
    *(lambda book, head=head: book.verify(against=head) for head in (3, "x", date(2018, 1, 1))),
    *(lambda book, day=day: book.partnership("north", as_of=day) for day in ("2018-13-01", "1 May", 3)),
    *(lambda book, day=day: book.bundle(known_on=day) for day in ("2018-13-01", "1 May", 3)),
    lambda book: book.append("north", [JOINED], expected_version="7"),
    lambda book: ledger.cloud_event(next(book.since(0)), source=""),
]


def test_what_is_wrong_is_refused_and_writes_nothing(opener: Opener) -> None:
    with opener("wrong") as book:
        book.append("north", [example()])
        head, told = book.head(), 0
        for wrong in WRONG:
            with pytest.raises(PartnershipRulesError) as caught:
                wrong(book)
            told += bool(caught.value.code and str(caught.value) and caught.value.code != "store_unreachable")
        assert told == len(WRONG)
        assert book.head() == head
        assert book.verify().ok


@pytest.mark.parametrize("address", [*TEXTS, "postgresql://host/x?nonsense=1", "postgresql://[host/x"])
def test_what_is_no_address_is_refused(address: Any, tmp_path: Path) -> None:
    for attempt in (lambda: ledger.open(address), lambda: ledger.backup(address, tmp_path / "copy.db")):
        with pytest.raises(PartnershipRulesError) as caught:
            attempt()
        assert caught.value.code != "store_unreachable"


def test_a_number_of_the_feed_that_no_ledger_reaches_is_followed_by_nothing(opener: Opener) -> None:
    with opener("far") as book:
        book.append("north", [example()])
        assert list(book.since(10**30)) == []
        assert len(list(book.since(-(10**30)))) == book.head().seq


@pytest.mark.parametrize("text", ["\0", "\ud800"])
def test_a_line_with_a_text_that_no_store_can_keep_is_no_entry(text: str, opener: Opener, tmp_path: Path) -> None:
    entry = Entry(1, "north", 1, text, "partnership", "", "2018-01-01", "{}", "")
    line = entry.to_dict() | {"hash": "0" * 64 if text == "\ud800" else entry.digest(START.hash)}
    (tmp_path / "entries.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    with opener("lines") as book, pytest.raises(DocumentError, match="entry_invalid"):
        book.load(tmp_path)


@pytest.mark.parametrize("column", ["recorded_at", "body"])
def test_an_entry_whose_columns_were_changed_raises_an_error_of_a_store_and_no_other(column: str) -> None:
    fields = {"recorded_at": "2018-01-01", "body": "{}"} | {column: "nonsense"}
    entry = Entry(1, "north", 1, "north#1", "assigned", "2018-01-01", fields["recorded_at"], fields["body"], "")
    with pytest.raises(StoreError) as caught:
        print(entry.recorded, entry.known_on, entry.recorded_by)  # noqa: T201
    assert caught.value.code == "store_bad_row"


def test_a_policy_that_was_changed_into_none_raises_an_error_of_a_store() -> None:
    with ledger.open("memory:") as book:
        book.append("north", [example()])
        book._built_policies.clear(), book._latest._kept.clear()
        cursor = book._store.connection.cursor()
        cursor.execute("DROP TRIGGER entries_keep")
        cursor.execute('UPDATE entries SET body = \'{"fact":{"id":"x"}}\' WHERE kind = \'policy\'')
        with pytest.raises(StoreError) as caught:
            book.partnership("north")
        assert caught.value.code == "store_bad_row"
        assert not book.verify().ok


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("partnership", '{"fact":3}'),
        ("partnership", '{"fact":{"id":"north"}}'),
        ("identified", '{"fact":3}'),
        ("identified", '{"fact":{"kind":"exploded"}}'),
        ("identified", '{"fact":{"kind":"identified","on":"2018-03-30"},"learned_on":"some day"}'),
    ],
)
@pytest.mark.parametrize("read_before", [True, False], ids=["a later entry", "the first reading"])
def test_an_entry_that_was_changed_into_none_raises_an_error_of_a_store(kind: str, body: str, read_before: bool) -> None:
    with ledger.open("memory:") as book:
        book.append("north", [example()])
        book.append("north", [{"kind": "identified", "on": "2018-03-30", "id": "again"}])
        if not read_before:
            book._latest._kept.clear()
        cursor = book._store.connection.cursor()
        cursor.execute("DROP TRIGGER entries_keep")
        cursor.execute("UPDATE entries SET body = ? WHERE kind = ?", (body, kind))
        with pytest.raises(StoreError) as caught:
            book.partnership("north", known_on="2099-01-01")
        assert caught.value.code == "store_bad_row"


def test_a_file_of_a_partnership_is_loaded(tmp_path: Path, opener: Opener) -> None:
    (tmp_path / "north.partnership.yaml").write_text(dumps(example()), "utf-8")
    with opener("file") as book:
        book.load(tmp_path / "north.partnership.yaml")
        assert book.partnership("north").records == example().records
        with pytest.raises(LookupFailed, match="has no partnership 'south'"):
            book.partnership("south")


def test_a_change_of_policy_brings_the_text_that_the_ledger_holds(opener: Opener) -> None:
    with opener("policies") as book:
        book.append("north", [example()])
        later = load_policy("michigan-2022")
        book.append("", [later])
        book.append("north", [{"kind": "policy_changed", "on": "2020-07-01", "policy": "michigan-2022"}])
        assert book.partnership("north").policy_of("michigan-2022") == later


def test_days_may_be_texts(opener: Opener) -> None:
    with opener("texts") as book:
        book.append("north", [example()])
        assert book.partnership("north", as_of="2018-05-01") == book.partnership("north", as_of=date(2018, 5, 1))
        assert book.bundle(known_on="2099-01-01").partnerships.keys() == {"north"}
