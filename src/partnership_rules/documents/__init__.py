"""Documents: YAML and JSON in and out, with the place of every fault."""

from .dumping import dump
from .loading import Bundle, catalog, load, load_agreement, load_folder, load_partnership, load_policy, loads

__all__ = ["Bundle", "catalog", "dump", "load", "load_agreement", "load_folder", "load_partnership", "load_policy", "loads"]
