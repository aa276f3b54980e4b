"""Periods of ratings as the oracle puts them in order: it steps from the first one that was rated to the last."""

from datetime import date

from .walked import Walked

__all__ = ["one_name", "rated_periods"]


def one_name(period: str) -> str:
    """Return one name for a school year that may be written in two ways."""
    first, _, second = period.partition("-")
    if len(first) == 4 and first.isdecimal() and first.isascii() and second in (_after(first), _after(first)[-2:]):
        return f"{first}-{_after(first)[-2:]}"
    return period


def _after(year: str) -> str:
    return str(int(year) + 1).zfill(4)


def rated_periods(walk: Walked, school: str | None, measure: str | None, since: date | None) -> list[tuple[str, list[str]]]:
    """List the periods of a school or the district with all that their ratings may be, in order; nothing where nobody knows.

    Those rated before the day ``since`` are left out, and all before them in the order.
    """
    policy = walk.policy
    schools: list[str | None] = [school]
    if school is None and policy.subject == "school":
        schools += [one.id for one in walk.partnership.schools[:1]]
    own = [r for r in walk.ratings if r.school in schools and r.measure == measure]
    name = one_name if policy.periods or policy.period_form else str
    old = {name(r.period) for r in own if since is not None and r.on < since}
    ratings: dict[str, list[str]] = {}
    for one in own:
        of_the_day = {r.rating for r in own if name(r.period) == name(one.period) and r.on == one.on}
        ratings[name(one.period)] = [] if None in of_the_day else sorted(rating for rating in of_the_day if rating)
    listed = _in_order(walk, ratings)
    strangers = [one for one in listed if policy.periods or policy.period_form if not _has_place(walk, one[0])]
    placed = [one for one in listed if one not in strangers]
    last = max((place for place, (period, _) in enumerate(placed) if period in old), default=-1)
    return [*placed[last + 1 :], *(one for one in strangers if one[0] not in old)]


def _has_place(walk: Walked, period: str) -> bool:
    if walk.policy.periods:
        return period in [one_name(one) for one in walk.policy.periods]
    year = period[:4]
    return year.isdecimal() and year.isascii() and len(year) == 4 and period == _named(int(year), walk.policy.period_form or "")


def _in_order(walk: Walked, ratings: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    policy = walk.policy
    if policy.periods:
        names = [one_name(period) for period in policy.periods]
    elif policy.period_form:
        years = [int(name[:4]) for name in ratings if name[:4].isdecimal() and name[:4].isascii() and len(name) >= 4]
        names = [_named(year, policy.period_form) for year in range(min(years), max(years) + 1)] if years else []
    else:
        return list(ratings.items())
    known = [name for name in names if name in ratings]
    strangers: list[tuple[str, list[str]]] = [(name, []) for name in ratings if name not in names]
    if not known:
        return [*strangers]
    return [*((name, ratings.get(name, [])) for name in names[names.index(known[0]) : names.index(known[-1]) + 1]), *strangers]


def _named(year: int, form: str) -> str:
    text = str(year).zfill(4)
    return text if form == "year" else f"{text}-{_after(text)[-2:]}"
