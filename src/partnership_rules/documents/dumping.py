"""Documents out: policies, agreements, partnerships and column mappings as YAML or JSON that is read back as an equal value."""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal, Protocol, TypeAlias, TypeGuard

from ..agreement import Agreement
from ..errors import InputError
from ..identification import IndexPolicy
from ..model import expect
from ..policy import Policy
from ..record import Partnership
from ..writing import write_whole
from .build import VERSION
from .mapping import TableMapping

__all__ = ["dump", "dumps"]

Syntax: TypeAlias = Literal["yaml", "json"]

WIDTH: Final = 130
_PLAIN: Final = re.compile(r"[A-Za-z_](?:[\w ./+()'-]*[\w.)+'-])?\Z", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)
_WORDS: Final = frozenset(("true", "false", "null"))
_UNSEEN: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff0-\uffff]")


class Writable(Protocol):
    """A file or text stream that is open for writing text."""

    def write(self, text: str, /) -> object:
        """Write a text."""


Dumped: TypeAlias = Policy | Agreement | Partnership | IndexPolicy | TableMapping


def dumps(value: Dumped, *, syntax: Syntax = "yaml", policies: Sequence[Policy] | None = None) -> str:
    """Write a value as a document that ``loads`` reads back as an equal value.

    A partnership carries its agreement versions and policies inline, so that the document stands alone; what it names and
    does not carry is looked up by whoever reads. ``policies`` says which policies are written, where not all that it carries
    are. In ``yaml`` a short record takes one line, and a text that could be taken for something else (an id such as
    ``00123``) is quoted. Errors: ``InputError`` for anything else than these, and for an unknown syntax.

    >>> print(dumps(Agreement(id="00123", parties=[{"role": "local_board", "name": "Board: East"}])), end="")
    format: partnership-rules/agreement/1
    id: "00123"
    parties:
      - {role: local_board, name: "Board: East"}
    """
    if syntax not in ("yaml", "json"):
        raise InputError("a document is written as 'yaml' or as 'json'", code="syntax_unknown", hint="leave the syntax out for yaml")
    data = _document(value)
    if policies is not None:
        data = _with_policies(data, policies)
    if syntax == "json":
        return _seen(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)) + "\n"
    return "\n".join(_block_map(data, 0)) + "\n"


def dump(value: Dumped, to: str | Path | Writable, *, syntax: Syntax | None = None) -> None:
    """Write a value as a document into a file or text stream, as ``dumps`` does.

    A file whose name ends in ``.json`` is JSON where no syntax is named. It is written whole or not at all, and what was there is
    replaced. Raises ``InputError`` as ``dumps``, and ``StoreError`` (``file_unwritable``).
    """
    if isinstance(to, (str, Path)):
        by_name: Syntax = "json" if Path(to).suffix.lower() == ".json" else "yaml"
        write_whole(Path(to), [dumps(value, syntax=syntax or by_name).encode()])
    elif hasattr(to, "write"):
        to.write(dumps(value, syntax=syntax or "yaml"))
    else:
        expect(to, Path, hint="a path, or a stream that is open for writing text")


def _document(value: object) -> dict[str, object]:
    if isinstance(value, (IndexPolicy, TableMapping)):
        kind = "identification" if isinstance(value, IndexPolicy) else "mapping"
        return {"format": f"partnership-rules/{kind}/{VERSION}", **value.to_dict()}
    if not isinstance(value, (Policy, Agreement, Partnership)):
        message = f"a policy, an agreement or a partnership is wanted, not a value of type {type(value).__name__}"
        raise InputError(message, code="kind_unexpected", hint="a bundle is written one document at a time")
    kind = next(model.__name__.lower() for model in (Policy, Agreement, Partnership) if isinstance(value, model))
    data = {"format": f"partnership-rules/{kind}/{VERSION}", **value.to_dict()}
    if isinstance(value, Partnership) and value.evidence:
        data["evidence"] = list(map(_entry, data["evidence"]))
    return data


def _with_policies(data: dict[str, object], policies: Sequence[Policy]) -> dict[str, object]:
    """Return a partnership with these policies in place of those that it carries."""
    written = {**data, "policies": [policy.to_dict() for policy in policies]}
    return {key: part for key, part in written.items() if key != "policies" or policies}


def _entry(entry: Mapping[str, object]) -> dict[str, object]:
    """Put what an entry of evidence is about before its day."""
    about = {key: entry[key] for key in ("measure", "milestone", "school") if key in entry}
    return {**about, **entry}


def _flow(value: object) -> str:
    """Write a value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    """Write a scalar; a text is left without quotes only where nothing else could be meant by it."""
    if not isinstance(value, str):
        return json.dumps(value)
    if _DAY.match(value) or (_PLAIN.match(value) and value.lower() not in _WORDS):
        return value
    return _seen(json.dumps(value, ensure_ascii=False))


def _seen(text: str) -> str:
    """Write what the eye cannot see as escapes, the same in JSON and in the double quotes of YAML."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _block(value: Mapping[str, object] | Sequence[object], indent: int) -> list[str]:
    """Write a mapping or list over several lines."""
    return _block_map(value, indent) if isinstance(value, Mapping) else _block_list(value, indent)


def _block_map(value: Mapping[str, object], indent: int) -> list[str]:
    lines: list[str] = []
    for key, part in value.items():
        lines += _under(f"{' ' * indent}{_scalar(key)}:", part, indent, spread=indent == 0)
    return lines


def _block_list(value: Sequence[object], indent: int) -> list[str]:
    lines: list[str] = []
    for part in value:
        lines += _item(part, indent)
    return lines


def _under(lead: str, part: object, indent: int, *, spread: bool) -> list[str]:
    """Write what stands under a key: on its line where it fits there, else below it."""
    flat = _flow(part)
    if not (spread and _is_table(part)) and len(lead) + 1 + len(flat) <= WIDTH:
        return [f"{lead} {flat}"]
    if isinstance(part, (Mapping, list, tuple)) and part:
        return [lead, *_block(part, indent + 2)]
    return [f"{lead} >-", *_folded(part, indent + 2)] if _folds(part) else [f"{lead} {flat}"]


def _item(part: object, indent: int) -> list[str]:
    flat = f"{' ' * indent}- {_flow(part)}"
    if len(flat) <= WIDTH or not isinstance(part, (Mapping, list, tuple)) or not part:
        return [flat]
    first, *rest = _block(part, indent + 2)
    return [f"{' ' * indent}- {first.lstrip(' ')}", *rest]


def _is_table(value: object) -> bool:
    """Return whether a value is a list of mappings, or a mapping of them: each then takes its own line."""
    parts = list(value.values()) if isinstance(value, Mapping) else value if isinstance(value, (list, tuple)) else []
    return bool(parts) and all(isinstance(part, Mapping) for part in parts)


def _folds(value: object) -> TypeGuard[str]:
    """Return whether a text can be folded over lines and still be read back as it was."""
    return isinstance(value, str) and value.isprintable() and all(value.split(" ")) and not _UNSEEN.search(value)


def _folded(text: str, indent: int) -> Iterator[str]:
    width = max(WIDTH - indent, 40)
    yield from (f"{' ' * indent}{line}" for line in textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))
