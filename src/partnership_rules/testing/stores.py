"""The contract of a ledger as a public check: what every store must keep, whoever wrote it."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ..documents import load_policy
from ..errors import ConflictError, InputError, LookupFailed, PartnershipRulesError
from ..evaluation import evaluate
from ..ledger import Ledger
from ..ledger.files import ENTRIES
from ..record import Partnership

__all__ = ["check_store"]

Opener = Callable[[str], Ledger]

FIRST = {"kind": "identified", "on": "2018-03-30", "id": "first"}
ASSIGNED = {"kind": "assigned", "on": "2018-03-30", "id": "second"}


def check_store(open_: Opener, *, shared: bool = True) -> tuple[str, ...]:
    """Hold a store against every promise of the ledger; return the broken ones in words, nothing when all are kept.

    ``open_(name)`` opens the ledger of a name, empty when the name is new; with ``shared`` a second call for the same name
    opens the same ledger beside the first, as another process would. A ledger in another database than the two that come with
    the library is a ``Ledger`` over a store with the methods of ``partnership_rules.ledger.store.Store``.

    >>> from partnership_rules import ledger
    >>> from partnership_rules.testing import check_store
    >>> check_store(lambda name: ledger.open("memory:"), shared=False)
    ()
    """
    promises = (
        _all_or_nothing,
        _dense_order,
        _conflicts,
        _repeats,
        _two_times,
        _gatekeeper,
        _chain,
        _export,
        _broken_lines,
        *((_two_readers,) if shared else ()),
    )
    broken: list[str] = []
    for promise in promises:
        broken += [f"{promise.__name__.strip('_').replace('_', ' ')}: {said}" for said in promise(open_)]
    return tuple(broken)


def example(key: str = "north") -> Partnership:
    """Build a small partnership to be kept."""
    fields: dict[str, Any] = {"id": key, "policy": load_policy("michigan-2017"), "district": {"name": "North"}, "records": [FIRST]}
    return Partnership(**fields)


def _all_or_nothing(open_: Opener) -> Iterator[str]:
    with open_("all-or-nothing") as book:
        book.append("north", [example()])
        before = book.head()
        try:
            book.append("north", [ASSIGNED, {"kind": "retracted", "on": "2018-04-01", "record": "nobody"}])
            yield "facts that do not fit together were taken"
        except PartnershipRulesError:
            pass
        if book.head() != before:
            yield "a part of what was refused is in the ledger"


def _dense_order(open_: Opener) -> Iterator[str]:
    with open_("dense-order") as book:
        for key in ("north", "south"):
            book.append(key, [example(key)])
        for day in range(1, 6):
            for key in ("north", "south"):
                book.append(key, [{"kind": "partner_joined", "on": f"2018-05-0{day}", "party": "A partner"}])
        entries = list(book.since(0))
        if [entry.seq for entry in entries] != list(range(1, len(entries) + 1)):
            yield "the sequence has gaps"
        if [entry.recorded_at for entry in entries] != sorted(entry.recorded_at for entry in entries):
            yield "the ledger's clock ran backwards"
        for key in ("north", "south"):
            if [entry.version for entry in book.history(key)] != list(range(1, len(book.history(key)) + 1)):
                yield "the versions of a stream have gaps"
        if [entry.seq for entry in book.since(5)] != [entry.seq for entry in entries[5:]]:
            yield "the feed after a place is not the rest of the sequence"


def _conflicts(open_: Opener) -> Iterator[str]:
    with open_("conflicts") as book:
        version = book.append("north", [example()])
        if book.append("north", [ASSIGNED], expected_version=version) != version + 1:
            yield "an append at the expected version did not give the next version"
        try:
            book.append("north", [{"kind": "partner_joined", "on": "2018-05-01", "party": "Late"}], expected_version=version)
            yield "two writers won one version"
        except ConflictError:
            pass
        head = book.head()
        try:
            book.propose("north", {"kind": "closed", "on": "2018-05-01"}, expected_version=version)
            yield "a proposal on an earlier version was accepted"
        except ConflictError:
            pass
        if book.head() != head or not book.propose("north", ASSIGNED, expected_version=version).accepted:
            yield "a proposal in conflict left something behind, or a repeat was taken for one"


def _repeats(open_: Opener) -> Iterator[str]:
    with open_("repeats") as book:
        book.append("north", [example()])
        version, head = book.append("north", [ASSIGNED]), book.head()
        if book.append("north", [ASSIGNED], expected_version=version - 1) != version or book.head() != head:
            yield "a repeat with the same ids changed the ledger"
        if not book.propose("north", ASSIGNED).accepted or book.head() != head:
            yield "a repeated proposal changed the ledger, or was refused"
        book.append("north", [{"kind": "closed", "on": "2018-04-01", "reason": "The school closed."}])
        if not book.propose("north", ASSIGNED).accepted:
            yield "what was accepted was refused when it was repeated later"
        try:
            book.append("north", [{**ASSIGNED, "on": "2018-03-31"}])
            yield "one id has two contents"
        except InputError:
            pass
        try:
            book.propose("north", {**ASSIGNED, "on": "2018-03-31"})
            yield "one id was accepted with two contents"
        except InputError:
            pass


def _two_times(open_: Opener) -> Iterator[str]:
    with open_("two-times") as book:
        book.append("north", [example()])
        today = book.history("north")[-1].recorded.date()
        if len(book.partnership("north", known_on=today).records) != 1:
            yield "what was recorded today is not known today"
        try:
            book.partnership("north", known_on=today - timedelta(days=1))
            yield "what was recorded today was known yesterday"
        except LookupFailed:
            pass
        book.append("north", [{**ASSIGNED, "recorded_at": "2018-04-02T09:00:00Z"}])
        if book.history("north")[-1].known_on != date(2018, 4, 2):
            yield "a fact that was learned of earlier lost the day"
        try:
            book.append("north", [{"kind": "partner_joined", "on": "2018-05-01", "party": "X", "recorded_at": "9000-01-01T00:00:00Z"}])
            yield "a fact was learned of on a day that has not come"
        except InputError:
            pass
        if len(book.partnership("north", as_of=date(2018, 3, 29)).records) != 0:
            yield "what took effect later is there on an earlier day"


def _gatekeeper(open_: Opener) -> Iterator[str]:
    with open_("gatekeeper") as book:
        book.append("north", [example()])
        head = book.head()
        if book.propose("north", {"kind": "next_level_signaled", "on": "2018-04-02", "by": "state_superintendent"}).accepted:
            yield "an escalation without grounds was accepted"
        if book.head() != head:
            yield "a refused record is in the ledger"
        if not book.propose("north", ASSIGNED).accepted or book.head().seq != head.seq + 1:
            yield "an accepted record is not in the ledger"
        if evaluate(book.partnership("north"), as_of=date(2018, 5, 1)).state != "assessing":
            yield "the standing does not follow from what was accepted"


def _chain(open_: Opener) -> Iterator[str]:
    with open_("chain") as book:
        book.append("north", [example()])
        early = book.head()
        book.append("north", [ASSIGNED])
        if not book.verify(against=early).ok or not book.verify(against=book.head()).ok:
            yield "an honest ledger does not verify against its own heads"
        if book.verify(against=type(early)(early.seq, "f" * 64)).ok or book.verify(against=type(early)(99, early.hash)).ok:
            yield "a head that is not on the chain is not missed"


def _export(open_: Opener) -> Iterator[str]:
    with open_("export") as book, open_("export-copy") as copy, tempfile.TemporaryDirectory() as name:
        book.append("north", [example(), ASSIGNED], by="a clerk")
        first, second = Path(name, "first"), Path(name, "second")
        book.export(first)
        if copy.load(first) != book.head():
            yield "the hashes were not kept"
        copy.export(second)
        if {path.name: path.read_bytes() for path in first.iterdir()} != {path.name: path.read_bytes() for path in second.iterdir()}:
            yield "export, load and export do not give equal bytes"


def _broken_lines(open_: Opener) -> Iterator[str]:
    with open_("broken-lines") as book, open_("broken-lines-copy") as copy, tempfile.TemporaryDirectory() as name:
        book.append("north", [example(), ASSIGNED])
        book.export(name)
        lines = Path(name, ENTRIES)
        whole = lines.read_bytes()
        for words, broken in (("torn", whole[:-9]), ("foreign", whole + b"{}\n"), ("edited", whole.replace(b"North", b"South"))):
            lines.write_bytes(broken)
            try:
                copy.load(name)
                yield f"a folder with a line that is {words} was taken over"
            except PartnershipRulesError:
                pass
        if copy.head().seq:
            yield "a part of a broken folder is in the ledger"


def _two_readers(open_: Opener) -> Iterator[str]:
    with open_("two-readers") as book, open_("two-readers") as other:
        book.append("north", [example()])
        feed = other.since(0)
        first = next(feed)
        book.append("north", [ASSIGNED])
        if first.seq != 1 or other.partnership("north") != book.partnership("north"):
            yield "a second reader does not see what was acknowledged"
