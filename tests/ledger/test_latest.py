"""A partnership that was read once is read on from there: by whom, after whatever else was written, never changes what is read."""

from __future__ import annotations

from pathlib import Path

import pytest

import partnership_rules as pr
from partnership_rules import ledger
from partnership_rules.ledger import latest
from partnership_rules.ledger.store import Row, Store

from .conftest import Opener

HILL = pr.Partnership(
    id="hill",
    policy="michigan-2017",
    district={"name": "Some District"},
    schools=[{"id": "s1", "name": "First School"}],
    records=[{"kind": "identified", "on": "2018-01-01", "id": "named", "schools": ["s1"]}],
)


def joined(key: object) -> dict[str, str]:
    return {"kind": "partner_joined", "on": "2018-05-01", "party": f"Partner {key}", "id": f"joined-{key}"}


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> list[Row]:
    """Return the list of all rows that are read from a store, as they are."""
    seen: list[Row] = []
    fetched = Store._fetched

    def counted(store: Store, cursor: object) -> list[Row]:
        found = fetched(store, cursor)  # type: ignore[arg-type]  # whatever cursor it was handed
        seen.extend(found)
        return found

    monkeypatch.setattr(Store, "_fetched", counted)
    return seen


def test_what_a_proposal_reads_does_not_grow_with_the_record(opener: Opener, rows: list[Row]) -> None:
    with opener("book") as book:
        book.append("hill", [HILL])
        counts = []
        for number in range(40):
            rows.clear()
            assert book.propose("hill", joined(number)).accepted
            counts.append(len(rows))
    assert len(set(counts[1:])) == 1
    assert counts[-1] < 10


def test_the_ledgers_of_a_pool_share_what_they_read(tmp_path: Path, rows: list[Row]) -> None:
    pool = ledger.Pool(f"sqlite:///{tmp_path}/state.db")
    with pool.ledger() as first, pool.ledger() as second:
        first.append("hill", [HILL, *map(joined, range(20))])
        rows.clear()
        assert second.partnership("hill") == first.partnership("hill")
        assert len(rows) < 10
    pool.close()


@pytest.mark.parametrize(
    "facts",
    [
        [joined("b"), joined("c")],
        [{"kind": "retracted", "on": "2018-06-01", "record": "joined-a", "reason": "another partner"}],
        [{"milestone": "plan", "on": "2018-06-01"}, joined("b")],
        [{"kind": "policy_changed", "on": "2018-06-01", "policy": "michigan-2020"}],
        [{**joined("b"), "recorded_at": "2018-05-02T10:00:00Z"}],
    ],
    ids=["records", "a retraction", "evidence", "a change of policy", "a record learned of before"],
)
def test_a_reader_who_read_before_sees_what_one_who_did_not_sees(tmp_path: Path, facts: list[dict[str, str]]) -> None:
    address = f"sqlite:///{tmp_path}/state.db"
    with ledger.open(address) as reader, ledger.open(address) as writer:
        writer.append("hill", [HILL, joined("a")])
        reader.partnership("hill")
        writer.append("hill", facts)
        with ledger.open(address) as fresh:
            expected = fresh.partnership("hill")
        assert reader.partnership("hill") == expected
        assert reader.partnership("hill").to_dict() == expected.to_dict()


def test_what_was_rolled_back_is_not_read(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    with opener("book") as book:
        book.append("hill", [HILL])
        insert = Store.insert
        monkeypatch.setattr(Store, "insert", lambda store, entries: (insert(store, entries), book._read("hill"), 1 / 0))
        with pytest.raises(ZeroDivisionError):
            book.append("hill", [joined("lost")])
        monkeypatch.undo()
        book.append("hill", [joined("kept")])
        assert [record.id for record in book.partnership("hill").records] == ["named", "joined-kept"]


def test_only_some_partnerships_are_kept(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latest, "MOST", 2)
    with opener("book") as book:
        for key in ("a", "b", "c"):
            book.append(key, [HILL.with_changes(id=key)])
        book.partnership("b")
        book.append("d", [HILL.with_changes(id="d")])
        assert list(book._latest._kept) == ["b", "d"]
        assert book.partnership("a").id == "a"
