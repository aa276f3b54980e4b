"""Records: the kinds of dated fact, and the partnership that is an append-only list of them."""

from ..kinds import KINDS, PRECEDENCE, AnyRecord, Record, RecordBase
from .partnership import District, Partnership, School, known_by

__all__ = ["KINDS", "PRECEDENCE", "AnyRecord", "District", "Partnership", "Record", "RecordBase", "School", "known_by"]
