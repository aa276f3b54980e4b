"""Building the tree from the outside in, without recursion: the limits, and the rules both syntaxes share."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from ..errors import Place
from ..words import plural, quoted
from .source import HIDDEN, MAX_DEPTH, MAX_DIGITS, MAX_NODES, Faults
from .tree import Entry, Kind, Node, Scalar

__all__ = ["TreeBuilder", "read_number"]

_HIDDEN_IN_TEXT = re.compile(f"[{HIDDEN}\r]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not been read yet."""

    kind: Kind
    place: Place
    nodes: list[Node] = field(default_factory=list)
    keys: list[tuple[str, Place]] = field(default_factory=list)
    seen: dict[str, Place] = field(default_factory=dict)

    @property
    def wants_key(self) -> bool:
        return self.kind == "map" and len(self.keys) == len(self.nodes)

    def closed(self) -> Node:
        if self.kind == "list":
            return Node("list", tuple(self.nodes), self.place)
        entries: tuple[Entry, ...] = tuple((key, place, node) for (key, place), node in zip(self.keys, self.nodes, strict=True))
        return Node("map", entries, self.place)


class TreeBuilder:
    """Takes the parts of a document in reading order and gives its tree.

    >>> builder = TreeBuilder("a.json")
    >>> builder.open("list", Place("a.json", 1, 1)); builder.scalar(7, Place("a.json", 1, 2), raw="7"); builder.close()
    >>> builder.finish().items[0].value
    7
    """

    def __init__(self, file: str) -> None:
        self.faults: Faults = Faults()
        self.root: Node | None = None
        self._file = file
        self._stack: list[_Open] = []
        self._count = 0

    @property
    def inside(self) -> Kind | None:
        """The kind of the innermost open mapping or list, None outside of all."""
        return self._stack[-1].kind if self._stack else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been put into the innermost open mapping or list."""
        return not self._stack[-1].nodes

    @property
    def wants_key(self) -> bool:
        """Whether the innermost open one is a mapping whose next part is a key."""
        return bool(self._stack) and self._stack[-1].wants_key

    def open(self, kind: Kind, place: Place) -> None:
        """Begin a mapping or list; problems ``too_deep`` and ``too_many_nodes`` end the reading."""
        if len(self._stack) >= MAX_DEPTH:
            self.faults.stop("too_deep", place, f"the document is nested deeper than {MAX_DEPTH} levels")
        self._counted(place)
        self._stack.append(_Open(kind, place))

    def close(self) -> None:
        """End the innermost mapping or list."""
        self._put(self._stack.pop().closed())

    def key(self, key: str, place: Place) -> None:
        """Take the next key of the innermost mapping; problem ``duplicate_key`` names both places."""
        top = self._stack[-1]
        self._check_text(key, place)
        if (first := top.seen.setdefault(key, place)) is not place:
            line = f"first at line {first.line}, column {first.column}"
            self.faults.add("duplicate_key", place, f"the key{quoted(key)} is given twice, {line}", "keep one of the two")
        top.keys.append((key, place))

    def broken_key(self, place: Place) -> None:
        """Take note of a key that is at fault; what stands under it is read, and then dropped with the whole tree."""
        self._stack[-1].keys.append(("", place))

    def scalar(self, value: Scalar, place: Place, *, raw: str, quoted: bool = False) -> None:
        """Take a scalar."""
        self._counted(place)
        if quoted:
            self._check_text(raw, place)
        self._put(Node("scalar", value, place, raw, quoted))

    def finish(self) -> Node:
        """Return the tree; raise every problem that was noted on the way."""
        self.faults.check()
        if self.root is None:
            self.faults.stop("document_empty", Place(self._file, 1, 1), "the document is empty")
        return self.root

    def _put(self, node: Node) -> None:
        if not self._stack:
            self.root = node
        elif self._stack[-1].wants_key:  # a mapping or list in the place of a key: its problem is noted already
            self.broken_key(node.place)
        else:
            self._stack[-1].nodes.append(node)

    def _counted(self, place: Place) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            self.faults.stop("too_many_nodes", place, f"the document has more than {MAX_NODES:,} values", "split it into several files")

    def _check_text(self, text: str, place: Place) -> None:
        """Look at a text after its escapes were read: an escape must not bring in what may not be written plainly."""
        if _SURROGATE.search(text):
            self.faults.add("encoding", place, "the text holds half of a surrogate pair", "write the character itself")
        elif _HIDDEN_IN_TEXT.search(text):
            self.faults.add("text_control_characters", place, "the text holds control or bidirectional characters", "remove them")


def read_number(raw: str, place: Place, faults: Faults) -> int | Decimal | None:
    """Read the text of a number exactly; None and a problem ``number_too_long`` where it takes too many digits.

    A text with a point or an exponent gives a ``Decimal``, any other an ``int``. The limit holds for the digits written
    and for the size of the exponent, so that no short text stands for a huge number.

    >>> read_number("90.40", Place("a.yaml", 1, 1), Faults()), read_number("-007", Place("a.yaml", 1, 1), Faults())
    (Decimal('90.40'), -7)
    """
    mantissa, _, exponent = raw.lower().partition("e")
    digits = sum(map(str.isdigit, mantissa))
    power = exponent.lstrip("+-").lstrip("0") or "0"
    if digits > MAX_DIGITS or len(power) > 2 or int(power) > MAX_DIGITS:
        limit = plural(MAX_DIGITS, "digit")
        faults.add("number_too_long", place, f"the number takes more than {limit} to write out", "put it in quotes if it is an id")
        return None
    return int(raw) if mantissa == raw and "." not in raw else Decimal(raw)
