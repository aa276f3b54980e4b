"""Records: the kinds of dated fact, and the partnership that is an append-only list of them."""

from ..kinds import KINDS, PRECEDENCE, AnyRecord, Record, RecordBase
from .district import District, School
from .partnership import Partnership, as_record, known_by

__all__ = ["KINDS", "PRECEDENCE", "AnyRecord", "District", "Partnership", "Record", "RecordBase", "School", "as_record", "known_by"]
