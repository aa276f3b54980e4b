"""Lint documents: what can be loaded and still cannot have been meant, each with a case that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from ...agreement import Agreement
from ...documents import Bundle, catalog
from ...errors import InputError, ModelError, Place, Problem
from ...model import Silence
from ...policy import Policy
from ...policy.machine_check import machine_faults
from ...record import Partnership
from ...shown import Listed
from ...words import listed
from .benchmarks import benchmark_lints
from .case import PolicyCase
from .clauses import clause_lints, own_clause_lints
from .found import Found, Loc
from .machine import MACHINE_LINTS
from .names import name_lints
from .partnerships import partnership_lints
from .requirements import requirement_lints

__all__ = ["Placer", "findings", "lint", "lint_agreement", "lint_policy", "place_of", "policy_named", "problems"]

Placer = Callable[[Loc], Place]

Document: TypeAlias = Policy | Agreement | Partnership | Bundle
"""What can be linted once it is loaded."""

Linted: TypeAlias = Policy | Agreement | Partnership
"""What a finding is about."""


def lint(document: Document | Mapping[str, Any], *, policy: Policy | None = None) -> tuple[Problem, ...]:
    """Lint a policy, an agreement, a partnership or a bundle; an empty tuple means that nothing was found.

    ``policy`` is the one an agreement is held against; without it the catalog's of the id it names. A mapping is read as a
    policy (it has ``states``) or an agreement, and what keeps it from being one is given too. Every problem has a severity,
    a witness (a case that shows it) and a hint; what the document silences, with a reason, is left out. Pure. Errors:
    ``InputError`` for what is no document.

    >>> from partnership_rules.documents import load_policy
    >>> [problem.code for problem in lint(load_policy("michigan-2017"))]
    []
    """
    if isinstance(document, Mapping):
        return _from_mapping(document, policy)
    return Listed(problem for model, found in findings(document, policy=policy) for problem in problems(found, _in_model(model)))


def findings(document: Document, *, policy: Policy | None = None) -> Iterator[tuple[Linted, list[Found]]]:
    """List the findings of every policy, agreement and partnership in a document."""
    match document:
        case Policy():
            yield document, lint_policy(document)
        case Agreement():
            yield document, lint_agreement(document, policy or policy_named(document.policy))
        case Partnership():
            held = policy or next((p for p in document.policies if p.id == document.policy), None)
            for agreement in document.agreements:
                own = next((p for p in document.policies if p.id == agreement.policy), held)
                yield agreement, lint_agreement(agreement, own)
            yield document, list(partnership_lints(document))
        case Bundle():
            yield from _in_bundle(document, policy)
        case _:
            kind = type(document).__name__
            raise InputError(
                f"a policy, an agreement, a partnership or a bundle is wanted, not a value of type {kind}", code="kind_unexpected"
            )


def _in_bundle(bundle: Bundle, policy: Policy | None) -> Iterator[tuple[Linted, list[Found]]]:
    for one in bundle.policies.values():
        yield from findings(one)
    for agreement in bundle.agreements.values():
        yield agreement, lint_agreement(agreement, policy or bundle.policies.get(agreement.policy or "") or policy_named(agreement.policy))
    for partnership in bundle.partnerships.values():
        every = findings(partnership, policy=policy)
        yield from ((model, found) for model, found in every if isinstance(model, Partnership) or model.id not in bundle.agreements)


def policy_named(key: str | None) -> Policy | None:
    """Return the policy of the catalog that has an id."""
    return catalog().get(key) if key is not None else None


def lint_policy(policy: Policy) -> list[Found]:
    """List what lint finds in a policy, in its order, less what it silences."""
    case = PolicyCase(policy)
    found = [one for lint in MACHINE_LINTS for one in lint(case)]
    waits = [Found(one.code, one.loc, one.message, one.hint, f"the policy '{policy.id}'") for _, one in machine_faults(policy)]
    return _unsilenced(
        [*waits, *found, *requirement_lints(policy), *own_clause_lints(policy), *name_lints(policy, policy)], policy, policy.silence
    )


def lint_agreement(agreement: Agreement, policy: Policy | None) -> list[Found]:
    """List what lint finds in an agreement held against a policy, less what it silences."""
    found = [*benchmark_lints(agreement, policy), *clause_lints(agreement, policy), *name_lints(agreement, policy)]
    return _unsilenced(found, agreement, agreement.silence)


def _unsilenced(found: Iterable[Found], model: Policy | Agreement, silences: tuple[Silence, ...]) -> list[Found]:
    """Leave out what is silenced, and report a silence that silences nothing."""
    everything = list(found)
    left, used = [], set()
    for one in everything:
        places = {".".join(map(str, one.loc)), place_of(model, one.loc)}
        hits = [index for index, silence in enumerate(silences) if silence.code == one.code and _covers(silence.at, places)]
        used.update(hits)
        if not hits:
            left.append(one)
    for index, silence in enumerate(silences):
        if index not in used:
            at = f" at '{silence.at}'" if silence.at else ""
            shown = f"what is found: {listed(sorted({one.code for one in everything})) or 'nothing'}"
            said = f"'{silence.code}'{at} is silenced, and is not there"
            left.append(Found("silence_unused", ("silence", index), said, "take it out", shown))
    return left


def _covers(at: str | None, places: set[str]) -> bool:
    return at is None or any(place == at or place.startswith(f"{at}.") for place in places)


def place_of(model: object, loc: Loc) -> str:
    """Write a path inside a model with the ids of the items it goes through, where they have one.

    >>> place_of(Agreement(id="a", supports=[{"id": "coaching"}]), ("supports", 0, "title"))
    'supports.coaching.title'
    """
    said: list[str] = []
    here: object = model
    for step in loc:
        if isinstance(step, int):
            here = here[step] if isinstance(here, tuple) and step < len(here) else None
            said.append(str(getattr(here, "id", None) or step))
        else:
            here = here.get(step) if isinstance(here, Mapping) else getattr(here, step, getattr(here, f"{step}_", None))
            said.append(step)
    return ".".join(said)


def _in_model(model: Linted) -> Placer:
    """Return the function that places findings of a value built in Python: the path inside takes the file's name."""
    return lambda loc: Place(f"{model.id}.{place_of(model, loc)}")


def problems(found: Iterable[Found], place: Placer) -> Iterator[Problem]:
    """Turn findings into problems, each at its place."""
    for one in found:
        yield Problem(one.code, place(one.loc), one.message, one.hint, one.severity, one.witness)


def _from_mapping(data: Mapping[str, Any], policy: Policy | None) -> tuple[Problem, ...]:
    bare = {key: value for key, value in data.items() if key != "format"}
    model = Policy if "states" in bare else Agreement
    try:
        return lint(model(**bare), policy=policy)
    except ModelError as error:
        return Listed(_as_found(problem, bare) for problem in error.problems)


def _as_found(problem: Problem, data: Mapping[str, Any]) -> Problem:
    """Distinguish a state without a way out from one whose ways lead to no end: loading calls both trapped."""
    if problem.code != "trapped_state":
        return problem
    state = problem.where.file.rpartition(".")[2]
    sources = [t.get("from", ()) for t in data.get("transitions", ()) if isinstance(t, Mapping)]
    has_exit = any(state == source or (not isinstance(source, str) and state in source) for source in sources)
    return Problem("livelock" if has_exit else "dead_end", problem.where, problem.message, problem.hint, problem.severity, problem.witness)
