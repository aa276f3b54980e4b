"""Every store keeps every promise of the ledger, and the check finds each promise that is broken on purpose."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from partnership_rules import ledger
from partnership_rules.ledger.files import ENTRIES, read_entries
from partnership_rules.testing import check_store

from .conftest import Opener


def test_every_store_keeps_every_promise(opener: Opener, request: pytest.FixtureRequest) -> None:
    shared = "memory" not in request.node.callspec.id
    assert check_store(opener, shared=shared) == ()


def _broken(name: str, replacement: object) -> type[ledger.Ledger]:
    return type("Broken", (ledger.Ledger,), {name: replacement})


def _keeps_what_was_refused(self: ledger.Ledger, stream: str, facts: object, **given: object) -> int:
    for fact in facts:  # type: ignore[attr-defined]
        version = ledger.Ledger.append(self, stream, [fact], **given)  # type: ignore[arg-type]
    return version


def _never_in_conflict(self: ledger.Ledger, stream: str, facts: object, **given: object) -> int:
    given.pop("expected_version", None)
    return ledger.Ledger.append(self, stream, facts, **given)  # type: ignore[arg-type]


def _accepts_all(self: ledger.Ledger, stream: str, record: object, **given: object) -> object:
    with suppress(Exception):
        self.append(stream, [record])  # type: ignore[list-item]
    return ledger.Ledger.propose(self, stream, record)  # type: ignore[arg-type]


def _takes_lines_over_one_by_one(self: ledger.Ledger, source: str, by: str = "") -> object:
    with suppress(Exception):
        for entry in read_entries(Path(source) / ENTRIES):
            self._store.insert([entry])
    return self.head()


FAULTS = {
    "all or nothing": ("append", _keeps_what_was_refused),
    "conflicts": ("append", _never_in_conflict),
    "conflicts: a proposal": ("propose", lambda self, stream, record, **given: ledger.Ledger.propose(self, stream, record)),
    "gatekeeper": ("propose", _accepts_all),
    "dense order": ("since", lambda self, seq=0: (e for e in ledger.Ledger.since(self, seq) if e.seq != 7)),
    "two times": ("partnership", lambda self, stream, **given: ledger.Ledger.partnership(self, stream)),
    "chain": ("verify", lambda self, *, against=None: ledger.Ledger.verify(self)),
    "export": ("load", lambda self, source, by="": self.head()),
    "broken lines": ("load", _takes_lines_over_one_by_one),
    "repeats": ("_unknown", lambda self, drafts: [d for d in drafts if d[1].id not in self._store.find([d[1].id])]),
}


@pytest.mark.parametrize("promise", FAULTS)
def test_a_store_that_breaks_a_promise_is_named_by_it(promise: str) -> None:
    broken = _broken(*FAULTS[promise])
    said = check_store(lambda name: broken(ledger.open("memory:")._store), shared=False)
    assert any(one.startswith(promise.partition(":")[0]) for one in said), said
