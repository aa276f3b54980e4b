"""A linked partnership to draw: one that moves now and then, is not at hand, or has a day that is known only roughly."""

from datetime import date, timedelta

from ..rows import Row

__all__ = ["LINKED_STATES", "links_of"]

LINKED_STATES = ("ordered", "watched", "released")
POLICY: Row = {
    "id": "linked-policy",
    "states": {"watched": {"initial": True}, "ordered": {}, "released": {"final": True}},
    "clocks": {"order": {"kind": "deadline", "anchor": {"entered": "ordered"}, "period": "P90D", "met_by": "released"}},
    "transitions": [
        {"on": "assigned", "from": "watched", "to": "ordered"},
        {"clock": "order", "from": "ordered", "to": "watched"},
        {"on": "released", "from": ["watched", "ordered"], "to": "released"},
    ],
}


def links_of(first: date, number: int) -> Row:
    """Link a partnership to one of a district, which a number chooses: it begins on a day, or some time later."""
    which, far = number % 8, number // 8 % 400
    if which == 0:
        return {}
    days = [first + timedelta(days=far * step) for step in (0, 1, 3)]
    records: list[Row] = [{"kind": kind, "on": day} for kind, day in zip(("identified", "assigned", "released"), days, strict=True)]
    if which == 1:
        records[1]["on"] = f"{days[1]}/{days[1] + timedelta(days=9)}"
    linked = {
        "id": "its-district",
        "policy": POLICY["id"],
        "policies": [POLICY],
        "district": {"name": "D"},
        "records": records[which % 2 :],
    }
    return {"links": {"district": "its-district"}, "linked": [] if which == 2 else [linked]}
