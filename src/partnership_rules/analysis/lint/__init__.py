"""Lint: what a document says and cannot have meant, found over every case, with a case that shows it."""

from .files import lint_files
from .found import CODES
from .lint import lint

__all__ = ["CODES", "lint", "lint_files"]
