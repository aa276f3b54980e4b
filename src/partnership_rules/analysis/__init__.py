"""Know a policy before it meets a district: lint it, verify it, compare it with another, and simulate what it would do.

Pure functions. Lint and verification look at every case: they use no solver, and no sampling where there are finitely
many cases.
"""

from .lint import lint, lint_files

__all__ = ["lint", "lint_files"]
