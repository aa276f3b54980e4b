"""``identify``: which schools an index policy names: the pools, the schools near the cut on both sides, what is undetermined."""

from collections.abc import Iterator
from typing import Annotated

from ...documents import load_identification, load_tables
from ...identification import Cut, Identification, IndexPolicy, SchoolVerdict
from ...identification import identify as identified
from ...identification.cut import say_count, say_ends
from ...logic import MARKS
from ...views import cut_svg, near_cut, page_html, to_csv, to_parquet
from ...words import plural
from ..common import STDIN, AsOf, Json, KnownOn, argument, day_asked, known_asked, of_stdin, option, put, put_json, say
from ..files import Force, Out, put_file, suffix_of
from ..table import Column, Said, Table, at

__all__ = ["identify"]

PolicyName = Annotated[str, argument("POLICY", "An index policy of the catalog, or a file (- is stdin).")]
Data = Annotated[
    str, argument("DATA", "NAME.roster.csv with NAME.evidence.csv (and NAME.prior.csv) beside it, a roster's mapping, or their folder.")
]
School = Annotated[str | None, option("--school", "ID", "Explain the verdict on one school.")]
FORMS = ("html", "csv", "parquet", "svg", "json")
NEAR, SHOWN = 5, 20
"""How many schools are shown on each side of a cut, and how many of those undetermined."""


def identify(
    policy: PolicyName,
    data: Data,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    school: School = None,
    out: Out = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Say which schools an index policy names on a day: in, out, or undetermined by what is not known.

    A file may end in .html (a page), .csv or .parquet (a row for each school), .svg (the first cut) or .json.
    """
    form = suffix_of(out, FORMS) if out is not None else ""
    tables = load_tables(data)
    result = identified(
        of_stdin(IndexPolicy) if policy == STDIN else load_identification(policy),
        tables.roster,
        tables.evidence,
        as_of=day_asked(as_of),
        known_on=known_asked(known_on),
        prior=tables.prior,
    )
    if school is not None:
        verdict = result[school]
        put_json(verdict.to_dict()) if as_json else say(str(verdict))
    elif as_json:
        put_json(result.to_dict())
    elif out is not None:
        put_file(out, _file(result, form), force=force)
    else:
        put(*_shown(result))
        put(*(at(f"{problem.where}: {problem.code}: {problem.message}", "dim") for problem in tables.problems))


def _file(result: Identification, form: str) -> str | bytes:
    if form == "html":
        return page_html(result, title=f"Schools named by {result.policy.id} on {result.as_of}")
    if form == "csv":
        return to_csv(result.table())
    if form == "parquet":
        return to_parquet(result.table())
    if form == "svg":
        return str(cut_svg(result, result.cut[0])) if result.cut else ""
    return result.to_json() + "\n"


def _shown(result: Identification) -> Iterator[Said | Table | str]:
    known = f", as it was known on {result.known_on}" if result.known_on else ""
    yield at(result.policy.title or result.policy.id, "bold")
    yield at(f"{result.policy.id} on {result.as_of}{known}: {result.summary}", "dim")
    yield ""
    yield _pools(result)
    for cut in result.cut:
        yield ""
        yield at(str(cut), "bold")
        yield from _near(result, cut)
    unsure = result.having("undetermined")
    if unsure:
        yield ""
        yield at(f"Undetermined: {plural(len(unsure), 'school')}, and what would decide", "bold")
    for verdict in unsure[:SHOWN]:
        yield at(f"? {verdict.school.school} {verdict.school.name}: {'; '.join(verdict.needs)}")
    if len(unsure) > SHOWN:
        yield at(f"and {len(unsure) - SHOWN} more (--json lists all)", "dim", indent=2)
    if result.problems:
        yield ""
    for problem, words in zip(result.problems, result.warnings, strict=True):
        yield at(f"{problem.code}: {words}", "dim")


def _pools(result: Identification) -> Table:
    heads = [Column("Pool"), *(Column(name, is_number=True) for name in ("Schools", "Eligible", "In", "Out", "Undetermined"))]
    counts = [(pool, say_count(pool.schools), say_count(pool.eligible), pool.in_, pool.out, pool.undetermined) for pool in result.pools]
    return Table(heads, [(at(pool.name or "all schools"), *map(at, others)) for pool, *others in counts])


def _near(result: Identification, cut: Cut) -> Iterator[Said | Table | str]:
    near = near_cut(result, cut, most=NEAR)
    if not near.verdicts:
        yield at("nobody is ranked", "dim")
        return
    heads = ("School", "Rank", "Score", "In if at most", "Out if above")
    yield Table([Column(head) for head in heads], [[*map(at, _row(cut, verdict))] for verdict in near.verdicts])
    if near.others:
        yield at(f"and {plural(near.others, 'other school')} that may be ranked", "dim")


def _row(cut: Cut, verdict: SchoolVerdict) -> tuple[str, ...]:
    place, entrant = cut.places[verdict.index], cut.entrants[verdict.index]
    turns = (say_ends((end, end)) if end is not None else "-" for end in (place.in_if_below, place.out_if_above))
    name = f"{MARKS[place.named]} {verdict.school.school} {verdict.school.name}".strip()
    return (name, say_count(place.rank or (0, 0)), say_ends((entrant.low, entrant.high)), *turns)
