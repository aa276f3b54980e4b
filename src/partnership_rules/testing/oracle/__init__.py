"""A second, independent implementation of the rules: it is slow and gives no reasons, and is there to disagree."""

from .identified import outcomes_of_every_completion
from .standing import comparable, walk

__all__ = ["comparable", "outcomes_of_every_completion", "walk"]
