"""The command line: thin, and the only package that may ask what day it is.

Exit codes: 0 fine, 1 the answer is "no" (problems, refused, not proven), 2 the input could not be read.
"""

import codecs
import errno
import gc
import os
import sys

from .. import __version__
from ..errors import MissingExtraError, PartnershipRulesError

__all__ = ["main"]

UNREADABLE, INTERRUPTED = 2, 130
PLAIN = {
    "✓": "+", "✗": "x", "≤": "<=", "≥": ">=", "→": "->", "↳": ">", "…": "...", "─": "-", "│": "|", "├": "|", "┤": "|", "╷": "|", "·": ".",
    "●": "*", "○": "o", "◆": "#", "\u2013": "-", "\u2014": "-", "█": "#", "▒": ":", "░": ".", "\u201c": '"', "\u201d": '"',
}  # fmt: skip
"""What stands for a mark where the encoding of a terminal or a file has none."""
SELDOM = 100_000
"""After so many new objects Python looks for garbage: what is loaded stays, and a search of it would find none."""
TRACEBACK = "PARTNERSHIP_RULES_TRACEBACK"


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """Write the first letter that an encoding does not have as a plain mark, or by its name."""
    assert isinstance(error, UnicodeEncodeError)
    letter = error.object[error.start]
    return PLAIN.get(letter) or letter.encode("ascii", "namereplace").decode("ascii"), error.start + 1


codecs.register_error("marks", _plainly)


def main() -> None:
    """Run the command line and leave with its exit code; no fault ends in a traceback.

    A fault of the program itself (none is known) is told in one line, and with its traceback where the environment
    variable ``PARTNERSHIP_RULES_TRACEBACK`` is set.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a mark that a terminal cannot show is named, and never ends the program
            stream.reconfigure(errors="marks")
    try:
        if sys.stdout is None:
            raise OSError(errno.EBADF, "standard output is closed")
        try:
            _run()
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except PartnershipRulesError as error:
        _leave(str(error))
    except OSError as error:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - what is left would fail again when Python ends
        _leave(f"the output cannot be written: {error.strerror}")
    except Exception as error:
        if os.environ.get(TRACEBACK):
            raise
        _leave(f"a fault of the program itself: {type(error).__name__} (set {TRACEBACK}=1 to see where, and report it please)")


def _run() -> None:
    gc.set_threshold(SELDOM)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # to look for them reads the metadata of every package there is
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"partnership-rules {__version__}\n")
        raise SystemExit(0)
    try:
        from .app import build

        build(sys.argv[1:])()
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in ("typer", "rich", "click"):
            raise
        raise MissingExtraError(package, extra="cli") from None


def _leave(said: str) -> None:
    from ..views.escape import for_terminal

    if sys.stderr is not None:
        sys.stderr.write(for_terminal(said) + "\n")
    raise SystemExit(UNREADABLE)
