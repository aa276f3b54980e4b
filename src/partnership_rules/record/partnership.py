"""A partnership: a district, its schools, and an append-only record of dated facts and evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, Self, TypeAlias, get_args

from pydantic import Field, TypeAdapter, ValidationError, ValidationInfo, ValidatorFunctionWrapHandler, WrapValidator, model_validator

from ..agreement import Agreement
from ..errors import LookupFailed
from ..evidence import Book, Entry, Measurement, Milestone
from ..kinds import KINDS, AnyRecord, Record, RecordBase, Retracted
from ..model import Day, Fault, Given, Key, Keys, Text, Value, expect, faults, hash_with_mappings, model_error, repeated
from ..named import in_catalog
from ..policy import Policy
from ..shown import Shown
from ..words import did_you_mean, listed, plural
from .district import District, School

__all__ = ["Partnership", "Place", "known_by", "standing_records"]

MAX_RECORDS = 100_000


@cache
def _reader() -> TypeAdapter[AnyRecord]:
    return TypeAdapter(Record)


Place: TypeAlias = tuple[str, int]
"""Where a fact stands in a partnership: ``records`` or ``evidence``, and its place in the list."""


class Silence(Value):
    """Kinds of record on which the sources say nothing after a day: that one is not on record does not mean that it did not happen.

    ``signed`` may stand beside ``agreement_signed``, which is all signatures at once.

    >>> Silence(kinds=["signed", "agreement_signed"], after="2018-03-30", source="the state's list").after
    datetime.date(2018, 3, 30)
    """

    kinds: Annotated[Keys, Field(min_length=1)]  #: The kinds of record that nobody wrote down after that day.
    after: Day  #: The last day of which the sources speak.
    source: Text = ""  #: Which sources were read.

    @model_validator(mode="after")
    def _kinds_need_only_a_day(self) -> Self:
        faults(
            Fault(
                ("kinds", at),
                "silence_invalid",
                f"silence on '{kind}' says too little to go by",
                f"name one of {listed(sorted(_OF_A_DAY), last='or')}",
            )
            for at, kind in enumerate(self.kinds)
            if kind not in _OF_A_DAY and (kind != "signed" or "agreement_signed" not in self.kinds)
        )
        return self

    def may_have_happened(self) -> Iterator[AnyRecord]:
        """Yield a record of each kind, of the day after or any later day, or not at all so far."""
        since = f"{self.after + timedelta(days=1)}/.."
        for kind in sorted(_OF_A_DAY.intersection(self.kinds)):
            yield as_record({"kind": kind, "on": since, "source": self.source, "note": "The sources are silent."})


_OF_A_DAY = frozenset(
    kind for kind, model in KINDS.items() if not any(f.is_required() for key, f in model.model_fields.items() if key != "on")
)
"""The kinds of record that need nothing but a day."""


class _Grown(NamedTuple):
    """What a partnership grows from: all of it was checked when it was built."""

    old: Partnership


def _checked_once(value: tuple[object, ...], validate: ValidatorFunctionWrapHandler, info: ValidationInfo) -> object:
    """Pass on what was validated before: all values of a partnership that grows have been."""
    return value if isinstance(info.context, _Grown) and len(value) <= MAX_RECORDS else validate(value)


_ONCE = WrapValidator(_checked_once)


class Partnership(Shown, Value):
    """One partnership between a state and a district, as an immutable value.

    ``agreements`` holds the versions whose text is on record, ``policies`` the policies it refers to by id (``policy``
    at the start, later ones by ``policy_changed``). The order of ``records`` and ``evidence`` has no meaning.

    >>> p = Partnership(id="p", policy="michigan-2017", district={"name": "Some District"},
    ...                 records=[{"kind": "identified", "on": "2017-01-20"}])
    >>> p.add({"kind": "assigned", "on": "2017-03-01"}).records[-1].kind
    'assigned'
    """

    id: Key  #: Its id.
    policy: Key  #: The policy at the start: the id of one of the catalog or of the folder, or the policy itself.
    district: District  #: The district.
    schools: Annotated[tuple[School, ...], _ONCE] = ()  #: The schools, whether members or not.
    records: Annotated[tuple[Record, ...], Field(max_length=MAX_RECORDS), _ONCE] = ()  #: What happened, in any order.
    evidence: Annotated[tuple[Entry, ...], Field(max_length=MAX_RECORDS), _ONCE] = ()  #: What was measured and done, in any order.
    agreements: Annotated[tuple[Agreement, ...], _ONCE] = ()  #: The agreement versions whose text is on record.
    policies: Annotated[tuple[Policy, ...], _ONCE] = ()  #: The policies that later records name.
    #: The partnerships on whose standing the policy's rules look, by role: the id of each.
    links: dict[Key, Key] = {}
    linked: Annotated[tuple[Partnership, ...], _ONCE] = ()  #: Those of them that are at hand; of others nobody can say where they stand.
    silent_on: tuple[Silence, ...] = ()  #: Kinds of record on which the sources end.
    source: Text = ""  #: Where it is published or kept.
    note: Text = ""  #: Words for people; no rule reads them.

    if TYPE_CHECKING:  # what a type checker lets a caller hand over: all that is read as a value of a field

        def __init__(
            self, *, id: str, policy: str | Policy | Given, district: District | Given, schools: Iterable[School | Given] = (),
            records: Iterable[AnyRecord | Given] = (), evidence: Iterable[Measurement | Milestone | Given] = (),
            agreements: Iterable[Agreement | Given] = (), policies: Iterable[Policy | Given] = (),
            links: Mapping[str, str] = MappingProxyType({}), linked: Iterable[Partnership | Given] = (),
            silent_on: Iterable[Silence | Given] = (), source: str = "", note: str = "",
        ) -> None: ...  # fmt: skip

    @model_validator(mode="before")
    @classmethod
    def _inline_policy(cls, data: Any) -> Any:
        """Let a policy stand inline, or be named where the catalog has it: it joins ``policies``, and its id takes its place."""
        if not isinstance(data, dict):
            return data
        policy, others = data.get("policy"), data.get("policies", ())
        if isinstance(policy, str) and isinstance(others, (list, tuple)) and not any(_has_id(one, policy) for one in others):
            policy = in_catalog(policy)
        if not isinstance(policy, (Policy, dict)):
            return data
        joined = [*others, policy] if isinstance(others, (list, tuple)) else others
        return {**data, "policy": policy.id if isinstance(policy, Policy) else policy.get("id"), "policies": joined}

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        faults(_new_faults(self, info.context.old) if isinstance(info.context, _Grown) else _partnership_faults(self))
        return self

    __hash__ = hash_with_mappings

    def __repr__(self) -> str:
        return f"<Partnership '{self.id}': {plural(len(self.records), 'record')}, {plural(len(self.evidence), 'piece')} of evidence>"

    def __str__(self) -> str:
        return self._as_text()

    @cached_property
    def book(self) -> Book:
        """Return the evidence in order, all of it: what no day cuts and nobody withdrew."""
        return Book(self.evidence)

    def add(self, record: AnyRecord | Given) -> Partnership:
        """Return a new partnership with one more record; a fact is never refused for not fitting the machine.

        Errors: a record that is none, names an unknown school, or repeats an id raises ``ModelError``.
        """
        return self._grow(records=(as_record(record),))

    def observe(self, *entries: Measurement | Milestone | Given) -> Partnership:
        """Return a new partnership with more evidence."""
        return self._grow(evidence=entries)

    def _grow(self, **new: tuple[object, ...]) -> Partnership:
        """Return a new partnership with more values at the end of some lists; of values that are ready only these are checked."""
        changed = {name: (*getattr(self, name), *values) for name, values in new.items()}
        if any(type(value) not in _READY for values in new.values() for value in values):
            return self.with_changes(**changed)
        given = {name: getattr(self, name) for name in type(self).model_fields} | changed
        try:
            return type(self).model_validate(given, context=_Grown(self))
        except ValidationError as error:
            raise model_error(type(self).__name__, error) from None

    @cached_property
    def rough(self) -> tuple[Place, ...]:
        """Return the places of the facts whose day is known only roughly: ``("records", 3)``."""
        return tuple((name, at) for name in ("records", "evidence") for at, fact in enumerate(getattr(self, name)) if fact.rough)

    @cached_property
    def all_linked(self) -> frozenset[str]:
        """Return the ids to which it is linked, and those at hand in their turn."""
        return frozenset(self.links.values()).union(*(one.all_linked for one in self.linked))

    @property
    def is_exact(self) -> bool:
        """Say whether every day is known, and the sources are silent on nothing."""
        return not self.rough and not self.silent_on

    def with_silences(self) -> Partnership:
        """Return the partnership with a record of a rough day for each kind on which the sources are silent."""
        silent = [record for silence in self.silent_on for record in silence.may_have_happened()]
        return self.with_changes(records=(*self.records, *silent), silent_on=()) if silent else self

    def with_days(self, days: Mapping[Place, date]) -> Partnership:
        """Return the partnership with exact days for facts that were known only roughly."""
        listed: dict[str, list[Any]] = {"records": list(self.records), "evidence": list(self.evidence)}
        for (name, at), day in days.items():
            listed[name][at] = listed[name][at].with_changes(on=day, rough=None)
        given = {name: getattr(self, name) for name in type(self).model_fields} | {name: tuple(facts) for name, facts in listed.items()}
        return type(self).model_validate(given, context=_Grown(self))

    def with_policies(self, *policies: Policy) -> Partnership:
        """Return a new partnership that carries these policies too (a newer value of one id goes first)."""
        new = {expect(policy, Policy, hint="pr.load_policy() gives one").id for policy in policies}
        return self.with_changes(policies=(*policies, *(p for p in self.policies if p.id not in new)))

    def with_linked(self, *partnerships: Partnership) -> Partnership:
        """Return a new partnership with those of some partnerships at hand to which it is linked, each with its own."""
        new = {one.id: one for one in partnerships if one.id in self.links.values()}
        return self.with_changes(linked=(*new.values(), *(one for one in self.linked if one.id not in new))) if new else self

    def with_agreements(self, *agreements: Agreement) -> Partnership:
        """Return a new partnership that carries these agreement versions too (a newer value of one id goes first)."""
        new = {expect(agreement, Agreement, hint="pr.load() gives one").id for agreement in agreements}
        return self.with_changes(agreements=(*agreements, *(a for a in self.agreements if a.id not in new)))

    def to_dict(self) -> dict[str, Any]:
        """Return the partnership as a JSON-ready mapping, every record with its kind; what was not given is left out."""
        found = super().to_dict()
        if self.linked:
            found["linked"] = [one.to_dict() for one in self.linked]
        # the kind of a record is its model's default, so the model alone would leave it out
        return found | {"records": [record.to_dict() for record in self.records]} if self.records else found

    def policy_of(self, key: str) -> Policy:
        """Find a policy it carries; raises ``LookupFailed`` where it carries none of that id."""
        for policy in self.policies:
            if policy.id == key:
                return policy
        raise LookupFailed(
            f"the partnership '{self.id}' carries no policy '{key}'", code="unknown_policy", hint="load it from a file, or pass policy="
        )


def _has_id(policy: object, key: str) -> bool:
    """Say whether a policy, or the mapping of one, has an id."""
    return (policy.get("id") if isinstance(policy, dict) else getattr(policy, "id", None)) == key


_READY = frozenset([Measurement, Milestone, *get_args(AnyRecord)])
"""The types of values that need no reading; of other types, subclasses too, a partnership validates every value."""


def as_record(record: object) -> AnyRecord:
    """Read a record from a mapping, or give it back; raises ``ModelError``."""
    if isinstance(record, RecordBase):
        return record  # type: ignore[return-value]
    try:
        return _reader().validate_python(record)
    except ValidationError as error:
        raise model_error("record", error) from None


def known_by(listed: Iterable[Any], *, as_of: date, known_on: date | None) -> Iterator[Any]:
    """Cut facts in two times: those of a day up to ``as_of``, and known by ``known_on`` where that is asked."""
    return (item for item in listed if item.on <= as_of and (known_on is None or item.known_on <= known_on))


def standing_records(records: Iterable[AnyRecord]) -> tuple[list[AnyRecord], frozenset[str]]:
    """Return the records that stand, in their one order, and the ids that were withdrawn."""
    listed = sorted(records, key=lambda record: record.order)
    gone = _withdrawn([record for record in listed if isinstance(record, Retracted)])
    return [r for r in listed if r.id is None or r.id not in gone], gone


def _withdrawn(retractions: list[Retracted]) -> frozenset[str]:
    """Return the ids that are withdrawn: a retraction counts unless one that counts withdraws it, whatever their days.

    So each is decided after all that speak of it; of those that withdraw each other in a circle the latest counts.
    """
    named = {record.id: record for record in retractions if record.id}
    waits = Counter(record.record for record in retractions)
    gone: set[str] = set()
    decided: set[int] = set()
    latest_last = list(retractions)
    ready = [record for record in retractions if record.id is None or not waits[record.id]]
    while ready or latest_last:
        record = ready.pop() if ready else latest_last.pop()
        if id(record) in decided:
            continue
        decided.add(id(record))
        if record.id is None or record.id not in gone:
            gone.add(record.record)
        waits[record.record] -= 1
        if record.record in named and (record.record in gone or not waits[record.record]):
            ready.append(named[record.record])
    return frozenset(gone)


def _partnership_faults(p: Partnership) -> Iterator[Fault]:
    yield from repeated((s.id for s in p.schools), at=("schools",), what="schools")
    yield from _id_faults(p)
    yield from repeated((a.id for a in p.agreements), at=("agreements",), what="versions of an agreement")
    yield from repeated((x.id for x in p.policies), at=("policies",), what="policies")
    yield from _link_faults(p)
    yield from _school_faults(p)
    yield from _reference_faults(p)


def _link_faults(p: Partnership) -> Iterator[Fault]:
    """Find links that lead back to the partnership itself, and partnerships at hand to which it is not linked."""
    for role, key in p.links.items():
        if key == p.id:
            yield Fault(("links", role), "link_loop", "a partnership is linked to itself", "name another partnership")
    yield from repeated((one.id for one in p.linked), at=("linked",), what="linked partnerships")
    for at, one in enumerate(p.linked):
        if one.id not in p.links.values():
            yield Fault(("linked", at), "unknown_link", f"no link names the partnership '{one.id}'", "name it under 'links'")
        if p.id in one.all_linked:
            yield Fault(("linked", at), "link_loop", f"'{one.id}' is linked to '{p.id}' in its turn", "let links lead one way only")


def _id_faults(p: Partnership, records: int = 0, evidence: int = 0) -> Iterator[Fault]:
    """Find the ids that stand twice, if anything from these places on has an id."""
    if not any(item.id for item in (*p.records[records:], *p.evidence[evidence:])):
        return
    ids = [item.id for listed in (p.records, p.evidence) for item in listed if item.id]
    if len(ids) == len(set(ids)):
        return
    yield from repeated((r.id for r in p.records), at=("records",), what="records")
    taken = {r.id for r in p.records if r.id}
    own = (None if e.id in taken else e.id for e in p.evidence)
    yield from repeated(own, at=("evidence",), what="measurements or milestones")
    for index, entry in enumerate(p.evidence):
        if entry.id in taken:
            yield Fault(
                ("evidence", index, "id"), "duplicate_id", f"a record has the id '{entry.id}' already", "give each an id of its own"
            )


def _new_faults(p: Partnership, old: Partnership) -> Iterator[Fault]:
    """Find the faults of what a partnership holds beyond an older one, whose own values fit together."""
    yield from _id_faults(p, len(old.records), len(old.evidence))
    yield from _school_faults(p, len(old.records), len(old.evidence))
    yield from _reference_faults(p, len(old.records), len(old.evidence))


def _school_faults(p: Partnership, records: int = 0, evidence: int = 0) -> Iterator[Fault]:
    """Find records and evidence, from a place on, of schools that the partnership does not list."""
    known = {school.id for school in p.schools}
    for name, start in (("records", records), ("evidence", evidence)):
        for index, item in enumerate(getattr(p, name)[start:], start):
            for key, schools in (
                ("school", getattr(item, "school", None)),
                ("schools", getattr(item, "schools", ())),
                ("into", getattr(item, "into", None)),
            ):
                for school in (schools,) if isinstance(schools, str) else schools or ():
                    if school not in known:
                        hint = did_you_mean(school, known) or "list it under 'schools'"
                        yield Fault((name, index, key), "unknown_school", f"the partnership has no school '{school}'", hint)


def _reference_faults(p: Partnership, records: int = 0, evidence: int = 0) -> Iterator[Fault]:
    """Find retractions and replacements, from these places on, of what is not on record."""
    listed, added = list(enumerate(p.records[records:], records)), list(enumerate(p.evidence[evidence:], evidence))
    refers = any(isinstance(record, Retracted) for _, record in listed) or any(entry.replaces for _, entry in added)
    entries = {e.id for e in p.evidence if e.id} if refers else set()
    known = entries | {r.id for r in p.records if r.id} if refers else set()
    for index, record in listed:
        if isinstance(record, Retracted) and record.record not in known:
            hint = did_you_mean(record.record, known) or "give the record that is withdrawn an id"
            yield Fault(("records", index, "record"), "unknown_record", f"nothing on record has the id '{record.record}'", hint)
        if isinstance(record, Retracted) and record.record == record.id:
            yield Fault(
                ("records", index, "record"), "unknown_record", "a retraction cannot withdraw itself", "name the record that is withdrawn"
            )
    versions = {a.id for a in p.agreements}
    for index, record in listed:
        key = getattr(record, "agreement", None)
        if key is not None and key not in versions:
            hint = did_you_mean(key, versions) or "give its text, or leave 'agreement' out if its text is not on record"
            yield Fault(("records", index, "agreement"), "unknown_agreement", f"nothing defines the agreement '{key}'", hint)
    for index, entry in added:
        if entry.replaces and (entry.replaces not in entries or entry.replaces == entry.id):
            yield Fault(
                ("evidence", index, "replaces"),
                "unknown_record",
                f"no other evidence has the id '{entry.replaces}'",
                did_you_mean(entry.replaces, entries),
            )
