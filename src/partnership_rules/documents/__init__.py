"""Documents: YAML and JSON in and out, with the place of every fault."""

from .bundle import Bundle
from .dumping import dump, dumps
from .loading import catalog, load, load_agreement, load_folder, load_identification, load_partnership, load_policy, loads
from .mapping import TableMapping
from .table_files import load_mapping
from .tables import AgencyTable, Tables, load_evidence, load_prior, load_roster, load_tables, read_table

__all__ = [
    "AgencyTable", "Bundle", "TableMapping", "Tables", "catalog", "dump", "dumps", "load", "load_agreement", "load_evidence", "load_folder",
    "load_identification", "load_mapping", "load_partnership", "load_policy", "load_prior", "load_roster", "load_tables", "loads",
    "read_table",
]  # fmt: skip
