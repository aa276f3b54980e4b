"""The facts of partnerships under one policy, as columns: records in their order, evidence in its order, schools.

Retractions and replacements are resolved here: a partnership with either has a row for each span of days in which the same facts stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TypeAlias

from ..agreement import Agreement
from ..dated import spelled
from ..evidence import Measurement, Milestone
from ..kinds import KINDS, AnyRecord, RecordBase
from ..policy import Policy
from ..record.partnership import standing_records
from .arrays import (
    NEVER,
    Bools,
    Ints,
    among,
    as_codes,
    as_days,
    codes_of,
    distinct,
    find,
    flags_of,
    groups,
    in_order,
    is_word,
    np,
    packed,
    patterns,
    runs,
)
from .evidence import Evidence
from .schema import SCHEMAS, pa, pc
from .tables import Tables, value_of

__all__ = ["KIND_CODE", "Columns", "known_by"]

Ordered: TypeAlias = tuple[pa.Table, Ints, Ints]
"""A table, the order of its rows, and of which partnership each is, in that order."""

KIND_CODE = {kind: place for place, kind in enumerate(KINDS)}
_KIND_NAMES = list(KINDS)
_FEW_NAMES = 16


def known_by(table: pa.Table, known_on: date) -> pa.Table:
    """Cut a table to what was known by a day: the date of ``recorded_at``, or else the row's own day."""
    learned = pc.coalesce(table.column("recorded_at").cast(pa.timestamp("us")).cast(pa.date32(), safe=False), table.column("on"))
    return table.filter(pc.less_equal(learned, pa.scalar(known_on, pa.date32())))


class Columns:
    """The rows of a fold: one for each partnership, or for each span of days in which the same of its facts stand.

    ``rows`` says which partnership (a place in ``ids``) a row is of, ``spans`` from which day on its facts stand.
    """

    def __init__(self, tables: Tables, policy: Policy) -> None:
        self.tables = tables
        self.policy = policy
        owners: pa.Array = tables.partnerships.column("id").cast(pa.string()).combine_chunks()
        self.ids: pa.Array = owners
        self._key: Ints = np.arange(len(self.ids))
        self.documents: list[Agreement] = list(tables.agreements.values())
        evidence = among(tables.evidence.column("partnership"), owners)
        held = self._in_order(tables.records, owners), (tables.evidence, np.arange(evidence.size), evidence)
        self._spread(*held, self._special(*held))

    def _in_order(self, table: pa.Table, owners: pa.Array) -> Ordered:
        """Return the records with the library's own order of them, and say of which partnership each is, in that order."""
        owner = among(table.column("partnership"), owners)
        times = table.column("recorded_at").cast(pa.int64())
        recorded = distinct(pc.fill_null(times, np.iinfo(np.int64).min).to_numpy())[1]
        order, keys = in_order(
            packed(owner, as_days(table.column("on")), self._place_of_kind(table), recorded, codes_of(table.column("id")))
        )
        tied = keys[1:] == keys[:-1]
        if tied.any():
            order = _untied(table, order, tied)
        return table, order, owner[order]

    def _place_of_kind(self, table: pa.Table) -> Ints:
        """Return the place of each record's kind on one day; a policy's own kinds come in its order."""
        kinds, words = as_codes(table.column("kind"))
        place = np.array([KIND_CODE[word] for word in words], np.int64)[kinds] << 20
        names, own = as_codes(table.column("name"))
        listed = [self.policy.place_of_kind(name) for name in own]
        within = np.array([*map(sorted(set(listed)).index, listed), 0], np.int64)[names]
        return np.where(place == KIND_CODE["other"] << 20, place + within, place)

    def _special(self, records: Ordered, evidence: Ordered) -> Mapping[int, Ints]:
        """Return, for each partnership with a retraction or a replacement, the days from which other facts stand."""
        found: list[tuple[Ints, Ints]] = []
        for (table, order, owner), is_one in (
            (records, is_word(records[0].column("kind"), "retracted")),
            (evidence, evidence[0].column("replaces").is_valid().to_numpy()),
        ):
            at = np.flatnonzero(is_one[order]) if is_one.any() else np.zeros(0, np.int64)
            found.append((owner[at], as_days(table.column("on"))[order[at]]))
        who, days = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return {key: np.unique(days[at]) for key, at in groups(who)}

    def _spread(self, records: Ordered, evidence: Ordered, special: Mapping[int, Ints]) -> None:
        """Lay out the rows, and say which records and which evidence each of them holds."""
        plain = np.setdiff1d(np.arange(len(self.ids)), np.array(sorted(special), np.int64))
        rows, spans = [plain], [np.zeros(plain.size, np.int64)]
        both = {"records": records, "evidence": evidence}
        taken: dict[str, list[Ints]] = {}
        of_row: dict[str, list[Ints]] = {}
        row_of = np.full(len(self.ids), -1, np.int32)
        row_of[plain] = np.arange(plain.size)
        for name, (_, _, owner) in both.items():
            own = row_of[owner] if special else owner
            kept = np.flatnonzero(own >= 0) if special else np.arange(owner.size)
            taken[name], of_row[name] = [kept], [own[kept] if special else own]
        count = plain.size
        for key, days in special.items():
            at = {name: np.flatnonzero(owner == key) for name, (_, _, owner) in both.items()}
            values = {
                name: [value_of(row) for row in table.take(pa.array(order[at[name]])).to_pylist()]
                for name, (table, order, _) in both.items()
            }
            facts = [one for one in values["records"] if isinstance(one, RecordBase)]
            entries = [one for one in values["evidence"] if isinstance(one, (Measurement, Milestone))]
            for day in (0, *days.tolist()):
                for name, held in _standing(facts, entries, day).items():
                    taken[name].append(at[name][held])
                    of_row[name].append(np.full(len(held), count, np.int32))
                rows.append(np.array([key]))
                spans.append(np.array([day]))
                count += 1
        self.rows: Ints = np.concatenate(rows)
        self.spans: Ints = np.concatenate(spans)
        self.n = count
        self._records(records[0], records[1][np.concatenate(taken["records"])], np.concatenate(of_row["records"]))
        self._schools()
        table = evidence[0].take(pa.array(np.concatenate(taken["evidence"]))).combine_chunks() if special else evidence[0]
        self.evidence: Evidence = Evidence(table, np.concatenate(of_row["evidence"]), self)

    def row_at(self, owner: Ints, day: Ints) -> Ints:
        """Return the row in which a partnership stands on a day."""
        order = np.lexsort((self.spans, self.rows))
        keys = (self.rows[order].astype(np.int64) << 23) + self.spans[order]
        found: Ints = order[np.searchsorted(keys, (owner.astype(np.int64) << 23) + day, side="right") - 1]
        return found

    def _records(self, table: pa.Table, taken: Ints, row: Ints) -> None:
        order, rows = in_order(row.astype(np.int64))
        self.row: Ints = rows
        self._table = table
        self._place: Ints = taken[order]
        self.on: Ints = self.days("on")
        self.start: Ints = np.searchsorted(self.row, np.arange(self.n))
        self.end: Ints = np.searchsorted(self.row, np.arange(self.n), side="right")
        kinds, words = self.codes("kind")
        self.kind: Ints = np.array([*(KIND_CODE[word] for word in words), -1], np.int32)[kinds]
        names, own = self.codes("name")
        both, happening = distinct(np.where(self.kind == KIND_CODE["other"], names + len(words), kinds))
        self.happening: Ints = happening
        self.happenings: list[str] = [[*words, *own][code] for code in both.tolist()]
        self.first_day: Ints = np.full(self.n, NEVER, np.int32)
        has = self.end > self.start
        self.first_day[has] = self.on[self.start[has]]

    def codes(self, column: str) -> tuple[Ints, list[str]]:
        """Return a column of the records as codes, and the words they stand for."""
        if column not in self._codes:
            codes, words = as_codes(self._table.column(column))
            self._codes[column] = codes[self._place], words
        return self._codes[column]

    def days(self, column: str) -> Ints:
        """Return a column of the records as days."""
        return as_days(self._table.column(column))[self._place]

    @cached_property
    def _codes(self) -> dict[str, tuple[Ints, list[str]]]:
        return {}

    def in_words(self, column: str, words: Sequence[str | None]) -> Ints:
        """Return a column of the records as places among given words, -1 where it is none of them."""
        codes, own = self.codes(column)
        if not own:
            return np.full(codes.size, -1, np.int32)
        place = {word: at for at, word in enumerate(words) if word is not None}
        return np.array([*(place.get(word, -1) for word in own), -1], np.int32)[codes]

    def having(self, happening: str, fields: Mapping[str, str] | None) -> Bools:
        """Say of which records happen so, with these fields, as ``with`` asks for them."""
        found: Bools = np.zeros(self.row.size, bool)
        if happening not in self.happenings:
            return found
        found = self.happening == self.happenings.index(happening)
        if fields:
            at = np.flatnonzero(found)
            found[at] = self._have(at, fields)
        return found

    def _have(self, at: Ints, fields: Mapping[str, str]) -> Bools:
        texts = all(name in SCHEMAS["records"].names and pa.types.is_string(SCHEMAS["records"].field(name).type) for name in fields)
        if texts and not (self.kind[at] == KIND_CODE["other"]).any():
            return np.logical_and.reduce([self.in_words(name, [value])[at] == 0 for name, value in fields.items()])
        rows = self._table.take(pa.array(self._place[at])).to_pylist()
        return np.array([isinstance(one, RecordBase) and one.has(fields) for one in map(value_of, rows)])

    def _schools(self) -> None:
        """Lay out the schools of every row, those of a partnership by id."""
        table = self.tables.schools
        owner = among(table.column("partnership"), self.ids)
        names, words = as_codes(table.column("id"))
        self.school_names: list[str] = words
        order = np.lexsort((names, owner))
        owner, names = owner[order], names[order]
        reasons, reason_words = as_codes(table.column("reason"))
        self.reason_words: list[str] = reason_words
        first = np.searchsorted(owner, self.rows)
        counts = np.searchsorted(owner, self.rows, side="right") - first
        places, school_row = runs(first, counts)
        self.school_row: Ints = school_row
        self.school_name: Ints = np.append(names[places], -1).astype(np.int32)  # the last is that of no school
        self.school_reason: Ints = reasons[order][places]
        self.school_start: Ints = np.cumsum(counts) - counts
        self.school_count: Ints = counts
        self.m: int = self.school_row.size
        self._school_keys = self.school_row.astype(np.int64) * len(words) + self.school_name[:-1]
        # where names are few, a place for each of them in every row costs less than to search; the last of a row is that of none
        self._school_places: Ints = np.full((self.n * (len(words) < _FEW_NAMES), len(words) + 1), -1, np.int32)
        if self._school_places.size:
            self._school_places[self.school_row, self.school_name[:-1]] = np.arange(self.m)

    def school_at(self, row: Ints, names: Ints) -> Ints:
        """Return the place of the school of a row by the code of its name; -1 where there is none."""
        if self._school_places.size:
            found: Ints = self._school_places[row, names]
            return found
        wanted = row.astype(np.int64) * len(self.school_names) + names
        return np.where(names < 0, -1, find(self._school_keys, wanted)).astype(np.int32)

    def schools_of(self, column: str) -> Ints:
        """Return the school that a column of the records names, as a place among all schools."""
        names = self.in_words(column, self.school_names)
        return self.school_at(self.row, names) if self.codes(column)[1] else names

    def is_subject(self, rows: Ints, schools: Ints) -> Bools:
        """Say which schools their partnership is about, so that a record of it need not name them."""
        found: Bools = (schools >= 0) & (schools == self.school_start[rows]) & (self.policy.subject == "school")
        return found

    def lists(self, column: str) -> tuple[list[str], Ints, Ints]:
        """Return the texts in a column of lists, where those of each record start, and how many they are."""
        if self._table.column(column).null_count == self._table.num_rows:
            return [], np.zeros(self.row.size, np.int64), np.zeros(self.row.size, np.int64)
        found = self._table.column(column).take(pa.array(self._place)).combine_chunks()
        counts = pc.fill_null(found.value_lengths(), 0).to_numpy().astype(np.int64)
        return found.flatten().to_pylist(), np.cumsum(counts) - counts, counts

    def first_days(self, records: Bools) -> Ints:
        """Return, for each row, the first day of some records; never where it has none of them."""
        found: Ints = np.full(self.n, NEVER, np.int32)
        at = np.flatnonzero(records)[::-1]  # of each row the first is kept
        found[self.row[at]] = self.on[at]
        return found

    def signed_beside_others(self) -> Bools:
        """Say which signatures come on one day with those of another version: which of these is in force, their signatures decide."""
        found: Bools = np.zeros(self.row.size, bool)
        at = np.flatnonzero(np.isin(self.kind, [KIND_CODE["signed"], KIND_CODE["agreement_signed"]]))
        versions = self.codes("agreement")[0][at]
        first, day = patterns(self.row[at], self.on[at])
        found[at] = versions != versions[first][day]
        return found

    def contradicting(self) -> Bools:
        """Say which records speak of one thing, on one day, with others of their kind that do not say the same."""
        found: Bools = np.zeros(self.row.size, bool)
        parts = (self.row, self.on, self.kind)
        again = np.logical_and.reduce([part[1:] == part[:-1] for part in parts]) if found.size else found
        tied = np.append(again, False) | np.append(False, again) if found.size else found
        for code, at in groups(self.kind[tied]):
            model, at = KINDS[_KIND_NAMES[code]], np.flatnonzero(tied)[at]
            if model._about is None:
                continue
            about = [self._said(name)[at] for name in model._about]
            if code == KIND_CODE["rated"]:
                schools = self.schools_of("school")[at]
                about[model._about.index("school")] = np.where(self.is_subject(self.row[at], schools), -1, schools)
            first, slot = patterns(self.row[at], self.on[at], *about)
            differs = np.logical_or.reduce([said[at] != said[at[first[slot]]] for said in map(self._said, model._said)])
            found[at] = np.bincount(slot, differs, minlength=first.size)[slot] > 0
        return found

    def _said(self, field: str) -> Ints:
        """Return a field of the records as whole numbers, equal ones for what means the same."""
        if field == "until":
            return self.days(field)
        codes, words = self.codes(field.rstrip("_"))
        meant = [spelled(word) for word in words] if field == "period" else words
        place = {word: at for at, word in enumerate(dict.fromkeys(meant))}
        return np.array([*(place[word] for word in meant), -1], np.int32)[codes]

    @cached_property
    def charter(self) -> Ints:
        """Say of each row whether the district is a charter school: 0, 2, or 1 where it is not known."""
        column = self.tables.partnerships.column("charter")
        known = np.where(column.is_valid().to_numpy(), flags_of(column, empty=False).astype(np.int8) * 2, 1)
        return known[self.rows].astype(np.int8)


def _untied(table: pa.Table, order: Ints, tied: Bools) -> Ints:
    """Put rows that are equal in all that is a column by their own order, which goes by all they say."""
    edges = np.diff(np.concatenate([[False], tied, [False]]).astype(np.int8))
    inside = np.flatnonzero(np.concatenate([[False], tied]) | np.concatenate([tied, [False]]))
    group = np.cumsum(edges > 0)[inside]
    rank = _rank_of_content(table.take(pa.array(order[inside])))
    found = order.copy()
    found[inside] = order[inside][np.lexsort((rank, group))]
    return found


def _rank_of_content(table: pa.Table) -> Ints:
    """Rank rows by their own order, days and ids apart: each distinct content is written once."""
    content = [np.zeros(table.num_rows, np.int64)]
    for name in table.column_names:
        column = table.column(name)
        if name == "partnership" or column.null_count == table.num_rows:
            continue
        if name in _SET_APART:
            codes = column.is_valid().to_numpy().astype(np.int64)
        elif pa.types.is_dictionary(column.type):
            codes = codes_of(column) + 1
        else:
            codes = codes_of(pa.chunked_array([pa.array([repr(cell) for cell in column.to_pylist()]).dictionary_encode()]))
        content.append(codes)
    first, inverse = patterns(*content)
    samples = [
        value_of({**row, **{name: _SET_APART[name] for name in _SET_APART if row[name] is not None}})
        for row in table.take(pa.array(first)).to_pylist()
    ]
    rank = np.empty(first.size, np.int64)
    rank[sorted(range(first.size), key=lambda at: samples[at].order)] = np.arange(first.size)
    found: Ints = rank[inverse]
    return found


_SET_APART = {"on": date(2000, 1, 1), "id": "x", "recorded_at": datetime(2000, 1, 1, tzinfo=UTC)}
"""What tied rows have in common: the same for all of them, so that it decides nothing."""


def _standing(records: list[AnyRecord], entries: list[Measurement | Milestone], day: int) -> dict[str, list[int]]:
    """Return the places of the records and of the evidence that stand from a day on."""
    _, withdrawn = standing_records(one for one in records if one.kind != "retracted" or one.on.toordinal() <= day)
    replaced = {one.replaces for one in entries if one.replaces and one.id not in withdrawn and one.on.toordinal() <= day}
    return {
        "records": [at for at, one in enumerate(records) if one.id not in withdrawn],
        "evidence": [at for at, one in enumerate(entries) if one.id not in withdrawn and one.id not in replaced],
    }
