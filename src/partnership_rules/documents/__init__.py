"""Documents: YAML and JSON in and out, with the place of every fault."""

from .load import Bundle, catalog, check, load, load_policy, loads

__all__ = ["Bundle", "catalog", "check", "load", "load_policy", "loads"]
