"""Small helpers for the sentences that people read: lists in words, plurals, and "did you mean"."""

import difflib
import re
from collections.abc import Iterable

__all__ = ["MONTHS", "WEEKDAYS", "did_you_mean", "is_word", "listed", "plural", "quoted"]

# The names that `calendar` has are those of the reader's own language.
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]{0,39}\Z", re.ASCII)


def is_word(text: str) -> bool:
    """Return whether a text is a short, id-like word, which a message may repeat.

    Anything else (a number, a published cell, a sentence, hidden characters) is kept out of messages: it may be a
    value that was suppressed, or hostile.

    >>> is_word("asigned"), is_word("<10"), is_word("00123"), is_word("x" * 41)
    (True, False, False, False)
    """
    return _WORD.match(text) is not None


def quoted(text: str) -> str:
    """Put a word into single quotes after a blank, or give nothing where a message must not repeat it.

    >>> "unknown key" + quoted("benchmark"), "unknown key" + quoted("<10")
    ("unknown key 'benchmark'", 'unknown key')
    """
    return f" '{text}'" if is_word(text) else ""


def listed(words: Iterable[str], *, last: str = "and") -> str:
    """Join words as a sentence does, with ``last`` before the final one.

    >>> listed(["a", "b", "c"]), listed(["a", "b"], last="or"), listed(["a"]), listed([])
    ('a, b and c', 'a or b', 'a', '')
    """
    *first, final = list(words) or [""]
    return f"{', '.join(first)} {last} {final}" if first else final


def plural(n: int, noun: str, nouns: str = "") -> str:
    """Count things in words; ``nouns`` is the plural, where it is not the noun with an "s".

    >>> plural(1, "day"), plural(2, "day"), plural(0, "agency", "agencies")
    ('1 day', '2 days', '0 agencies')
    """
    return f"{n} {noun if n == 1 else nouns or noun + 's'}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Ask whether the nearest known word was meant; empty where nothing is near.

    The case of letters, and '-' against '_', do not count.

    >>> did_you_mean("benchmark", ["benchmarks", "clauses"]), did_you_mean("Signed", ["signed"]), did_you_mean("x", ["signed"])
    ("did you mean 'benchmarks'?", "did you mean 'signed'?", '')
    """
    if len(word) > 60:  # difflib takes time in the square of the length, and no name is that long
        return ""
    plain = {_plain(name): name for name in reversed(list(known))}
    near = difflib.get_close_matches(_plain(word), plain, n=1, cutoff=0.6)
    return f"did you mean '{plain[near[0]]}'?" if near else ""


def _plain(word: str) -> str:
    return word.lower().replace("-", "_").replace(" ", "_")
