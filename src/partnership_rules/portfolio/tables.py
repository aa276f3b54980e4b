"""The tables of a portfolio: from a bundle, a folder, a ledger, or frames; and the partnerships they hold, as values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from ..agreement import Agreement
from ..documents import Bundle, load_folder
from ..documents.bundle import partnerships_of
from ..documents.loading import catalogued
from ..errors import InputError, LookupFailed, PartnershipRulesError
from ..evidence import Measurement, Milestone
from ..kinds import AnyRecord
from ..policy import Policy
from ..record import Partnership, as_record
from .arrays import among
from .schema import SCHEMAS, Coded, Given, Row, as_table, pa, reading

__all__ = ["Tables", "read", "value_of"]


D = TypeVar("D", Agreement, Policy)


class Tables:
    """Partnerships as four tables, and the documents they name: agreements and policies, by id.

    Each table is anything that hands over an Arrow stream, with the columns of ``SCHEMAS``. The order of rows has no
    meaning. A policy that is not given is looked for in the catalog.

    >>> import pyarrow as pa
    >>> Tables(partnerships=pa.table({"id": ["p1"], "policy": ["michigan-2017"]}))
    Tables(1 partnership, 0 records, 0 pieces of evidence)
    """

    def __init__(
        self,
        *,
        partnerships: Given,
        schools: Given = None,
        records: Given = None,
        evidence: Given = None,
        agreements: Iterable[Agreement] = (),
        policies: Iterable[Policy] = (),
    ) -> None:
        self.partnerships: pa.Table = as_table("partnerships", partnerships)
        self.schools: pa.Table = as_table("schools", schools)
        self.records: pa.Table = as_table("records", records)
        self.evidence: pa.Table = as_table("evidence", evidence)
        self.agreements: Mapping[str, Agreement] = _by_id("agreement", agreements)
        self.policies: Mapping[str, Policy] = _by_id("policy", policies)

    def __repr__(self) -> str:
        count = self.partnerships.num_rows
        rows = f"{self.records.num_rows} records, {self.evidence.num_rows} pieces of evidence"
        return f"Tables({count} partnership{'' if count == 1 else 's'}, {rows})"

    def parts(self) -> dict[str, pa.Table]:
        """Return the four tables by name."""
        return {name: getattr(self, name) for name in SCHEMAS}

    def owners(self, name: str) -> pa.ChunkedArray:
        """Return the column of a table that says which partnership each row is of."""
        return self.parts()[name].column("id" if name == "partnerships" else "partnership")

    def only(self, ids: Iterable[str]) -> Tables:
        """Return the tables of some partnerships only."""
        wanted = pa.array(sorted(set(ids)), pa.string())
        return self.replaced(
            **{name: table.filter(pa.array(among(self.owners(name), wanted) >= 0)) for name, table in self.parts().items()}
        )

    def replaced(self, **tables: Given) -> Tables:
        """Return the same documents with other tables, those that are left out as they are."""
        given = {**{name: Coded(table) for name, table in self.parts().items()}, **tables}
        return Tables(**given, agreements=self.agreements.values(), policies=self.policies.values())

    def policy(self, key: str) -> Policy:
        """Return a policy by id, from the documents or the catalog; raises ``LookupFailed``."""
        found = self.policies.get(key) or catalogued(key)
        if found is not None:
            return found
        raise LookupFailed("nothing defines this policy", code="unknown_policy", hint="hand it over among the policies")

    def build(self, ids: Iterable[str]) -> Iterator[tuple[str, Partnership | PartnershipRulesError]]:
        """Build partnerships as values, in the order of their ids, or the error that says why one cannot be."""
        wanted = sorted(set(ids))
        kept = self.only(wanted)
        rows = {name: _rows_by(table, "id" if name == "partnerships" else "partnership") for name, table in kept.parts().items()}
        for key in wanted:
            try:
                yield key, self._built({name: found.get(key, []) for name, found in rows.items()})
            except PartnershipRulesError as error:
                yield key, error

    def partnership(self, key: str) -> Partnership:
        """Return one partnership; raises ``LookupFailed`` where there is none, ``ModelError`` where its rows are no partnership."""
        [(_, built)] = self.build([key])
        if isinstance(built, PartnershipRulesError):
            raise built
        return built

    def _built(self, rows: Mapping[str, list[Row]]) -> Partnership:
        if not rows["partnerships"]:
            raise LookupFailed("no partnership has this id", code="unknown_id", hint="ids stand in the column 'id' of 'partnerships'")
        if len(rows["partnerships"]) > 1:
            raise LookupFailed("two rows have this id", code="duplicate_id", hint="give each an id of its own")
        [own] = rows["partnerships"]
        records = [_restored(row) for row in rows["records"]]
        named = {str(row["agreement"]) for row in records if "agreement" in row}
        policies = {str(own["policy"]), *(str(row["policy"]) for row in records if row.get("kind") == "policy_changed" and "policy" in row)}
        district = {"id": own.get("district_id"), "name": own.get("district") or own["id"], "charter": own.get("charter")}
        whole: Row = {
            "id": own["id"],
            "policy": own["policy"],
            "district": {**{name: cell for name, cell in district.items() if cell is not None}, "isd": own.get("isd") or ""},
            "schools": sorted((_restored(row) for row in rows["schools"]), key=lambda row: str(row["id"])),
            "records": records,
            "evidence": [_restored(row) for row in rows["evidence"]],
            "agreements": [self.agreements[key] for key in sorted(named) if key in self.agreements],
            "policies": [self.policy(key) for key in sorted(policies)],
            **{name: json.loads(own[name]) for name in ("links", "linked", "silent_on") if own.get(name)},
            "source": own.get("source") or "",
            "note": own.get("note") or "",
        }
        return Partnership(**whole)


def _rows_by(table: pa.Table, key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in table.to_pylist():
        found.setdefault(row[key], []).append({name: value for name, value in row.items() if value is not None})
    return found


def value_of(row: Row) -> AnyRecord | Measurement | Milestone:
    """Build the record, measurement or milestone that a row says; raises ``ModelError`` where it says none."""
    found = _restored({name: cell for name, cell in row.items() if cell is not None})
    if "kind" in found:
        return as_record(found)
    return Milestone(**found) if "milestone" in found else Measurement(**found)


def _restored(row: Row) -> Row:
    """Return what a row says as a model reads it: without its partnership, and with its rough day in the place of the day."""
    found = {name: dict(cell) if name == "data" else cell for name, cell in row.items() if name != "partnership"}
    rough = found.pop("rough", None)
    return {**found, "on": rough} if rough else found


def _by_id(what: str, documents: Iterable[D]) -> Mapping[str, D]:
    found: dict[str, D] = {}
    for one in documents:
        if one.id in found and found[one.id] != one:
            raise InputError(f"two texts of the {what} '{one.id}' differ", code="duplicate_id", hint="give each version an id of its own")
        found[one.id] = one
    return found


class Book(Protocol):
    """What gives all its documents at once, as a ledger does."""

    def bundle(self) -> Bundle:
        """Return the documents."""


def read(source: str | Path | Bundle | Book | Iterable[Partnership]) -> Tables:
    """Read the tables from a folder, a bundle, a ledger, or partnerships in a row.

    A folder holds Parquet files of the names of the tables (or folders of such files, or buckets) beside its documents, or
    documents only. Raises ``DocumentError`` for documents that cannot be read, ``InputError`` for a table of another shape.
    """
    if isinstance(source, (str, Path)):
        return _folder(Path(source))
    if isinstance(source, Iterable):
        return _from_values(list(source), Bundle())
    bundle = source if isinstance(source, Bundle) else source.bundle()
    return _from_values(partnerships_of(bundle), bundle)


def _folder(folder: Path) -> Tables:
    places = {name: [folder / f"{name}.parquet", folder / name, *sorted(folder.glob(f"bucket=*/{name}.parquet"))] for name in SCHEMAS}
    with_tables = {
        name: there
        for name, listed in places.items()
        if (there := [str(one) for one in listed if one.is_file() or any(one.glob("**/*.parquet"))])
    }
    if "partnerships" not in with_tables:
        return read(load_folder(folder))
    import pyarrow.dataset as ds

    bundle = load_folder(folder) if any(folder.glob("*.y*ml")) or any(folder.glob("*.json")) else Bundle()
    given = {}
    for name, there in with_tables.items():
        with reading(folder / f"{name}.parquet"):
            given[name] = ds.dataset([ds.dataset(one, format="parquet") for one in there]).to_table()
    return Tables(**given, agreements=bundle.agreements.values(), policies=bundle.policies.values())


def _from_values(partnerships: list[Partnership], bundle: Bundle) -> Tables:
    rows: dict[str, list[Row]] = {name: [] for name in SCHEMAS}
    agreements, policies = [*bundle.agreements.values()], [*bundle.policies.values()]
    for one in partnerships:
        district = one.district
        own = {"id": one.id, "policy": one.policy, "district": district.name, "district_id": district.id, "charter": district.charter}
        listed = {name: [part.to_dict() for part in getattr(one, name)] for name in ("linked", "silent_on")}
        written = {name: json.dumps(part) for name, part in ({"links": one.links} | listed).items() if part}
        rows["partnerships"].append({**own, **written, "isd": district.isd, "source": one.source, "note": one.note})
        rows["schools"] += [{"partnership": one.id, **school.to_dict()} for school in one.schools]
        for name in ("records", "evidence"):
            rows[name] += [_flat(one.id, fact) for fact in getattr(one, name)]
        agreements += one.agreements
        policies += one.policies
    tables = {name: pa.Table.from_pylist(listed, schema=SCHEMAS[name]) for name, listed in rows.items()}
    return Tables(**tables, agreements=agreements, policies=policies)


def _flat(key: str, fact: AnyRecord | Measurement | Milestone) -> Row:
    row: Row = fact.to_dict()
    until = row.get("until")
    return {
        **row,
        "partnership": key,
        "on": fact.on,
        "until": date.fromisoformat(str(until)) if until else None,
        "rough": row["on"] if fact.rough else None,
        "recorded_at": fact.recorded_at,
    }
