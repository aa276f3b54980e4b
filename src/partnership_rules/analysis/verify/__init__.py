"""Verification: every situation a policy can come to, held against laws; a refutation is a partnership on real dates."""

from .default_laws import DEFAULT_LAWS
from .laws import Law, Step, reading
from .report import Report, Result
from .verify import verify

__all__ = ["DEFAULT_LAWS", "Law", "Report", "Result", "Step", "reading", "verify"]
