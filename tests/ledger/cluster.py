"""A real PostgreSQL server for tests: a temporary cluster on a unix socket, run by an unprivileged user, stopped by its pid."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

BINARIES = "/usr/lib/postgresql"
USER = "postgres"


def programs() -> Path | None:
    """Return the folder of the newest server installed, where there is one."""
    found = [path.parent for path in Path(BINARIES).glob("*/bin/initdb")] if Path(BINARIES).is_dir() else []
    if not found and (initdb := shutil.which("initdb")):
        found = [Path(initdb).resolve().parent]
    return max(found, key=lambda path: [int(part) for part in path.parent.name.split(".") if part.isdecimal()], default=None)


class Cluster:
    """One temporary server; ``url(name)`` makes a fresh database of that name."""

    def __init__(self, binaries: Path) -> None:
        self.binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="ledger-pg-"))
        self.data, self.socket = self.folder / "data", self.folder / "socket"
        self.socket.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.folder, USER)
            shutil.chown(self.socket, USER)
        self._run("initdb", "-D", str(self.data), "-A", "trust", "-U", USER, "--no-sync", "-E", "UTF8", "--locale=C")
        self.start()

    def _as_user(self, *command: str) -> list[str]:
        return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", *command] if os.geteuid() == 0 else list(command)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(self._as_user(str(self.binaries / program), *arguments), check=True, capture_output=True, cwd=self.folder)

    def start(self) -> None:
        """Start the server and wait until it answers; recovery after a kill is part of the wait."""
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={self.socket}", "-c", "max_connections=60"]
        command = self._as_user(str(self.binaries / "postgres"), "-D", str(self.data), *options)
        self.process = self._started(command)
        ready = [str(self.binaries / "pg_isready"), "-q", "-h", str(self.socket), "-U", USER]
        for _ in range(3600):  # minutes, on a machine that has much else to do
            if subprocess.run(ready).returncode == 0:
                return
            time.sleep(0.05)
            if self.process.poll() is not None:  # it ends where a process of the killed server still holds the shared memory
                self.process = self._started(command)
        raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])

    def _started(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)

    def kill(self) -> None:
        """Kill the whole server at once, as a loss of power to the process would."""
        children = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout.split()
        self.process.kill()
        for child in children:
            try:
                os.kill(int(child), signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def stop(self) -> None:
        """Stop the server by its pid, at once, and remove what it made."""
        self.process.send_signal(signal.SIGQUIT)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str = "postgres", user: str = USER) -> str:
        """Return the address of a database on this server."""
        return f"postgresql:///{name}?host={quote(str(self.socket), safe='')}&user={user}"
