"""Many partnerships on one day as HTML."""

from ...logic import Truth
from ...rough_days import Outlook
from ...standing import Standing
from ...words import listed, plural
from ..markup import EMPTY, Markup, Part, join, prose, tag
from ..overview import Overview
from ..sentences import days_left
from ..timeline import lanes_of
from ..timeline.html import lanes_html
from .parts import bulleted, chip, fold, note, section, table

__all__ = ["overview_html"]

_HEADS = ("District", "Where it stands", "Since", "Next", "Missed", "Undetermined")
_ROUGH_HEADS = ("District", "Where it may stand", "Since", "Undetermined")


def overview_html(overview: Overview, *, level: int = 2) -> Markup:
    """Draw an overview as HTML: a table, swim lanes, and behind a fold what is undetermined and why."""
    standings, outlooks, below = overview.standings, overview.outlooks, level + 1
    every: list[Standing | Outlook] = [*standings, *outlooks]
    late = f"No record by that day: {listed(overview.not_yet)}." if overview.not_yet else ""
    return join([
        tag(f"h{level}", f"{plural(len(standings) + len(outlooks), 'partnership')} on {overview.as_of}"),
        table("Where each stands", _HEADS, map(_line, standings)),
        table("Where each may stand, its days known only roughly", _ROUGH_HEADS, map(_rough_line, outlooks)),
        note(late),
        section("Over time", lanes_html(lanes_of(every)), level=below) if every else EMPTY,
        section("What is undetermined, and why", *(_open(standing) for standing in standings), level=below),
    ])  # fmt: skip


def _line(standing: Standing) -> tuple[Part, ...]:
    due = standing.next_due
    missed = sum(finding.is_missed for finding in standing.benchmarks) + sum(clock.says.lapsed for clock in standing.clocks)
    unknown = len(standing.undetermined)
    return (
        standing.partnership.district.name,
        f"{standing.title}{f' (level {standing.level})' if standing.level else ''}",
        tag("time", str(standing.since)),
        prose(f"{due.title}, {due.due} ({days_left(due)})") if due is not None else "nothing",
        chip(Truth.FALSE, str(missed)) if missed else "none",
        chip(Truth.UNDETERMINED, str(unknown)) if unknown else "none",
    )


def _rough_line(outlook: Outlook) -> tuple[Part, ...]:
    states = listed([outlook.policy.title_of(state) for state in outlook.states], last="or")
    since = join((tag("time", str(day)) for day in dict.fromkeys(outlook.since)), between=" to ")
    return outlook.partnership.district.name, states, since, str(len(outlook.undetermined))


def _open(standing: Standing) -> Markup:
    items = (prose(f"{one.what}: needs {'; '.join(one.needs) or 'more than is known'}") for one in standing.undetermined)
    return fold(f"{standing.partnership.district.name}: {len(standing.undetermined)}", bulleted(items))
