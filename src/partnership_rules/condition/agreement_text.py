"""What a condition reads of the text of an agreement, which is defined above it, because its clauses hold conditions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from ..benchmark import Benchmark

__all__ = ["AgreementText", "ClauseText"]


class OptionText(Protocol):
    """A consequence on the menu of a clause."""

    @property
    def kind(self) -> str:
        """Its kind."""


class MenuText(Protocol):
    """The consequences a clause offers."""

    @property
    def of(self) -> Sequence[OptionText]:
        """Its options."""


class ClauseText(Protocol):
    """A consequence clause."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def effect(self) -> str:
        """Whether a consequence must or may follow."""

    @property
    def decided_by(self) -> str:
        """The role that decides."""

    @property
    def then(self) -> MenuText:
        """What may follow."""


class TermText(Protocol):
    """The days from and to which the agreement runs."""

    @property
    def from_(self) -> date:
        """Its first day."""

    @property
    def until(self) -> date | None:
        """Its last day, None when it is open."""


class PartyText(Protocol):
    """A party to the agreement."""

    @property
    def role(self) -> str:
        """Its role."""


class SupportText(Protocol):
    """A promised support."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def kind(self) -> str | None:
        """Its kind, where it has one."""


class AgreementText(Protocol):
    """One version of an agreement."""

    @property
    def benchmarks(self) -> Sequence[Benchmark]:
        """Its benchmarks."""

    @property
    def clauses(self) -> Sequence[ClauseText]:
        """Its consequence clauses."""

    @property
    def term(self) -> TermText | None:
        """The days it runs, where it says so."""

    @property
    def parties(self) -> Sequence[PartyText]:
        """Its parties."""

    @property
    def supports(self) -> Sequence[SupportText]:
        """The supports it promises."""
