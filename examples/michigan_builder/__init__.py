"""Builds ``examples/michigan`` from the two tables in its ``data`` folder: same tables, same bytes."""

from .folder import FOLDER, build, differences, write

__all__ = ["FOLDER", "build", "differences", "write"]
