"""Make a counterexample small: fewer facts, then nearer days, as long as it stays one.

What comes out is minimal in this sense: no single record, piece of evidence, school or agreement version can be left out
(one record always stays), and no day can be drawn one day nearer to the one before it.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TypeAlias

from ...errors import PartnershipRulesError
from ...kinds import AgreementSigned, Signed
from ...record import Partnership

__all__ = ["shrink"]

Wrong: TypeAlias = Callable[[Partnership, date], bool]
LISTS = ("records", "evidence", "agreements", "schools")


def shrink(partnership: Partnership, as_of: date, wrong: Wrong) -> tuple[Partnership, date]:
    """Return the smallest partnership and day found for which ``wrong`` still says true, as it does for the ones given."""
    while True:
        smaller = _with_fewer(partnership, as_of, wrong)
        nearer = _with_nearer_days(smaller, as_of, wrong)
        if nearer == (partnership, as_of):
            return nearer
        partnership, as_of = nearer


def _with_fewer(partnership: Partnership, as_of: date, wrong: Wrong) -> Partnership:
    for name in LISTS:
        size = len(getattr(partnership, name))
        while size:
            found = next((p for p in _without(partnership, name, size) if wrong(p, as_of)), None)
            partnership = found or partnership
            size = min(size, len(getattr(partnership, name))) if found else size // 2
    simpler = (_changed(partnership, district={"name": partnership.district.name}), _signed_as_a_whole(partnership))
    return next((p for p in simpler if p is not None and p != partnership and wrong(p, as_of)), partnership)


def _signed_as_a_whole(partnership: Partnership) -> Partnership | None:
    """Put one signing of the agreement as a whole in the place of two signatures or more."""
    signed = [record for record in partnership.records if isinstance(record, Signed)]
    if len(signed) < 2:
        return None
    whole = AgreementSigned(on=max(record.on for record in signed), agreement=signed[-1].agreement)
    return _changed(partnership, records=(*(r for r in partnership.records if not isinstance(r, Signed)), whole))


def _without(partnership: Partnership, name: str, size: int) -> Iterator[Partnership]:
    """Leave out every run of some size, from the last to the first: what came later explains less."""
    listed = getattr(partnership, name)
    for start in range(len(listed) - size, -1, -1) if size < len(listed) or name != "records" else ():
        made = _changed(partnership, **{name: (*listed[:start], *listed[start + size :])})
        if made is not None:
            yield made


def _with_nearer_days(partnership: Partnership, as_of: date, wrong: Wrong) -> tuple[Partnership, date]:
    """Draw every day as near to the one before it as can be; what was learned late was learned at once, if that will do."""
    first = min(record.on for record in partnership.records)
    for name in ("records", "evidence"):
        for place in range(len(getattr(partnership, name))):
            partnership = _moved(partnership, as_of, wrong, name, place)
    return partnership, _nearest(max((first, *_days(partnership, before=as_of))), as_of, lambda day: wrong(partnership, day))


def _moved(partnership: Partnership, as_of: date, wrong: Wrong, name: str, place: int) -> Partnership:
    def at(day: date, *, late: bool = True) -> Partnership | None:
        listed = list(getattr(partnership, name))
        fields = {key: value for key, value in listed[place].to_dict().items() if late or key != "recorded_at"}
        listed[place] = {**fields, "on": day}
        return _changed(partnership, **{name: tuple(listed)})

    def still(made: Partnership | None) -> bool:
        return made is not None and wrong(made, as_of)

    fact = getattr(partnership, name)[place]
    if fact.recorded_at is not None and still(at_once := at(fact.on, late=False)):
        partnership = at_once or partnership
    nearest = _nearest(max(_days(partnership, before=fact.on), default=fact.on), fact.on, lambda day: still(at(day)))
    return at(nearest) or partnership if nearest != fact.on else partnership


def _days(partnership: Partnership, *, before: date) -> list[date]:
    return [fact.on for fact in (*partnership.records, *partnership.evidence) if fact.on < before]


def _nearest(low: date, day: date, still: Callable[[date], bool]) -> date:
    """Return a day that will do while the one before it will not, from ``low`` on; ``day`` itself is known to do."""
    if low < day and still(low):
        return low
    while (day - low).days > 1:
        middle = low + timedelta(days=(day - low).days // 2)
        low, day = (low, middle) if still(middle) else (middle, day)
    return day


def _changed(partnership: Partnership, **fields: object) -> Partnership | None:
    """Return the partnership with something else in it; None where that is none."""
    try:
        return partnership.with_changes(**fields)
    except PartnershipRulesError:
        return None
