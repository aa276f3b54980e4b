"""The machine of a policy as Mermaid text, with the present state and the path taken marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .escape import for_mermaid

if TYPE_CHECKING:
    from ..policy import Policy, Transition
    from ..standing import Standing

__all__ = ["mermaid"]


def mermaid(policy: Policy, *, standing: Standing | None = None) -> str:
    """Draw the machine as a Mermaid state diagram, in the order of the policy; every label is escaped.

    Where a standing is given, its state is marked with the class ``now`` and the states it came through with ``past``.

    >>> from partnership_rules.documents import load_policy
    >>> mermaid(load_policy("michigan-2017")).splitlines()[0]
    'stateDiagram-v2'
    """
    return "\n".join(("stateDiagram-v2", *_lines(policy, standing))) + "\n"


def _lines(policy: Policy, standing: Standing | None) -> Iterator[str]:
    ids = {name: f"s{place}" for place, name in enumerate(policy.states)}
    for name, key in ids.items():
        yield f'    state "{for_mermaid(policy.title_of(name))}" as {key}'
    yield f"    [*] --> {ids[policy.initial]}"
    for transition in policy.transitions:
        for source in transition.from_:
            yield f"    {ids[source]} --> {ids[transition.to]}: {for_mermaid(label_of(transition))}"
    for name in policy.states:
        if name in policy.finals:
            yield f"    {ids[name]} --> [*]"
    if standing is not None:
        yield from _marks(standing, ids)


def label_of(transition: Transition) -> str:
    """Say in a few words what sets a transition off."""
    if transition.on is None:
        return f"clock {transition.clock}".replace("_", " ") if transition.clock else "as soon as its guard holds"
    limits = ", ".join((transition.with_ or {}).values())
    guard = ", guarded" if transition.when is not None else ""
    return f"{transition.on}{f' ({limits})' if limits else ''}{guard}".replace("_", " ")


def _marks(standing: Standing, ids: dict[str, str]) -> Iterator[str]:
    yield "    classDef now stroke-width:4px,font-weight:bold"
    yield "    classDef past stroke-dasharray:4 3"
    came = dict.fromkeys(step.from_ for step in standing.trail if step.from_ != step.to)
    past = [ids[name] for name in came if name in ids and name != standing.state]
    if past:
        yield f"    class {','.join(past)} past"
    yield f"    class {ids[standing.state]} now"
