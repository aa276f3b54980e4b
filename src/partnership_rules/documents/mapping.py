"""A declared column mapping: what the columns of an agency's table mean, so that nothing about it is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from ..evidence import Measurement, Milestone
from ..model import Cites, Fault, Flag, Key, Text, Value, Whole, fault, faults, hash_with_mappings, one_or_more
from ..quantity import Mark, MarkText, Unit
from ..shown import Shown
from ..words import did_you_mean, listed

__all__ = ["Column", "Name", "Part", "TableKind", "TableMapping"]

TableKind: TypeAlias = Literal["evidence", "roster", "prior"]
Name = Annotated[Text, Field(min_length=1, max_length=200)]
"""The name of a column, as the first row of the table has it."""
Names = Annotated[tuple[Name, ...], BeforeValidator(one_or_more, json_schema_input_type=Name | tuple[Name, ...]), Field(min_length=1)]
Words = Annotated[tuple[Text, ...], BeforeValidator(one_or_more, json_schema_input_type=Text | tuple[Text, ...]), Field(min_length=1)]
FIELDS: dict[TableKind, tuple[str, ...]] = {
    "evidence": tuple(dict.fromkeys((*Measurement.model_fields, *Milestone.model_fields))),
    "prior": ("school", "as", "on", "until", "id", "source"),
    "roster": (),
}
"""What a field may be called; a roster may say anything of a school."""
NEEDED: dict[TableKind, tuple[str, ...]] = {"evidence": ("on",), "prior": ("school", "as", "on"), "roster": ("school",)}


class Column(Value):
    """Where the text of a field stands, and how it is rewritten, in the order of these keys."""

    __hash__ = hash_with_mappings

    column: Names = Field(description="The column; of several, the texts are joined.")
    join: Text = Field(default="", max_length=5, description="What stands between the texts of several columns.")
    words: dict[Text, Text] = Field(
        default={}, description="What each text of the table means; where this is given, a text that is not listed is a fault."
    )
    day: Literal["month/day/year", "day/month/year", "yearmonthday"] | None = Field(
        default=None, description="How a day is written, where not as YYYY-MM-DD."
    )
    width: Whole | None = Field(default=None, ge=1, le=30, description="Zeros are put before digits up to so many: codes that lost theirs.")
    slug: Flag = Field(default=False, description="Whether a name becomes an id: small letters, and '-' for everything else.")
    template: Text | None = Field(default=None, description="A text around it, with {} in its place: '{}-06-30' makes a day of a year.")

    @model_validator(mode="after")
    def _has_one_place(self) -> Self:
        if self.template is not None and self.template.count("{}") != 1:
            raise fault("template_invalid", "a template holds {} once", "write {}-06-30")
        return self


def _as_column(value: object) -> object:
    return {"column": value} if isinstance(value, (str, list, tuple)) else value


Field_ = Annotated[Column, BeforeValidator(_as_column, json_schema_input_type=Name | tuple[Name, ...] | Column)]


class Part(Value):
    """Which columns give which fields, what the same field is in every row, and which rows count."""

    __hash__ = hash_with_mappings

    columns: dict[Key, Field_] = Field(default={}, description="For each field its column: a name, a list of names, or more about it.")
    constants: dict[Key, Text] = Field(default={}, description="Fields that are the same in every row, such as 'unit: percent'.")
    only: dict[Name, Words] = Field(default={}, description="The rows that count: those with one of these texts in the column.")
    unless: dict[Name, Words] = Field(
        default={}, description="The rows that do not count: those with one of these texts in the column, such as '' for none."
    )
    published_in: Unit | None = Field(
        default=None, description="'proportion' where values stand as 0.25 and the unit is percent, or the other way about."
    )

    @model_validator(mode="after")
    def _says_it_once(self) -> Self:
        both = [key for key in self.columns if key in self.constants]
        faults(Fault(("constants", key), "duplicate_key", f"'{key}' has a column too", "keep one of the two") for key in both)
        return self

    def laid_under(self, over: Part) -> Part:
        """Return the part with what another one says in place of its own."""
        own = {key: one for key, one in self.columns.items() if key not in over.constants}
        fixed = {key: one for key, one in self.constants.items() if key not in over.columns}
        return Part(
            columns={**own, **over.columns},
            constants={**fixed, **over.constants},
            only={**self.only, **over.only},
            unless={**self.unless, **over.unless},
            published_in=over.published_in or self.published_in,
        )


class TableMapping(Shown, Part):
    """How an agency's table is read: as evidence, as a roster, or as what schools were before.

    ``each`` makes several rows of one: of a wide table, one for each measure or year; what a part says goes before what the
    mapping says.

    >>> mapping = TableMapping(id="state", columns={"school": "Code", "measure": "Subject", "value": "Percent"},
    ...     constants={"unit": "percent", "on": "2021-06-30"})
    >>> mapping.parts[0].columns["school"].column
    ('Code',)
    """

    id: Key = Field(description="Its name.")
    title: Text = Field(default="", description="Its name for people.")
    of: TableKind = Field(default="evidence", description="What the table holds.")
    table: Name | None = Field(
        default=None, description="The file of the table, in the same folder; left out, the table has the name of the mapping."
    )
    separator: Literal[",", ";", "tab", "|", "^"] = Field(default=",", description="What stands between the cells of a text file.")
    header_row: Whole = Field(default=1, ge=1, le=100, description="The row with the names of the columns; what stands above is no data.")
    sheet: Text | None = Field(default=None, description="The sheet of a workbook; left out, the first.")
    each: tuple[Part, ...] = Field(default=(), max_length=500, description="The rows that become of one row of the table.")
    marks: dict[MarkText, Mark] = Field(default={}, description="What marks stand for in the columns of 'value' and 'n'.")
    blank: Literal["missing", "suppressed", "no_row"] = Field(
        default="missing",
        description="What an empty cell of a value is: that there is none, that it is hidden, or no evidence, as is a deed without a day.",
    )
    cites: Cites = Field(default=(), description="Where the table is from.")
    note: Text = Field(default="", description="Words for people.")

    def __hash__(self) -> int:
        return hash_with_mappings(self)

    def __repr__(self) -> str:
        return f"<TableMapping '{self.id}' of {self.of}>"

    @model_validator(mode="after")
    def _names_what_there_is(self) -> Self:
        faults(self._faults())
        return self

    @property
    def parts(self) -> tuple[Part, ...]:
        """What becomes of one row of the table, each part whole."""
        return tuple(self.laid_under(part) for part in self.each) or (self,)

    def wanted(self) -> tuple[str, ...]:
        """List the columns that the table must have."""
        parts = self.parts
        named = (name for part in parts for one in part.columns.values() for name in one.column)
        return tuple(dict.fromkeys((*named, *(name for part in parts for name in (*part.only, *part.unless)))))

    def _faults(self) -> Iterator[Fault]:
        known = FIELDS[self.of]
        where: list[tuple[tuple[Any, ...], Part]] = [((), self), *((("each", index), part) for index, part in enumerate(self.each))]
        for at, part in where:
            for held in ("columns", "constants"):
                for key in getattr(part, held):
                    if known and key not in known:
                        hint = did_you_mean(key, known) or f"known are {listed(known)}"
                        yield Fault((*at, held, key, "[key]"), "unknown_key", f"{self.of} has no field '{key}'", hint)
        for index, part in enumerate(self.parts):
            said = {*part.columns, *part.constants}
            needed = [*NEEDED[self.of]]
            if self.of == "evidence":
                needed += ["milestone"] if "milestone" in said else ["measure", "value", "unit"]
            if lacking := [key for key in needed if key not in said]:
                at = ("each", index) if self.each else ("columns",)
                yield Fault(at, "missing_key", f"no column and no constant gives {listed(lacking)}", "name the column under 'columns'")
        if self.table is not None and ("/" in self.table or "\\" in self.table):
            yield Fault(("table",), "path_unexpected", "the table lies in the same folder", "give the name of the file alone")
