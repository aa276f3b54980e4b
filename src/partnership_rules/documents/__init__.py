"""Documents: YAML and JSON in and out, with the place of every fault."""

from .dump import dump
from .load import Bundle, catalog, check, load, load_policy, loads

__all__ = ["Bundle", "catalog", "check", "dump", "load", "load_policy", "loads"]
