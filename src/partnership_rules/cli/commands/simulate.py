"""``simulate``: synthetic partnerships under a policy, and under variants of it with other periods or parameters."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from ...analysis.simulate import OUTCOMES, Model, grid, shares
from ...words import plural
from ..common import AnyPolicy, AsOf, Json, day_asked, option, policy_named, put, put_json, working
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

MEASURES = Model().measures
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
    measures: Measures = MEASURES,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Draw synthetic partnerships and count how many are released, escalated or undetermined under each variant.

    Without --as-of the day is five years after the model begins, never today's.
    """
    periods_asked, values_asked = _listed("clock", clock, periods), _listed("parameter", parameter, values)
    day = None if as_of is None else day_asked(as_of)
    held = policy_named(policy)
    with working("simulating") as progress:
        rows = grid(
            held,
            clock=clock,
            periods=periods_asked,
            parameter=parameter,
            values=values_asked,
            districts=districts,
            draws=draws,
            seed=seed,
            model=Model(measures=measures),
            as_of=day,
            progress=progress,
        )
    found = shares(rows, by=("policy", "clock", "period", "parameter", "value"))
    if as_json:
        put_json({"seed": seed, "shares": found, "rows": rows})
    else:
        _print(found, title=f"{held.id}: {plural(districts, 'synthetic district')}, {plural(draws, 'draw')} each, seed {seed}")


def _listed(what: str, name: str | None, text: str | None) -> list[str]:
    """Split a list into its words; it comes with the name of what is varied, or not at all."""
    if (name is None) != (text is None):
        raise typer.BadParameter(f"give --{what} and --{'periods' if what == 'clock' else 'values'} together")
    return [one.strip() for one in (text or "").split(",") if one.strip()]


def _print(found: Sequence[Mapping[str, object]], *, title: str) -> None:
    """Print a row for each variant; an end that came about otherwise has a column only where there is one."""
    shown = [one for one in (*OUTCOMES, "ever_escalated") if one != "ended" or any(row["ended"] for row in found)]
    columns = [Column("Variant"), *(Column(name.replace("_", " ").capitalize(), is_number=True) for name in ("paths", *shown))]
    rows = []
    for row in found:
        name = ", ".join(str(row[one]) for one in ("period", "value") if row[one]) or str(row["policy"])
        rows.append((at(name), at(row["paths"]), *(at(f"{row[one]} ({row[f'{one}_percent']}%)") for one in shown)))
    said = [f"The {what} '{row[what]}' {has}." for row in found[:1] for what, has in VARIED.items() if row[what]]
    put(at(title, "bold"), *(at(one.replace("_", " ")) for one in said), "", Table(columns, rows), "", at(NOTE, "dim"))
