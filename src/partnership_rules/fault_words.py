"""What a validator objects to, in words for people: one stable code and one sentence for each kind of fault.

Only limits that the model itself declares go into a sentence, never the value found: it may be suppressed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from pydantic_core import ErrorDetails

from .errors import Place, Problem
from .words import did_you_mean, quoted

__all__ = ["WANTED", "own_faults", "problems_of", "worded"]

Said: TypeAlias = tuple[tuple[str | int, ...], str, str, str]
"""The path to a fault inside a model, a code, a sentence, a hint."""

WANTED: Final[Mapping[str, tuple[str, str]]] = {
    # what is wanted          code                    the validator's own names
    "a text": ("text_expected", "string_type string_sub_type string_unicode"),
    "a number": (
        "number_expected",
        "float_type float_parsing decimal_type decimal_parsing fraction_type fraction_parsing complex_type complex_str_parsing",
    ),
    "a whole number": ("number_expected", "int_type int_parsing int_from_float"),
    "true or false": ("flag_expected", "bool_type bool_parsing"),
    "nothing": ("nothing_expected", "none_required"),
    "a list": (
        "list_expected",
        "list_type tuple_type set_type frozen_set_type deque_type iterable_type iteration_error arguments_type named_tuple_type",
    ),
    "a mapping": (
        "mapping_expected",
        "dict_type frozen_dict_type ordered_dict_type counter_type mapping_type"
        " model_type model_attributes_type dataclass_type dataclass_exact_type",
    ),
    "a day": (
        "date_invalid",
        "date_type date_parsing date_from_datetime_parsing date_from_datetime_inexact date_past date_future",
    ),
    "an instant": (
        "instant_invalid",
        "datetime_type datetime_parsing datetime_object_invalid datetime_from_date_parsing datetime_past datetime_future",
    ),
}

_SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "greater_than": ("number_out_of_range", "the number must be more than {gt}"),
    "greater_than_equal": ("number_out_of_range", "the number must be at least {ge}"),
    "less_than": ("number_out_of_range", "the number must be less than {lt}"),
    "less_than_equal": ("number_out_of_range", "the number must be at most {le}"),
    "multiple_of": ("number_out_of_range", "the number must be a multiple of {multiple_of}"),
    "finite_number": ("number_not_finite", "a number is wanted, not an infinite or undefined one"),
    "int_parsing_size": ("number_too_long", "the number has too many digits"),
    "decimal_max_digits": ("number_too_long", "the number may have at most {max_digits} digits"),
    "decimal_max_places": ("number_too_long", "the number may have at most {decimal_places} decimal places"),
    "decimal_whole_digits": ("number_too_long", "the number may have at most {whole_digits} digits before the point"),
    "string_too_short": ("text_too_short", "the text must have at least {min_length} characters"),
    "string_too_long": ("text_too_long", "the text may have at most {max_length} characters"),
    "string_pattern_mismatch": ("text_invalid", "the text does not have the form that is wanted here"),
    "string_not_ascii": ("text_invalid", "only plain letters, digits and signs are allowed here"),
    "too_short": ("list_too_short", "at least {min_length} must be given here"),
    "too_long": ("list_too_long", "at most {max_length} may be given here"),
    "json_invalid": ("json_syntax", "the text is not JSON"),
    "invalid_key": ("key_not_text", "a key must be a text"),
    "timezone_naive": ("instant_invalid", "the instant must have no offset from UTC"),
    "timezone_aware": ("instant_naive", "an instant needs its offset from UTC"),
    "timezone_offset": ("instant_invalid", "the instant has another offset from UTC than the one wanted here"),
    "recursion_loop": ("too_deep", "this holds itself"),
    "recursion_depth_exceeded": ("too_deep", "this is nested too deeply"),
}

_BY_TYPE: Final = {name: (code, wanted) for wanted, (code, names) in WANTED.items() for name in names.split()}


def worded(kind: str, context: Mapping[str, object], found: str) -> tuple[str, str]:
    """Return the code and the sentence for a validator's fault; ``found`` names what stands there, as "a text".

    >>> worded("int_parsing", {}, "a text")
    ('number_expected', 'a whole number is wanted, not a text')
    >>> worded("greater_than_equal", {"ge": 1}, "a number")
    ('number_out_of_range', 'the number must be at least 1')
    >>> worded("anything_else", {}, "a number")
    ('value_invalid', 'this is not allowed here')
    """
    if kind in _BY_TYPE:
        code, wanted = _BY_TYPE[kind]
        return code, f"{wanted} is wanted, not {found}" if not wanted.endswith(found.removeprefix("a ")) else f"this is not {wanted}"
    code, sentence = _SENTENCES.get(kind, ("value_invalid", "this is not allowed here"))
    try:
        return code, sentence.format_map(context)
    except KeyError:
        return "value_invalid", "this is not allowed here"


def own_faults(kind: str, context: Mapping[str, Any]) -> Sequence[Said]:
    """List what this library's own validators said: a check of a whole model says several things at once; none where it was pydantic."""
    if "said" not in context:
        return ()
    return context.get("faults") or (((), kind, context["said"], context.get("hint", "")),)


def problems_of(errors: Iterable[ErrorDetails], name: str = "") -> tuple[Problem, ...]:
    """Put what pydantic lists in ``errors()`` into this library's words and stable codes, so that no value is repeated.

    A web framework that validates a record by itself has such a list; ``name`` stands where a fault has no place of its own.
    """
    return tuple(problem for item in errors for problem in _problems(name, item))


def _problems(name: str, item: ErrorDetails) -> Iterator[Problem]:
    context = item.get("ctx") or {}
    for loc, code, message, hint in own_faults(item["type"], context) or (_in_words(item, context),):
        place = ".".join(map(str, (*item["loc"], *loc))) or name
        yield Problem(code, Place(place), message, hint=hint)


def _in_words(item: ErrorDetails, context: Mapping[str, Any]) -> Said:
    """Put a fault that pydantic found into a code, a sentence and a hint."""
    key = str(item["loc"][-1]) if item["loc"] else ""
    match item["type"]:
        case "extra_forbidden" | "unexpected_keyword_argument":
            return (), "unknown_key", f"unknown key{quoted(key)}", "see the fields of the model"
        case "missing" | "missing_argument":
            return (), "missing_key", f"the key{quoted(key)} is missing", ""
        case "union_tag_invalid" | "union_tag_not_found":
            near = did_you_mean(str(context.get("tag", "")), re.findall(r"'([^']*)'", context.get("expected_tags", "")))
            return (), "unknown_kind", "this is no known kind", near or "one key, or 'kind', names it"
        case "literal_error" | "enum":
            return (), "unknown_word", "this word is not known here", f"use {context.get('expected', '')}"
        case kind:
            return (), *worded(kind, context, "this"), ""
