"""A second, independent implementation of the rules: it is slow and gives no reasons, and is there to disagree."""

from .standing import comparable, walk
from .worlds import outcomes_in_every_world

__all__ = ["comparable", "outcomes_in_every_world", "walk"]
