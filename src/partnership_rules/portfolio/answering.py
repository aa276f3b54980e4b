"""Standings of very many partnerships: screened, compiled, folded block by block, and what is left over asked of ``evaluate``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context
from typing import TypeAlias

from ..dates import as_day
from ..errors import InputError, PartnershipRulesError
from ..evaluation import evaluate
from ..evaluation.assemble import LAST_SAFE_DAY
from ..model import expect
from ..policy import Policy
from .answer import ANSWERS, Answer
from .arrays import EPOCH, Bools, Ints, among, as_codes, groups, np
from .columns import Columns, known_by
from .fold import Fold
from .plan import Plan
from .schema import Coded, pa, pc
from .screen import screen
from .tables import Tables
from .telling import tell
from .values import told

__all__ = ["AsOf", "Progress", "standings"]

AsOf: TypeAlias = date | Iterable[date] | Iterable[tuple[str, date]]
"""The day, the days, or the pairs of a partnership and a day that are asked about."""

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the number of partnerships that are answered, and the number of all."""

BLOCK = 50_000
_DAY_BITS = 23
_PARTS = tuple(name for name in ANSWERS if name != "quarantined")
Keyed: TypeAlias = tuple[Ints, pa.Table]


@dataclass(frozen=True)
class _Asked:
    """What is asked of a block: its tables, the days of each partnership, the policy held against all, what was known."""

    tables: Tables
    who: Ints
    days: Ints
    policy: Policy | None
    known_on: date | None
    refused: Mapping[str, str]


def standings(
    tables: Tables,
    policy: Policy | None = None,
    *,
    as_of: AsOf,
    known_on: date | None = None,
    processes: int = 1,
    progress: Progress | None = None,
) -> Answer:
    """Return where every partnership stands on a day, or on each of several, as ``evaluate`` says it, case by case.

    ``as_of`` is a day, days, or pairs of a partnership's id and a day; ``policy`` is held against every record, without it each
    partnership's own is. Columns answer; what they do not cover is left to ``evaluate``, and every row says who answered.
    A row that is none is listed in ``quarantined``, and its partnership is ``refused``. Errors: ``DateError``, ``InputError``.

    >>> import pyarrow as pa
    >>> records = pa.table({"partnership": ["p1"], "kind": ["identified"], "on": pa.array([date(2017, 1, 20)])})
    >>> tables = Tables(partnerships=pa.table({"id": ["p1"], "policy": ["michigan-2017"]}), records=records)
    >>> found = standings(tables, as_of=date(2018, 1, 1))
    >>> found.rows.column("state").to_pylist(), found.coverage
    (['identified'], {'columns': 1})
    """
    expect(tables, Tables, hint="portfolio.read() gives one")
    known = None if known_on is None else as_day(known_on)
    if policy is not None:
        expect(policy, Policy, hint="pr.load_policy() gives one")
    found = screen(tables)
    ids = tables.partnerships.column("id").chunk(0).dictionary  # each once, in order
    who, days = _questions(as_of, ids)
    whole = _Asked(tables, who, days, policy, known, found.refused)
    blocks = list(_blocks(whole, ids))
    parts: list[dict[str, pa.Table]] = []
    for size, part in zip([len(one.tables.partnerships) for one in blocks], _answered(blocks, processes), strict=True):
        parts.append(part)
        if progress is not None:
            progress(min(size + BLOCK * (len(parts) - 1), len(ids)), len(ids))
    joined = {name: pa.concat_tables([part[name] for part in parts] or [ANSWERS[name].empty_table()]) for name in _PARTS}
    return Answer(tables, {**joined, "quarantined": found.quarantined}, policy=policy, known_on=known)


def _questions(as_of: AsOf, ids: pa.Array) -> tuple[Ints, Ints]:
    """Return who is asked about which day, in order, each once."""
    listed = [as_of] if isinstance(as_of, date) else list(as_of)
    pairs = [one for one in listed if isinstance(one, tuple)]
    if pairs and len(pairs) != len(listed):
        raise InputError("days and pairs are mixed", code="type_unexpected", hint="give days, or pairs of a partnership and a day")
    if pairs:
        who = pc.fill_null(pc.index_in(pa.array([key for key, _ in pairs], pa.string()), value_set=ids), -1).to_numpy().astype(np.int64)
        if (who < 0).any():
            raise InputError("a pair names a partnership that is not in the tables", code="unknown_id", hint="ask of those in the tables")
        days = np.array([as_day(day).toordinal() for _, day in pairs], np.int64)
    else:
        days_of_all = sorted({as_day(day).toordinal() for day in listed})
        who = np.repeat(np.arange(len(ids)), len(days_of_all))
        days = np.tile(np.array(days_of_all, np.int64), len(ids))
    keys = np.unique((who << _DAY_BITS) + days)
    return keys >> _DAY_BITS, keys & ((1 << _DAY_BITS) - 1)


def _blocks(whole: _Asked, ids: pa.Array) -> Iterator[_Asked]:
    """Cut the tables into blocks of partnerships, in the order of their ids."""
    tables = whole.tables
    owner = {name: among(tables.owners(name), ids) for name in tables.parts()}
    if len(ids) == len(tables.partnerships) <= BLOCK and not any((found < 0).any() for found in owner.values()):
        own = tables.partnerships.take(pa.array(np.argsort(owner["partnerships"])))
        parts = {name: Coded(table) for name, table in {**tables.parts(), "partnerships": own}.items()}
        yield replace(whole, tables=Tables(**parts, agreements=tables.agreements.values(), policies=tables.policies.values()))
        return
    order = {name: np.argsort(found, kind="stable") for name, found in owner.items()}
    for start in range(0, len(ids), BLOCK):
        stop = min(start + BLOCK, len(ids))
        kept = {}
        for name, table in tables.parts().items():
            first, last = np.searchsorted(owner[name], [start, stop], sorter=order[name])
            kept[name] = table.take(pa.array(order[name][first:last]))
        low, high = np.searchsorted(whole.who, [start, stop])
        block = Tables(**kept, agreements=tables.agreements.values(), policies=tables.policies.values())
        mine = {key: whole.refused[key] for key in ids[start:stop].to_pylist() if key in whole.refused} if whole.refused else {}
        yield _Asked(block, whole.who[low:high] - start, whole.days[low:high], whole.policy, whole.known_on, mine)


def _answered(blocks: Sequence[_Asked], processes: int) -> Iterator[dict[str, pa.Table]]:
    if processes <= 1 or len(blocks) <= 1:
        yield from map(_answer, blocks)
        return
    with ProcessPoolExecutor(min(processes, len(blocks)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(_answer, blocks)


def _answer(asked: _Asked) -> dict[str, pa.Table]:
    """Answer a block: by columns where they can, and else through ``evaluate``."""
    tables = asked.tables
    ids = tables.partnerships.column("id").to_pylist()
    who, days = asked.who, asked.days
    parts: dict[str, list[Keyed]] = {name: [] for name in _PARTS}
    why: dict[int, str] = {}
    refused = np.array([key in asked.refused for key in ids], bool)
    policies, words = as_codes(tables.partnerships.column("policy"))
    policies = np.where(refused, -1, policies) if asked.policy is None else np.where(refused, -1, 0)
    for code, at in groups(policies):
        if code >= 0:
            policy = asked.policy or tables.policy(words[code])
            why |= _by_columns(asked, policy, at, parts)
    late = days > LAST_SAFE_DAY.toordinal()
    left = np.isin(who, np.array([*why], np.int64)) | late | refused[who]
    _by_evaluate(asked, {"ids": ids, "why": why}, np.flatnonzero(left), parts)
    return {name: _in_order(listed, ANSWERS[name]) for name, listed in parts.items()}


def _in_order(listed: Sequence[Keyed], schema: pa.Schema) -> pa.Table:
    if not listed:
        return schema.empty_table()
    keys = np.concatenate([one[0] for one in listed])
    return pa.concat_tables([one[1] for one in listed]).take(pa.array(np.argsort(keys, kind="stable"))).combine_chunks()


def _by_columns(asked: _Asked, policy: Policy, at: Ints, parts: dict[str, list[Keyed]]) -> dict[int, str]:
    """Answer the partnerships under one policy by columns; return which of them are left over, and why."""
    tables = _under(asked, at)
    columns = Columns(tables, policy)
    agreements = columns.in_words("agreement", [one.id for one in columns.documents])
    plan = Plan(policy, columns.documents, [code for code in np.unique(agreements).tolist() if code >= 0])
    left = _left(columns, plan, agreements, fixed=asked.policy is not None)
    if plan.why_not:
        return dict.fromkeys(at.tolist(), plan.why_not)
    fold = Fold(columns, plan)
    place = np.full(len(asked.tables.partnerships), -1, np.int64)
    place[at] = np.arange(at.size)
    mine = np.flatnonzero(place[asked.who] >= 0)
    mine = mine[asked.days[mine] <= LAST_SAFE_DAY.toordinal()]
    who, days = place[asked.who[mine]], asked.days[mine]
    kept = ~np.isin(who, np.array([*left], np.int64))
    who, days = who[kept], days[kept]
    rows = columns.row_at(who, days)
    for early in (columns.first_day[rows] > days,):
        parts["rows"].append(_early(columns, at, who[early], days[early], policy))
        rows, who, days = rows[~early], who[~early], days[~early]
    turn = _turns(rows)
    for number in range(int(turn.max(initial=-1)) + 1):
        now = np.flatnonzero(turn == number)
        fold.run_until(rows[now], days[now])
        for name, table in tell(fold, rows[now]).items():
            parts[name].append(_keyed(table, columns.ids, at))
    stuck = np.unique(columns.rows[np.flatnonzero(fold.state.left)])
    if stuck.size:
        left |= dict.fromkeys(stuck.tolist(), "a day lies beyond the calendar, or a school is not listed")
        _forget(parts, at[stuck])
    return {int(at[key]): reason for key, reason in left.items()}


def _under(asked: _Asked, at: Ints) -> Tables:
    """Return what was known of the partnerships at some places of a block."""
    tables = asked.tables
    if at.size < len(tables.partnerships):
        tables = tables.only(tables.partnerships.column("id").take(pa.array(at)).to_pylist())
    if asked.known_on is None:
        return tables
    kept = {name: known_by(table, asked.known_on) if name in ("records", "evidence") else table for name, table in tables.parts().items()}
    return Tables(**kept, agreements=tables.agreements.values(), policies=tables.policies.values())


def _left(columns: Columns, plan: Plan, agreements: Ints, *, fixed: bool) -> dict[int, str]:
    """Return which partnerships are left to ``evaluate`` from the start, and why."""
    found: dict[int, str] = {}
    parts = columns.tables.parts()
    for name in ("records", "evidence"):
        rough = parts[name].filter(parts[name].column("rough").is_valid()).column("partnership").to_pylist()
        found |= {columns.ids.index(key): "days are known only roughly" for key in set(rough)}
    silent = parts["partnerships"].column("silent_on").is_valid().to_numpy()
    found |= {int(key): "the sources are silent" for key in np.flatnonzero(silent)}
    for document, why in plan.texts_left.items():
        found |= {int(key): why for key in columns.rows[columns.row[agreements == document]]}
    found |= {int(key): "records of one day contradict each other" for key in columns.rows[columns.contradicting()]}
    if not fixed and "policy_changed" in columns.happenings:
        changed = columns.having("policy_changed", None)
        found |= {int(key): "its policy changes" for key in columns.rows[columns.row[changed]]}
    return found


def _turns(rows: Ints) -> Ints:
    """Return, for days in order, the how-manieth of its row each is."""
    order = np.argsort(rows, kind="stable")
    ordered = rows[order]
    found = np.empty(rows.size, np.int64)
    found[order] = np.arange(rows.size) - np.searchsorted(ordered, ordered)
    return found


def _keyed(table: pa.Table, ids: list[str], at: Ints) -> Keyed:
    """Return a table with the keys that put it into the order of the block."""
    place = pc.index_in(table.column("partnership"), value_set=pa.array(ids, pa.string())).to_numpy().astype(np.int64)
    days = table.column("as_of").cast(pa.int32()).to_numpy().astype(np.int64) + EPOCH
    return (at[place] << _DAY_BITS) + days, table


def _forget(parts: dict[str, list[Keyed]], who: Ints) -> None:
    """Take back what was answered of partnerships that are left over."""
    for name, listed in parts.items():
        parts[name] = [(keys[keep], table.filter(pa.array(keep))) for keys, table in listed for keep in (_not_of(keys, who),)]


def _not_of(keys: Ints, who: Ints) -> Bools:
    return ~np.isin(keys >> _DAY_BITS, who)


def _early(columns: Columns, at: Ints, who: Ints, days: Ints, policy: Policy) -> Keyed:
    head = {
        "partnership": [columns.ids[key] for key in who.tolist()],
        "as_of": pa.array((days - EPOCH).astype(np.int32)).cast(pa.date32()),
        "answered_by": ["too_early"] * who.size,
        "why": ["as_of_before_first_record"] * who.size,
        "policy": [policy.id] * who.size,
    }
    schema = ANSWERS["rows"]
    columns_ = [head.get(field.name, pa.nulls(who.size, field.type)) for field in schema]
    return (at[who] << _DAY_BITS) + days, pa.table([pa.array(c, f.type) for c, f in zip(columns_, schema, strict=True)], schema=schema)


def _by_evaluate(asked: _Asked, names: Mapping[str, object], at: Ints, parts: dict[str, list[Keyed]]) -> None:
    """Answer through ``evaluate`` what is left over, one partnership and day after the other."""
    ids, why = names["ids"], names["why"]
    assert isinstance(ids, list)
    assert isinstance(why, dict)
    listed: dict[str, list[dict[str, object]]] = {name: [] for name in _PARTS}
    keys: dict[str, list[int]] = {name: [] for name in _PARTS}
    wanted = {ids[int(asked.who[one])] for one in at}
    built = dict(asked.tables.build(wanted))
    for one in at.tolist():
        who, day = int(asked.who[one]), int(asked.days[one])
        value = built[ids[who]]
        reason = why.get(who, "the day lies beyond the calendar")
        try:
            if isinstance(value, PartnershipRulesError):
                raise value
            standing = evaluate(value, as_of=date.fromordinal(day), known_on=asked.known_on, policy=asked.policy)
            lines = told(standing, reason)
        except PartnershipRulesError as error:
            code = asked.refused.get(ids[who], error.code)
            word = "too_early" if code == "as_of_before_first_record" else "refused"
            lines = {"rows": [{"partnership": ids[who], "as_of": date.fromordinal(day), "answered_by": word, "why": code}]}
        for name, rows in lines.items():
            listed[name] += rows
            keys[name] += [(who << _DAY_BITS) + day] * len(rows)
    for name, rows in listed.items():
        if rows:
            parts[name].append((np.array(keys[name], np.int64), pa.Table.from_pylist(rows, schema=ANSWERS[name])))
