"""Every condition, target, unit and clock status: what it says, its keys, an example, and the example in words."""

from __future__ import annotations

import inspect
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter
from ruamel.yaml import YAML

import partnership_rules as pr
from partnership_rules.benchmark import Target
from partnership_rules.benchmark.words import describe_target
from partnership_rules.clock_status import CLOCK_STATUSES
from partnership_rules.condition import Condition
from partnership_rules.quantity import Unit

from .examples import examples
from .markdown import block, code, fields, prose, table

__all__ = ["clock_statuses", "every_condition", "every_target", "every_unit", "variants"]


def variants(union: Any) -> dict[str, type[BaseModel]]:
    """Give the models of a closed union by their keys, in its order."""
    return {model.key: model for model in get_args(get_args(union)[0])}


def every_condition() -> str:
    """Give a section for every condition."""
    return _every(Condition, "conditions", pr.describe)


def every_target() -> str:
    """Give a section for every target."""
    return _every(Target, "targets", describe_target)


def _every(union: Any, name: str, say: Any) -> str:
    shown, adapter = examples(name), TypeAdapter[Any](union)
    known = variants(union)
    index = " · ".join(f"[{code(key)}](#{name}-{key})" for key in known)
    sections = [_section(key, model, f"{name}-{key}", shown[key], say, adapter) for key, model in known.items()]
    return "\n".join((f"{index}\n", *sections))


def _section(key: str, model: type[BaseModel], anchor: str, example: str, say: Any, adapter: TypeAdapter[Any]) -> str:
    value = adapter.validate_python(YAML(typ="safe", pure=True).load(example))
    inner = _inner(model)
    about = f"{prose(inner)}\n\n{fields(inner)}" if inner is not None else ""
    return f"({anchor})=\n## `{key}`\n\n{prose(model)}\n\n{about}\n{block(example, 'yaml')}\nIn words: *{say(value)}*\n"


def _inner(model: type[BaseModel]) -> type[BaseModel] | None:
    """Give the model that stands under the one key of a variant, where it is one with keys of its own."""
    annotation = next(iter(model.model_fields.values())).annotation
    return annotation if inspect.isclass(annotation) and issubclass(annotation, BaseModel) else None


def every_unit() -> str:
    """Give the units as a table: what each counts, its bounds, and the unit of a difference."""
    lines = [line[2:].split(": ", 1) for line in inspect.cleandoc(Unit.__doc__ or "").splitlines() if line.startswith("- ``")]
    about = {name.strip("`"): text for name, text in lines}
    rows = []
    for unit in Unit:
        low, high = unit.bounds()
        bounds = "none" if low is None else f"from {low}" if high is None else f"{low} to {high}"
        rows.append([code(unit.value), about[unit.value], bounds, unit.difference.word()])
    return table(("unit", "what a number means", "bounds", "a difference is in"), rows)


STATUSES = {
    "not_started": "its anchor is not on record",
    "running": "it has started, and its last day is not over",
    "paused": "it runs, and the days of this state do not count",
    "met": "a deadline that was met on or before its last day",
    "met_late": "a deadline that was met after its last day",
    "lapsed": "a deadline whose last day is over, not met",
    "reached": "a milestone whose day has come",
    "stopped": "it still ran when the partnership ended",
}


def clock_statuses() -> str:
    """Give the statuses of clocks as a table."""
    return table(("status", "meaning"), ([code(status), STATUSES[status]] for status in CLOCK_STATUSES))
