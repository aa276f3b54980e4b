"""Very many partnerships as columns: tables in, tables out, with the same meaning as ``evaluate``, case by case."""

from __future__ import annotations

from .answer import ANSWERS, Answer
from .answering import standings
from .check import Checked, check
from .schema import SCHEMAS
from .tables import Tables, read

__all__ = ["ANSWERS", "SCHEMAS", "Answer", "Checked", "Tables", "check", "read", "standings"]
