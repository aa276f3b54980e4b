"""Every error this library raises, in one tree.

::

    PartnershipRulesError                 the root: catch this and nothing else escapes
    ├── InputError            ValueError  what was handed over cannot be read or is not allowed
    │   ├── DocumentError                 a file or text: carries every ``Problem`` found in it
    │   ├── QuantityError                 a value, unit or published cell
    │   ├── DateError                     a day, period, or holiday table
    │   └── ModelError                    a value built in Python breaks the rules of its model
    ├── LookupFailed          LookupError an id that nothing defines
    ├── AsOfError             ValueError  a date before the first record, or later than can be known
    ├── LimitError            OverflowError  a limit of size, depth or number is exceeded
    ├── UndeterminedError     TypeError   a three-valued answer was used as a plain yes or no
    ├── StoreError            OSError     the ledger cannot be read or written
    │   ├── ConflictError                 another writer was first
    │   └── TamperedError                 the stored facts are not those that were acknowledged
    └── MissingExtraError     ImportError an optional dependency is not installed

Every error has a stable ``code``, a sentence, and, where one is known, a ``hint``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, Self

from .lazy_names import public_names
from .shown import AsJson, Shown

__all__ = [
    "AsOfError", "ConflictError", "DateError", "DocumentError", "InputError", "LimitError", "LookupFailed", "MissingExtraError",
    "ModelError", "PartnershipRulesError", "Problem", "QuantityError", "StoreError", "TamperedError", "UndeterminedError",
]  # fmt: skip
__dir__: Callable[[], list[str]] = public_names(__name__)

Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file, and a line and column counted from 1 (0 when unknown).

    >>> str(Place("plan.agreement.yaml", 3, 7))
    'plan.agreement.yaml:3:7'
    >>> str(Place("<python>"))
    '<python>'
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem(AsJson, Shown):
    """One fault of a document or policy: a stable code, its place, a sentence and a hint.

    >>> print(Problem("unknown_key", Place("a.yaml", 2, 3), "unknown key 'benchmark'", hint="did you mean 'benchmarks'?"))
    a.yaml:2:3: unknown_key: unknown key 'benchmark' (did you mean 'benchmarks'?)
    """

    code: str
    where: Place
    message: str
    hint: str = ""
    severity: Severity = "error"
    witness: str = ""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.where}: {self.code}: {self.message}{hint}"

    def to_dict(self) -> dict[str, str | int]:
        """Return the problem as a JSON-ready mapping."""
        return {
            "code": self.code,
            "file": self.where.file,
            "line": self.where.line,
            "column": self.where.column,
            "message": self.message,
            "hint": self.hint,
            "severity": self.severity,
            "witness": self.witness,
        }


class PartnershipRulesError(Exception):
    """The root of every error of this library.

    ``code`` is stable and machine-readable; ``hint`` says what to do, or is empty.

    >>> error = DateError("2025-02-30 is not a day of the calendar", code="date_invalid", hint="February 2025 has 28 days")
    >>> error.code, error.hint
    ('date_invalid', 'February 2025 has 28 days')
    >>> print(error)
    2025-02-30 is not a day of the calendar (February 2025 has 28 days)
    """

    default_code = "error"

    def __init__(self, message: str, *, code: str | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code: str = code or self.default_code
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if type(self) is type(other) else NotImplemented

    def __hash__(self) -> int:
        return hash((type(self), self.code, self.message))

    def __reduce__(self) -> tuple[Callable[..., PartnershipRulesError], tuple[type[Self], str], dict[str, object]]:
        # an error that is copied, or comes back from another process, is built without its own __init__, which wants other arguments
        return _rebuilt, (type(self), self.message), self.__dict__


def _rebuilt(kind: type[PartnershipRulesError], message: str) -> PartnershipRulesError:
    error = kind.__new__(kind, message)
    error.args = (message,)
    return error


class InputError(PartnershipRulesError, ValueError):
    """What was handed over cannot be read or is not allowed."""

    default_code = "input_invalid"


class DocumentError(InputError):
    """A document has faults; ``problems`` holds all of them, in order of place."""

    default_code = "document_invalid"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)), code=self.problems[0].code if problems else None)


class QuantityError(InputError):
    """A value, a unit or a published cell cannot be read or compared."""

    default_code = "quantity_invalid"


class DateError(InputError):
    """A day, period or holiday table is not one."""

    default_code = "date_invalid"


class ModelError(InputError):
    """A value built in Python breaks the rules of its model; ``problems`` lists every fault."""

    default_code = "model_invalid"

    def __init__(self, message: str, *, code: str | None = None, hint: str = "", problems: Sequence[Problem] = ()) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(message, code=code, hint=hint)


class LookupFailed(PartnershipRulesError, LookupError):
    """An id names nothing that is known here."""

    default_code = "unknown_id"


class AsOfError(PartnershipRulesError, ValueError):
    """The date asked about lies before the first record."""

    default_code = "as_of_before_first_record"


class LimitError(PartnershipRulesError, OverflowError):
    """A limit of size, depth, number or range is exceeded."""

    default_code = "limit_exceeded"


class UndeterminedError(PartnershipRulesError, TypeError):
    """A three-valued answer was used as a plain yes or no."""

    default_code = "truth_is_three_valued"


class StoreError(PartnershipRulesError, OSError):
    """The ledger cannot be read or written."""

    default_code = "store_failed"


class ConflictError(StoreError):
    """Another writer was first; read again and decide anew."""

    default_code = "store_conflict"


class TamperedError(StoreError):
    """The stored facts are not those that were acknowledged."""

    default_code = "store_tampered"


class MissingExtraError(PartnershipRulesError, ImportError):
    """An optional dependency is not installed; the hint names the extra."""

    default_code = "extra_missing"

    def __init__(self, package: str, *, extra: str) -> None:
        super().__init__(
            f"this needs the package '{package}', which is not installed",
            hint=f'python -m pip install "partnership-rules[{extra}]"',
        )
        self.package = package
        self.extra = extra


@contextmanager
def needs_extra(package: str, *, extra: str) -> Iterator[None]:
    """Raise ``MissingExtraError`` where what is loaded inside is not installed."""
    try:
        yield
    except ModuleNotFoundError:
        raise MissingExtraError(package, extra=extra) from None
