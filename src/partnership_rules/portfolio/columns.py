"""The facts of partnerships under one policy, as columns: records in their order, evidence in its order, schools.

Retractions and replacements are resolved here: a partnership with either has a row for each span of days in which the same facts stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from ..agreement import Agreement
from ..evidence import Measurement, Milestone
from ..kinds import KINDS, AnyRecord, RecordBase
from ..policy import Policy
from ..record.partnership import standing_records
from .arrays import NEVER, Bools, Ints, as_codes, as_days, find, groups, np, runs
from .evidence import Evidence
from .schema import pa, pc
from .tables import Tables, value_of

__all__ = ["KIND_CODE", "Columns", "known_by"]

KIND_CODE = {kind: place for place, kind in enumerate(KINDS)}


def known_by(table: pa.Table, known_on: date | None) -> pa.Table:
    """Cut a table to what was known by a day: the date of ``recorded_at``, or else the row's own day."""
    if known_on is None:
        return table
    learned = pc.coalesce(table.column("recorded_at").cast(pa.timestamp("us")).cast(pa.date32(), safe=False), table.column("on"))
    return table.filter(pc.less_equal(learned, pa.scalar(known_on, pa.date32())))


class Columns:
    """The rows of a fold: one for each partnership, or for each span of days in which the same of its facts stand.

    ``rows`` says which partnership (a place in ``ids``) a row is of, ``spans`` from which day on its facts stand.
    """

    def __init__(self, tables: Tables, policy: Policy) -> None:
        self.tables = tables
        self.policy = policy
        self.ids: list[str] = tables.partnerships.column("id").to_pylist()
        self._key: Ints = np.arange(len(self.ids))
        owners = pa.array(self.ids, pa.string())
        self.documents: list[Agreement] = list(tables.agreements.values())
        records, evidence = (self._in_order(table, owners) for table in (tables.records, tables.evidence))
        special = self._special(records, evidence)
        self._spread(records, evidence, special)

    def _in_order(self, table: pa.Table, owners: pa.Array) -> tuple[pa.Table, Ints]:
        """Put the rows of a table into the library's own order, and say of which partnership each is."""
        owner = pc.index_in(table.column("partnership"), value_set=owners).to_numpy().astype(np.int64)
        keys = [owner, as_days(table.column("on"))]
        is_record = "kind" in table.column_names
        if is_record:
            keys.append(self._place_of_kind(table))
        recorded = pc.fill_null(table.column("recorded_at").cast(pa.int64()), np.iinfo(np.int64).min).to_numpy()
        keys += [recorded, as_codes(table.column("id"))[0]]
        order = np.lexsort(keys[::-1])
        tied = np.ones(max(order.size - 1, 0), bool)
        for key in keys:
            ordered = key[order]
            tied &= ordered[1:] == ordered[:-1]
        if tied.any():
            order = _untied(table, order, tied)
        return table.take(pa.array(order)), owner[order]

    def _place_of_kind(self, table: pa.Table) -> Ints:
        """Return the place of each record's kind on one day; a policy's own kinds come in its order."""
        kinds, words = as_codes(table.column("kind"))
        place = np.array([KIND_CODE[word] for word in words], np.int64)[kinds] << 20
        names, own = as_codes(table.column("name"))
        listed = [self.policy.place_of_kind(name) for name in own]
        within = np.array([*map(sorted(set(listed)).index, listed), 0], np.int64)[names]
        return np.where(place == KIND_CODE["other"] << 20, place + within, place)

    def _special(self, records: tuple[pa.Table, Ints], evidence: tuple[pa.Table, Ints]) -> Mapping[int, Ints]:
        """Return, for each partnership with a retraction or a replacement, the days from which other facts stand."""
        table, owner = records
        is_retraction = pc.equal(table.column("kind"), "retracted").to_numpy().astype(bool)
        replaces = evidence[0].column("replaces").is_valid().to_numpy().astype(bool)
        who = np.concatenate([owner[is_retraction], evidence[1][replaces]])
        days = np.concatenate([as_days(table.column("on"))[is_retraction], as_days(evidence[0].column("on"))[replaces]])
        return {key: np.unique(days[at]) for key, at in groups(who)}

    def _spread(self, records: tuple[pa.Table, Ints], evidence: tuple[pa.Table, Ints], special: Mapping[int, Ints]) -> None:
        """Lay out the rows, and say which records and which evidence each of them holds."""
        plain = np.setdiff1d(np.arange(len(self.ids)), np.array(sorted(special), np.int64))
        rows, spans = [plain], [np.zeros(plain.size, np.int64)]
        taken: dict[str, list[Ints]] = {"records": [], "evidence": []}
        of_row: dict[str, list[Ints]] = {"records": [], "evidence": []}
        row_of = np.full(len(self.ids), -1, np.int64)
        row_of[plain] = np.arange(plain.size)
        for name, (_, owner) in (("records", records), ("evidence", evidence)):
            kept = np.flatnonzero(row_of[owner] >= 0)
            taken[name].append(kept)
            of_row[name].append(row_of[owner[kept]])
        count = plain.size
        both = {"records": records, "evidence": evidence}
        for key, days in special.items():
            at = {name: np.flatnonzero(owner == key) for name, (_, owner) in both.items()}
            values = {name: [value_of(row) for row in table.take(pa.array(at[name])).to_pylist()] for name, (table, _) in both.items()}
            facts = [one for one in values["records"] if isinstance(one, RecordBase)]
            entries = [one for one in values["evidence"] if isinstance(one, (Measurement, Milestone))]
            for day in (0, *days.tolist()):
                for name, held in _standing(facts, entries, day).items():
                    taken[name].append(at[name][held])
                    of_row[name].append(np.full(len(held), count))
                rows.append(np.array([key]))
                spans.append(np.array([day]))
                count += 1
        self.rows: Ints = np.concatenate(rows)
        self.spans: Ints = np.concatenate(spans)
        self.n = count
        self._records(records[0], np.concatenate(taken["records"]), np.concatenate(of_row["records"]))
        self._schools()
        self.evidence = Evidence(evidence[0], np.concatenate(taken["evidence"]), np.concatenate(of_row["evidence"]), self)

    def row_at(self, owner: Ints, day: Ints) -> Ints:
        """Return the row in which a partnership stands on a day."""
        order = np.lexsort((self.spans, self.rows))
        keys = (self.rows[order].astype(np.int64) << 23) + self.spans[order]
        found: Ints = order[np.searchsorted(keys, (owner.astype(np.int64) << 23) + day, side="right") - 1]
        return found

    def _records(self, table: pa.Table, taken: Ints, row: Ints) -> None:
        order = np.argsort(row, kind="stable")
        self.table = table.take(pa.array(taken[order]))
        self.row: Ints = row[order]
        self.on: Ints = as_days(self.table.column("on"))
        self.start: Ints = np.searchsorted(self.row, np.arange(self.n))
        self.end: Ints = np.searchsorted(self.row, np.arange(self.n), side="right")
        kinds, words = as_codes(self.table.column("kind"))
        self.kind: Ints = np.array([*(KIND_CODE[word] for word in words), -1], np.int32)[kinds]
        names = pc.if_else(pc.equal(self.table.column("kind"), "other"), self.table.column("name"), self.table.column("kind"))
        self.happening, self.happenings = as_codes(names)
        self.first_day: Ints = np.full(self.n, NEVER, np.int32)
        has = self.end > self.start
        self.first_day[has] = self.on[self.start[has]]

    def codes(self, column: str) -> tuple[Ints, list[str]]:
        """Return a column of the records as codes, and the words they stand for."""
        if column not in self._codes:
            self._codes[column] = as_codes(self.table.column(column))
        return self._codes[column]

    @cached_property
    def _codes(self) -> dict[str, tuple[Ints, list[str]]]:
        return {}

    def in_words(self, column: str, words: Sequence[str | None]) -> Ints:
        """Return a column of the records as places among given words, -1 where it is none of them."""
        codes, own = self.codes(column)
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
        texts = all(name in self.table.column_names and pa.types.is_string(self.table.schema.field(name).type) for name in fields)
        if texts and not (self.kind[at] == KIND_CODE["other"]).any():
            return np.logical_and.reduce([self.in_words(name, [value])[at] == 0 for name, value in fields.items()])
        rows = self.table.take(pa.array(at)).to_pylist()
        return np.array([isinstance(one, RecordBase) and one.has(fields) for one in map(value_of, rows)])

    def _schools(self) -> None:
        """Lay out the schools of every row, those of a partnership by id."""
        table = self.tables.schools
        owner = pc.index_in(table.column("partnership"), value_set=pa.array(self.ids, pa.string())).to_numpy().astype(np.int64)
        names, self.school_names = as_codes(table.column("id"))
        order = np.lexsort((names, owner))
        owner, names = owner[order], names[order]
        reasons, self.reason_words = as_codes(table.column("reason"))
        first = np.searchsorted(owner, self.rows)
        counts = np.searchsorted(owner, self.rows, side="right") - first
        places, self.school_row = runs(first, counts)
        self.school_name: Ints = names[places] if places.size else np.zeros(0, np.int32)
        self.school_reason: Ints = reasons[order][places] if places.size else np.zeros(0, np.int32)
        self.school_start: Ints = np.cumsum(counts) - counts
        self.school_count: Ints = counts
        self.m = self.school_row.size
        self._school_keys = self.school_row.astype(np.int64) * max(len(self.school_names), 1) + self.school_name

    def school_at(self, row: Ints, names: Ints) -> Ints:
        """Return the place of the school of a row by the code of its name; -1 where there is none."""
        return np.where(names < 0, -1, find(self._school_keys, row.astype(np.int64) * max(len(self.school_names), 1) + names))

    def schools_of(self, column: str) -> Ints:
        """Return the school that a column of the records names, as a place among all schools."""
        return self.school_at(self.row, self.in_words(column, self.school_names))

    def lists(self, column: str) -> tuple[list[str], Ints, Ints]:
        """Return the texts in a column of lists, where those of each record start, and how many they are."""
        found = self.table.column(column).combine_chunks()
        counts = pc.fill_null(found.value_lengths(), 0).to_numpy().astype(np.int64)
        return found.flatten().to_pylist(), np.cumsum(counts) - counts, counts

    def most_of(self, kind: str) -> int:
        """Count the most records of a kind that any row has."""
        own = self.row[self.kind == KIND_CODE[kind]]
        return int(np.bincount(own, minlength=1).max(initial=0))

    @cached_property
    def charter(self) -> Ints:
        """Say of each row whether the district is a charter school: 0, 2, or 1 where it is not known."""
        column = self.tables.partnerships.column("charter")
        known = np.where(column.is_valid().to_numpy(), pc.fill_null(column, False).to_numpy().astype(np.int8) * 2, 1)
        return known[self.rows].astype(np.int8)


def _untied(table: pa.Table, order: Ints, tied: Bools) -> Ints:
    """Put rows that are equal in all that is a column by their own order, which goes by all they say."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], tied, [False]]).astype(np.int8)))
    found = order.copy()
    for first, last in edges.reshape(-1, 2):
        places = order[first : last + 1]
        values = [value_of(row) for row in table.take(pa.array(places)).to_pylist()]
        found[first : last + 1] = places[sorted(range(len(values)), key=lambda at: values[at].order)]
    return found


def _standing(records: list[AnyRecord], entries: list[Measurement | Milestone], day: int) -> dict[str, list[int]]:
    """Return the places of the records and of the evidence that stand from a day on."""
    _, withdrawn = standing_records(one for one in records if one.kind != "retracted" or one.on.toordinal() <= day)
    replaced = {one.replaces for one in entries if one.replaces and one.id not in withdrawn and one.on.toordinal() <= day}
    return {
        "records": [at for at, one in enumerate(records) if one.id not in withdrawn],
        "evidence": [at for at, one in enumerate(entries) if one.id not in withdrawn and one.id not in replaced],
    }
