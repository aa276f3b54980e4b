"""Which rows are none: found by looking at all rows at once, and judged by the models themselves.

What looks at all rows finds too many rather than too few; a partnership that looks wrong is built as a value, and the model decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..documents import catalog
from ..errors import ModelError, PartnershipRulesError, Place, Problem
from ..evidence import cell_of
from ..model import ID_PATTERN
from ..quantity import Unit
from .answer import ANSWERS
from .arrays import Bools, Ints, as_codes, find, np
from .schema import Row, pa, pc
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
    owners = {name: _owner(tables, name) for name in tables.parts()}
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


def _owner(tables: Tables, name: str) -> Ints:
    """Return of which partnership each row is, by its place; -1 where there is none of that id."""
    ids = tables.partnerships.column("id").combine_chunks()
    column = tables.parts()[name].column("id" if name == "partnerships" else "partnership")
    found: Ints = pc.fill_null(pc.index_in(column, value_set=ids, skip_nulls=True), -1).to_numpy().astype(np.int64)
    return found


def _suspects(tables: Tables, owners: Mapping[str, Ints]) -> Bools:
    found = np.zeros(tables.partnerships.num_rows, bool)

    def suspect(name: str, rows: Bools) -> None:
        at = owners[name][rows]
        found[at[at >= 0]] = True

    for name, table in tables.parts().items():
        suspect(name, _odd_texts(name, table))
    suspect("partnerships", _repeated(owners["partnerships"]))
    policy = tables.partnerships.column("policy")
    suspect("partnerships", ~_flags(pc.is_in(policy, value_set=pa.array([*tables.policies, *catalog()], pa.string()))))
    suspect("records", _odd_records(tables.records))
    suspect("records", _odd_references(tables))
    suspect("evidence", _odd_entries(tables.evidence))
    for name in ("records", "evidence"):
        suspect(name, _unknown_schools(tables, owners, name))
    both = np.concatenate([owners["records"], owners["evidence"]])
    ids = pa.chunked_array([*tables.records.column("id").chunks, *tables.evidence.column("id").chunks], pa.string())
    twice = _repeated(_paired(both, as_codes(ids)[0])) & (as_codes(ids)[0] >= 0) & (both >= 0)
    found[both[twice]] = True
    schools = _paired(owners["schools"], as_codes(tables.schools.column("id"))[0])
    suspect("schools", _repeated(schools))
    return found


def _flags(column: pa.ChunkedArray) -> Bools:
    found: Bools = pc.fill_null(column, False).to_numpy().astype(bool)
    return found


def _paired(owner: Ints, codes: Ints) -> Ints:
    return owner * (int(codes.max(initial=0)) + 2) + codes + 1


def _repeated(keys: Ints) -> Bools:
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    found: Bools = counts[inverse] > 1
    return found


def _odd_texts(name: str, table: pa.Table) -> Bools:
    """Say which rows hold a text that may be none, or an id that is none, or lack what they need."""
    odd = np.zeros(table.num_rows, bool)
    for field in table.schema:
        column = table.column(field.name)
        if not field.nullable:
            odd |= column.is_null().to_numpy()
        if not pa.types.is_string(field.type) or column.null_count == table.num_rows:
            continue
        if field.name in _TEXTS[name] or (name == "records" and field.name == "kind"):
            odd |= _flags(pc.match_substring_regex(column, _NOT_PLAIN)) | _flags(pc.greater(pc.utf8_length(column), 10_000))
        else:
            whole = pc.and_(pc.match_substring_regex(column, ID_PATTERN), pc.less_equal(pc.utf8_length(column), 200))
            odd |= _flags(pc.invert(whole))
    return odd


def _odd_records(table: pa.Table) -> Bools:
    """Say which rows are no record: of each pattern of kind, fields given and words, one row is built, and speaks for all."""
    lists = np.zeros(table.num_rows, bool)
    for name in ("reasons", "schools", "data"):
        lists |= table.column(name).is_valid().to_numpy()
    at_add = _flags(pc.and_(pc.equal(table.column("kind"), "school_added"), table.column("reason").is_valid()))
    words = [as_codes(table.column(name))[0] for name in ("kind", "finding", "outcome", "what")]
    odd = _odd_by_pattern(table, words)
    rows = np.flatnonzero(lists | at_add)
    odd[rows] |= np.array([not _is_value(row) for row in table.take(pa.array(rows)).to_pylist()], bool)
    return odd


def _odd_entries(table: pa.Table) -> Bools:
    units, unit_words = as_codes(table.column("unit"))
    odd = _odd_by_pattern(table, [units, as_codes(table.column("level"))[0]])
    odd |= _flags(pc.less(table.column("n"), 1)) | _flags(pc.greater(table.column("n"), 1_000_000_000))
    texts, words = as_codes(pc.fill_null(table.column("value"), ""))
    size = len(unit_words) + 1
    distinct, inverse = np.unique(texts.astype(np.int64) * size + units, return_inverse=True)
    pairs = [divmod(int(key), size) for key in distinct]
    bad = [unit < len(unit_words) and not _reads(words[text], unit_words[unit]) for text, unit in pairs]
    return odd | np.array([*bad, False])[inverse]


def _reads(text: str, unit: str) -> bool:
    try:
        cell_of(text, Unit(unit))
    except (PartnershipRulesError, ValueError):
        return False
    return True


def _odd_by_pattern(table: pa.Table, words: Iterable[Ints]) -> Bools:
    given = [column.is_valid().to_numpy().astype(np.int64) for column in table.columns]
    codes = np.stack([*words, sum((one << at for at, one in enumerate(given)), np.zeros(table.num_rows, np.int64))], axis=1)
    _, first, inverse = np.unique(codes, axis=0, return_index=True, return_inverse=True)
    samples = table.take(pa.array(first)).to_pylist()
    odd: Bools = np.array([*(not _is_value(row) for row in samples), False])[inverse.reshape(-1)]
    return odd


def _is_value(row: Row) -> bool:
    try:
        value_of(row)
    except PartnershipRulesError:
        return False
    return True


def _odd_references(tables: Tables) -> Bools:
    """Say which records name an agreement or a policy without a text, or withdraw something."""
    table = tables.records
    known = pa.array([*tables.agreements], pa.string())
    policies = pa.array([*tables.policies, *catalog()], pa.string())
    odd = table.column("agreement").is_valid().to_numpy() & ~_flags(pc.is_in(table.column("agreement"), value_set=known))
    odd |= table.column("policy").is_valid().to_numpy() & ~_flags(pc.is_in(table.column("policy"), value_set=policies))
    found: Bools = odd | _flags(pc.equal(table.column("kind"), "retracted"))
    return found


def _unknown_schools(tables: Tables, owners: Mapping[str, Ints], name: str) -> Bools:
    """Say which rows name a school that their partnership does not list, or replace something."""
    table = tables.parts()[name]
    columns = ("school", "into") if name == "records" else ("school",)
    odd = np.zeros(table.num_rows, bool)
    listed, words = as_codes(tables.schools.column("id"))
    size = len(words) + 1
    keys = np.unique(owners["schools"] * size + listed)
    for column in columns:
        codes, own = as_codes(table.column(column))
        place = {word: at for at, word in enumerate(words)}
        names = np.array([*(place.get(word, -1) for word in own), -1], np.int64)[codes]
        odd |= (codes >= 0) & ((names < 0) | (find(keys, owners[name] * size + names) < 0))
    if name == "records":  # lists of schools are few, and checked one by one
        return odd | table.column("schools").is_valid().to_numpy()
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
    column = tables.parts()[name].column("id" if name == "partnerships" else "partnership")
    rows = np.flatnonzero(_flags(pc.equal(column, key)))
    if name == "schools":
        ids = tables.schools.column("id").take(pa.array(rows)).to_pylist()
        rows = rows[sorted(range(len(ids)), key=lambda at: str(ids[at]))]
    return int(rows[number])


def _line(table: str, row: int, partnership: str | None, problem: Problem) -> Row:
    message = _PLAIN.get(problem.code, problem.message)
    return {"table": table, "row": row, "partnership": partnership, "code": problem.code, "message": message, "hint": problem.hint}
