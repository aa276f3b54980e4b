"""Small wrong changes of a condition, a period or a number, as they are written."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ...dates import Period
from ...quantity import show
from ..rows import Row

__all__ = ["changed_conditions", "changed_period", "changed_quantity"]

Changes = Iterator[tuple[str, Row]]
BOUNDS = {"at_least": "above", "above": "at_least", "below": "at_most", "at_most": "below"}
OPPOSITE = {"at_least": "below", "above": "at_most", "below": "at_least", "at_most": "above"}
FINDINGS = {"met": "not_met", "not_met": "met", "failing": "on_track", "on_track": "failing"}


def changed_period(text: str) -> list[str]:
    """Return periods that are a day or a month off, and one in the other unit.

    >>> changed_period("P18M")
    ['P17M', 'P19M', 'P18M1D', 'P540D']
    """
    period = Period.parse(text)
    found = [(period.months, period.days - 1), (period.months, period.days + 1)] if period.days else []
    if period.months:
        found += [(period.months - 1, period.days), (period.months + 1, period.days)]
        found += [(period.months, period.days + 1)] if not period.days else []
        found.append((0, period.days + 30 * period.months))
    elif period.days % 30 == 0:
        found.append((period.days // 30, 0))
    return [str(Period(months=months, days=days)) for months, days in found if months + days > 0 and months >= 0 and days >= 0]


def changed_quantity(text: str) -> list[str]:
    """Return numbers that are a little off; none for what is no number.

    >>> changed_quantity("50"), changed_quantity("1/3"), changed_quantity("*")
    (['49', '51'], ['0.25', '5/12'], [])
    """
    try:
        number = Fraction(text)
    except (ValueError, ZeroDivisionError):
        return []
    step = Fraction(1) if number.denominator == 1 and abs(number) > 1 else Fraction(1, 4 * number.denominator)
    return [show(number - step), show(number + step)]


def changed_conditions(condition: Row) -> Changes:
    """Return a condition with one thing wrong: as a whole, or anywhere inside."""
    if "not" in condition:
        yield "negation dropped", condition["not"]
        yield from (("not " + said, {"not": inner}) for said, inner in changed_conditions(condition["not"]))
        return
    yield "negated", {"not": condition}
    ((kind, inner),) = condition.items()
    if kind in ("all", "any"):
        yield f"{kind} -> {'any' if kind == 'all' else 'all'}", {"any" if kind == "all" else "all": inner}
        yield from _parts(kind, inner)
    elif kind == "at_least":
        yield from ((f"at least {n}", {kind: {**inner, "n": n}}) for n in (inner["n"] - 1, inner["n"] + 1) if 0 < n <= len(inner["of"]))
        yield from ((said, {kind: {**inner, "of": one["of"]}}) for said, one in _parts("of", inner["of"]))
    else:
        yield from ((said, {kind: changed}) for said, changed in _leaf(kind, inner))


def _parts(kind: str, parts: list[Row]) -> Changes:
    for number, part in enumerate(parts):
        if len(parts) > 1:
            yield f"part {number + 1} dropped", {kind: [*parts[:number], *parts[number + 1 :]]}
        for said, changed in changed_conditions(part):
            yield f"part {number + 1} {said}", {kind: [*parts[:number], changed, *parts[number + 1 :]]}


def _leaf(kind: str, inner: Any) -> Iterator[tuple[str, Any]]:
    if kind in ("met", "missed"):
        yield from _selectors(inner)
    elif kind == "share_met":
        word = next(word for word in BOUNDS if word in inner)
        rest = {key: value for key, value in inner.items() if key != word}
        yield from ((f"{word} -> {other}", {**rest, other: inner[word]}) for other in (BOUNDS[word], OPPOSITE[word]))
        yield from ((said, {**inner, "of": of}) for said, of in _selectors(inner.get("of", {})))
    elif kind == "signed":
        yield from _signatures(inner)
    elif kind in (
        "finding",
        "reported",
        "clock",
        "members",
        "rated",
        "designated",
        "level",
        "elapsed",
        "never",
        "happened",
        "standing_of",
        "parameter",
    ):
        yield from _words(kind, inner)
    elif kind == "charter":
        yield f"charter {not inner}", not inner
    elif kind == "has":
        yield from _structure(inner)


def _selectors(selector: Row) -> Iterator[tuple[str, Row]]:
    for key, value in selector.items():
        yield f"{key} left open", {name: one for name, one in selector.items() if name != key}
        if key == "phase":
            other = "intermediate" if "outcome" in value else "outcome"
            yield f"phase {other}", {**selector, "phase": [other]}
    if "phase" not in selector:
        yield "outcomes only", {**selector, "phase": ["outcome"]}


def _signatures(inner: Row) -> Iterator[tuple[str, Row]]:
    for key in ("roles", "if_charter"):
        for role in inner.get(key, []):
            left = {**inner, key: [one for one in inner[key] if one != role]}
            yield f"signature of {role} forgotten", {name: value for name, value in left.items() if value}
    if inner.get("if_charter"):
        yield "charter signature for everybody", {"roles": [*inner.get("roles", []), *inner["if_charter"]]}


def _words(kind: str, inner: Row) -> Iterator[tuple[str, Row]]:
    """Turn a word into its opposite, a list into a shorter or longer one, a number into the next."""
    if kind in ("finding", "reported"):
        key = "is" if "is" in inner else "implementation"
        other = FINDINGS[inner[key]]
        yield f"{inner[key]} -> {other}", {**inner, key: other}
    elif kind in ("clock", "members"):
        key = "is" if kind == "clock" else "are"
        words = inner[key]
        yield from ((f"{word} not asked for", {**inner, key: [w for w in words if w != word]}) for word in words if len(words) > 1)
        more = ("running", "met", "met_late", "lapsed", "not_started") if kind == "clock" else ("member", "exited", "closed")
        yield from ((f"also {word}", {**inner, key: [*words, word]}) for word in more if word not in words)
        if inner.get("of") == "any":
            yield "of the latest round", {**inner, "of": "latest"}
        if kind == "members":
            which = inner.get("which", "all")
            yield from ((f"{which} -> {other}", {**inner, "which": other}) for other in ("all", "any", "none") if other != which)
    elif kind == "designated":
        schools, other = ("any", "all") if inner.get("schools", "any") == "any" else ("all", "any")
        yield f"{schools} -> {other}", {**inner, "schools": other}
        if "after" in inner:
            yield "whenever it was given", {key: value for key, value in inner.items() if key != "after"}
    elif kind in ("rated", "level"):
        for key in ("consecutive", "count", "at_least", "at_most"):
            if isinstance(inner.get(key), int):
                yield from ((f"{key} {n}", {**inner, key: n}) for n in (inner[key] - 1, inner[key] + 1) if n > 0)
        if kind == "rated":
            whose = ("district", "any_school", "all_schools")
            yield from ((f"of {other}", {**inner, "of": other}) for other in whose if other != inner.get("of", "district"))
            yield from _counters(inner)
    elif kind == "elapsed":
        yield from ((f"{inner['period']} -> {period}", {**inner, "period": period}) for period in changed_period(inner["period"]))
    elif kind == "standing_of":
        yield from (
            (f"{one} not asked for", {**inner, "in": [o for o in inner["in"] if o != one]}) for one in inner["in"] if len(inner["in"]) > 1
        )
    elif kind == "happened":
        turned = {"on_or_before": "before", "before": "on_or_before", "on_or_after": "before"}
        others = {key: inner[key] for key in ("on_or_before", "before", "on_or_after") if key in inner}
        yield from ((f"{key} -> {turned[key]}", {"occurrence": inner["occurrence"], turned[key]: day}) for key, day in others.items())
    elif kind == "never" and "with" in inner:
        yield "whatever its fields", {key: value for key, value in inner.items() if key != "with"}


def _counters(inner: Row) -> Iterator[tuple[str, Row]]:
    """Forget when a count starts, begins anew, or what it passes over; begin it a day off, or anew after one more or fewer."""
    for key in ("since", "after", "skipping", "passing_over", "reset_by"):
        if key in inner:
            yield f"{key} forgotten", {name: one for name, one in inner.items() if name != key}
    for key, other in (("since", "after"), ("after", "since")):
        if key in inner:
            yield f"{key} -> {other}", {other if name == key else name: one for name, one in inner.items()}
    if "reset_by" in inner:
        size = inner["reset_by"].get("consecutive", 1)
        sizes = [n for n in (size - 1, size + 1) if n]
        yield from ((f"anew after {n}", {**inner, "reset_by": {**inner["reset_by"], "consecutive": n}}) for n in sizes)


def _structure(inner: Row) -> Iterator[tuple[str, Row]]:
    if "term" in inner:
        yield from ((f"term {period}", {"term": period}) for period in changed_period(inner["term"]))
    if isinstance(inner.get("benchmarks"), Mapping):
        yield from ((said, {**inner, "benchmarks": one}) for said, one in _selectors(inner["benchmarks"]))
        if "per" in inner:
            yield "per agreement", {key: value for key, value in inner.items() if key != "per"}
    if isinstance(inner.get("clause"), Mapping):
        yield from (
            (f"clause: {key} left open", {"clause": {k: v for k, v in inner["clause"].items() if k != key}}) for key in inner["clause"]
        )
