"""Run the code blocks of a documentation page, as a reader would from top to bottom.

The rules a page follows:

- ``python`` blocks share one namespace. What a block prints stands in the ``output`` block right below it.
- ``shell`` blocks hold one command a line. ``partnership-rules`` is run; what it prints stands in the ``output`` block right
  below. A line ``# exit code 1`` says how the block's last command ends. ``make`` and ``pip`` are not run, but what they
  name must exist.
- ``yaml``, ``json`` and ``text`` blocks with a caption are written as files of that name, beside the other files of the page.
  Without one, a document is loaded, and a part (``% as: condition`` above it) is read as what it is.
- An ``output`` line of three dots stands for any lines.

Every page runs in a folder of its own, which is empty at first. A how-to finds there those folders of ``examples/`` that its words tell
the reader to have at hand, and nothing else; any other page, all of them.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import TypeAdapter
from ruamel.yaml import YAML
from typer.testing import CliRunner

import partnership_rules as pr
from partnership_rules import agreement, benchmark, condition, dates, evidence, policy, quantity, record
from partnership_rules.cli.app import build
from partnership_rules.consequence import PolicyClause

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
COMMAND = "partnership-rules"
FENCE = re.compile(r"^(?P<ticks>`{3,}|:{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=ticks)[ \t]*$\n?", re.MULTILINE | re.DOTALL)
GENERATED = re.compile(r"^<!-- generated: ([a-z-]+) -->\n(.*?)^<!-- end of \1 -->$", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"^:([a-z-]+):\s*(.*)\n", re.MULTILINE)
PARTS: dict[str, Any] = {
    "benchmark": benchmark.Benchmark,
    "clause": pr.ConsequenceClause,
    "clock": policy.ClockSpec,
    "condition": condition.Condition,
    "evidence": evidence.Entry,
    "holiday": list[dates.HolidayRule],
    "parameter": policy.Parameter,
    "policy-clause": PolicyClause,
    "record": record.Record,
    "rounding": quantity.Rounding,
    "state": policy.State,
    "support": agreement.Support,
    "target": benchmark.Target,
    "transition": policy.Transition,
}
"""What a part of a document may be called in ``% as:``; a list of such parts is fine too."""

DOTS = "..."
FIRST_LINES = 12
STATE_SYSTEM = ROOT / "examples" / "state_system" / "lakeland"
LANGUAGES = {"python", "shell", "yaml", "json", "text", "output"}


@dataclass(frozen=True)
class Block:
    """A code block: its language, its text, and where it stands in the page."""

    language: str
    text: str
    line: int
    caption: str = ""
    part: str = ""
    start: int = 0
    end: int = 0


def without_generated(text: str) -> str:
    """Give a page with blanks in place of its generated parts; every other line stands where it stood."""
    return GENERATED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def blocks_of(text: str) -> Iterator[Block]:
    """Give the code blocks of a page in order; other directives (notes, tables of contents) are none."""
    for found in FENCE.finditer(without_generated(text)):
        info, body = found["info"].strip(), found["body"]
        directive = re.match(r"\{(?:code-block|literalinclude)\}\s*(\S+)", info)
        if info.startswith("{") and not directive:
            continue
        caption = ""
        if directive:
            info = directive[1]
            caption = next((value for key, value in OPTION.findall(body) if key == "caption"), "")
            body = OPTION.sub("", body).lstrip("\n")
        above = text[: found.start()].rstrip("\n").rpartition("\n")[2]
        part = above.removeprefix("% as:").strip() if above.startswith("% as:") else ""
        yield Block(info, body, text.count("\n", 0, found.start()) + 1, caption, part, found.start("body"), found.end("body"))


def at_hand(text: str) -> set[str]:
    """Give the folders of examples that the words of a page name, where they say that these are in the folder of the source."""
    words = FENCE.sub("", text)
    return set(re.findall(r"`examples/(\w+)", words)) if "folder of the source" in words else set()


class Page:
    """Runs the blocks of one page in a folder."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path = path
        self.folder = folder
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.printed: list[tuple[Block, Block | None, str]] = []
        text = path.read_text("utf-8")
        if path.parent.name == "how-to":
            for name in sorted(at_hand(text)):
                (folder / "examples").mkdir(exist_ok=True)
                (folder / "examples" / name).symlink_to(ROOT / "examples" / name)
        elif "examples/" in text:
            (folder / "examples").symlink_to(ROOT / "examples")

    def run(self) -> None:
        """Run every block; afterwards ``printed`` holds what each printed, and the block that shows it."""
        listed = list(blocks_of(self.path.read_text("utf-8")))
        for place, block in enumerate(listed):
            below = listed[place + 1] if place + 1 < len(listed) and listed[place + 1].language == "output" else None
            if block.language not in LANGUAGES:
                raise AssertionError(f"{self.where(block)}: no test runs blocks of '{block.language}'")
            if block.language == "output":
                if not place or listed[place - 1].language not in ("python", "shell"):
                    raise AssertionError(f"{self.where(block)}: an output that nothing prints")
                continue
            said = getattr(self, block.language)(block)
            if block.language in ("python", "shell"):
                self.printed.append((block, below, said))

    def where(self, block: Block) -> str:
        """Say where a block stands."""
        return f"{self.path.relative_to(ROOT)}:{block.line}"

    def python(self, block: Block) -> str:
        """Run Python, and give what it prints."""
        out = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(out):
            exec(compile("\n" * block.line + block.text, str(self.path), "exec"), self.names)  # noqa: S102 - our own pages
        return out.getvalue()

    def shell(self, block: Block) -> str:
        """Run the commands of a block, and give what they print."""
        lines = [line for line in block.text.replace("\\\n", " ").splitlines() if line.strip()]
        wanted = [int(line.rpartition(" ")[2]) for line in lines if line.startswith("# exit code ")]
        commands = [line for line in lines if not line.startswith("#")]
        said = ""
        for place, line in enumerate(commands):
            words = shlex.split(re.sub(r"\s#\s.*", "", line))
            if words[0] != COMMAND:
                self.named(words, block)
                continue
            code, printed = self.command(words)
            said += printed
            expected = wanted[0] if wanted and place == len(commands) - 1 else 0
            assert code == expected, f"{self.where(block)}: '{line}' ended with {code}:\n{printed}"
        return said

    def command(self, words: list[str]) -> tuple[int, str]:
        """Run the command line in the page's folder, inside this process; ``> FILE`` writes there."""
        target = words[words.index(">") + 1] if ">" in words else None
        argv = words[1 : words.index(">")] if target else words[1:]
        with contextlib.chdir(self.folder):
            done = CliRunner(env={"COLUMNS": "100", "NO_COLOR": "1"}).invoke(build(), argv, prog_name=COMMAND)
            if done.exception is not None and not isinstance(done.exception, SystemExit):
                raise done.exception
            if target:
                Path(target).write_text(done.stdout, "utf-8")
        return (done.exit_code, ("" if target else done.stdout) + done.stderr)

    def named(self, words: list[str], block: Block) -> None:
        """Look whether what a command outside this library names is there."""
        line = " ".join(words)
        if words[:1] == ["make"]:
            assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(), re.MULTILINE), f"{self.where(block)}: {line}"
        elif "pip" in words or words[0] == "pytest":
            extras = re.findall(r"\.\[([a-z,]+)\]", line)
            known = (ROOT / "pyproject.toml").read_text()
            for extra in ",".join(extras).split(",") if extras else ():
                assert re.search(rf"^{extra} = \[", known, re.MULTILINE), f"{self.where(block)}: no extra '{extra}'"
        elif words[0] == "cd":
            assert (ROOT / words[1]).is_dir(), f"{self.where(block)}: no folder '{words[1]}'"
        elif words[:3] == ["python", "-m", "lakeland"]:
            known = re.findall(r'add_parser\("([a-z]+)"', (STATE_SYSTEM / "__main__.py").read_text("utf-8"))
            assert set(known).intersection(words), f"{self.where(block)}: no command of the state system: {line}"
        elif words[0] == "curl":
            known = re.findall(r'"(/[^"\s]*)"', (STATE_SYSTEM / "service.py").read_text("utf-8"))
            asked = next(urlsplit(word).path for word in words if word.startswith("http"))
            paths = (re.sub(r"\\{[^}]*\\}", ".+", re.escape(path)) for path in known)
            assert any(re.fullmatch(path, asked) for path in paths), f"{self.where(block)}: no path of the state system: {asked}"
        else:
            raise AssertionError(f"{self.where(block)}: no test runs '{line}'")

    def yaml(self, block: Block) -> str:
        """Write a file, load a document, or read a part of one."""
        if block.caption:
            return self.file(block)
        if block.text.lstrip().startswith("format:"):
            kind = block.text.split("/")[1]
            if kind == "scenario":
                pr.testing.loads_scenario(block.text, folder=self.folder)
            else:
                pr.loads(block.text, file=f"{self.where(block)}.yaml", folder=self.folder)
            return ""
        value = YAML(typ="safe", pure=True).load(block.text)
        assert block.part in PARTS, f"{self.where(block)}: say what it is in a line '% as: ...' above it ({', '.join(PARTS)})"
        adapter = TypeAdapter[Any](PARTS[block.part])
        for one in value if isinstance(value, list) and block.part != "holiday" else [value]:
            adapter.validate_python(one)
        return ""

    def json(self, block: Block) -> str:
        """Write a file, or look whether it is JSON."""
        json.loads(block.text)
        return self.file(block) if block.caption else ""

    def text(self, block: Block) -> str:
        """Write a file of no other syntax, such as a table."""
        assert block.caption, f"{self.where(block)}: plain text is shown only as a file, with its name as the caption"
        return self.file(block)

    def file(self, block: Block) -> str:
        """Write a captioned block as a file of the page."""
        (self.folder / block.caption).write_text(block.text, "utf-8")
        return ""


def agrees(shown: str, said: str) -> bool:
    """Say whether an output block shows what was printed; a line of three dots stands for any lines.

    >>> agrees("a\\n...\\nc\\n", "a\\nb\\nb\\nc\\n"), agrees("a\\n", "b\\n")
    (True, False)
    """
    plain = "\n".join(line.rstrip() for line in said.strip("\n").splitlines())
    parts = [re.escape(part) for part in re.split(r"^\.\.\.$\n?", shown.strip("\n") + "\n", flags=re.MULTILINE)]
    return re.fullmatch(r"(?:.*\n)*?".join(parts), plain + "\n") is not None


def rewritten(text: str, page: Page) -> str:
    """Give a page with every output block as it is printed now.

    A block that holds nothing but three dots gets the first lines; one with three dots among other lines is left as it is.
    """
    for _, below, said in reversed(page.printed):
        if below is None or (below.text.strip() != DOTS and re.search(r"^\.\.\.$", below.text, re.MULTILINE)):
            continue
        lines = [line.rstrip() for line in said.strip("\n").splitlines()]
        if below.text.strip() == DOTS and len(lines) > FIRST_LINES:
            lines = [*lines[:FIRST_LINES], DOTS]
        text = text[: below.start] + "".join(f"{line}\n" for line in lines) + text[below.end :]
    return text
