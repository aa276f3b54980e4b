"""The picture of a cut: the schools near it, each with the stretch in which its score lies, and the band in which the cut does.

Places are percentages of the width and letters keep their size, so that it fits a phone as well as a wide screen. An answer is told
by a mark and a word before each name, and by the form of what is drawn; colour only repeats it.
"""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..identification import Cut, Identification, SchoolVerdict
from ..identification.cut import say_count, say_ends, say_number
from ..logic import MARKS, UNDETERMINED, Truth
from ..model import expect
from ..words import plural
from .escape import for_line, shortened
from .markup import EMPTY, Markup, tag
from .style import STYLE
from .timeline.scale import percent

__all__ = ["Near", "cut_html", "cut_svg", "near_cut"]

SVG = "http://www.w3.org/2000/svg"
TOP, ROW = 44, 36
INSET, INNER = 150, 9_700
MOST = 12
_NAME = 34
_LINE = 54
_CLASSES = {Truth.TRUE: "is-in", Truth.FALSE: "is-out", Truth.UNDETERMINED: "is-open"}


@dataclass(frozen=True, slots=True)
class Near:
    """The schools near a cut, lowest first, and how many others are ranked."""

    verdicts: tuple[SchoolVerdict, ...]
    others: int


def near_cut(result: Identification, cut: Cut, *, most: int = MOST) -> Near:
    """Return the schools near a cut: of those in, out and undetermined up to ``most`` each, those whose ranks are nearest to it."""
    expect(result, Identification, hint="pr.identify() gives one"), expect(cut, Cut, hint="one of result.cut")
    ranked = [verdict for verdict in result if cut.places[verdict.index].rank is not None]
    ranked.sort(key=lambda one: _middle(cut, one))
    named = [cut.places[verdict.index].named for verdict in ranked]
    inside = [i for i, truth in enumerate(named) if truth is Truth.TRUE][-most:]
    outside = [i for i, truth in enumerate(named) if truth is Truth.FALSE][:most]
    edge = (inside[-1] if inside else 0) + 0.5
    unsure = sorted((i for i, truth in enumerate(named) if truth is UNDETERMINED), key=lambda i: abs(i - edge))[:most]
    chosen = sorted({*inside, *outside, *unsure})
    return Near(tuple(ranked[i] for i in chosen), len(ranked) - len(chosen))


def _middle(cut: Cut, verdict: SchoolVerdict) -> tuple[int, str]:
    rank = cut.places[verdict.index].rank or (0, 0)
    return rank[0] + rank[1], verdict.school.school


def cut_svg(result: Identification, cut: Cut, *, most: int = MOST) -> Markup:
    """Draw a cut as a file of its own, which follows the reader's light or dark."""
    near = near_cut(result, cut, most=most)
    lines = textwrap.wrap(" ".join(_caption(cut, near)), _LINE)
    height = _height(near) + 18
    words = [tag("text", line, x=percent(INSET), y=height + 18 * place) for place, line in enumerate(lines)]
    whole = height + 18 * len(lines)
    ground = tag("rect", width="100%", height=whole, fill="var(--paper)")
    return tag(
        "svg", tag("title", _title(cut)), tag("style", STYLE), ground, *_drawn(cut, near), *words,
        xmlns=SVG, width="100%", height=whole, role="img", class_="pr alone",
    )  # fmt: skip


def cut_html(result: Identification, cut: Cut, *, most: int = MOST) -> Markup:
    """Draw a cut for a page, with what is drawn said in words below it; nothing where nobody is ranked."""
    near = near_cut(result, cut, most=most)
    if not near.verdicts:
        return EMPTY
    picture = tag("svg", *_drawn(cut, near), width="100%", height=_height(near), role="img", aria_label=_title(cut))
    return tag("figure", picture, tag("figcaption", " ".join(_caption(cut, near))))


def _title(cut: Cut) -> str:
    return shortened(for_line(str(cut)), 300)


def _height(near: Near) -> int:
    return TOP + ROW * len(near.verdicts)


def _caption(cut: Cut, near: Near) -> Sequence[str]:
    """Say what the forms mean, and how many schools are not drawn."""
    beyond = (
        f"{plural(near.others, 'other school')} that may be ranked {'is' if near.others == 1 else 'are'} not drawn. " if near.others else ""
    )
    return (
        "A disc is a score, a stretch what it may be: full and ✓ in, hollow and ✗ out, dashed and ? undetermined.",
        f"{beyond}The tinted band is where the cut lies: {say_ends(cut.band)}.",
    )


def _drawn(cut: Cut, near: Near) -> Iterator[Markup]:
    low, high = _scale(cut, near)

    def at(end: Fraction) -> int:
        inside = min(max(end, low), high)
        return INSET + int((inside - low) * INNER / (high - low))

    bottom = _height(near)
    left, right = (at(end if end is not None else edge) for end, edge in zip(cut.band, (low, high), strict=True))
    yield tag("text", shortened(f"{for_line(cut.score)} {say_number(low)}", 40), x=percent(INSET), y=14)
    yield tag("text", say_number(high), x=percent(INSET + INNER), y=14, text_anchor="end")
    yield tag("rect", x=percent(left), width=percent(max(right - left, 30)), y=TOP - 22, height=bottom - TOP + 22, class_="wish")
    anchor = "start" if left < 5_000 else "end"
    place = left if left < 5_000 else right
    yield tag("text", f"cut {say_ends(cut.band)}", x=percent(place), y=TOP - 12, text_anchor=anchor)
    for number, verdict in enumerate(near.verdicts):
        yield from _row(cut, verdict, TOP + ROW * number, at, (low, high))


def _row(cut: Cut, verdict: SchoolVerdict, top: int, at: object, ends: tuple[Fraction, Fraction]) -> Iterator[Markup]:
    assert callable(at)
    place, entrant = cut.places[verdict.index], cut.entrants[verdict.index]
    word = {Truth.TRUE: "in", Truth.FALSE: "out", Truth.UNDETERMINED: "undetermined"}[place.named]
    said = f"{MARKS[place.named]} {word}, rank {say_count(place.rank or (0, 0))}: {shortened(for_line(verdict.school.title), _NAME)}"
    yield tag("text", said, x=percent(INSET), y=top + 12)
    middle = top + 24
    yield tag("line", x1=percent(INSET), x2=percent(INSET + INNER), y1=middle, y2=middle, class_="base")
    low, high = (end if end is not None else edge for end, edge in zip((entrant.low, entrant.high), ends, strict=True))
    kind = _CLASSES[place.named]
    if low == high:
        yield tag("circle", cx=percent(at(low)), cy=middle, r=5 if place.named is UNDETERMINED else 4, class_=kind)
    else:
        yield tag("line", x1=percent(at(low)), x2=percent(at(high)), y1=middle, y2=middle, class_=kind)
        for end in (low, high):
            yield tag("line", x1=percent(at(end)), x2=percent(at(end)), y1=middle - 5, y2=middle + 5, class_="tick")


def _scale(cut: Cut, near: Near) -> tuple[Fraction, Fraction]:
    """Return the ends of the scale: those of what is drawn, with some room where they are one."""
    found = [end for verdict in near.verdicts for end in cut.entrants[verdict.index][:2] if end is not None]
    found += [end for end in cut.band if end is not None]
    if not found:
        return Fraction(0), Fraction(1)
    low, high = min(found), max(found)
    return (low, high) if low < high else (low - 1, high + 1)
