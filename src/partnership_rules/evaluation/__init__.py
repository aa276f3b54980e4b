"""Facts in, standing out: ``evaluate`` and ``propose``."""

from .ask import evaluate, facts_of, propose

__all__ = ["evaluate", "facts_of", "propose"]
