"""Lint: what a document says and cannot have meant, found over every case, with a case that shows it."""

from .files import check, check_path, lint_files
from .found import CODES
from .lint import lint

__all__ = ["CODES", "check", "check_path", "lint", "lint_files"]
