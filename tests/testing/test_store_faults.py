"""Each sentence of the check of a store is told of a store that breaks just that promise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from partnership_rules import errors, ledger
from partnership_rules.ledger.entries import Entry, Head
from partnership_rules.ledger.files import ENTRIES, read_entries
from partnership_rules.testing import stores

Own = ledger.Ledger
CLOSED = {"kind": "closed", "on": "2018-04-03"}


def swallowed(book: Any, stream: str, facts: Any, **given: Any) -> int:
    """Say of what cannot be appended that it was."""
    with suppress(errors.PartnershipRulesError):
        return Own.append(book, stream, facts, **given)
    return len(book.history(stream))


def one_by_one(book: Any, stream: str, facts: Any, **given: Any) -> int:
    return [Own.append(book, stream, [fact], **given) for fact in facts][-1]


def too_far(when: Callable[[Any], bool]) -> Any:
    def append(book: Any, stream: str, facts: Any, expected_version: int | None = None, by: str = "") -> int:
        before = book.head()
        found = Own.append(book, stream, facts, expected_version=expected_version, by=by)
        return found + (expected_version is not None and when(book.head() == before))

    return append


def writes_more(name: str) -> Any:
    """Append one more fact with every repeat."""

    def call(book: Any, stream: str, given: Any, **more: Any) -> Any:
        before = book.head()
        found = getattr(Own, name)(book, stream, given, **more)
        if book.head() == before:
            Own.append(book, stream, [{"kind": "partner_joined", "on": "2018-04-03", "party": f"N{before.seq}"}])
        return found

    return call


def changed(entries: Iterable[Entry], **fields: Any) -> Iterator[Entry]:
    return (replace(one, **fields) if one.seq in (1, 6) else one for one in entries)


def accepts(book: Any, stream: str, record: Any, **given: Any) -> Any:
    """Say that everything is accepted, and keep only what is."""
    with suppress(errors.InputError):
        return replace(Own.propose(book, stream, record, **given), accepted=True)
    return replace(Own.propose(book, stream, CLOSED, **given), accepted=True)


def keeps_all(book: Any, stream: str, record: Any, **given: Any) -> Any:
    found = Own.propose(book, stream, record, **given)
    if not found.accepted:
        Own.append(book, stream, [record])
    return found


def keeps_nothing(book: Any, stream: str, record: Any, **given: Any) -> Any:
    head = book.head()
    found = Own.propose(book, stream, record, **given)
    if book.head() != head:
        book.head = lambda: head
    return found


def refuses_repeats(only: Callable[[Any, Any], bool]) -> Any:
    def propose(book: Any, stream: str, record: Any, **given: Any) -> Any:
        before = book.head()
        found = Own.propose(book, stream, record, **given)
        return replace(found, accepted=False) if book.head() == before and only(book, given) else found

    return propose


def only(kept: slice) -> Any:
    """Give a partnership with some of its records."""

    def partnership(book: Any, stream: str, **given: Any) -> Any:
        found = Own.partnership(book, stream, **given)
        return found.with_changes(records=found.records[kept])

    return partnership


def heads(only: int) -> Any:
    """Call a head good, or bad, whatever it is."""

    def verify(book: Any, *, against: Head | None = None) -> Any:
        found = Own.verify(book, against=against)
        assert against is not None
        strange = 0 if against.hash == "f" * 64 else 1 if against.seq == 99 else 2 if against.seq < book.head().seq else 3
        return replace(found, problems=() if strange < 2 else ("a problem",)) if strange == only else found

    return verify


def takes_over(words: str) -> Any:
    """Say of a folder whose lines are torn, foreign or edited that it was loaded."""

    def load(book: Any, source: str, by: str = "") -> Any:
        lines = (Path(source) / ENTRIES).read_bytes()
        kind = "edited" if b"South" in lines else "foreign" if lines.endswith(b"{}\n") else "torn"
        return book.head() if kind == words else Own.load(book, source, by=by)

    return load


def loads_a_part(book: Any, source: str, by: str = "") -> Any:
    with suppress(errors.PartnershipRulesError):
        for entry in read_entries(Path(source) / ENTRIES):
            book._store.insert([entry])
    return Own.load(book, source, by=by)


def exports_more(book: Any, folder: Any) -> Any:
    Path(folder).mkdir(parents=True)
    found = Own.export(book, folder)
    (Path(folder) / "more").write_text(Path(folder).name)
    return found


def without_days(book: Any, stream: str, facts: Any, **given: Any) -> int:
    kept = [{k: v for k, v in one.items() if k != "recorded_at"} if isinstance(one, dict) else one for one in facts]
    return Own.append(book, stream, kept, **given)


def leaves_something(book: Any, stream: str, record: Any, **given: Any) -> Any:
    try:
        return Own.propose(book, stream, record, **given)
    except errors.ConflictError:
        Own.append(book, stream, [record])
        raise


def differently(times: Iterator[int]) -> Any:
    """Give a partnership with one more record each time."""
    return lambda book, stream: only(slice(0, next(times)))(book, stream)


def without(name: str) -> Any:
    """Leave out what a method is asked for beside its first arguments."""
    return lambda book, *given, **_: getattr(Own, name)(book, *given)


def turned(name: str, **fields: Any) -> Any:
    """Answer as the ledger does, but for some fields."""
    return lambda book, *given, **more: replace(getattr(Own, name)(book, *given, **more), **fields)


def since(**fields: Any) -> Any:
    return lambda book, seq=0: changed(Own.since(book, seq), **fields)


TAKEN = "what was accepted was refused when it was repeated later"
REPEAT = "a repeat with the same ids changed the ledger"
PROPOSED = "a repeated proposal changed the ledger, or was refused"
CONFLICT = "a proposal in conflict left something behind, or a repeat was taken for one"
YESTERDAY = "what was recorded today was known yesterday"
FUTURE = "a fact was learned of on a day that has not come"
LATER = "what took effect later is there on an earlier day"
NOT_SEEN = "a second reader does not see what was acknowledged"
NOT_THERE = "an accepted record is not in the ledger"
VERSIONS = "the versions of a stream have gaps"

FAULTS: list[tuple[str, list[str], str, Any]] = [
    # the promise, what is said of it, the method that is at fault, and the fault
    ("all_or_nothing", ["facts that do not fit together were taken"], "append", swallowed),
    ("all_or_nothing", ["a part of what was refused is in the ledger"], "append", one_by_one),
    ("dense_order", ["the sequence has gaps"], "since", since(seq=5)),
    ("dense_order", ["the ledger's clock ran backwards"], "since", since(recorded_at="2001")),
    ("dense_order", [VERSIONS, VERSIONS], "history", lambda book, stream: Own.history(book, stream)[::-1]),
    (
        "dense_order",
        ["the feed after a place is not the rest of the sequence"],
        "since",
        lambda book, seq=0: Own.since(book, max(seq - 1, 0)),
    ),
    ("conflicts", ["an append at the expected version did not give the next version"], "append", too_far(lambda repeated: True)),
    ("conflicts", ["two writers won one version"], "append", without("append")),
    ("conflicts", ["a proposal on an earlier version was accepted", CONFLICT], "propose", without("propose")),
    ("conflicts", [CONFLICT], "propose", refuses_repeats(lambda book, given: "expected_version" in given)),
    ("conflicts", [CONFLICT], "propose", leaves_something),
    ("repeats", [REPEAT], "append", too_far(lambda repeated: repeated)),
    ("repeats", [REPEAT, PROPOSED], "append", writes_more("append")),
    ("repeats", [PROPOSED], "propose", refuses_repeats(lambda book, given: len(book.history("north")) < 4)),
    ("repeats", [PROPOSED], "propose", writes_more("propose")),
    ("repeats", [TAKEN], "propose", refuses_repeats(lambda book, given: len(book.history("north")) > 3)),
    ("repeats", ["one id has two contents"], "append", swallowed),
    ("repeats", ["one id was accepted with two contents"], "propose", accepts),
    ("two_times", ["what was recorded today is not known today"], "partnership", only(slice(1, None))),
    ("two_times", [YESTERDAY, LATER], "partnership", without("partnership")),
    ("two_times", ["a fact that was learned of earlier lost the day", FUTURE], "append", without_days),
    ("two_times", [FUTURE], "append", swallowed),
    ("gatekeeper", ["an escalation without grounds was accepted"], "propose", accepts),
    ("gatekeeper", ["a refused record is in the ledger", NOT_THERE], "propose", keeps_all),
    ("gatekeeper", [NOT_THERE], "propose", keeps_nothing),
    ("gatekeeper", [NOT_THERE], "propose", turned("propose", accepted=False)),
    ("gatekeeper", ["the standing does not follow from what was accepted"], "partnership", only(slice(0, 1))),
    *(("chain", ["a head that is not on the chain is not missed"], "verify", heads(one)) for one in (0, 1)),
    *(("chain", ["an honest ledger does not verify against its own heads"], "verify", heads(one)) for one in (2, 3)),
    ("export", ["the hashes were not kept"], "load", turned("load", hash="")),
    ("export", ["export, load and export do not give equal bytes"], "export", exports_more),
    *(
        ("broken_lines", [f"a folder with a line that is {words} was taken over"], "load", takes_over(words))
        for words in ("torn", "foreign", "edited")
    ),
    ("broken_lines", ["a part of a broken folder is in the ledger"], "load", loads_a_part),
    ("two_readers", [NOT_SEEN], "since", since(seq=5)),
    ("two_readers", [NOT_SEEN], "partnership", differently(count())),
    ("two_readers", [], "head", Own.head),
]


@pytest.mark.parametrize(("promise", "said", "name", "fault"), FAULTS, ids=[f"{row[0]}-{number}" for number, row in enumerate(FAULTS)])
def test_a_store_that_breaks_a_promise_is_told_so_in_its_words(promise: str, said: list[str], name: str, fault: Any) -> None:
    broken: type[Own] = type("Broken", (Own,), {name: fault})
    known: dict[str, Any] = {}
    assert list(getattr(stores, f"_{promise}")(lambda key: broken(known.setdefault(key, ledger.open("memory:")._store)))) == said
