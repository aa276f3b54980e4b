"""Which rows are none: found by looking at all rows at once, and judged by the models themselves.

What looks at all rows finds too many rather than too few; a partnership that looks wrong is built as a value, and the model decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..documents.loading import catalogued
from ..errors import ModelError, PartnershipRulesError, Place, Problem
from ..evidence import cell_of
from ..model import ID_PATTERN
from ..quantity import Unit
from .answer import ANSWERS
from .arrays import Bools, Ints, among, as_codes, codes_of, find, flags_of, is_word, np, patterns
from .schema import SCHEMAS, Row, pa, pc
from .tables import Tables, value_of

__all__ = ["Screened", "screen"]

_TEXTS = {
    "partnerships": {"district", "isd", "source", "note", "silent_on", "district_id"},
    "schools": {"name", "note"},
    "records": {"party", "authority", "reason", "period", "source", "note", "what", "rough"},
    "evidence": {"value", "reason", "period", "source", "note", "rough"},
}
_NOT_PLAIN = r"[^\x20-\x7E\x{A0}-\x{17FF}\x{2010}-\x{2027}\x{2030}-\x{205E}\x{2070}-\x{FEFE}]"
"""Anything but characters that no check of texts refuses: what holds others is looked at closely."""


_NOWHERE = Place("partnership")
_PLAIN = {
    "unknown_school": "the partnership lists no school of this id",
    "unknown_record": "nothing on record has the id that is named",
    "unknown_agreement": "nothing defines the agreement that is named",
    "duplicate_id": "two have the same id",
    "id_invalid": "this is not an id",
}
"""Messages for tables, where those of the models repeat an id."""


class Screened(NamedTuple):
    """The rows that are none, and the partnerships that cannot be answered, each with a code."""

    quarantined: pa.Table
    refused: Mapping[str, str]


def screen(tables: Tables) -> Screened:
    """Find the rows that are no partnership, school, record or evidence, and whose partnership is therefore refused."""
    known = tables.partnerships.column("id").cast(pa.string()).combine_chunks()
    owners = {name: among(tables.owners(name), known) for name in tables.parts()}
    suspects = _suspects(tables, owners)
    ids = tables.partnerships.column("id").to_pylist()
    listed: list[Row] = [
        _line(name, int(row), None, Problem("unknown_partnership", _NOWHERE, "no partnership has the id this row names", "list it"))
        for name, owner in owners.items()
        for row in np.flatnonzero(owner < 0)
    ]
    refused: dict[str, str] = {}
    for key, built in tables.build(ids[at] for at in np.flatnonzero(suspects) if ids[at] is not None):
        if isinstance(built, PartnershipRulesError):
            refused[key] = built.code
            listed += _lines(tables, key, built)
    order = sorted(listed, key=lambda line: (str(line["partnership"] or ""), str(line["table"]), line["row"] or 0, str(line["message"])))
    return Screened(pa.Table.from_pylist(order, schema=ANSWERS["quarantined"]), refused)


def _suspects(tables: Tables, owners: Mapping[str, Ints]) -> Bools:
    found = np.zeros(tables.partnerships.num_rows, bool)

    def suspect(name: str, rows: Bools) -> None:
        at = owners[name][rows]
        found[at[at >= 0]] = True

    for name, table in tables.parts().items():
        suspect(name, _odd_texts(name, table))
    suspect("partnerships", _repeated(owners["partnerships"]))
    policies = tables.partnerships.column("policy")
    suspect("partnerships", among(policies, _known_policies(tables, policies)) < 0)
    suspect("records", _odd_records(tables.records))
    suspect("records", _odd_references(tables))
    suspect("evidence", _odd_entries(tables.evidence))
    for name in ("records", "evidence"):
        suspect(name, _unknown_schools(tables, owners, name))
    both = np.concatenate([owners["records"], owners["evidence"]])
    ids = [tables.parts()[name].column("id") for name in ("records", "evidence")]
    other = among(ids[1], ids[0].chunk(0).dictionary)
    own = np.where(other < 0, codes_of(ids[1]) + len(ids[0].chunk(0).dictionary), other)
    codes = np.concatenate([codes_of(ids[0]), np.where(codes_of(ids[1]) < 0, -1, own)])
    named = (codes >= 0) & (both >= 0)
    found[both[named][_repeated(both[named], codes[named])]] = True
    suspect("schools", _repeated(owners["schools"], codes_of(tables.schools.column("id"))))
    return found


def _repeated(*columns: Ints) -> Bools:
    """Say which rows have what they say in common with others."""
    _, found = patterns(*columns)
    return np.bincount(found)[found] > 1


def _odd_texts(name: str, table: pa.Table) -> Bools:
    """Say which rows hold a text that may be none, or an id that is none, or lack what they need."""
    odd = np.zeros(table.num_rows, bool)
    for field in SCHEMAS[name]:
        column = table.column(field.name)
        if not field.nullable:
            odd |= column.is_null().to_numpy()
        if not pa.types.is_string(field.type) or column.null_count == table.num_rows:
            continue
        words = column.chunk(0).dictionary
        if field.name in _TEXTS[name] or (name == "records" and field.name == "kind"):
            bad = pc.or_(pc.match_substring_regex(words, _NOT_PLAIN), pc.greater(pc.utf8_length(words), 10_000))
        else:
            bad = pc.invert(pc.and_(pc.match_substring_regex(words, ID_PATTERN), pc.less_equal(pc.utf8_length(words), 200)))
        odd |= np.append(bad.to_numpy(zero_copy_only=False), False)[codes_of(column)]
    return odd


def _odd_records(table: pa.Table) -> Bools:
    """Say which rows are no record: of each pattern of kind, fields given and words, one row is built, and speaks for all."""
    lists = np.zeros(table.num_rows, bool)
    for name in ("reasons", "schools", "data"):
        lists |= table.column(name).is_valid().to_numpy()
    at_add = is_word(table.column("kind"), "school_added") & table.column("reason").is_valid().to_numpy()
    words = [codes_of(table.column(name)) for name in ("kind", "finding", "outcome", "what")]
    odd = _odd_by_pattern(table, words)
    rows = np.flatnonzero(lists | at_add)
    odd[rows] |= np.array([not _is_value(row) for row in table.take(pa.array(rows)).to_pylist()], bool)
    return odd


def _odd_entries(table: pa.Table) -> Bools:
    units, unit_words = as_codes(table.column("unit"))
    odd = _odd_by_pattern(table, [units, codes_of(table.column("level"))])
    odd |= flags_of(pc.less(table.column("n"), 1), empty=False) | flags_of(pc.greater(table.column("n"), 1_000_000_000), empty=False)
    texts, words = as_codes(table.column("value"))
    size = len(unit_words) + 1
    both = (texts.astype(np.int64) + 1) * size + units + 1
    bad = np.zeros((len(words) + 1) * size, bool)
    seen = np.bincount(both, minlength=bad.size) > 0
    for key in np.flatnonzero(seen).tolist():
        bad[key] = key % size > 0 and not _reads(["", *words][key // size], unit_words[key % size - 1])
    found: Bools = odd | bad[both]
    return found


def _reads(text: str, unit: str) -> bool:
    try:
        cell_of(text, Unit(unit))
    except (PartnershipRulesError, ValueError):
        return False
    return True


def _odd_by_pattern(table: pa.Table, words: Iterable[Ints]) -> Bools:
    given = [c.is_valid().to_numpy().astype(np.int64) for c in table.columns if 0 < c.null_count < table.num_rows]
    first, pattern = patterns(*words, *given)
    samples = table.take(pa.array(first)).to_pylist()
    odd: Bools = np.array([not _is_value(row) for row in samples], bool)[pattern]
    return odd


def _is_value(row: Row) -> bool:
    try:
        value_of(row)
    except PartnershipRulesError:
        return False
    return True


def _known_policies(tables: Tables, column: pa.ChunkedArray) -> pa.Array:
    """List the policies of a column that are at hand."""
    return pa.array([key for key in as_codes(column)[1] if key in tables.policies or catalogued(key)], pa.string())


def _odd_references(tables: Tables) -> Bools:
    """Say which records name an agreement or a policy without a text, or withdraw something."""
    table = tables.records
    known = pa.array([*tables.agreements], pa.string())
    policies = _known_policies(tables, table.column("policy"))
    odd = is_word(table.column("kind"), "retracted")
    for name, words in (("agreement", known), ("policy", policies)):
        odd |= table.column(name).is_valid().to_numpy() & (among(table.column(name), words) < 0)
    return odd


def _unknown_schools(tables: Tables, owners: Mapping[str, Ints], name: str) -> Bools:
    """Say which rows name a school that their partnership does not list, or replace something."""
    table = tables.parts()[name]
    columns = ("school", "into") if name == "records" else ("school",)
    odd = np.zeros(table.num_rows, bool)
    listed = codes_of(tables.schools.column("id"))
    words = tables.schools.column("id").chunk(0).dictionary
    size = len(words) + 1
    keys = np.unique(owners["schools"] * size + listed)
    for column in columns:
        codes, names = codes_of(table.column(column)), among(table.column(column), words)
        odd |= (codes >= 0) & ((names < 0) | (find(keys, owners[name] * size + names) < 0))
    if name == "records":
        lists = table.column("schools")
        of = pc.list_parent_indices(lists).to_numpy().astype(np.int64)
        names = pc.fill_null(pc.index_in(pc.list_flatten(lists), value_set=words), -1).to_numpy()
        odd[of[(names < 0) | (find(keys, owners[name][of] * size + names) < 0)]] = True
        return odd
    found: Bools = odd | table.column("replaces").is_valid().to_numpy()
    return found


def _lines(tables: Tables, key: str, error: PartnershipRulesError) -> Iterator[Row]:
    """Yield a line for every fault of a partnership, with the row it is of; no message repeats what stands in a cell."""
    problems = error.problems if isinstance(error, ModelError) else (Problem(error.code, _NOWHERE, error.message, error.hint),)
    for problem in problems:
        name, _, rest = problem.where.file.partition(".")
        number = rest.partition(".")[0]
        if name not in tables.parts() or not number.isdigit():
            yield _line("partnerships", _row(tables, "partnerships", key, 0), key, problem)
        else:
            yield _line(name, _row(tables, name, key, int(number)), key, problem)


def _row(tables: Tables, name: str, key: str, number: int) -> int:
    rows = np.flatnonzero(is_word(tables.owners(name), key))
    if name == "schools":
        ids = tables.schools.column("id").take(pa.array(rows)).to_pylist()
        rows = rows[sorted(range(len(ids)), key=lambda at: str(ids[at]))]
    return int(rows[number])


def _line(table: str, row: int, partnership: str | None, problem: Problem) -> Row:
    message = _PLAIN.get(problem.code, problem.message)
    return {"table": table, "row": row, "partnership": partnership, "code": problem.code, "message": message, "hint": problem.hint}
