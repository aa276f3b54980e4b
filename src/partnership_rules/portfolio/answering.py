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
from ..record import Partnership
from .answer import ANSWERS, Answer
from .arrays import EPOCH, Ints, among, as_codes, groups, np, words_of
from .columns import Columns, known_by
from .fold import Fold
from .plan import Plan
from .schema import Coded, Row, pa, pc
from .screen import screen
from .tables import Tables
from .telling import lines_of, tell

__all__ = ["AsOf", "Progress", "standings"]

AsOf: TypeAlias = date | Iterable[date] | Iterable[tuple[str, date]]
"""The day, the days, or the pairs of a partnership and a day that are asked about."""

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the number of partnerships that are answered, and the number of all."""

BLOCK = 50_000
_DAY_BITS = 23
_PARTS = tuple(name for name in ANSWERS if name != "quarantined")


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
    refused = {**_not_exact(tables), **found.refused}
    ids = tables.partnerships.column("id").chunk(0).dictionary  # each once, in order
    who, days = _questions(as_of, ids)
    whole = _Asked(tables, who, days, policy, known, refused)
    blocks = list(_blocks(whole, ids))
    parts: list[dict[str, pa.Table]] = []
    for size, part in zip([len(one.tables.partnerships) for one in blocks], _answered(blocks, processes), strict=True):
        parts.append(part)
        if progress is not None:
            progress(min(size + BLOCK * (len(parts) - 1), len(ids)), len(ids))
    joined = {name: pa.concat_tables([part[name] for part in parts] or [ANSWERS[name].empty_table()]) for name in _PARTS}
    return Answer(tables, {**joined, "quarantined": found.quarantined}, policy=policy, known_on=known)


def _not_exact(tables: Tables) -> dict[str, str]:
    """Return the partnerships of which days are known only roughly, or sources are silent: only ``outlook`` speaks of them."""
    marks = {"partnerships": "silent_on", "records": "rough", "evidence": "rough"}
    found = [tables.owners(name).filter(tables.parts()[name].column(mark).is_valid()) for name, mark in marks.items()]
    return {str(key): "rough_days" for column in found for key in pc.unique(column).drop_null().to_pylist()}


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


class _Found:
    """The lines found for a block, with the place of the question each answers; and why questions are left to ``evaluate``."""

    def __init__(self, asked: _Asked) -> None:
        self.ids: list[str] = asked.tables.partnerships.column("id").to_pylist()
        self.asked = asked
        self.why: Ints = np.full(asked.who.size, "", object)
        self.parts: dict[str, list[tuple[Ints, pa.Table]]] = {
            name: [(np.zeros(0, np.int64), ANSWERS[name].empty_table())] for name in _PARTS
        }

    def refuse(self, at: Ints, why: str, *, word: str = "refused", policy: str | None = None) -> None:
        """Answer questions with no standing, but why there is none."""
        days = (self.asked.days[at] - EPOCH).astype(np.int32)
        head = {
            "partnership": words_of(self.asked.who[at], self.ids),
            "as_of": pa.array(days).cast(pa.date32()),
            **{name: pa.array([said] * at.size, pa.string()) for name, said in (("answered_by", word), ("why", why), ("policy", policy))},
        }
        schema = ANSWERS["rows"]
        rows = pa.table([head.get(field.name, pa.nulls(at.size, field.type)) for field in schema], schema=schema)
        self.parts["rows"].append((at, rows))

    def tables(self) -> dict[str, pa.Table]:
        """Put the lines of each table in the order of the questions."""
        joined = {}
        for name, listed in self.parts.items():
            order = np.argsort(np.concatenate([at for at, _ in listed]), kind="stable")
            joined[name] = pa.concat_tables([table for _, table in listed]).take(pa.array(order)).combine_chunks()
        return joined


def _answer(asked: _Asked) -> dict[str, pa.Table]:
    """Answer a block: by columns where they can, and else through ``evaluate``."""
    found = _Found(asked)
    refused = np.array([asked.refused.get(key, "") for key in found.ids], object)[asked.who]
    for code in sorted({*refused.tolist()} - {""}):
        found.refuse(np.flatnonzero(refused == code), code)
    found.why[(refused == "") & (asked.days > LAST_SAFE_DAY.toordinal())] = "the day lies beyond the calendar"
    open_ = np.flatnonzero((refused == "") & (found.why == ""))
    policies, words = as_codes(asked.tables.partnerships.column("policy"))
    for code, at in groups(policies[asked.who[open_]] if asked.policy is None else np.zeros(open_.size, np.int32)):
        _by_columns(found, asked.policy or asked.tables.policy(words[code]), open_[at])
    _by_evaluate(found)
    return found.tables()


def _by_columns(found: _Found, policy: Policy, at: Ints) -> None:
    """Answer questions about partnerships under one policy by columns, and mark those that are left over."""
    asked = found.asked
    partnerships = np.unique(asked.who[at])
    columns = Columns(_known(asked, partnerships), policy)
    agreements = columns.in_words("agreement", [one.id for one in columns.documents])
    plan = Plan(policy, columns.documents, [code for code in np.unique(agreements).tolist() if code >= 0])
    if plan.why_not:
        found.why[at] = plan.why_not
        return
    days = asked.days[at]
    rows = columns.row_at(np.searchsorted(partnerships, asked.who[at]), days)
    early = columns.first_day[rows] > days
    found.refuse(at[early], "as_of_before_first_record", word="too_early", policy=policy.id)
    for why, first in _left(columns, plan, agreements, fixed=asked.policy is not None):
        found.why[at[~early & (first[rows] <= days) & (found.why[at] == "")]] = why
    kept = ~early & (found.why[at] == "")
    at, rows, days = at[kept], rows[kept], days[kept]
    fold, turn = Fold(columns, plan), _turns(rows)
    for number in range(int(turn.max(initial=-1)) + 1):
        now = np.flatnonzero(turn == number)
        fold.run_until(rows[now], days[now])
        lines = tell(fold, rows[now])
        stuck = fold.state.left[rows[now]]
        found.why[at[now[stuck]]] = "a day lies beyond the calendar, or a school is not listed"
        for name, (place, table) in lines.items():
            keep = ~stuck[place]
            found.parts[name].append((at[now[place[keep]]], table if keep.all() else table.filter(pa.array(keep))))


def _known(asked: _Asked, partnerships: Ints) -> Tables:
    """Return what was known of some partnerships of a block."""
    tables = asked.tables
    if partnerships.size < len(tables.partnerships):
        tables = tables.only(tables.partnerships.column("id").take(pa.array(partnerships)).to_pylist())
    if asked.known_on is None:
        return tables
    return tables.replaced(**{name: known_by(tables.parts()[name], asked.known_on) for name in ("records", "evidence")})


def _left(columns: Columns, plan: Plan, agreements: Ints, *, fixed: bool) -> Iterator[tuple[str, Ints]]:
    """Yield why rows are left to ``evaluate``, with the day of each row from which on they are."""
    for document, why in plan.texts_left.items():
        yield why, columns.first_days(agreements == document)
    yield "records of one day contradict each other", columns.first_days(columns.contradicting())
    if any(transition.brings_into_force for transition in plan.policy.transitions):
        yield "records of one day contradict each other", columns.first_days(columns.signed_beside_others())
    if not fixed:
        yield "its policy changes", columns.first_days(columns.having("policy_changed", None))


def _turns(rows: Ints) -> Ints:
    """Return, for days in order, the how-manieth of its row each is."""
    order = np.argsort(rows, kind="stable")
    ordered = rows[order]
    found = np.empty(rows.size, np.int64)
    found[order] = np.arange(rows.size) - np.searchsorted(ordered, ordered)
    return found


def _by_evaluate(found: _Found) -> None:
    """Answer through ``evaluate`` what is left over, one partnership and day after the other."""
    asked, left = found.asked, np.flatnonzero(found.why != "")
    built = dict(asked.tables.build({found.ids[who] for who in asked.who[left].tolist()}))
    lines: dict[str, list[tuple[int, Row]]] = {name: [] for name in _PARTS}
    for one in left.tolist():
        value = built[found.ids[asked.who[one]]]
        try:
            if isinstance(value, PartnershipRulesError):
                raise value
            standing = evaluate(value, as_of=date.fromordinal(asked.days[one]), known_on=asked.known_on, policy=asked.policy)
        except PartnershipRulesError as error:
            early = isinstance(value, Partnership) and error.code == "as_of_before_first_record"
            policy = (asked.policy.id if asked.policy is not None else value.policy) if isinstance(value, Partnership) and early else None
            found.refuse(np.array([one]), error.code, word="too_early" if early else "refused", policy=policy)
            continue
        for name, rows in lines_of(standing, found.why[one]).items():
            lines[name] += ((one, row) for row in rows)
    for name, listed in lines.items():
        table = pa.Table.from_pylist([row for _, row in listed], schema=ANSWERS[name])
        found.parts[name].append((np.array([one for one, _ in listed], np.int64), table))
