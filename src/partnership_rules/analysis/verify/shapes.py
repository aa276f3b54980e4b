"""The records that the machine of a policy answers, each kind with the fields by which it can tell records apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ...agreement import Agreement
from ...condition import Condition, Occurrence
from ...condition import ast as c
from ...policy import Policy, Transition
from ...policy.checks import LADDER
from ..cases import key_of

__all__ = ["AnsweredRecords", "RecordShape", "moves_on_selections"]

_REPORTED = ("on_track", "failing", "none")
"""What reports of a day can say: ``none`` stands for two that do not agree, of which nothing is known."""


class RecordShape(NamedTuple):
    """A kind of record with fields, as far as the machine can tell records apart; ``makes_known`` lists the facts it makes so."""

    kind: str
    given: tuple[tuple[str, str], ...] = ()
    makes_known: tuple[tuple[str, str], ...] = ()
    roles: tuple[str, ...] = ()

    @property
    def fields(self) -> Mapping[str, str]:
        """Return the fields by name."""
        return dict(self.given)

    @property
    def records_made(self) -> int:
        """Count the records that it stands for: every signature, and two reports that do not agree."""
        return len(self.roles) or (2 if self.fields.get("finding") == "none" else 1)

    def has(self, fields: Mapping[str, str] | None) -> bool:
        """Say whether it has these fields."""
        return not fields or fields.items() <= self.fields.items()

    def matches(self, occurrence: Occurrence) -> bool:
        """Say whether it is an occurrence of this kind, with these fields."""
        return occurrence.kind == self.kind and self.has(occurrence.with_)


@dataclass(frozen=True)
class AnsweredRecords:
    """What a policy, an agreement and the conditions that are weighed ask of records."""

    policy: Policy
    agreement: Agreement
    leaves: tuple[Condition, ...]

    @cached_property
    def occurrences(self) -> tuple[Occurrence, ...]:
        """List what conditions ask for, and what meets a clock; ratings are free, from whatever day they count."""
        asked = [found for leaf in self.leaves if not isinstance(leaf, c.Rated) for _, found in c.occurrences_in(leaf)]
        return (*asked, *(found for clock in self.policy.clocks.values() for found in clock.met_by))

    @cached_property
    def kinds(self) -> frozenset[str]:
        """List the kinds of record that the machine answers."""
        kinds = {t.on for t in self.policy.transitions} | {one.kind for one in self.occurrences}
        return frozenset(kind for kind in (*kinds, *(clock.anchor.kind for clock in self.policy.clocks.values())) if kind is not None)

    @cached_property
    def shapes(self) -> tuple[RecordShape, ...]:
        """List the kinds of record, each with the fields by which the machine can tell records apart."""
        return tuple(self._shapes())

    def _shapes(self) -> Iterator[RecordShape]:
        for kind in sorted(self.kinds | {"agreement_amended"}):
            if kind not in ("signed", "extension_granted", "retracted", "policy_changed", "overridden"):
                for fields in self._fields(kind):
                    yield RecordShape(kind, tuple(fields.items()), tuple(self._known_by(kind, fields)))
        yield from self._signings()

    def _fields(self, kind: str) -> Iterator[dict[str, str]]:
        """List the fields by which records of a kind can differ to the machine."""
        phases = list(dict.fromkeys([*(k.phase for k in self.policy.clocks.values() if k.phase), *self._asked(kind, "review")]))
        match kind:
            case "review_held":
                yield from ({"review": phase} for phase in phases)
            case "review_decided":
                yield from ({"review": phase, "finding": found} for phase in phases for found in ("met", "not_met", "undetermined"))
            case "implementation_reported":
                yield from ({"finding": found} for found in _REPORTED)
            case "support_reported":
                named = [leaf.reported.support for leaf in self.leaves if isinstance(leaf, c.Reported) and leaf.reported.support]
                supports = [{"support": key} for key in dict.fromkeys([*named, *self._asked(kind, "support")])]
                yield from ({**support, "finding": found} for support in (*supports, {}) for found in _REPORTED)
            case "consequence_selected" if moves_on_selections(self.policy):
                menus = [(one.id, one.then) for one in (*self.agreement.clauses, *self.policy.clauses)]
                menus += [(LADDER, level.then) for level in self.policy.ladder.levels if level.then is not None]
                listed = [{"clause": clause, "consequence": option.kind} for clause, menu in menus for option in menu.of]
                yield from (*listed, *map(dict, self._withs(kind)), {})
            case _:
                narrowed = [dict(found) for found in dict.fromkeys(tuple(sorted(one.items())) for one in self._withs(kind))]
                yield from (*narrowed, *([] if {} in narrowed else [{}]))

    def _withs(self, kind: str) -> Iterator[Mapping[str, str]]:
        """List the fields that anything asks of a kind of record."""
        listed: list[Transition | Occurrence] = [t for t in self.policy.transitions if t.on == kind]
        listed += [one for one in self.occurrences if one.kind == kind]
        listed += [clock.anchor for clock in self.policy.clocks.values() if clock.anchor.kind == kind]
        yield from (one.with_ for one in listed if one.with_)

    def _asked(self, kind: str, key: str) -> list[str]:
        return [with_[key] for with_ in self._withs(kind) if key in with_]

    def _known_by(self, kind: str, fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """List the facts that a record makes known."""
        finding = fields.get("finding", "")
        if kind == "agreement_signed":
            yield from ((f"signed:{key_of(leaf.signed)}", "yes") for leaf in self.leaves if isinstance(leaf, c.Signed))
        elif kind == "review_decided":
            yield f"review:{fields['review']}", "none" if finding == "undetermined" else finding
        elif kind == "implementation_reported":
            yield "implementation", finding
        elif kind == "support_reported" and "support" in fields:
            yield f"support:{fields['support']}", finding

    def _signings(self) -> Iterator[RecordShape]:
        """List the signatures: all that one list asks for, with or without those that only a charter needs."""
        lists = {key_of(leaf.signed): leaf.signed for leaf in self.leaves if isinstance(leaf, c.Signed)}
        for wanted in lists.values():
            rolls = [wanted.roles + wanted.if_charter, wanted.roles] if wanted.if_charter else [wanted.roles]
            for roles in rolls:
                known = tuple((f"signed:{key}", _signed(roles, other)) for key, other in lists.items() if set(other.roles) <= set(roles))
                if known and roles:
                    yield RecordShape("signed", (("role", roles[-1]),), known, roles)
        for role in dict.fromkeys(self._asked("signed", "role")):
            yield RecordShape("signed", (("role", role),), (), (role,))
        if "signed" in self.kinds and not lists:
            yield RecordShape("signed", (), (), ("a_role",))


def moves_on_selections(policy: Policy) -> bool:
    """Say whether a selection of a consequence moves the machine."""
    return any(transition.on == "consequence_selected" for transition in policy.transitions)


def _signed(roles: Sequence[str], wanted: c.Signatures) -> str:
    """Say whether signatures are all there, or all but those that only a charter needs."""
    return "yes" if set(wanted.if_charter) <= set(roles) else "but_charter"
