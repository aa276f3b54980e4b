"""Facts in, standing out: ``evaluate`` and ``propose``, and what changes over time."""

from .ask import evaluate, facts_of, propose
from .over_time import changes, history

__all__ = ["changes", "evaluate", "facts_of", "history", "propose"]
