"""Documents: YAML and JSON in and out, with the place of every fault."""

from collections.abc import Callable as _Callable
from typing import TYPE_CHECKING
from typing import Any as _Any

from ..lazy_names import lazy_names as _lazy_names

if TYPE_CHECKING:
    from .bundle import Bundle
    from .dumping import dump, dumps
    from .loading import catalog, load, load_agreement, load_folder, load_identification, load_partnership, load_policy, loads
    from .mapping import TableMapping
    from .table_files import load_mapping
    from .tables import AgencyTable, Tables, load_evidence, load_prior, load_roster, load_tables, read_table

__all__ = [
    "AgencyTable", "Bundle", "TableMapping", "Tables", "catalog", "dump", "dumps", "load", "load_agreement", "load_evidence",
    "load_folder", "load_identification", "load_mapping", "load_partnership", "load_policy", "load_prior", "load_roster", "load_tables",
    "loads", "read_table",
]  # fmt: skip

# A module is loaded when one of its names is first asked for, and with it no more than it needs.
_HOMES = {
    "bundle": ("Bundle",),
    "dumping": ("dump", "dumps"),
    "loading": ("catalog", "load", "load_agreement", "load_folder", "load_identification", "load_partnership", "load_policy", "loads"),
    "mapping": ("TableMapping",),
    "table_files": ("load_mapping",),
    "tables": ("AgencyTable", "Tables", "load_evidence", "load_prior", "load_roster", "load_tables", "read_table"),
}
__getattr__: _Callable[[str], _Any]
__dir__: _Callable[[], list[str]]
__getattr__, __dir__ = _lazy_names(__name__, _HOMES)
