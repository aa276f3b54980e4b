"""Know a policy before it meets a district: lint it, verify it, compare it with another, and simulate what it would do.

Pure functions. Lint and verification look at every case: they use no solver, and no sampling where there are finitely
many cases.
"""

from collections.abc import Callable as _Callable

from ..lazy_names import public_names as _public_names
from .compare import ClauseComparison, Comparison, PolicyComparison, compare, compare_answers, compare_policies
from .lint import lint, lint_files
from .simulate import Model, grid, paths, shares, simulate, variant
from .verify import DEFAULT_LAWS, Law, Report, Result, Step, reading, verify

__all__ = [
    "DEFAULT_LAWS", "ClauseComparison", "Comparison", "Law", "Model", "PolicyComparison", "Report", "Result", "Step", "compare",
    "compare_answers", "compare_policies", "grid", "lint", "lint_files", "paths", "reading", "shares", "simulate", "variant", "verify",
]  # fmt: skip
__dir__: _Callable[[], list[str]] = _public_names(__name__)
