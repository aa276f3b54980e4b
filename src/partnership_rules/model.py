"""The manners shared by every model: frozen, closed, exact, and refused in this library's own words.

A float is refused where an exact number is meant, a number where a text is meant, and a date with a time where a
day is meant. Every fault of a value built in Python is raised as one ``ModelError``.
"""

import json
import operator
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import Field as DataclassField
from datetime import UTC, date, datetime
from enum import Enum
from typing import Annotated, Any, ClassVar, NamedTuple, Self, TypeAlias, TypeVar, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    Strict,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, to_jsonable_python

from .errors import InputError, ModelError
from .fault_words import problems_of
from .field_meanings import meanings_of
from .indented import indented, sorted_tree
from .shown import AsJson

__all__ = [
    "Cites", "Day", "Fault", "FieldsAsJson", "Flag", "Instant", "Key", "Keys", "Silence", "Text", "Value", "Whole", "as_json", "canonical",
    "expect", "expect_each", "fault", "faults", "hash_with_mappings", "json_text", "json_tree", "one_or_more", "read_day", "repeated",
]  # fmt: skip

T = TypeVar("T")
Given: TypeAlias = Mapping[str, object]
"""What may stand for a model: its fields by their written names."""
ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._/-]*$"
_DAY_TEXT = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_BAD_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


class Fault(NamedTuple):
    """One fault found by a check of a whole model: the path to it inside the model, a code, a sentence, a hint."""

    loc: tuple[str | int, ...]
    code: str
    message: str
    hint: str = ""


def fault(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """Build the error a validator raises: a stable code, a sentence and a hint."""
    context = {"said": message, "hint": hint}
    return PydanticCustomError(code, "{said}", context)


def faults(found: Iterable[Fault]) -> None:
    """Raise every fault found by a check of a whole model at once; do nothing when there is none."""
    listed = tuple(found)
    if listed:
        context: dict[str, Any] = {"said": "; ".join(f.message for f in listed), "hint": listed[0].hint, "faults": listed}
        raise PydanticCustomError(listed[0].code, "{said}", context)


def repeated(keys: Iterable[str | None], *, at: tuple[str | int, ...], what: str) -> Iterator[Fault]:
    """Report a fault for every id that stands twice in a list; None stands for no id."""
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key is not None and key in seen:
            yield Fault((*at, index), "duplicate_id", f"two {what} have the id {key!r}", "give each an id of its own")
        elif key is not None:
            seen.add(key)


def read_day(value: object) -> date:
    """Read a day for a model; raises a fault for everything that is none."""
    if isinstance(value, datetime) or (isinstance(value, date) and type(value) is not date and hasattr(value, "hour")):
        raise fault("date_has_time", "a day is wanted, not a date with a time", "use value.date(), or write YYYY-MM-DD")
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if not isinstance(value, str):
        raise fault("date_invalid", f"a day is wanted, not {_kind(value)}", "write YYYY-MM-DD")
    if not _DAY_TEXT.match(value):
        hint = "a day has no time: write YYYY-MM-DD" if re.match(r"\d{4}-\d{2}-\d{2}[Tt ]", value) else "write YYYY-MM-DD"
        raise fault("date_has_time" if "no time" in hint else "date_invalid", f"{_short(value)} is not a day", hint)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise fault("date_invalid", f"{value} is not a day of the calendar", "check the month and the day") from None


def _read_instant(value: object) -> datetime:
    if isinstance(value, str):
        text = value
        try:
            value = datetime.fromisoformat(text)
        except ValueError:
            raise fault("instant_invalid", f"{_short(text)} is not an instant", "write 2017-04-28T16:00:00Z") from None
    if not isinstance(value, datetime):
        raise fault("instant_invalid", f"an instant is wanted, not {_kind(value)}", "write 2017-04-28T16:00:00Z")
    if value.utcoffset() is None:
        raise fault("instant_naive", "an instant needs its offset from UTC", "write 2017-04-28T16:00:00Z")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise fault("instant_invalid", "the instant lies outside the calendar") from None


def _read_text(value: object) -> str:
    if not isinstance(value, str):
        hint = "put it in quotes, as '00123'" if isinstance(value, (int, float)) and not isinstance(value, bool) else ""
        raise fault("text_expected", f"a text is wanted, not {_kind(value)}", hint)
    if _BAD_CHARACTERS.search(value):
        raise fault("text_control_characters", "the text holds control or bidirectional characters", "remove them")
    return value


def _check_key(value: str) -> str:
    if not re.fullmatch(ID_PATTERN, value):
        raise fault(
            "id_invalid", f"{_short(value)} is not an id", "letters, digits, '.', '_', '-' and '/', starting with a letter or digit"
        )
    return value


def _kind(value: object) -> str:
    """Name a value's type in plain words, never the value (it may be suppressed, or hostile)."""
    names = {
        bool: "true or false",
        int: "a number",
        float: "a float",
        str: "a text",
        dict: "a mapping",
        list: "a list",
        type(None): "nothing",
    }
    return names.get(type(value), f"a value of type {type(value).__name__}")


def _short(value: str) -> str:
    return repr(value if len(value) <= 40 else value[:37] + "...")


class Once:
    """Builds the schema of the type before it once, and hands it to every field: most of the time a model takes to be built."""

    def __init__(self) -> None:
        self.built: CoreSchema | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of the type; each field may add to what is noted beside it."""
        self.built = self.built or handler(source)
        noted = {key: [*one] if isinstance(one, list) else one for key, one in self.built.get("metadata", {}).items()}
        return cast("CoreSchema", {**self.built, "metadata": noted})


Day = Annotated[date, BeforeValidator(read_day), Once(), WithJsonSchema({"type": "string", "format": "date"})]
"""A calendar day, from a ``date`` or a text YYYY-MM-DD; a date with a time is refused."""

Instant = Annotated[
    datetime,
    BeforeValidator(_read_instant),
    PlainSerializer(lambda v: v.isoformat().replace("+00:00", "Z"), when_used="json"),
    Once(),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An instant with its offset, kept in UTC."""

Text = Annotated[str, StringConstraints(max_length=10_000), BeforeValidator(_read_text), Once()]
"""Words for people: no control or bidirectional characters, at most 10,000 characters."""

Key = Annotated[
    str, StringConstraints(min_length=1, max_length=200), BeforeValidator(_read_text), AfterValidator(_check_key),
    Once(), WithJsonSchema({"type": "string", "pattern": ID_PATTERN, "maxLength": 200}),
]  # fmt: skip
"""An id: letters, digits and ``. _ / -``; always a text, so that ``"00123"`` keeps its zeros."""


def whole_number(value: object) -> object:
    """Take the whole numbers of other libraries, as those of NumPy, for Python's own; everything else stays what it is."""
    if isinstance(value, (int, str, float)) or not hasattr(value, "__index__"):
        return value
    try:
        return operator.index(value)
    except TypeError:  # the truth values of NumPy have the method, and refuse
        return value


Whole = Annotated[int, BeforeValidator(whole_number), Strict(), Field(ge=0, le=1_000_000_000)]
"""A whole number from 0, NumPy's too; never from text, a float, or true and false."""

Flag = Annotated[bool, Strict()]
"""True or false, and nothing that merely looks like it."""


def one_or_more(value: object) -> object:
    """Let one thing stand for a list of one."""
    return (value,) if isinstance(value, (str, Enum)) else value


Keys = Annotated[
    tuple[Key, ...],
    BeforeValidator(one_or_more),
    Once(),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""One id, or a list of them."""


Cites = Annotated[
    tuple[Text, ...],
    BeforeValidator(one_or_more),
    Once(),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
    Field(description="Where the rule is written: ids of the policy's citations, or free words."),
]
"""Where a rule is written: ids of the policy's citations, or free words; one text or several."""


class Value(AsJson, BaseModel):
    """The base of every model: frozen, closed to unknown keys, compared by value."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        defer_build=True,
        serialize_by_alias=True,
        validate_by_name=True,
        validate_by_alias=True,
    )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe every key in the words that stand beside its field."""
        found = handler(schema)
        keys, meanings = handler.resolve_ref_schema(found).get("properties", {}), meanings_of(cls)
        for name, field in cls.model_fields.items():
            if (key := field.alias or name.rstrip("_")) in keys and name in meanings:
                keys[key].setdefault("description", meanings[name])
        return found

    def __init__(self, /, **data: Any) -> None:
        try:
            super().__init__(**data)
        except ValidationError as error:
            raise model_error(type(self).__name__, error) from None
        except RecursionError:
            raise ModelError(f"{type(self).__name__} is nested too deeply", code="too_deep") from None

    # Without this mark pydantic would call __init__ for every nested model too, and its faults would lose their place.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    def with_changes(self, **changed: Any) -> Self:
        """Return the value with some of its fields changed, checked as every new value is; raises ``ModelError``.

        What was derived from the old fields is left behind.

        >>> Silence(code="a", reason="because").with_changes(code="b")
        Silence(code='b', at=None, reason='because')
        """
        kind = type(self)
        return kind(**{**{name: getattr(self, name) for name in kind.model_fields}, **changed})

    def to_dict(self) -> dict[str, Any]:
        """Return the model as a JSON-ready mapping with stable keys; what was not given is left out."""
        return self.model_dump(mode="json", exclude_defaults=True)


class Silence(Value):
    """A finding of an analysis that a document takes on, with the reason; ``at`` narrows it to one place, such as ``clauses.2``.

    >>> Silence(code="uncovered_benchmark", at="benchmarks.3", reason="no consequence was agreed for it, on purpose").at
    'benchmarks.3'
    """

    code: Key  #: The code of the finding, as `partnership-rules explain-code` knows it.
    at: Annotated[Text, Field(min_length=1)] | None = None  #: The one place that is meant, such as clauses.2; without it, everywhere.
    reason: Annotated[Text, Field(min_length=1)]  #: Why the finding is taken on, in words.


def model_error(name: str, error: ValidationError) -> ModelError:
    """Put pydantic's faults into this library's own words."""
    problems = problems_of(error.errors(include_url=False, include_input=False), name)
    listed = "; ".join(f"{p.where}: {p.message}" + (f" ({p.hint})" if p.hint else "") for p in problems[:5])
    more = f"; and {len(problems) - 5} more" if len(problems) > 5 else ""
    return ModelError(f"{name}: {listed}{more}", code=problems[0].code, problems=problems)


def expect(value: object, wanted: type[T], *, hint: str = "") -> T:
    """Return a value when it is of the wanted type; raises ``InputError`` (``type_unexpected``) when it is not.

    >>> expect("x", str)
    'x'
    """
    if not isinstance(value, wanted):
        raise InputError(f"a {wanted.__name__} is wanted, not {_kind(value)}", code="type_unexpected", hint=hint)
    return value


def expect_each(values: object, wanted: type[T], *, hint: str = "") -> list[T]:
    """Return the values of a list when each is of the wanted type; raises ``InputError`` (``type_unexpected``) when one is not.

    >>> expect_each(("x", "y"), str)
    ['x', 'y']
    """
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        expect(values, list, hint=hint)
    return [expect(one, wanted, hint=hint) for one in cast("Iterable[object]", values)]


class FieldsAsJson(AsJson):
    """A dataclass whose JSON is its fields by name; a class may list other attributes in their place.

    >>> from dataclasses import dataclass
    >>> @dataclass
    ... class Stay(FieldsAsJson):
    ...     from_: date
    ...     days: int
    >>> Stay(date(2018, 1, 1), 3).to_dict()
    {'from': '2018-01-01', 'days': 3}
    """

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, DataclassField[Any]]]
    _json: ClassVar[tuple[str, ...]] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the value as a JSON-ready mapping."""
        return {name: as_json(value) for name, value in self.json_fields().items()}

    def json_fields(self) -> dict[str, object]:
        """Return what its JSON holds, each value as it is."""
        return {name.rstrip("_"): getattr(self, name) for name in self._json or self.__dataclass_fields__}


def as_json(value: object) -> Any:
    """Return a value, or the values of a list, in the form of JSON; those with a form of their own are asked for it."""
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, (tuple, list)):
        return [as_json(one) for one in value]
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, (date, Enum)):
        return value.isoformat() if isinstance(value, date) else value.value
    to_dict = getattr(value, "to_dict", None)
    return to_dict() if to_dict is not None else to_jsonable_python(value, fallback=str)


def json_text(value: object) -> str:
    """Return the JSON text of a result, by two spaces and with sorted keys: equal values give equal bytes."""
    return indented(value, _plain)


def json_tree(value: object) -> Any:
    """Return the JSON of a value with sorted keys."""
    return sorted_tree(value, _plain)


def _plain(value: object) -> Any:
    """Return the fields of a value whose JSON they are, each as it is, and of any other value its JSON."""
    if isinstance(value, FieldsAsJson) and type(value).to_dict is FieldsAsJson.to_dict:
        return value.json_fields()
    return as_json(value)


def hash_with_mappings(value: Value) -> int:
    """Return the hash of a value that holds mappings, of which only the keys count."""
    found = (getattr(value, name) for name in type(value).model_fields)
    return hash((type(value), *(frozenset(one) if isinstance(one, dict) else one for one in found)))


def canonical(value: Mapping[str, object]) -> str:
    """Write JSON in the one form used for hashes and ordering: sorted keys, no spaces, plain characters.

    >>> canonical({"b": 1, "a": "ü"})
    '{"a":"ü","b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
