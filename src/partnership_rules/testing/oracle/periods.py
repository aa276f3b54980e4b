"""Periods of ratings as the oracle puts them in order: it steps from the first one that was rated to the last."""

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


def rated_periods(walk: Walked, school: str | None) -> list[tuple[str, str | None]]:
    """List the periods of a school or the district with their ratings, in order, a hole as one whose rating nobody knows."""
    policy = walk.policy
    said = [
        (one_name(r.period), r.rating) if policy.periods or policy.period_form else (r.period, r.rating)
        for r in walk.ratings
        if r.school == school
    ]
    ratings = dict(said)
    if policy.periods:
        names = [one_name(period) for period in policy.periods]
    elif policy.period_form:
        years = [int(name[:4]) for name in ratings if name[:4].isdecimal() and name[:4].isascii() and len(name) >= 4]
        names = [_named(year, policy.period_form) for year in range(min(years), max(years) + 1)] if years else []
    else:
        return list(ratings.items())
    known = [name for name in names if name in ratings]
    strangers = [(name, None) for name in ratings if name not in names]
    if not known:
        return [*strangers]
    return [*((name, ratings.get(name)) for name in names[names.index(known[0]) : names.index(known[-1]) + 1]), *strangers]


def _named(year: int, form: str) -> str:
    text = str(year).zfill(4)
    return text if form == "year" else f"{text}-{_after(text)[-2:]}"
