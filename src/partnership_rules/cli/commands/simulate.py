"""``simulate``: synthetic partnerships under a policy, and under variants of it with other periods."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table

from ...analysis.simulate import OUTCOMES, grid, shares
from ...documents import load_policy
from ...words import plural
from ..common import AsOf, Json, at, day_asked, put, put_json, working

__all__ = ["register", "simulate"]

Name = Annotated[str, typer.Argument(metavar="POLICY", help="A policy of the catalog, or a file.", show_default=False)]
Districts = Annotated[int, typer.Option("--districts", metavar="N", min=1, help="So many synthetic districts.")]
Draws = Annotated[int, typer.Option("--draws", metavar="N", min=1, help="So many paths of each district.")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="The same seed gives the same bytes.")]
Clock = Annotated[str | None, typer.Option("--clock", metavar="NAME", help="The clock whose period is varied.", show_default=False)]
Periods = Annotated[
    str | None, typer.Option("--periods", metavar="LIST", help="Its periods, such as P12M,P18M,P24M.", show_default=False)
]  # fmt: skip

NOTE = "Synthetic districts, drawn from a model: what differs between the rows is the policy. No real district is imitated."


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("simulate")(simulate)


def simulate(
    policy: Name,
    districts: Districts = 20,
    draws: Draws = 5,
    seed: Seed = 0,
    clock: Clock = None,
    periods: Periods = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Draw synthetic partnerships and count how many are released, escalated or undetermined under each variant.

    Without --as-of the day is five years after the model begins, never today's.
    """
    if (clock is None) != (periods is None):
        raise typer.BadParameter("give --clock and --periods together")
    chosen = [one.strip() for one in (periods or "").split(",") if one.strip()]
    day = None if as_of is None else day_asked(as_of)
    held = load_policy(policy)
    with working("simulating") as progress:
        rows = grid(held, clock=clock, periods=chosen, districts=districts, draws=draws, seed=seed, as_of=day, progress=progress)
    found = shares(rows, by=("policy", "clock", "period"))
    if as_json:
        put_json({"seed": seed, "shares": found, "rows": rows})
    else:
        _print(found, title=f"{held.id}: {plural(districts, 'synthetic district')}, {plural(draws, 'draw')} each, seed {seed}")


def _print(found: list[dict[str, Any]], *, title: str) -> None:
    """Print a row for each variant; an end that came about otherwise has a column only where there is one."""
    shown = [one for one in (*OUTCOMES, "ever_escalated") if one != "ended" or any(row["ended"] for row in found)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Variant", overflow="fold")
    for name in ("paths", *shown):
        table.add_column(name.replace("_", " ").capitalize(), justify="right", no_wrap=name != "ever_escalated")
    for row in found:
        name = str(row["period"] or row["policy"])
        table.add_row(at(name), at(row["paths"]), *(at(f"{row[one]} ({row[f'{one}_percent']}%)") for one in shown))
    clock = next((str(row["clock"]).replace("_", " ") for row in found if row["clock"]), None)
    put(at(title, "bold"), *([at(f"The clock '{clock}' has the period named.")] if clock else []), "", table, "", at(NOTE, "dim"))
