"""What is read is read in pages, and a policy is built once however many partnerships it governs."""

from __future__ import annotations

import pytest

from partnership_rules import ledger
from partnership_rules.ledger import latest
from partnership_rules.ledger import ledger as module
from partnership_rules.record import Partnership
from partnership_rules.testing.stores import example

from .conftest import Opener


def joined(number: int) -> dict[str, str]:
    return {"kind": "partner_joined", "on": "2018-05-01", "party": f"Partner {number}"}


def test_the_feed_is_read_in_pages_and_goes_on_with_what_was_written_meanwhile(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    asked: list[object] = []
    with opener("pages") as book:
        book.append("north", [example(), *map(joined, range(3))])
        whole, read = book.head().seq, type(book._store).entries
        monkeypatch.setattr(type(book._store), "entries", lambda self, clauses, given: (asked.append(given), read(self, clauses, given))[1])
        feed = book.since(0)
        assert [next(feed).seq, next(feed).seq] == [1, 2]
        assert asked == [(0, 2)], "more than a page was read for two entries"
        monkeypatch.undo()
        book.append("north", [joined(3)])
        assert [entry.seq for entry in feed] == list(range(3, whole + 2))


def test_a_policy_is_built_once_however_many_partnerships_it_governs(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[object] = []
    with ledger.open("memory:") as book:
        for key in ("north", "south", "west"):
            book.append(key, [example(key)])
        book._built_policies.clear(), book._latest._kept.clear()
        make = module._policy_of
        monkeypatch.setattr(module, "_policy_of", lambda entry: (built.append(entry.id), make(entry))[1])
        assert len(book.bundle().partnerships) == 3
        assert len(built) == 1


def test_of_the_partnerships_that_are_kept_the_one_that_was_read_longest_ago_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latest, "MOST", 2)
    with ledger.open("memory:") as book:
        for key in ("north", "south"):
            book.append(key, [example(key)])
        for key in ("north", "south", "north"):
            book.partnership(key)
        book.append("west", [example("west")])
        book.partnership("west")
        assert list(book._latest._kept) == ["north", "west"]


def test_a_policy_that_many_partnerships_carry_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from partnership_rules.documents import Bundle
    from partnership_rules.ledger import contents

    written: list[object] = []
    draft = contents.draft_of
    monkeypatch.setattr(contents, "draft_of", lambda fact, *given, **named: (written.append(fact), draft(fact, *given, **named))[1])
    with ledger.open("memory:") as book:
        book.load(Bundle(partnerships={key: example(key) for key in ("north", "south", "west")}))
        assert sorted(book.bundle().partnerships) == ["north", "south", "west"]
    assert [type(fact).__name__ for fact in written].count("Policy") == 1


def test_the_history_of_a_school_goes_through_all_partnerships_by_the_day(opener: Opener) -> None:
    said = {"outcome": "met", "by": "a", "authority": "b", "reason": "c"}
    with opener("schools") as book:
        for key, year in (("later", 2022), ("sooner", 2018)):
            schools = [{"id": "s1", "name": "First School"}, {"id": "s2", "name": "Second School"}]
            heading = {"id": key, "policy": "michigan-2017", "district": {"name": "Some District"}, "schools": schools}
            records = [
                {"kind": "identified", "on": f"{year}-01-20", "schools": ["s1", "s2"]},
                {"kind": "designated", "on": f"{year}-01-21", "school": "s2", "as": "CSI"},
                {"kind": "overridden", "on": f"{year}-01-22", "what": "requirement:deadline@s2", **said},
                {"kind": "overridden", "on": f"{year}-01-22", "what": "requirement:deadline", **said},
                {"kind": "schools_merged", "on": f"{year}-01-23", "schools": ["s1"], "into": "s2"},
                {"kind": "partner_joined", "on": f"{year}-01-24", "party": "s2"},
            ]
            book.append(
                key,
                [
                    Partnership(**heading),
                    *records,
                    {"measure": "reading", "school": "s2", "on": f"{year}-02-01", "value": 3, "unit": "percent"},
                ],
            )
        kinds = ["identified", "designated", "overridden", "schools_merged", "measurement"]
        found = [(entry.stream, entry.kind) for entry in book.history_of_school("s2")]
        assert sorted(found[:2]) == [("later", "partnership"), ("sooner", "partnership")]
        assert found[2:] == [("sooner", kind) for kind in kinds] + [("later", kind) for kind in kinds]
        assert [entry.kind for entry in book.history_of_school("s1")] == ["partnership"] * 2 + ["identified", "schools_merged"] * 2
        assert book.history_of_school("s") == book.history_of_school("") == ()
