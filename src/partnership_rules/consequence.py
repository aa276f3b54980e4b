"""Consequence clauses: when they trigger, what may or must follow, and who decides. Nothing is imposed here."""

from typing import Annotated, Literal

from pydantic import Field

from .condition import Condition
from .model import Cites, Key, Text, Value, Whole
from .terms import Consequence, Menu

__all__ = ["Consequence", "ConsequenceClause", "Menu"]


class ConsequenceClause(Value):
    """A clause of a signed plan: *consequences for failing to meet the benchmarks are spelled out in the plan*.

    ``effect`` says whether a consequence *must* or *may* follow, ``decided_by`` names the role that decides. With
    ``for: each`` the clause is weighed for every member school on its own.

    >>> clause = ConsequenceClause(id="next-level", when={"missed": {"phase": "outcome"}}, effect="may",
    ...                            then={"choose": 1, "of": [{"kind": "reconstitution"}]}, decided_by="state_superintendent")
    >>> clause.effect, clause.then.of[0].kind
    ('may', 'reconstitution')
    """

    id: Key
    title: Text = ""
    for_: Annotated[Literal["each", "district"], Field(alias="for")] = "district"
    when: Condition
    then: Menu
    effect: Literal["must", "may"]
    decided_by: Key
    level: Whole | None = None
    cites: Cites = ()
    note: Text = ""
