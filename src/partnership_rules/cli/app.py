"""The commands, put together: one module each, in the order in which the help lists them."""

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from .. import __version__
from ..errors import PartnershipRulesError
from .common import INTERRUPTED, UNREADABLE, complain, say

__all__ = ["COMMANDS", "build"]

COMMANDS = (
    "demo", "init", "check", "status", "explain", "changes", "deadlines", "timeline", "diagram", "report", "identify", "export",
    "portfolio", "verify", "compare", "simulate", "catalog", "schema", "explain_code", "test", "mutate", "ledger",
)  # fmt: skip
"""The modules of ``commands``; each holds one thing of its own name, which is the command, or the group of commands."""


class Honest(TyperGroup):
    """Puts every error of the library on stderr, with its code, and leaves with 2."""

    # newer versions of typer bring a click of their own, so the context has no one type
    def invoke(self, ctx: Any) -> Any:
        """Run a command; what it raises becomes words and an exit code."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        except PartnershipRulesError as error:
            complain(error)
            raise typer.Exit(UNREADABLE) from None


def build(asked: Sequence[str] = ()) -> typer.Typer:
    """Build the application: with the one command that the arguments ask for, or with all where they name none first."""
    app = typer.Typer(
        name="partnership-rules",
        cls=Honest,
        help="Facts in, standing out: where a partnership between a state and a school district stands on a date, and why.",
        epilog="Exit codes: 0 fine, 1 the answer is no, 2 the input could not be read.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_about)
    first = [word.replace("-", "_") for word in asked[:1]]
    for name in first if first and set(first) <= set(COMMANDS) else COMMANDS:
        command = getattr(import_module(f".commands.{name}", __package__), name)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name.replace("_", "-"))(command)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        say(f"partnership-rules {__version__}")
        raise typer.Exit()


def _about(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")] = False,
) -> None:
    """Facts in, standing out: where a partnership between a state and a school district stands on a date, and why."""
