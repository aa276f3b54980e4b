"""Every command of the command line, from the application itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from partnership_rules.cli.app import build

from .markdown import block, code, plain

__all__ = ["every_command", "named"]


def named() -> dict[str, Any]:
    """Give every command by its name, groups with a blank before their commands."""
    found: dict[str, Any] = {}
    _collect(get_command(build()), "", found)
    return found


def _collect(command: Any, prefix: str, found: dict[str, Any]) -> None:
    for name, one in getattr(command, "commands", {}).items():
        if hasattr(one, "commands"):
            _collect(one, f"{prefix}{name} ", found)
        else:
            found[f"{prefix}{name}"] = one


def every_command() -> str:
    """Give a section for every command: what it does, its arguments and its options."""
    return "\n".join(_section(name, one) for name, one in named().items())


def _section(name: str, command: Any) -> str:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and not one.hidden and "--help" not in one.opts]
    usage = " ".join(["partnership-rules", name, *(["[OPTIONS]"] if options else []), *map(_shown, arguments)])
    about = plain((command.help or "").replace("\b", ""))
    return "\n".join((f"## `{name}`\n", f"{about}\n", block(usage, "output"), *_said(arguments), *_said(options), ""))


def _shown(argument: Any) -> str:
    name = (argument.metavar or argument.name).upper().rstrip(".")
    return f"{name}{'...' if argument.nargs == -1 else ''}" if argument.required else f"[{name}]"


def _said(listed: list[Any]) -> Iterator[str]:
    for one in listed:
        names = ", ".join(code(opt) for opt in (*one.opts, *one.secondary_opts)) if one.param_type_name == "option" else code(_shown(one))
        value = f" {code(one.metavar)}" if one.metavar and one.param_type_name == "option" else ""
        yield f"- {names}{value}: {plain(one.help or '')}{_otherwise(one)}"


def _otherwise(one: Any) -> str:
    shown = one.show_default if isinstance(one.show_default, str) else ""
    if not shown and one.default not in (None, False, (), []) and not callable(one.default):
        shown = str(one.default)
    return f" Left out: {plain(shown)}." if shown else ""
