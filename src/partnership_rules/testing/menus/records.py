"""What may come next: records and evidence that could follow in a partnership, the likeliest to matter first.

Everything here is plain data (mappings that a ``Partnership`` reads), listed in a fixed order, so that a small number
stands for a simple choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from typing import TypeAlias, assert_never

from ...agreement import Agreement
from ...condition import Condition, ast, walk
from ...errors import PartnershipRulesError
from ...evaluation import evaluate
from ...kinds import BUILT_IN_KINDS, KINDS
from ...policy import Policy, Transition
from ...policy.checks import conditions_of
from ...record import Partnership
from ...standing import Option, Standing
from ..rows import Row
from .evidence import evidence_rows
from .names import PERIODS_OF

__all__ = ["Draft", "answers", "any_records", "deciding_facts", "moving_records", "related_records", "templates"]

SOMEBODY = "somebody_else"
LATER = (1, 7, 30, 90, 365)


@dataclass
class Draft:
    """A partnership while it is drawn: what is on record so far, and the day of the last step."""

    policy: Policy
    agreements: tuple[Agreement, ...] = ()
    schools: tuple[str, ...] = ()
    district: Row = field(default_factory=lambda: {"name": "D"})
    policies: tuple[Policy, ...] = ()
    records: list[Row] = field(default_factory=list)
    evidence: list[Row] = field(default_factory=list)
    day: date = date(2017, 3, 1)
    links: Row = field(default_factory=dict)

    def partnership(self) -> Partnership:
        """Build the partnership."""
        drawn: Row = {
            "id": "drawn",
            "policy": self.policy.id,
            "policies": (self.policy, *self.policies),
            "agreements": self.agreements,
            "district": self.district,
            "schools": [{"id": school} for school in self.schools],
            "records": self.records,
            "evidence": self.evidence,
            **self.links,
        }
        return Partnership(**drawn)

    def standing(self) -> Standing | None:
        """Return the standing on the day of the last step; None where there is none."""
        try:
            return evaluate(self.partnership(), as_of=self.day) if self.records else None
        except PartnershipRulesError:
            return None


def moving_records(draft: Draft, standing: Standing | None, *, ending: bool) -> list[list[Row]]:
    """List the records that would move the machine now, one menu for each step.

    With ``ending`` they are those that would end the partnership without a condition, or move nowhere; else all others.
    """
    if standing is None:
        return [] if ending else [[{"kind": "identified"}]]
    leaving = [t for t in standing.policy.transitions if t.on is not None and standing.state in t.from_]
    open_ = [(t, option) for t, option in zip(leaving, standing.options, strict=True) if option.guard.value == "true"]
    menus = [_records_for(option, draft, standing) for t, option in open_ if _is_idle(t, standing) is ending]
    return [menu for menu in menus if menu]


def _is_idle(transition: Transition, standing: Standing) -> bool:
    free_end = transition.to in standing.policy.finals and transition.when is None
    return free_end or transition.to == standing.state


def _records_for(option: Option, draft: Draft, standing: Standing) -> list[Row]:
    rows = [row for row in templates(_kind(option.kind), draft, standing) if row.get("name", option.kind) == option.kind]
    return [{**row, **dict(option.with_), **({"by": option.by[0]} if option.by else {})} for row in rows]


def _kind(name: str) -> str:
    return name if name in BUILT_IN_KINDS else "other"


def deciding_facts(draft: Draft, standing: Standing | None) -> list[list[Row]]:
    """List the facts that decide a leaf of a guard that leads out of the present state, one menu for each leaf.

    Evidence stands among them: a row without a ``kind``.
    """
    if standing is None:
        return []
    leaves = _leaves_ahead(standing)
    menus = [list(_deciding(leaf, draft)) for leaf in leaves]
    if any(isinstance(leaf, ast.Signed) for leaf in leaves):
        menus.insert(0, _missing_signatures(draft, standing))
    return [menu for menu in menus if menu]


def answers(draft: Draft, standing: Standing | None, which: int) -> list[Row]:
    """Answer every leaf of the guards that lead out of the present state at once; a number chooses how."""
    found: list[Row] = []
    if standing is None:
        return found
    for leaf in _leaves_ahead(standing):
        ways = _ways(leaf, draft, standing)
        if ways:
            which, place = divmod(which, len(ways))
            found += ways[place]
    return found


def _ways(leaf: Condition, draft: Draft, standing: Standing) -> list[list[Row]]:
    match leaf:
        case ast.Signed():
            rows = _missing_signatures(draft, standing)
            missing = [row for number, row in enumerate(rows) if row["kind"] == "signed" and row not in rows[:number]]
            return [way for way in (rows[:1], missing[:-1], missing) if way]
        case ast.Met() | ast.Missed() | ast.ShareMet():
            rows = list(_deciding(leaf, draft))
            return [way for way in (rows[::2], rows[1::2], rows[:1]) if way]
        case ast.FindingIs() | ast.Reported() | ast.Designated() | ast.Members() | ast.Never() | ast.Happened():
            return [[row] for row in _deciding(leaf, draft)]
        case (
            ast.AllOf() | ast.AnyOf() | ast.Not() | ast.AtLeastN() | ast.ClockIs() | ast.Rated() | ast.LevelIs() | ast.Elapsed()
            | ast.Has() | ast.StandingOf() | ast.Grounds() | ast.Charter() | ast.ParameterIs()
        ):  # fmt: skip
            return []
        case _:
            assert_never(leaf)


def _leaves_ahead(standing: Standing) -> list[Condition]:
    guards = [t.when for t in standing.policy.transitions if standing.state in t.from_ and t.when is not None]
    return list(dict.fromkeys(leaf for guard in guards for _, leaf in walk(guard)))


def _deciding(leaf: Condition, draft: Draft) -> Iterator[Row]:
    """List the facts that decide a condition by themselves; signatures are listed apart, and for the rest there are none."""
    match leaf:
        case ast.FindingIs():
            findings = (leaf.finding.is_, *(word for word in ("met", "not_met", "undetermined") if word != leaf.finding.is_))
            yield from (_row("review_decided", review=leaf.finding.review, finding=word) for word in findings)
        case ast.Reported():
            word, support = leaf.reported.is_ or leaf.reported.implementation, leaf.reported.support
            fields = {"kind": "support_reported", "support": support} if support else {"kind": "implementation_reported"}
            yield from ({**fields, "finding": one} for one in (word, "on_track", "failing"))
        case ast.Designated():
            yield from ({"kind": "designated", "as": leaf.designated.as_[0], "school": school} for school in draft.schools)
        case ast.Members():
            yield from ({"kind": "school_exited", "school": school} for school in draft.schools)
        case ast.Never():
            yield from _occurring(leaf.never, draft)
        case ast.Happened():
            yield from _occurring(leaf.happened.occurrence, draft)
        case ast.Met() | ast.Missed() | ast.ShareMet():
            yield from evidence_rows(draft.agreements, draft.schools, draft.day, plain=True)
        case ast.AllOf() | ast.AnyOf() | ast.Not() | ast.AtLeastN() | ast.Signed() | ast.ClockIs() | ast.Rated() | ast.LevelIs():
            pass
        case ast.Elapsed() | ast.Has() | ast.StandingOf() | ast.Grounds() | ast.Charter() | ast.ParameterIs():
            pass
        case _:
            assert_never(leaf)


def _occurring(occurrence: ast.Occurrence, draft: Draft) -> list[Row]:
    return templates(occurrence.kind, draft, None)[:2] if occurrence.kind and occurrence.kind in BUILT_IN_KINDS else []


def related_records(draft: Draft, standing: Standing | None) -> list[list[Row]]:
    """List the records that a guard leading out of the present state, a ground or a clock asks about, by kind."""
    policy = standing.policy if standing is not None else draft.policy
    state = standing.state if standing is not None else policy.initial
    conditions = [t.when for t in policy.transitions if state in t.from_ and t.when is not None]
    conditions += [ground.when for ground in policy.ladder.grounds]
    kinds: dict[str, None] = {}
    for condition in conditions:
        for _, leaf in walk(condition):
            kinds.update(dict.fromkeys(_kinds_of(leaf, policy)))
    for clock in policy.clocks.values():
        kinds.update(dict.fromkeys(o.kind for o in (clock.anchor, *clock.met_by) if o.kind is not None))
        kinds["extension_granted"] = None
    menus = [[row for row in templates(_kind(kind), draft, standing) if row.get("name", kind) == kind] for kind in kinds]
    return [menu for menu in menus if menu]


def _missing_signatures(draft: Draft, standing: Standing) -> list[Row]:
    """List the signing as a whole, and each signature still wanting under the version that was signed last, the next one most often."""
    if standing.in_force:
        return []
    rows = [row for row in draft.records if row["kind"] == "signed"]
    version = rows[-1].get("agreement") if rows else next((a.id for a in draft.agreements), None)
    have = {row["role"] for row in rows if row.get("agreement") == version}
    rows = [_row("signed", role=role, agreement=version) for role in _signers(draft.policy) if role not in have]
    return [_row("agreement_signed", agreement=version), *rows[:1] * 4, *rows]


def _kinds_of(leaf: Condition, policy: Policy) -> Iterator[str]:
    """List the kinds of record that could change what a condition comes to."""
    match leaf:
        case ast.Signed():
            yield from ("signed", "agreement_signed")
        case ast.FindingIs():
            yield from ("review_decided", "review_held")
        case ast.Reported():
            yield "support_reported" if leaf.reported.support else "implementation_reported"
        case ast.Designated():
            yield "designated"
        case ast.Rated():
            yield "rated"
        case ast.Members():
            yield from ("school_exited", "school_closed", "schools_merged", "school_added")
        case ast.Met() | ast.Missed() | ast.ShareMet() | ast.Has():
            yield from ("agreement_signed", "overridden", "agreement_amended")
        case ast.ClockIs():
            clock = policy.clocks[leaf.clock.name]
            yield from (o.kind for o in (clock.anchor, *clock.met_by) if o.kind is not None)
        case ast.Never(never=one) | ast.Elapsed(elapsed=ast.Span(since=one)) | ast.Happened(happened=ast.DatedOccurrence(occurrence=one)):
            yield from [one.kind] if one.kind is not None else []
        case ast.AllOf() | ast.AnyOf() | ast.Not() | ast.AtLeastN() | ast.LevelIs() | ast.StandingOf() | ast.Grounds():
            pass
        case ast.Charter() | ast.ParameterIs():
            pass
        case _:
            assert_never(leaf)


def any_records(draft: Draft, standing: Standing | None) -> list[list[Row]]:
    """List records of every kind, whether they could move anything or not."""
    return [menu for kind in (*BUILT_IN_KINDS, "other") if (menu := templates(kind, draft, standing))]


def _row(kind: str, **fields: object) -> Row:
    return {"kind": kind, **{key: value for key, value in fields.items() if value is not None}}


def templates(kind: str, draft: Draft, standing: Standing | None) -> list[Row]:
    """List records of one kind, with the fields it needs, as far as the partnership can fill them."""
    policy = standing.policy if standing is not None else draft.policy
    if kind in _BOUND:
        return list(_BOUND[kind](draft, standing, policy))
    fields = _FREE[kind](draft, policy) if kind in _FREE else _named(kind, draft, policy)
    return [_row(kind, **dict(zip(fields, values, strict=True))) for values in product(*fields.values())]


def _named(kind: str, draft: Draft, policy: Policy) -> Fields:
    """Fill the fields that every kind understands alike."""
    listed: Fields = {"agreement": _versions(draft), "school": draft.schools, "by": [None, *_deciders(policy, kind)]}
    return {name: values for name, values in listed.items() if name in KINDS[kind].model_fields}


def _versions(draft: Draft) -> list[str | None]:
    return [*(agreement.id for agreement in draft.agreements), None]


def _signers(policy: Policy) -> list[str]:
    found = [leaf.signed for _, condition in conditions_of(policy) for _, leaf in walk(condition) if isinstance(leaf, ast.Signed)]
    return list(dict.fromkeys(role for one in found for role in (*one.roles, *one.if_charter))) or ["local_board"]


def _deciders(policy: Policy, kind: str) -> list[str]:
    return list(dict.fromkeys([*(role for t in policy.transitions if t.on == kind for role in t.by), SOMEBODY]))


def _leaves(draft: Draft, policy: Policy) -> list[Condition]:
    conditions = [condition for _, condition in conditions_of(policy)]
    conditions += [clause.when for agreement in draft.agreements for clause in agreement.clauses]
    return [leaf for condition in conditions for _, leaf in walk(condition)]


def _identified(draft: Draft, standing: Standing | None, policy: Policy) -> Iterator[Row]:
    yield _row("identified")
    for school in draft.schools:
        yield _row("identified", schools=[school])
        yield from (_row("identified", schools=[school], reasons=[reason]) for reason in policy.membership.excluding[:1])


def _reviews(policy: Policy) -> list[str]:
    return list(dict.fromkeys(clock.phase for clock in policy.clocks.values() if clock.phase))


def _supports(draft: Draft, policy: Policy) -> Iterable[str]:
    names = [leaf.reported.support for leaf in _leaves(draft, policy) if isinstance(leaf, ast.Reported) and leaf.reported.support]
    return dict.fromkeys([*names, *(support.id for agreement in draft.agreements for support in agreement.supports)])


def _designations(draft: Draft, policy: Policy) -> Iterable[str]:
    names = [name for leaf in _leaves(draft, policy) if isinstance(leaf, ast.Designated) for name in leaf.designated.as_]
    return dict.fromkeys([*names, "NOTCSI"])


def _ratings(draft: Draft, policy: Policy) -> Fields:
    leaves = [leaf.rated for leaf in _leaves(draft, policy) if isinstance(leaf, ast.Rated)]
    others = [name for leaf in leaves for name in (*leaf.passing_over, *(leaf.reset_by.in_ if leaf.reset_by else ()))]
    names = dict.fromkeys([*(name for leaf in leaves for name in leaf.in_), *others, "other"])
    measures = dict.fromkeys([None, *(leaf.measure for leaf in leaves)])
    own = policy.periods or PERIODS_OF[policy.period_form]
    periods = dict.fromkeys([*own, *(p for leaf in leaves for p in leaf.skipping)])
    return {"period": periods, "rating": [*names, None], "measure": measures, "school": [None, *draft.schools]}


def _extensions(draft: Draft, standing: Standing | None, policy: Policy) -> Iterator[Row]:
    dues = {clock.name: clock.due for clock in standing.clocks} if standing is not None else {}
    for name, days in product(policy.clocks, LATER):
        until = (dues.get(name) or draft.day) + timedelta(days=days)
        yield _row("extension_granted", clock=name, until=until, by="state_superintendent", authority="a letter", reason="illness")


def _selections(draft: Draft, standing: Standing | None, policy: Policy) -> Iterator[Row]:
    for clauses in (*(agreement.clauses for agreement in draft.agreements), policy.clauses):
        for clause in clauses:
            for option, by in product(clause.then.of, (clause.decided_by, SOMEBODY)):
                yield _row("consequence_selected", clause=clause.id, consequence=option.kind, by=by)
    for level in policy.ladder.levels:
        kinds = [option.kind for option in level.then.of] if level.then else []
        yield from (_row("consequence_selected", clause="ladder", consequence=kind, by=level.decided_by) for kind in [*kinds, "none_such"])


def _merges(draft: Draft, standing: Standing | None, policy: Policy) -> Iterator[Row]:
    if len(draft.schools) > 1:
        yield _row("schools_merged", schools=[draft.schools[1]], into=draft.schools[0])
        yield _row("schools_merged", schools=list(draft.schools), into=draft.schools[1])


def _overrides(draft: Draft, standing: Standing | None, policy: Policy) -> Iterator[Row]:
    rows = [(f"benchmark:{b.id}", ("met", "not_met", "undetermined")) for a in draft.agreements for b in a.benchmarks]
    rows += [(f"clause:{c.id}", ("triggered", "not_triggered", "undetermined")) for a in draft.agreements for c in a.clauses]
    rows += [(f"requirement:{r.id}", ("met", "not_met", "undetermined")) for r in policy.requirements]
    for what, outcomes in rows:
        for outcome, school, days in product(outcomes, ("", *draft.schools), (None, 0, 30)):
            until = None if days is None else draft.day + timedelta(days=days)
            name = f"{what}@{school}" if school else what
            yield _row(
                "overridden", what=name, outcome=outcome, by="state_superintendent", authority="a letter", reason="error", until=until
            )


def _retractions(draft: Draft, standing: Standing | None, policy: Policy) -> Iterator[Row]:
    """Withdraw a record or an entry of evidence, the latest first; it is given the id that this needs."""
    rows = [*draft.records, *draft.evidence]
    fresh = f"x{sum('id' in row for row in rows) + 1}"
    for row in reversed(rows):
        yield {"kind": "retracted", "record": row.get("id", fresh), "target": row}


Fields: TypeAlias = dict[str, Iterable[object]]
_FREE: dict[str, Callable[[Draft, Policy], Fields]] = {
    "signed": lambda draft, policy: {"agreement": _versions(draft), "role": _signers(policy)},
    "partner_joined": lambda draft, policy: {"party": ["ISD"], "role": ["isd"]},
    "assessment_completed": lambda draft, policy: {"approved_by": [None, "state_superintendent"]},
    "review_held": lambda draft, policy: {"review": _reviews(policy)},
    "review_decided": lambda draft, policy: {"review": _reviews(policy), "finding": ["not_met", "met", "undetermined"]},
    "support_reported": lambda draft, policy: {"support": _supports(draft, policy), "finding": ["failing", "on_track"]},
    "implementation_reported": lambda draft, policy: {"finding": ["failing", "on_track"]},
    "designated": lambda draft, policy: {
        "as": _designations(draft, policy),
        "school": draft.schools,
        "until": [None, draft.day + timedelta(days=30)],
    },
    "rated": lambda draft, policy: _ratings(draft, policy),
    "policy_changed": lambda draft, policy: {"policy": [one.id for one in (*draft.policies, draft.policy) if draft.policies]},
    "other": lambda draft, policy: {"name": policy.own_kinds, "data": [None, {"n": "1"}]},
}
"""The records with fields of their own, free of each other: what each may say, every one with every other."""

_BOUND: dict[str, Callable[[Draft, Standing | None, Policy], Iterator[Row]]] = {
    "identified": _identified,
    "extension_granted": _extensions,
    "consequence_selected": _selections,
    "schools_merged": _merges,
    "overridden": _overrides,
    "retracted": _retractions,
}
