"""An identification as HTML: the pools, where each rule cuts, who is named and why, and what is undetermined."""

from collections.abc import Iterator, Sequence

from ...identification import Identification, Pool, SchoolVerdict
from ...identification.cut import say_count, say_ends
from ...identification.explaining import say_turns
from ...words import plural
from ..cut import cut_html
from ..markup import EMPTY, Markup, Part, join, prose, tag
from .parts import MOST_ROWS, chip, note, reasons, section, table

__all__ = ["identified_html", "verdict_html"]

_POOLS = ("Pool", "Schools", "Eligible", "In", "Out", "Undetermined")
_NAMED = ("School", "District", "Answer", "Rank", "Score", "Why")
_RANKED = ("Rank", "Score")


def identified_html(result: Identification, *, level: int = 2) -> Markup:
    """Draw an identification as HTML."""
    below = level + 1
    named, unsure = result.having("in"), result.having("undetermined")
    rows = map(_pool, result.pools)
    exact = "" if result.exact else " Some undetermined answers may be more cautious than the data require."
    return join([
        tag(f"h{level}", result.policy.title or result.policy.id),
        note(f"On {result.as_of}: {result.summary}.{exact}", kind="lead"),
        note(f"Policy {result.policy.id}, content {result.policy.hash[:12]}", kind="soft"),
        table("The pools", _POOLS, rows),
        section("Near the cut", *(join([tag(f"h{below + 1}", str(cut)), cut_html(result, cut)]) for cut in result.cut), level=below),
        section("Named", _schools("Schools that are named", named), level=below),
        section("Undetermined", _schools("Schools that hang on what is not known", unsure), level=below),
        section("Warnings", *map(note, result.warnings), level=below),
        section("Where it is written", *_sources(result), level=below),
    ])  # fmt: skip


def _schools(caption: str, verdicts: Sequence[SchoolVerdict]) -> Markup:
    """Draw a table of schools; rank and score have columns only where a rule ranked one of them."""
    ranks = any(one.rank or one.score for one in verdicts)
    heads = _NAMED if ranks else [head for head in _NAMED if head not in _RANKED]
    rows = (_line(one) if ranks else (*_line(one)[:3], *_line(one)[5:]) for one in verdicts)
    return table(caption, heads, rows, most=MOST_ROWS, of=len(verdicts))


def _pool(pool: Pool) -> tuple[Part, ...]:
    counts = (pool.in_, pool.out, pool.undetermined)
    return (pool.name or "all schools", say_count(pool.schools), say_count(pool.eligible), *map(str, counts))


def _line(verdict: SchoolVerdict) -> tuple[Part, ...]:
    words = ", ".join(verdict.reasons) or verdict.outcome
    mark = chip(verdict.truth, words)
    by_hand = f" (set by hand; {verdict.outcome_without_override} without)" if verdict.override is not None else ""
    hangs = "; ".join(verdict.needs) or (say_turns(verdict.ranked) if verdict.ranked is not None else "")
    named = verdict.school.name and f" ({verdict.school.school})"
    return (
        f"{verdict.school.title}{named}",
        verdict.school.district or "",
        join([mark, by_hand]),
        say_count(verdict.rank) if verdict.rank else "",
        say_ends(verdict.score) if verdict.score else "",
        join([prose(hangs), reasons(verdict.because)]),
    )


def _sources(result: Identification) -> Iterator[Markup]:
    listed = [tag("li", prose(citation.words())) for citation in result.policy.citations.values()]
    yield tag("ul", listed) if listed else EMPTY


def verdict_html(verdict: SchoolVerdict) -> Markup:
    """Draw the verdict on one school as HTML."""
    needs = [tag("li", prose(need)) for need in verdict.needs]
    return join([
        tag("p", chip(verdict.truth, verdict.outcome), f" {verdict.school.title}", class_="lead"),
        note(verdict.sentence()),
        tag("div", reasons(verdict.because, printed=True)),
        section(f"What would decide ({plural(len(needs), 'fact')})", tag("ul", needs), level=3) if needs else EMPTY,
    ])  # fmt: skip
