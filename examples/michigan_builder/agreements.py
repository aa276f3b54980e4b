"""From the benchmark table to agreement documents: what is on record of each text, and in its note what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .readings import GENERAL, READINGS, Reading
from .rows import BenchmarkRow
from .yaml_text import Data

__all__ = ["AGREEMENTS", "agreement_of", "general_remarks"]

KPS_UPDATE = (
    "https://www.kalamazoopublicschools.com/ExploreKPS/DistrictNews/TabId/105/ArtMID/1056/ArticleID/91/Woodward-Washington-Update.aspx"
)
CHALKBEAT_DPSCD = (
    "http://www.chalkbeat.org/posts/detroit/2017/04/28/to-protect-24-schools-from-closure-the-detroit-school-board-made-a-deal-with-the-state-"
    "this-is-what-it-says-and-doesnt-say/"
)
MLIVE_FLINT = "https://www.mlive.com/news/flint/index.ssf/2018/07/building_closures_possible_if.html"
MENU_SOURCE = (
    "https://www.heraldpalladium.com/communities/benton_harbor/benton-harbor-school-board-parses-through-partnership-agreement/"
    "article_0e4bffea-2da9-5ce3-b669-1975efb3b0ab.html"
)
WHEN_IS_READ = "That it opens when a benchmark is missed follows MCL 388.1622p; 'may' is the reading that claims least."

Keyed = Mapping[tuple[str, str, str, str], BenchmarkRow]


@dataclass(frozen=True, slots=True)
class Text:
    """What is known of an agreement besides its benchmarks."""

    id: str
    title: str
    policy: str
    note: str
    term: Mapping[str, Data] | None = None
    clauses: tuple[Mapping[str, Data], ...] = ()
    silence: tuple[Mapping[str, Data], ...] = ()


def _silenced(code: str, reason: str) -> Mapping[str, Data]:
    return {"code": code, "reason": reason}


NO_BASELINE = _silenced("baseline_missing", "No source gives the baseline.")
NO_CLAUSE = _silenced("uncovered_benchmark", "No clause is on record.")
NO_OUTCOME = _silenced("no_academic_outcome", "Only the goals that a source names are on record.")


def _menu(*kinds: tuple[str, str]) -> Mapping[str, Data]:
    return {"choose": 1, "of": [{"kind": kind, "title": title} for kind, title in kinds]}


FLINT_CLAUSE: Mapping[str, Data] = {
    "id": "next-level",
    "title": "The consequences that the agreement lists",
    "when": {"missed": {}},
    "then": _menu(
        ("reconstitution", "Close and reconstitute"),
        ("isd_control", "The intermediate school district assumes control of the school or schools"),
        ("closure", "Closure"),
    ),
    "effect": "may",
    "decided_by": "state_superintendent",
    "cites": MLIVE_FLINT,
    "note": "The source lists the consequences and not how many missed benchmarks lead to them; who decides is as in the policy."
    f" {WHEN_IS_READ}",
}

BENTON_HARBOR_CLAUSE: Mapping[str, Data] = {
    "id": "accountability-measures",
    "title": "The menu that the trustees choose from",
    "when": {"missed": {"phase": "outcome"}},
    "then": _menu(
        ("more_isd_support", "More support from the intermediate school district"),
        ("more_instructional_support", "More instructional support"),
        ("internal_review", "An internal review"),
        ("updated_strategic_plan", "An updated strategic plan"),
    ),
    "effect": "may",
    "decided_by": "local_board",
    "cites": MENU_SOURCE,
    "note": f"The source gives the menu and who chooses. {WHEN_IS_READ}",
}

AGREEMENTS: tuple[Text, ...] = (
    Text(
        "kalamazoo-2017", "Kalamazoo Public Schools, Round 1", "michigan-2017-round-1",
        "Seven process initiatives are not named in a source and left out. No clause is on record: the superintendent said that his"
        f" agreement names no closure, no intervention of the School Reform Office and no CEO ({KPS_UPDATE}).",
        term={"from": "2017-05-01", "until": "2020-06-30"},
        silence=(NO_BASELINE, NO_CLAUSE),
    ),
    Text(
        "benton-harbor-2017", "Benton Harbor Area Schools, Round 1", "michigan-2017-round-1",
        "Only the attendance target is known. Suspensions and referrals were reported to rise, and no target for them was found."
        " No clause is on record.",
        silence=(NO_OUTCOME, NO_CLAUSE),
    ),
    Text(
        "muskegon-heights-2017", "Muskegon Heights Public School Academy System, Round 1", "michigan-2017-round-1",
        "No clause is on record.",
        silence=(NO_CLAUSE,),
    ),
    Text(
        "dpscd-2017", "Detroit Public Schools Community District, Round 1", "michigan-2017-round-1",
        "Signed with its goals still undefined: only the dated steps towards them are on record. The agreement bars closure for at least"
        f" three years ({CHALKBEAT_DPSCD}); no clause says what follows a missed benchmark. The term may be extended.",
        term={"from": "2017-04-28", "until": "2020-06-30"},
        silence=(NO_OUTCOME, NO_CLAUSE),
    ),
    Text(
        "flint-2018", "Flint Community Schools, Round 3", "michigan-2017",
        "Signed for all 12 schools of the district in July 2018; the day was not found.",
        clauses=(FLINT_CLAUSE,),
        silence=(NO_BASELINE, NO_OUTCOME),
    ),
    Text(
        "benton-harbor-2022", "Benton Harbor Area Schools, Round 4", "michigan-2022",
        "Due to be signed by 2023-04-17; that it was signed is not confirmed, and the partnership file says so.",
        clauses=(BENTON_HARBOR_CLAUSE,),
        silence=(NO_BASELINE,),
    ),
)  # fmt: skip
"""Every agreement of which a source gives a benchmark."""


def agreement_of(text: Text, rows: Keyed) -> dict[str, Data]:
    """Make the document of one agreement; a baseline that no source gives stays absent."""
    readings = READINGS[text.id]
    body: dict[str, Data] = {"format": "partnership-rules/agreement/1", "id": text.id, "title": text.title, "policy": text.policy}
    if text.term:
        body["term"] = text.term
    body["benchmarks"] = [benchmark for reading in readings for benchmark in _benchmarks(reading, rows[reading.row])]
    if text.clauses:
        body["clauses"] = text.clauses
    if text.silence:
        body["silence"] = text.silence
    return {**body, "source": rows[readings[0].row].source_url, "note": text.note}


def _benchmarks(reading: Reading, row: BenchmarkRow) -> Iterator[Mapping[str, Data]]:
    """Give one benchmark, or one for each school the line names."""
    if getattr(row, reading.cell) != reading.says or row.baseline:
        raise ValueError(f"{reading.row}: '{getattr(row, reading.cell)}' from '{row.baseline}' needs a reader, who knew '{reading.says}'")
    if isinstance(reading.scope, str):
        yield _benchmark(reading, row, reading.id, {"for": reading.scope})
        return
    several = len(reading.scope) > 1
    for school in reading.scope:
        yield _benchmark(reading, row, f"{reading.id}-{school}" if several else reading.id, {"school": school})


def _benchmark(reading: Reading, row: BenchmarkRow, key: str, scope: Mapping[str, Data]) -> Mapping[str, Data]:
    due = {"due": row.due_date} if row.due_date and reading.cell != "benchmark_18m" else {}
    note = " ".join(filter(None, (reading.note, f"The table notes: {row.notes}." if row.notes else "")))
    return {
        "id": key,
        "title": f"{row.measure}{_subject(row)}",
        "phase": reading.phase,
        "domain": reading.domain,
        **scope,
        "measure": reading.measure,
        "target": reading.target,
        **due,
        "source": row.source_url,
        **({"note": note} if note else {}),
    }


def _subject(row: BenchmarkRow) -> str:
    return f" ({row.subject})" if row.subject else ""


def general_remarks(partnership: str, rows: Keyed) -> tuple[str, ...]:
    """Tell, for the note of a partnership file, the lines that are of no one district."""
    return tuple(_tell(rows[key]) for key in GENERAL.get(partnership, ()))


def _tell(row: BenchmarkRow) -> str:
    at_18m = f"{row.benchmark_18m} at 18 months and " if row.benchmark_18m else ""
    targets = f"{at_18m}{row.target_36m} at 36 months, in {row.unit}"
    return f"{row.district}: {row.measure}{_subject(row)} {targets} ({row.source_url}); {row.notes}."
