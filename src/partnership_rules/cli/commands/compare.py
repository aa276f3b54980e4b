"""``compare``: replay records under another policy: who would stand elsewhere, since when, because of which rule."""

from typing import Annotated

from ...analysis.compare import compare as compare_records
from ...analysis.compare.comparison import comparison_text
from ..common import AsOf, Json, Only, Source, UnderPolicy, chosen, looked, option, policy_named, put_json, say, width, working

__all__ = ["compare"]

Under = Annotated[str, option("--under", "NAME", "The policy to hold against the record (of the catalog, or a file; - is stdin).")]


def compare(path: Source, under: Under, as_of: AsOf = None, policy: UnderPolicy = None, only: Only = None, as_json: Json = False) -> None:
    """Say who would stand elsewhere under another policy, since when and why; and how the policies differ.

    The first side is each partnership's own policy, or the one of --policy.
    """
    (day, _, first), second = looked(as_of, None, policy), policy_named(under)
    partnerships = chosen(path, only)
    with working("comparing") as progress:
        found = compare_records(partnerships, first, second, as_of=day, progress=progress)
    if as_json:
        put_json(found.to_dict())
    else:
        say(comparison_text(found, width=width()))
