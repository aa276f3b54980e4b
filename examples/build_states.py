"""Build the page of ``examples/states``: one made-up school under seven states' ladders, each machine with where it stands.

Without arguments it writes ``states.html``, and the table in ``README.md``. With ``--check`` it writes nothing, says
which of them is not up to date, and exits 1 where one is not; that the library's style sheet changed is no difference.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path

import partnership_rules as pr

FOLDER = Path(__file__).resolve().parent / "states"
AS_OF = date(2024, 3, 1)
TITLE = "One school under seven ladders"
LEAD = (
    "Lincoln School is made up. So is its story, which is the same everywhere: the lowest label in each school year from 2016-17 to"
    " 2022-23; named by the state on 2019-11-15; a plan on 2020-03-01; found not improved on 2021-11-15; and whoever may do more has not"
    " done it. Each ladder is read as if it had been in force all the time. The pictures show where the school stands on 2024-03-01, and"
    " the numbered lines say why."
)
LOOK = """
.side { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(23rem, 100%), 1fr)); gap: 1rem }
.side { max-width: 92rem; margin: 0 auto }
.side .pr { margin: 0; width: 100%; border-top: 1px solid var(--rule) }
.side .pr svg { max-width: 100% }
"""
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
TABLE = re.compile(r"(?<=<!-- generated: standings -->\n).*(?=<!-- end of standings -->)", re.DOTALL)


def standings() -> dict[str, pr.Standing]:
    """Evaluate every partnership of the folder on the day asked about, by the id of its policy."""
    found = pr.load_folder(FOLDER).partnerships
    return {key: pr.evaluate(one, as_of=AS_OF) for key, one in sorted(found.items())}


def reason(standing: pr.Standing) -> str:
    """Say what brought the school where it stands, and when."""
    edges = pr.views.graph_of(standing.policy, standing=standing).edges
    day, edge = max(((day, edge) for edge in edges for _, day in edge.taken), key=lambda one: one[0])
    return f"{edge.label}, on {day}"


def next_steps(standing: pr.Standing) -> list[str]:
    """Say what may follow at once, and by whom; that a school is closed may follow everywhere."""
    graph = pr.views.graph_of(standing.policy, standing=standing)
    return [
        f"{one.label} ({one.by or 'nobody is named'}): {graph.nodes[one.to].title}"
        for one in graph.edges
        if one.may_follow and one.label != "closed"
    ]


def late(standing: pr.Standing) -> str:
    """List the clocks that are over and not met, and those that were met late."""
    return (
        "; ".join(f"{one.title or one.id}, due {one.due}" for one in standing.clocks if one.status in ("lapsed", "met_late")) or "nothing"
    )


def table(found: Mapping[str, pr.Standing]) -> str:
    """Write the table of ``README.md``."""
    rows = [
        f"| {one.policy.title} | {one.title}, since {one.since} | {reason(one)} | {'<br>'.join(next_steps(one))} | {late(one)} |"
        for one in found.values()
    ]
    head = "| ladder | where Lincoln School stands | what brought it there | what may follow, and who decides | what was late |"
    return "\n".join([head, "|---|---|---|---|---|", *rows, ""])


def page(found: Mapping[str, pr.Standing]) -> str:
    """Write ``states.html``: what is due, then a picture of each machine, side by side."""
    overview = pr.views.overview_of([one.partnership for one in found.values()], as_of=AS_OF)
    lead = f'<h1>{TITLE}</h1><p class="lead">{escape(LEAD)}</p>'
    text = pr.views.page_html(overview, title=TITLE).replace(f"<h1>{TITLE}</h1>", lead)
    text = text.replace("</head>", f"<style>{LOOK}</style></head>")
    return text.replace("</main>", f'</main><div class="side">{"".join(column(one) for one in found.values())}</div>')


def column(standing: pr.Standing) -> str:
    """Write one ladder: where the school stands, why, and the machine."""
    policy = standing.policy
    words = f"<b>{escape(standing.title)}</b>, since {standing.since}. What brought it there: {escape(reason(standing))}."
    picture = pr.views.machine_html(policy, standing=standing)
    return f'<section class="pr"><h2>{escape(policy.title)}</h2><p>{words}</p>{picture}</section>'


def unstyled(text: str) -> str:
    """Leave the style sheets out of a page."""
    return STYLE.sub("", text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write what differs, or with ``--check`` only say so; gives 1 where something differs or a file has an error."""
    parser = argparse.ArgumentParser(description="Build the page of one school under seven ladders.")
    parser.add_argument("--check", action="store_true", help="write nothing, and say what is not up to date")
    is_check = parser.parse_args(arguments).check
    found, readme = standings(), FOLDER / "README.md"
    shown = table(found)
    wanted = {FOLDER / "states.html": page(found), readme: TABLE.sub(lambda _: shown, readme.read_text("utf-8"))}
    differ = [path for path, text in wanted.items() if not path.is_file() or unstyled(path.read_text("utf-8")) != unstyled(text)]
    for path in differ if not is_check else ():
        path.write_text(wanted[path], "utf-8")
    problems = [str(problem) for problem in pr.check(FOLDER) if problem.severity == "error"]
    sys.stdout.writelines(f"{line}\n" for line in (*(f"{path.name}: differs" for path in differ), *problems))
    return 1 if problems or (is_check and differ) else 0


if __name__ == "__main__":
    sys.exit(main())
