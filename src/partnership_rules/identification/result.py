"""The result of an identification: a verdict on every school, where each rule cuts each pool, and what the whole comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from ..errors import LookupFailed, Problem
from ..kinds import AnyRecord
from ..logic import UNDETERMINED
from ..model import FieldsAsJson
from ..shown import AsJson, Listed, Shown
from ..standing.results import Open
from ..words import did_you_mean
from .cut import Cut
from .policy import IndexPolicy
from .records import ByDistrict, Change, Writing, changed_records, differences_between, records_of
from .verdict import OUTCOMES, Outcome, SchoolVerdict

__all__ = ["Identification", "Pool"]


@dataclass(frozen=True, slots=True)
class Pool(FieldsAsJson, Shown):
    """A pool in numbers: how many schools stand in it and may be named by rank (the least and the most), and how they came out."""

    name: str
    schools: tuple[int, int]
    eligible: tuple[int, int]
    in_: int
    out: int
    undetermined: int


@dataclass(frozen=True)
class Identification(AsJson, Shown):
    """Which schools a policy names on a day, which not, and which cannot be told apart by what is known.

    ``result["00123"]`` is the verdict on a school; ``cut`` holds where each rule cuts each pool, ``pools`` what became of
    each pool, ``problems`` what of the evidence could not be used, and what else is to be looked at. A value that pickles,
    and equals any other of the same policy and data.
    """

    policy: IndexPolicy
    as_of: date
    known_on: date | None
    verdicts: Listed[SchoolVerdict]
    cut: Listed[Cut]
    pools: Listed[Pool]
    problems: Listed[Problem]

    def __repr__(self) -> str:
        return f"<Identification by '{self.policy.id}' on {self.as_of}: {self.summary}>"

    def __str__(self) -> str:
        return self._as_text()

    def __getitem__(self, school: str) -> SchoolVerdict:
        """Return the verdict on a school; raises ``LookupFailed`` (``unknown_school``)."""
        found = self._places.get(school)
        if found is None:
            hint = did_you_mean(str(school), self._places)
            raise LookupFailed("the roster has no such school", code="unknown_school", hint=hint)
        return self.verdicts[found]

    def __iter__(self) -> Iterator[SchoolVerdict]:
        return iter(self.verdicts)

    def __len__(self) -> int:
        return len(self.verdicts)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {verdict.school.school: place for place, verdict in enumerate(self.verdicts)}

    @property
    def summary(self) -> str:
        """How many came out in, out and undetermined."""
        counts = dict.fromkeys(OUTCOMES.values(), 0)
        for verdict in self.verdicts:
            counts[verdict.outcome] += 1
        return ", ".join(f"{count} {word}" for word, count in counts.items())

    def having(self, outcome: Outcome) -> Listed[SchoolVerdict]:
        """List the verdicts with one outcome, lowest rank first."""
        found = [verdict for verdict in self.verdicts if verdict.outcome == outcome]
        return Listed(sorted(found, key=lambda one: (one.rank or (len(self), 0), one.school.school)))

    @property
    def undetermined(self) -> Listed[Open]:
        """List the schools that are undetermined, each with the cells that would decide."""
        return Listed(Open(f"school {one.school.school}", one.needs) for one in self.verdicts if one.truth is UNDETERMINED)

    @property
    def warnings(self) -> tuple[str, ...]:
        """The problems in words, each with its pool where it speaks of one, and its hint."""
        places = ("" if str(one.where) == "evidence" else f"{one.where}: " for one in self.problems)
        hints = (f" ({one.hint})" if one.hint else "" for one in self.problems)
        return tuple(f"{place}{one.message}{hint}" for place, one, hint in zip(places, self.problems, hints, strict=True))

    @property
    def exact(self) -> bool:
        """Whether every undetermined answer is as narrow as the data allow; one that is decided always holds."""
        return all(verdict.exact for verdict in self.verdicts)

    def records(self, *, on: date | None = None, by: str = "", source: str = "") -> ByDistrict:
        """Propose the dated records that follow, by district: ``identified``, and ``designated`` for each school.

        ``on`` is the day they take effect, that of the result where it is left out. A school without a district stands for its
        own. One that is undetermined gets no record; nor does one that is not named, where the policy has no word for that.
        """
        return records_of(self.policy, self.verdicts, Writing(on or self.as_of, by, source))

    def changes(
        self, earlier: Identification | Iterable[AnyRecord], *, on: date | None = None, by: str = "", source: str = ""
    ) -> ByDistrict:
        """Propose what corrected data add to the records on file, by district: withdrawals and new records, never edits.

        ``earlier`` is an earlier result, whose records are taken to be written on its day, or the records themselves. What they
        say already is not said again. Raises ``InputError`` (``correction_same_day``) where ``on``, or else the day of this result, is not
        later than the records to be withdrawn.
        """
        written = [one for records in earlier.records().values() for one in records] if isinstance(earlier, Identification) else earlier
        return changed_records(self.policy, self.verdicts, written, Writing(on or self.as_of, by, source))

    def differences(self, earlier: Identification) -> Listed[Change]:
        """List the schools whose outcome or reasons differ from an earlier result, in the order of the roster."""
        return Listed(differences_between(earlier, self))

    def table(self) -> list[Mapping[str, object]]:
        """Return a row of plain cells for each school, for ``views.to_csv`` and ``views.frame``."""
        return [verdict.row() for verdict in self.verdicts]

    def to_dict(self) -> dict[str, Any]:  # JSON, whose readers index it
        """Return the result as a JSON-ready mapping."""
        return {
            "format": "partnership-rules/identified/1",
            "policy": {"id": self.policy.id, "hash": self.policy.hash},
            "as_of": self.as_of.isoformat(),
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "exact": self.exact,
            "pools": [pool.to_dict() for pool in self.pools],
            "cut": [cut.to_dict() for cut in self.cut],
            "schools": [verdict.to_dict() for verdict in self.verdicts],
            "problems": [problem.to_dict() for problem in self.problems],
        }
