"""The feed as CloudEvents, and copies of an SQLite ledger that are whole or not there."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import datetime
from pathlib import Path

import pytest

import partnership_rules as pr
from partnership_rules.errors import InputError, StoreError
from partnership_rules.ledger.entries import START, canonical_json

MICHIGAN = Path(__file__).resolve().parents[2] / "examples" / "michigan" / "kalamazoo-2017.partnership.yaml"
SOURCE = "urn:example:ledger"


def filled(address: str) -> pr.ledger.Ledger:
    book = pr.ledger.open(address)
    book.load(MICHIGAN, by="a clerk")
    return book


def test_an_event_has_every_attribute_that_the_standard_requires_and_is_json() -> None:
    with filled("memory:") as book:
        events = [pr.ledger.cloud_event(entry, source=SOURCE) for entry in book.since(0)]
        assert [event["id"] for event in events] == [entry.id for entry in book.since(0)]
    assert len({event["id"] for event in events}) == len(events)
    for event in json.loads(json.dumps(events)):
        assert event["specversion"] == "1.0"
        assert event["source"] == SOURCE
        assert all(isinstance(event[name], str) and event[name] for name in ("id", "type", "subject", "time", "datacontenttype"))
        assert datetime.fromisoformat(event["time"]).utcoffset() is not None
        assert all(name.isalnum() and name.islower() for name in event)


def test_the_chain_can_be_computed_again_from_the_events_alone() -> None:
    with filled("memory:") as book:
        events, head = [pr.ledger.cloud_event(entry, source=SOURCE) for entry in book.since(0)], book.head()
    previous = START.hash
    for event in events:
        data = event["data"]
        assert isinstance(data, dict)
        kind = str(event["type"]).removeprefix("partnership_rules.ledger.")
        named = [data["seq"], event["subject"], data["version"], event["id"], kind, data["effective"], event["time"]]
        previous = hashlib.sha256((previous + canonical_json([*named, canonical_json(data["body"])])).encode()).hexdigest()
        assert previous == data["hash"]
    assert previous == head.hash


def test_an_event_without_a_source_is_refused() -> None:
    with filled("memory:") as book, pytest.raises(InputError, match="source"):
        pr.ledger.cloud_event(next(book.since(0)), source="")


def test_a_copy_holds_the_ledger_and_verifies_against_its_head(tmp_path: Path) -> None:
    with filled(f"sqlite:///{tmp_path}/a.db") as book:
        head = pr.ledger.backup(f"sqlite:///{tmp_path}/a.db", tmp_path / "b.db")
        assert head == book.head()
    with pr.ledger.open(f"sqlite:///{tmp_path}/b.db", create=False) as copy:
        assert copy.verify(against=head).ok
        assert copy.partnership("kalamazoo-2017") == pr.load_partnership(MICHIGAN)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db", "b.db"]


def test_a_copy_taken_while_another_writes_is_one_moment_of_the_ledger(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/a.db"
    filled(address).close()
    begun, stop = threading.Event(), threading.Event()

    def write() -> None:
        with pr.ledger.open(address) as book:
            number = 0
            while not stop.is_set():
                book.append("kalamazoo-2017", [{"measure": "m", "on": "2019-01-01", "id": f"n{number}", "value": "87", "unit": "percent"}])
                number += 1
                begun.set()

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    try:
        assert begun.wait(30)
        heads = [pr.ledger.backup(address, tmp_path / f"copy-{number}.db") for number in range(5)]
    finally:
        stop.set()
        writer.join()
    assert heads == sorted(heads, key=lambda head: head.seq)
    with pr.ledger.open(address) as book:
        assert all(book.verify(against=head).ok for head in heads)
    for number, head in enumerate(heads):
        with pr.ledger.open(f"sqlite:///{tmp_path}/copy-{number}.db") as copy:
            assert copy.head() == head
            assert copy.verify().ok


def test_a_copy_is_replaced_only_when_that_is_asked_for_and_never_the_ledger_itself(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/a.db"
    filled(address).close()
    (tmp_path / "b.db").write_text("mine")
    with pytest.raises(StoreError, match="is there already"):
        pr.ledger.backup(address, tmp_path / "b.db")
    assert (tmp_path / "b.db").read_text() == "mine"
    assert pr.ledger.backup(address, tmp_path / "b.db", force=True).seq == 8
    for taken in (tmp_path / "a.db", tmp_path):
        with pytest.raises(StoreError, match="is there already"):
            pr.ledger.backup(address, taken, force=True)
    with pr.ledger.open(f"sqlite:///{tmp_path}/b.db"), pytest.raises(StoreError, match="is open"):
        pr.ledger.backup(address, tmp_path / "b.db", force=True)


def test_what_cannot_be_copied_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no ledger"):
        pr.ledger.backup(f"sqlite:///{tmp_path}/none.db", tmp_path / "b.db")
    with pytest.raises(InputError, match="pg_dump"):
        pr.ledger.backup("postgresql:///state", tmp_path / "b.db")
    filled(f"sqlite:///{tmp_path}/a.db").close()
    with pytest.raises(StoreError, match="cannot be written") as told:
        pr.ledger.backup(f"sqlite:///{tmp_path}/a.db", tmp_path / "none" / "b.db")
    assert told.value.code == "file_unwritable"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db"]
