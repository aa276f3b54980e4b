"""`python -m lakeland`: make the data, serve, run the jobs."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import signal
import socket
import sys
import time
from datetime import date
from pathlib import Path

import partnership_rules as pr

from .jobs import confirm_proposal, edfacts, fill, import_table, nightly, yearly
from .settings import Settings

PID = "server.pid"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    parser = argparse.ArgumentParser(prog="lakeland", description="The accountability system of a made-up state.")
    parser.add_argument("--ledger", default=os.environ.get("LAKELAND_LEDGER"), help="address of the ledger; left out: a file in the folder")
    parser.add_argument(
        "--folder", type=Path, default=Path(os.environ.get("LAKELAND_FOLDER", "lakeland-data")), help="where tables and reports lie"
    )
    parser.add_argument("--head", type=Path, help="the file of last night's head, best on another machine; left out: in the folder")
    parser.add_argument("--today", type=date.fromisoformat, help="a day to take for today")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("fill", help="write made-up tables and, into an empty ledger, what followed").add_argument("--most", type=int)
    serve = commands.add_parser("serve", help="serve the pages and the interface")
    serve.add_argument("--port", type=int, default=8000, help="0 for any that is free")
    commands.add_parser("stop", help="stop the server of this folder")
    commands.add_parser("yearly", help="run the index of a year, and propose").add_argument("year", type=int)
    commands.add_parser("confirm", help="record what the index proposed for a district").add_argument("district")
    commands.add_parser("import", help="append what a vendor's table says").add_argument("table", type=Path)
    commands.add_parser("edfacts", help="write statuses as EDFacts takes them").add_argument("as_of", type=date.fromisoformat)
    commands.add_parser("nightly", help="write reports, verify the ledger, keep its head")
    given = parser.parse_args(arguments)
    today = (lambda: given.today) if given.today else date.today
    ledger = given.ledger or f"sqlite:///{given.folder}/lakeland.db"
    settings = Settings(ledger, given.folder, given.head or given.folder / "head.txt", today=today)
    given.folder.mkdir(parents=True, exist_ok=True)
    return _run(given, settings)


def _run(given: argparse.Namespace, settings: Settings) -> int:
    match given.command:
        case "fill":
            print(f"{fill(settings, most=given.most)} partnerships are in {settings.ledger}")
        case "serve":
            _serve(settings, given.port)
        case "stop":
            return _stop(settings.folder / PID)
        case "yearly":
            print(yearly(settings, given.year).summary)
        case "confirm":
            print(confirm_proposal(settings, given.district, by="Case office") or "nothing was proposed for this district")
        case "import":
            try:
                print(f"{sum(import_table(settings, given.table, by='Case office').values())} measures were recorded")
            except pr.DocumentError as error:
                print(error, file=sys.stderr)
                return 1
        case "edfacts":
            print(edfacts(settings, given.as_of))
        case "nightly":
            night = nightly(settings)
            print("\n".join(f"{name}: {value}" for name, value in night.items()))
            return 0 if night["whole"] else 1
    return 0


def _serve(settings: Settings, port: int) -> None:
    import uvicorn

    from .service import create_app

    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", port))
        except OSError as error:
            raise SystemExit(f"port {port} cannot be had: {error.strerror}; stop what listens there, or choose another port") from None
        listening.listen(128)  # whoever reads the address may call at once
        pid = settings.folder / PID
        with pid.open("a", encoding="utf-8") as held:
            # The lock ends with the process, however it ends; a number alone may be that of another process by now.
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SystemExit("a server of this folder is running already") from None
            held.truncate(0)
            print(os.getpid(), file=held, flush=True)
            print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
            try:
                uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning")).run(sockets=[listening])
            finally:
                pid.unlink(missing_ok=True)


def _is_held(pid: Path) -> bool:
    """Say whether the server that wrote this file is running."""
    if not pid.is_file():
        return False
    with pid.open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _stop(pid: Path) -> int:
    if not _is_held(pid):
        print("no server of this folder is running", file=sys.stderr)
        return 1
    number = int(pid.read_text(encoding="utf-8"))
    with contextlib.suppress(ProcessLookupError):
        os.kill(number, signal.SIGTERM)
        for _ in range(100):
            os.kill(number, 0)
            time.sleep(0.1)
        return 1
    pid.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
