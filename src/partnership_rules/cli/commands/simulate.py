"""``simulate``: synthetic partnerships under a policy, and under variants of it with other periods or parameters."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import count, takewhile
from pathlib import Path
from typing import Annotated

import typer

from ...analysis.simulate import OUTCOMES, Drawing, Model, grid, last_day, paths, shares, variants, within
from ...dates import Period, shift
from ...errors import DateError
from ...policy import Policy
from ...words import plural
from ..common import AnyPolicy, AsOf, Json, day_asked, option, policy_named, put, put_json, working
from ..files import Force, Out, parquet_of, put_file
from ..table import Column, Table, at

__all__ = ["simulate"]

Districts = Annotated[int, typer.Option("--districts", metavar="N", min=1, help="So many synthetic districts.")]
Draws = Annotated[int, typer.Option("--draws", metavar="N", min=1, help="So many paths of each district.")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="The same seed gives the same bytes.")]
Clock = Annotated[str | None, option("--clock", "NAME", "The clock whose period is varied.")]
Periods = Annotated[str | None, option("--periods", "LIST", "Its periods, such as P12M,P18M,P24M.")]
Parameter = Annotated[str | None, option("--parameter", "NAME", "The parameter of the policy that is varied.")]
Values = Annotated[str | None, option("--values", "LIST", "Its values, such as 1/3,1/2.")]
Measures = Annotated[int, typer.Option("--measures", metavar="N", min=1, max=10, help="So many measures at each school.")]
Every = Annotated[str | None, option("--every", "PERIOD", "Count the states so often, such as P6M; columns answer (extra portfolio).")]

MODEL = Model()
VARIED = {"clock": "has the period named", "parameter": "has the value named"}
NOTE = "Synthetic districts, drawn from a model: what differs between the rows is the policy. No real district is imitated."


def simulate(
    policy: AnyPolicy,
    districts: Districts = 20,
    draws: Draws = 5,
    seed: Seed = 0,
    clock: Clock = None,
    periods: Periods = None,
    parameter: Parameter = None,
    values: Values = None,
    measures: Measures = MODEL.measures,
    as_of: AsOf = None,
    every: Every = None,
    out: Out = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Draw synthetic partnerships and count how many are released, escalated or undetermined under each variant.

    Without --as-of the day is five years after the model begins, never today's. With --every, the states of all paths are counted
    on many days up to that one, and --out writes every standing as Parquet.
    """
    periods_asked, values_asked = _listed("clock", clock, periods), _listed("parameter", parameter, values)
    if out is not None and every is None:
        raise typer.BadParameter("--out writes the standings on many days: say with --every how often")
    held = policy_named(policy)
    day = None if as_of is None else day_asked(as_of)
    drawing: Drawing = {"districts": districts, "draws": draws, "seed": seed, "model": Model(measures=measures), "as_of": day}
    title = f"{held.id}: {plural(districts, 'synthetic district')}, {plural(draws, 'draw')} each, seed {seed}"
    if every is not None:
        varied = variants(held, clock=clock, periods=periods_asked, parameter=parameter, values=values_asked)
        _put_panel(varied, _period(every), drawing, title, (out, force, as_json))
        return
    with working("simulating") as progress:
        rows = grid(held, clock=clock, periods=periods_asked, parameter=parameter, values=values_asked, progress=progress, **drawing)
    found = shares(rows, by=("policy", "clock", "period", "parameter", "value"))
    if as_json:
        put_json({"seed": seed, "shares": found, "rows": rows})
    else:
        _print(found, title=title)


def _listed(what: str, name: str | None, text: str | None) -> list[str]:
    """Split a list into its words; it comes with the name of what is varied, or not at all."""
    if (name is None) != (text is None):
        raise typer.BadParameter(f"give --{what} and --{'periods' if what == 'clock' else 'values'} together")
    return [one.strip() for one in (text or "").split(",") if one.strip()]


def _print(found: Sequence[Mapping[str, object]], *, title: str) -> None:
    """Print a row for each variant; an end that came about otherwise has a column only where there is one."""
    shown = [one for one in (*OUTCOMES, "ever_escalated") if one != "ended" or any(row["ended"] for row in found)]
    columns = [Column(name.replace("_", " ").capitalize(), is_number=True) for name in ("paths", *shown)]
    _put_table(found, columns, [(row["paths"], *(f"{row[one]} ({row[f'{one}_percent']}%)" for one in shown)) for row in found], title)


def _put_table(found: Sequence[Mapping[str, object]], columns: Sequence[Column], cells: Sequence[tuple[object, ...]], title: str) -> None:
    """Print cells with a title, and before each row what is varied in it."""
    names = [", ".join(str(row[one]) for one in ("period", "value") if row[one]) or str(row["policy"]) for row in found]
    rows = [tuple(map(at, (name, *own))) for name, own in zip(names, cells, strict=True)]
    said = [f"The {what} '{row[what]}' {has}." for row in found[:1] for what, has in VARIED.items() if row[what]]
    table = Table([Column("Variant"), *columns], rows)
    put(at(title, "bold"), *(at(one.replace("_", " ")) for one in said), "", table, "", at(NOTE, "dim"))


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except DateError as error:
        raise typer.BadParameter(f"--every: {error}") from None


def _put_panel(
    varied: Sequence[tuple[Mapping[str, str | None], Policy]],
    every: Period,
    drawing: Drawing,
    title: str,
    how: tuple[Path | None, bool, bool],
) -> None:
    """Draw every variant, and put how many of its paths stand in each state on each day; columns answer them all at once."""
    from ... import portfolio  # Arrow is loaded only where it is asked for
    from ...portfolio.schema import pa

    out, force, as_json = how
    last = last_day(MODEL, drawing["as_of"])
    days = list(_days(MODEL.begins, every, last))
    if not days:
        raise typer.BadParameter(f"--every: no such period after {MODEL.begins} ends by {last}")
    kept, found = [portfolio.ANSWERS["rows"].empty_table()], list[dict[str, object]]()
    with working("simulating") as progress:
        for place, (of, one) in enumerate(varied):
            held = paths(one, progress=within(progress, place, len(varied)), **drawing)
            rows = portfolio.standings(portfolio.read(held), one, as_of=days).rows
            kept.append(rows)
            counts = Counter(zip(rows.column("as_of").to_pylist(), rows.column("state").to_pylist(), strict=True))
            found += ({"policy": one.id, **of, "day": day.isoformat(), "paths": len(held), **_in_states(counts, day, one)} for day in days)
    if out is not None:
        put_file(out, parquet_of(pa.concat_tables(kept)), force=force, quiet=as_json)
    if as_json:
        put_json({"seed": drawing["seed"], "states": found})
    else:
        _print_panel(found, varied[0][1], title)


def _days(first: date, every: Period, last: date) -> Iterator[date]:
    """Yield the days so often up to a last one, each counted from the first."""
    periods = (Period(months=number * every.months, days=number * every.days) for number in count(1))
    return takewhile(lambda day: day <= last, (shift(first, period) for period in periods))


def _in_states(counts: Mapping[tuple[date, str | None], int], day: date, policy: Policy) -> dict[str, int]:
    return {"not_begun": counts.get((day, None), 0), **{state: counts.get((day, state), 0) for state in policy.states}}


def _print_panel(found: Sequence[Mapping[str, object]], policy: Policy, title: str) -> None:
    """Print a row for each variant and day, with a column for each state in which a path ever stands."""
    titles = {"not_begun": "Not begun", **{state: policy.title_of(state) for state in policy.states}}
    shown = [name for name in titles if any(row[name] for row in found)]
    columns = [Column("Day"), *(Column(titles[name], is_number=True) for name in shown)]
    _put_table(found, columns, [(row["day"], *(row[one] or "" for one in shown)) for row in found], title)
