"""Consequence clauses: when they trigger, what may or must follow, and who decides. Nothing is imposed here."""

from typing import Annotated, Literal

from pydantic import Field

from .condition import Condition
from .model import Cites, Key, Text, Value, Whole
from .terms import Consequence, Menu

__all__ = ["Consequence", "ConsequenceClause", "Menu", "PolicyClause"]


class ConsequenceClause(Value):
    """A clause of a signed plan: *consequences for failing to meet the benchmarks are spelled out in the plan*.

    ``effect`` says whether a consequence *must* or *may* follow, ``decided_by`` names the role that decides. With
    ``for: each`` the clause is weighed for every member school on its own.

    >>> clause = ConsequenceClause(id="next-level", when={"missed": {"phase": "outcome"}}, effect="may",
    ...                            then={"choose": 1, "of": [{"kind": "reconstitution"}]}, decided_by="state_superintendent")
    >>> clause.effect, clause.then.of[0].kind
    ('may', 'reconstitution')
    """

    id: Key  #: Its id, by which records name it.
    title: Text = ""  #: Its title, for people.
    #: Whether it is weighed for each member school on its own, or once for the district.
    for_: Annotated[Literal["each", "district"], Field(alias="for")] = "district"
    when: Condition  #: The condition under which it triggers.
    then: Menu  #: The menu of consequences.
    effect: Literal["must", "may"]  #: Whether a consequence must or may follow.
    decided_by: Key  #: The role that decides, one of the policy's roles.
    level: Whole | None = None  #: The level of accountability to which it belongs.
    cites: Cites = ()
    note: Text = ""  #: Words for people; no rule reads them.

    @property
    def deciders(self) -> tuple[str, str]:
        """Return the role that decides, and the one that does once the time to choose is over."""
        return self.decided_by, self.decided_by


class PolicyClause(ConsequenceClause):
    """A clause of the policy itself, which holds where no agreement is in force: who chooses, from what, by when.

    ``decide_within`` names the clock within which somebody is to choose. When it is over and nobody has chosen, the menu's
    ``default`` is recommended, and ``default_decided_by`` decides (without it, who decided before). Nothing is imposed.

    >>> clause = PolicyClause(id="receiver", when={"clock": {"name": "choice", "is": ["running", "lapsed"]}}, effect="must",
    ...                       then={"of": [{"kind": "receiver"}, {"kind": "closure"}], "default": "receiver"},
    ...                       decided_by="local_board", decide_within="choice", default_decided_by="state_department")
    >>> clause.decide_within, clause.then.default, clause.default_decided_by
    ('choice', 'receiver', 'state_department')
    """

    decide_within: Key | None = None  #: The clock of the policy within which somebody is to choose.
    default_decided_by: Key | None = None  #: Who decides once it is over and nobody has chosen.

    @property
    def deciders(self) -> tuple[str, str]:
        """Return the role that decides, and the one that does once the time to choose is over."""
        return self.decided_by, self.default_decided_by or self.decided_by
