"""Documents: YAML and JSON in and out, with the place of every fault."""

from .dumping import dump
from .loading import Bundle, catalog, load, load_agreement, load_folder, load_identification, load_partnership, load_policy, loads
from .tables import Tables, load_evidence, load_prior, load_roster, load_tables

__all__ = [
    "Bundle", "Tables", "catalog", "dump", "load", "load_agreement", "load_evidence", "load_folder", "load_identification",
    "load_partnership", "load_policy", "load_prior", "load_roster", "load_tables", "loads",
]  # fmt: skip
