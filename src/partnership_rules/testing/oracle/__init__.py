"""A second, independent implementation of the rules: it is slow and gives no reasons, and is there to disagree."""

from .standing import comparable, walk

__all__ = ["comparable", "walk"]
