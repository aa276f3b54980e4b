"""An outlook as a document: the data that ``Outlook.to_dict()`` gives, typed, described, and read back from its text."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..clock_status import ClockStatus
from ..model import Day
from .document import Document, OpenSaid, PolicySaid, StandingDocument

__all__ = ["OutlookDocument"]


class PossibleSaid(Document):
    """What all completions say of one thing."""

    name: str = Field(description="Its name in the standing: of a school's, with '@' and the school.")
    outcome: str = Field(description="The word of all completions, or undetermined.")
    outcomes: tuple[str, ...] = Field(description="Every word that a completion gives.")
    needs: tuple[str, ...] = Field(description="The days or facts that would decide.")


class ClockSpanSaid(Document):
    """A clock in all completions."""

    name: str = Field(description="Its name in the policy.")
    statuses: tuple[ClockStatus, ...] = Field(description="Every status that is possible.")
    due: tuple[Day, Day] | None = Field(description="The first and the last day that may be its last day.")
    days_late: tuple[int, int] | None = Field(description="The fewest and the most days past its last day.")


class CompletionSaid(Document):
    """Exact days for the rough ones, and the standing that they give."""

    days: dict[str, Day | None] = Field(description="The day of each rough fact; null where it has not happened so far.")
    standing: StandingDocument = Field(description="The standing.")


class OutlookDocument(Document):
    """Where a partnership with rough days may stand on a day, as data: what an outlook wrote, typed and read back.

    >>> import partnership_rules as pr
    >>> p = pr.Partnership(id="p", policy="michigan-2017", district={"name": "D"}, records=[{"kind": "identified", "on": "2017-01"}])
    >>> outlook = pr.outlook(p, as_of="2018-01-01")
    >>> OutlookDocument.model_validate(outlook.to_dict()).to_dict() == outlook.to_dict()
    True
    """

    format: Literal["partnership-rules/outlook/1"] = Field(description="What the document holds, and in which version.")
    partnership: str = Field(description="The partnership's id.")
    policy: PolicySaid = Field(description="The policy that was asked.")
    as_of: Day = Field(description="The day asked about.")
    known_on: Day | None = Field(description="Only what was known on that day; null for all.")
    states: tuple[str, ...] = Field(description="Every state that is possible.")
    since: tuple[Day, Day] = Field(description="The first and the last day since which it may stand so.")
    clocks: tuple[ClockSpanSaid, ...] = Field(description="The clocks of the present cycle.")
    members: tuple[PossibleSaid, ...] = Field(description="The schools.")
    benchmarks: tuple[PossibleSaid, ...] = Field(description="What the evidence says of every benchmark.")
    clauses: tuple[PossibleSaid, ...] = Field(description="The consequence clauses of the agreement in force.")
    requirements: tuple[PossibleSaid, ...] = Field(description="What the law requires.")
    grounds: tuple[PossibleSaid, ...] = Field(description="The grounds for the next level of accountability.")
    options: tuple[PossibleSaid, ...] = Field(description="The steps that a record could set off.")
    undetermined: tuple[OpenSaid, ...] = Field(description="What is undetermined, and what would decide it.")
    standings: tuple[CompletionSaid, ...] = Field(description="Each distinct standing, with a completion that gives it.")

    @property
    def id(self) -> str:
        """The partnership's id."""
        return self.partnership
