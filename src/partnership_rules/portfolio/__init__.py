"""Very many partnerships as columns: tables in, tables out, with the same meaning as ``evaluate``, case by case."""

from collections.abc import Callable as _Callable

from ..lazy_names import public_names as _public_names
from . import spark
from .answer import ANSWERS, Answer
from .answering import standings
from .buckets import by_bucket, optimize
from .check import Checked, check
from .schema import SCHEMAS
from .tables import Tables, read
from .updating import update

__all__ = ["ANSWERS", "SCHEMAS", "Answer", "Checked", "Tables", "by_bucket", "check", "optimize", "read", "spark", "standings", "update"]
__dir__: _Callable[[], list[str]] = _public_names(__name__)
