"""Any result as HTML, by its JSON: how those are shown that have no page of their own, such as reports of an analysis."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Protocol, TypeGuard, runtime_checkable

from ...logic import Truth
from ...words import is_word, listed
from ..markup import EMPTY, Markup, join, prose, tag
from ..sentences import said
from .parts import MOST_ROWS, bulleted, chip, fold, note, table

__all__ = ["Result", "json_html", "result_html"]

_DEEPEST = 12
_MOST_COLUMNS = 7
_REASON = frozenset({"text", "truth", "parts", "cites", "needs", "flip", "data"})
_MARKS = {"true": "✓", "false": "✗", "undetermined": "?"}
_ANSWERS: Mapping[str, Truth | None] = {
    **dict.fromkeys(("proven", "met", "true", "accepted", "equal"), Truth.TRUE),
    **dict.fromkeys(("refuted", "not_met", "false", "refused", "missed", "error"), Truth.FALSE),
    **dict.fromkeys(("inconclusive", "undetermined", "warning"), Truth.UNDETERMINED),
}


@runtime_checkable
class Result(Protocol):
    """What can be shown by its JSON."""

    def to_dict(self) -> Mapping[str, object]:
        """Return the result as a JSON-ready mapping."""
        ...


def json_html(value: object, *, name: str = "", depth: int = 0) -> Markup:
    """Draw a JSON-ready value: a list of mappings as a table, a tree of reasons as a tree, a long text as it stands.

    ``name`` is what the value is called where it stands; it becomes the caption of a table. Nothing is nested deeper
    than twelve times.
    """
    if depth >= _DEEPEST:
        return Markup("…")
    if isinstance(value, Mapping):
        return _reason(value, depth) if "text" in value and set(value) <= _REASON else _mapping(value, depth)
    if isinstance(value, (list, tuple)):
        return _list(value, name, depth)
    return _scalar(value)


def result_html(value: Result) -> Markup:
    """Draw a result of an analysis: its first sentence and its first table; folded, its other tables, its words and its JSON.

    Its tables are the rows of its methods ``table`` and ``..._table``, or else the tables of its JSON; without any it is its JSON.
    """
    data = value.to_dict()
    tables = _tables_of(value) or [(said(key), one) for key, one in data.items() if _is_table(one)]
    inside = json_html(data)
    if not tables:
        return inside
    (first, rows), *others = tables
    lead, _, rest = str(value).strip().strip("<>").partition("\n")
    more = [fold(name, _table(found, name, 0), kind="why") for name, found in others]
    words = fold("in words", tag("pre", str(value)), kind="why") if rest else EMPTY
    return join([note(lead, kind="lead"), _table(rows, first, 0), *more, words, fold("everything", inside, kind="why")])


def _tables_of(value: object) -> list[tuple[str, Sequence[Mapping[str, object]]]]:
    """List the tables that a result makes itself, the one called ``table`` first."""
    names = (name for name in dir(type(value)) if name == "table" or name.endswith("_table"))
    listed = sorted(names, key=lambda name: (name != "table", name))
    return [("row by row" if name == "table" else said(name), found) for name in listed if (found := getattr(value, name)())]


def _scalar(value: object) -> Markup:
    text = "none" if value is None else str(value)
    if text in _ANSWERS:
        return chip(_ANSWERS[text], said(text))
    return tag("pre", text) if "\n" in text.strip() else prose(said(text) if is_word(text) else text)


def _mapping(value: Mapping[str, object], depth: int) -> Markup:
    rows = []
    for key, one in islice(value.items(), MOST_ROWS):
        shown = json_html(one, name=said(str(key)), depth=depth + 1)
        rows.append(shown if _is_table(one) else join([tag("b", said(str(key))), ": ", shown or "none"]))
    return bulleted(rows)


def _list(value: Sequence[object], name: str, depth: int) -> Markup:
    if _is_table(value):
        return _table(value, name or "rows", depth)
    if all(not isinstance(one, (Mapping, list, tuple)) and "\n" not in str(one) for one in value) and len(str(value)) < 200:
        return prose(listed(map(str, value)))
    shown = bulleted(json_html(one, depth=depth + 1) for one in islice(value, MOST_ROWS))
    return join([shown, note(f"and {len(value) - MOST_ROWS} more", kind="soft") if len(value) > MOST_ROWS else EMPTY])


def _is_table(value: object) -> TypeGuard[Sequence[Mapping[str, object]]]:
    """Return whether a list is one of mappings that share their first key, and of no more columns than a page can hold."""
    if not isinstance(value, (list, tuple)) or not value or not all(isinstance(one, Mapping) and one for one in value):
        return False
    columns = {key for one in value for key in one}
    return len(columns) <= _MOST_COLUMNS and len({next(iter(one)) for one in value}) == 1


def _table(value: Sequence[Mapping[str, object]], name: str, depth: int) -> Markup:
    columns = list(dict.fromkeys(key for one in value for key in one))
    rows = ([_cell(one.get(key), said(str(key)), depth) for key in columns] for one in value)
    return table(name, [said(str(key)) for key in columns], rows, most=MOST_ROWS, of=len(value))


def _cell(value: object, name: str, depth: int) -> Markup:
    """Draw a cell: what is itself a list, a mapping or a long text is folded behind its name."""
    if value is None or value in ("", [], {}):
        return EMPTY
    shown = json_html(value, name=name, depth=depth + 1)
    is_long = isinstance(value, (Mapping, list, tuple)) or "\n" in str(value).strip()
    return fold(name, shown) if is_long and len(str(value)) > 60 else shown


def _reason(value: Mapping[str, object], depth: int) -> Markup:
    parts = [json_html(part, depth=depth + 1) for part in islice(_items(value, "parts"), MOST_ROWS)]
    mark = _MARKS.get(str(value.get("truth")), "·")
    needs = [tag("div", "not on record: ", prose(str(need)), class_="soft") for need in _items(value, "needs")]
    return join([f"{mark} ", prose(str(value["text"])), *needs, bulleted(parts)])


def _items(value: Mapping[str, object], key: str) -> Sequence[object]:
    found = value.get(key)
    return found if isinstance(found, (list, tuple)) else ()
