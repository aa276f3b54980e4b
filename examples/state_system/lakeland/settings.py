"""What the system is told when it starts: where the ledger is, who may sign in, what day it is."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

__all__ = ["PEOPLE", "Person", "Settings"]


@dataclass(frozen=True)
class Person:
    """Somebody who signed in: a name for the ledger's 'recorded by', and a role of the policy."""

    name: str
    role: str


# Made-up tokens, so that the example can be tried. An agency puts its own sign-in here.
PEOPLE: Mapping[str, Person] = {
    "office-token": Person("Case office", "state_department"),
    "commissioner-token": Person("Commissioner", "commissioner"),
    "superintendent-token": Person("A district superintendent", "superintendent"),
    "board-token": Person("A local school board", "local_board"),
}


@dataclass(frozen=True)
class Settings:
    """The settings of one running system; `today` is the only place where it reads the calendar.

    `head` is the file of last night's head of the ledger: keep it on a machine that whoever writes to the ledger cannot reach.
    """

    ledger: str
    folder: Path
    head: Path
    people: Mapping[str, Person] = field(default_factory=lambda: PEOPLE)
    today: Callable[[], date] = date.today

    def person(self, token: str | None) -> Person | None:
        """Return who a token belongs to."""
        found = [person for known, person in self.people.items() if token and hmac.compare_digest(known.encode(), token.encode())]
        return found[0] if found else None
