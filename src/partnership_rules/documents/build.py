"""From trees to models: a policy, an agreement, a partnership, evidence rows; every fault with its place."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

from ..agreement import Agreement
from ..errors import DocumentError, Place, Problem, QuantityError
from ..evidence import Entry, Measurement, Milestone
from ..policy import Policy
from ..quantity import Unit, read_cell
from ..record import Partnership
from ..standing.results import STANDING_FORMAT
from ..words import did_you_mean, listed, quoted
from .faults import problems_of
from .mapping import TableMapping
from .tree import Entry as TreeEntry
from .tree import Node, plain

if TYPE_CHECKING:
    from ..identification import IndexPolicy, RosterSchool
    from ..standing.document import StandingDocument

__all__ = [
    "FORMATS", "NAMES", "Kind", "build_agreement", "build_evidence", "build_index_policy", "build_mapping", "build_partnership",
    "build_policy", "build_roster", "build_standing", "kind_of", "whole_of", "without",
]  # fmt: skip

M = TypeVar("M", bound=BaseModel)

Kind: TypeAlias = Literal["policy", "agreement", "partnership", "scenario", "identification", "mapping", "standing"]
FORMATS: Final[tuple[Kind, ...]] = get_args(Kind)
VERSION: Final = 1
NAMES: Final[Mapping[str, str]] = {
    **{"records": "record kind", "unit": "unit", "finding": "finding", "is": "word", "kind": "kind"},
    **dict.fromkeys(("target", "any_of", "all_of"), "target"),
    **dict.fromkeys(("when", "requires", "all", "any", "not", "of", "eligible", "exclude", "safe_harbor"), "condition"),
}
"""What the value under a key is called in messages."""


@cache
def _entry() -> TypeAdapter[Measurement | Milestone]:
    return TypeAdapter(Entry)


_WHOLE = ("n",)
_SIZE = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.0+)?", re.ASCII)
"""A whole number as spreadsheets write it: ``1,204``, ``412.0``."""
_FLAGS = ("admissible", "done")


def kind_of(node: Node) -> Kind:
    """Say which kind of document a tree is, from its first key ``format: partnership-rules/<kind>/1``.

    Raises ``DocumentError`` with the code ``format_missing`` or ``format_unknown``.
    """
    known = listed([f"partnership-rules/{kind}/{VERSION}" for kind in FORMATS], last="or")
    said = node.get("format")
    if said is None or (node.entries[0][0] != "format" and said.raw != STANDING_FORMAT):  # a standing sorts its keys
        raise DocumentError([Problem("format_missing", node.place, "the first key must be 'format'", f"write format: {known}")])
    parts = said.raw.split("/") if said.kind == "scalar" else []
    if len(parts) != 3 or parts[0] != "partnership-rules" or parts[1] not in FORMATS or parts[2] != str(VERSION):
        near = did_you_mean(said.raw, [f"partnership-rules/{kind}/{VERSION}" for kind in FORMATS])
        hint = _NEWER if _is_newer(parts) else near or f"known: {known}"
        raise DocumentError([Problem("format_unknown", said.place, "this format is not known", hint)])
    return parts[1]


_NEWER: Final = "it needs a newer version of this library"


def _is_newer(parts: list[str]) -> bool:
    """Say whether a format is one of this library's, in a version that only a later one reads."""
    number = parts[2] if len(parts) == 3 and parts[0] == "partnership-rules" and parts[1] in FORMATS else ""
    return bool(re.fullmatch("[1-9][0-9]{0,5}", number)) and int(number) > VERSION


def without(node: Node, *keys: str) -> Node:
    """Return a mapping without some of its keys."""
    return Node("map", tuple(entry for entry in node.entries if entry[0] not in keys), node.place)


def _build(model: type[M], data: object, node: Node, problems: list[Problem]) -> M | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems += problems_of(error, node, model=model, names=NAMES)
    except RecursionError:
        problems.append(Problem("too_deep", node.place, "the document is nested too deeply"))
    return None


def build_policy(node: Node, problems: list[Problem]) -> Policy | None:
    """Build a policy from a tree (already laid over what it extends); add its faults to ``problems``."""
    bare = without(node, "format", "extends")
    return _build(Policy, plain(bare), bare, problems)


def build_index_policy(node: Node, problems: list[Problem]) -> "IndexPolicy | None":
    """Build an index policy from a tree; add its faults to ``problems``."""
    from ..identification import IndexPolicy  # many models, which nobody else needs

    bare = without(node, "format")
    return _build(IndexPolicy, plain(bare), bare, problems)


def build_mapping(node: Node, problems: list[Problem]) -> TableMapping | None:
    """Build a column mapping from a tree; add its faults to ``problems``."""
    bare = without(node, "format")
    return _build(TableMapping, plain(bare), bare, problems)


def build_standing(node: Node, problems: list[Problem]) -> "StandingDocument | None":
    """Build a standing from a tree; add its faults to ``problems``."""
    from ..standing.document import StandingDocument  # many models, which nobody else needs

    return _build(StandingDocument, plain(node), node, problems)


def build_roster(rows: Iterable[Node], problems: list[Problem]) -> "list[RosterSchool]":
    """Build the schools of a roster from the rows of a table; add their faults to ``problems``, an id that stands twice too."""
    from ..identification.roster import ROSTER_COLUMNS, RosterSchool  # many models, which nobody else needs

    found: dict[str, RosterSchool] = {}
    for row in rows:
        own = tuple(entry for entry in row.entries if entry[0] in ROSTER_COLUMNS)
        says = Node("map", tuple(entry for entry in row.entries if entry[0] not in ROSTER_COLUMNS), row.place)
        node = Node("map", (*own, ("says", row.place, says)), row.place)
        school = _build(RosterSchool, plain(node), node, problems)
        if school is not None and school.school in found:
            message = f"the roster lists the school{quoted(school.school)} twice"
            problems.append(Problem("duplicate_id", row.place, message, "keep one row for each school"))
        elif school is not None:
            found[school.school] = school
    return list(found.values())


def build_agreement(node: Node, problems: list[Problem]) -> Agreement | None:
    """Build an agreement version from a tree; add its faults to ``problems``."""
    bare = without(node, "format")
    return _build(Agreement, plain(bare), bare, problems)


def build_evidence(rows: Iterable[Node], problems: list[Problem]) -> list[tuple[Node, Measurement | Milestone]]:
    """Build evidence from the rows of a table; add their faults to ``problems``."""
    found = []
    for row in rows:
        typed = _typed(row)
        try:
            found.append((typed, _entry().validate_python(plain(typed))))
        except ValidationError as error:
            problems += _missing_in_one(problems_of(error, typed, model=_entry(), names=NAMES))
    return found


def _missing_in_one(found: list[Problem]) -> list[Problem]:
    """Name all keys that a row misses in one problem: a table of another layout has one cause, and not one for each column."""
    missing = [problem for problem in found if problem.code == "missing_key"]
    if len(missing) < 2:
        return found
    keys = listed([repr(problem.message.split("'")[1]) for problem in missing])
    hint = "a mapping beside the table says what its columns are called"
    problem = Problem("missing_key", missing[0].where, f"the keys {keys} are missing", hint)
    return [*(one for one in found if one not in missing), problem]


def _typed(row: Node) -> Node:
    """Turn the cells of whole numbers and of true and false into what they mean; a table knows only texts.

    An empty cell is as if its column were not there, but for that of a value: it is missing, whatever the measure.
    """
    is_measured = (measure := row.get("measure")) is not None and bool(measure.raw.strip())
    kept = ((key, place, node) for key, place, node in row.entries if node.raw.strip() or (key == "value" and is_measured))
    return Node("map", tuple(_entry_of(key, place, node) for key, place, node in kept), row.place)


def _entry_of(key: str, place: Place, node: Node) -> TreeEntry:
    """Return the entry that a cell stands for; a group's size that was published as a mark is withheld."""
    cell = _cell(key, node)
    if key == "n" and isinstance(cell.value, str) and _is_withheld(node.raw):
        return "n_withheld", place, Node("scalar", True, node.place, node.raw)
    return key, place, cell


def _is_withheld(raw: str) -> bool:
    """Say whether a count was published as a mark: ``*``, ``<30``, ``N/A``."""
    try:
        return read_cell(raw, Unit.COUNT).kind in ("suppressed", "missing")
    except QuantityError:
        return False


def whole_of(raw: str) -> int | None:
    """Read a whole number as spreadsheets write it; None where it is none."""
    size = _SIZE.fullmatch(raw)
    return int(size[1].replace(",", "")) if size and len(raw) < 12 else None


def _cell(key: str, node: Node) -> Node:
    raw = node.raw.strip()
    if key in _WHOLE and (size := whole_of(raw)) is not None:
        return Node("scalar", size, node.place, raw)
    if key in _FLAGS and raw.lower() in ("true", "false"):
        return Node("scalar", raw.lower() == "true", node.place, raw)
    if node.quoted and raw == node.raw:
        return node
    return Node("scalar", raw if key != "value" else node.raw, node.place, raw, quoted=True)


def build_partnership(
    node: Node,
    problems: list[Problem],
    *,
    policy_of: Callable[[Node], Policy | None],
    agreement_of: Callable[[Node], Agreement | None],
    rows: Iterable[Node] = (),
) -> tuple[Partnership | None, Node]:
    """Build a partnership; what stands inline or is named by id is found through ``policy_of`` and ``agreement_of``.

    ``rows`` are evidence of a table beside the file. Gives also the tree in which faults are located.
    """
    bare = without(node, "format", "agreements", "policies")
    data: dict[str, object] = {key: plain(child) for key, _, child in bare.entries}
    evidence = build_evidence(rows, problems)
    table = [row for row, _ in evidence]
    named_policies, named_agreements = _referred(node, policy_of, agreement_of)
    policies, agreements = ([p for p in named_policies if p is not None], [a for a in named_agreements if a is not None])
    policy = node.get("policy")
    if policy is not None:
        first = policies[0] if policies else None
        data["policy"] = first.id if policy.kind == "map" and first is not None else policy.value if policy.kind == "scalar" else None
    own = data.get("evidence", [])
    if table and isinstance(own, list):
        data["evidence"] = [*own, *(entry for _, entry in evidence)]
        bare = _with_rows(bare, table)
    data["policies"], data["agreements"] = _once(policies), _once(agreements)
    known = len(problems)
    tree = _with_own(bare, node)
    found = _build(Partnership, data, tree, problems)
    if None in named_policies or None in named_agreements:  # what could not be found or read was said; what follows from it need not be
        problems[known:] = [p for p in problems[known:] if p.code not in ("unknown_agreement", "missing_key")]
    return found, tree


def _with_own(bare: Node, node: Node) -> Node:
    """Put back what was built apart, so that a fault in it has a place."""
    own = tuple(entry for entry in node.entries if entry[0] == "agreements")
    return Node("map", (*bare.entries, *own), bare.place)


def _with_rows(bare: Node, rows: list[Node]) -> Node:
    own = bare.get("evidence")
    joined = Node(
        "list", (*(own.items if own is not None else ()), *rows), own.place if own is not None else Place(rows[0].place.file, 1, 1)
    )
    entries = tuple(entry for entry in bare.entries if entry[0] != "evidence")
    return Node("map", (*entries, ("evidence", joined.place, joined)), bare.place)


def _once(found: list[M]) -> list[M]:
    """List every model once: the same object may be named by several records."""
    return list({id(model): model for model in found}.values())


def _referred(
    node: Node, policy_of: Callable[[Node], Policy | None], agreement_of: Callable[[Node], Agreement | None]
) -> tuple[list[Policy | None], list[Agreement | None]]:
    """Find every policy and agreement that the partnership names or holds; None for one that cannot be found or read."""
    policies = [policy_of(item) for item in listed_nodes(node.get("policies"))]
    agreements = [agreement_of(item) for item in listed_nodes(node.get("agreements"))]
    inline = {found.id for found in agreements if found is not None}
    held = {found.id for found in policies if found is not None}
    policy = node.get("policy")
    if policy is not None and _names(policy) and policy.value not in held:
        policies.insert(0, policy_of(policy))
    for record in listed_nodes(node.get("records")):
        named = record.get("agreement")
        if named is not None and isinstance(named.value, str) and named.value not in inline:
            agreements.append(agreement_of(named))
        changed = record.get("policy")
        if changed is not None and isinstance(changed.value, str) and changed.value not in held:
            policies.append(policy_of(changed))
    return policies, agreements


def _names(node: Node) -> bool:
    return node.kind == "map" or isinstance(node.value, str)


def listed_nodes(node: Node | None) -> tuple[Node, ...]:
    """List the items of a list node, none for anything else."""
    return node.items if node is not None and node.kind == "list" else ()
