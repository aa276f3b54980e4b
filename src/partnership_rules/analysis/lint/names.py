"""Lint of names that nothing defines, and that a document may hold all the same: citations, and phases without a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ...agreement import Agreement, selectors_in
from ...policy import Policy
from ...policy.checks import conditions_of
from ...words import did_you_mean, listed
from .found import Found, Loc

__all__ = ["name_lints"]

_ID = re.compile(r"(?=.*[0-9._-])[A-Za-z0-9][A-Za-z0-9._-]*\Z", re.ASCII)
"""One word that is written as ids are; citations in words have several."""


def name_lints(document: Policy | Agreement, policy: Policy | None) -> Iterator[Found]:
    """Find citations that the policy does not define, and phases in a policy's conditions that no clock of it calls."""
    if policy is not None and policy.citations:
        yield from _citations(document, policy)
    if isinstance(document, Policy):
        yield from _phases(document)


def _citations(document: Policy | Agreement, policy: Policy) -> Iterator[Found]:
    known = policy.citations
    for loc, cite in _cites(document.to_dict(), ()):
        near = did_you_mean(cite, known) if " " not in cite else ""
        if cite not in known and (near or _ID.match(cite)):
            hint = near or "define it under the policy's 'citations', or cite it in words"
            yield Found("unknown_citation", loc, f"no citation is called '{cite}'", hint, f"the policy defines {listed(sorted(known)[:8])}")


def _cites(data: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """List every citation in a document, each with its path."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key == "cites":
                yield from (((*loc, key, place), str(cite)) for place, cite in enumerate(value))
            else:
                yield from _cites(value, (*loc, key))
    elif isinstance(data, Sequence) and not isinstance(data, str):
        for place, item in enumerate(data):
            yield from _cites(item, (*loc, place))


def _phases(policy: Policy) -> Iterator[Found]:
    called = {clock.phase for clock in policy.clocks.values() if clock.phase}
    for loc, condition in conditions_of(policy):
        for here, selector in selectors_in(condition, loc):
            for phase in selector.phase:
                if phase not in called:
                    said = f"no clock of the policy calls the phase '{phase}': only a benchmark with a day of its own can be of it"
                    hint = did_you_mean(phase, called) or "give the phase to a clock, or take it out of the condition"
                    yield Found("phase_uncalled", (*here, "phase"), said, hint, f"its clocks call {listed(sorted(called)) or 'none'}")
