"""The files tidy reads, and what a rule reports about them.

A Source is one file of the tree: its path from the root and its text. `code` is the same text
with comments and literals blanked out, so that a rule never trips over a sentence.
"""

import re
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

CPP = (".cpp", ".hpp")
CODE = CPP + (".py", ".sh", ".ts", ".js", ".mjs", ".svelte", ".css", ".sql", ".cmake")

# Comments and literals, longest form first: R"x(...)x", "...", '...', //..., /*...*/.
# A quote between digits (1'000) is a separator and opens no literal.
_NOT_CODE = re.compile(
    r'(?P<raw>\b(?:u8|u|U|L)?R"(?P<tag>[^()\\\s]*)\(.*?\)(?P=tag)")'
    r'|(?P<text>"(?:[^"\\\n]|\\.)*")'
    r"|(?P<char>(?<![0-9a-fA-F])'(?:[^'\\\n]|\\.)+')"
    r"|(?P<comment>//[^\n]*|/\*.*?\*/)",
    re.S,
)


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def is_test(path):
    """Below tests/, in a suite (one set of tests for several rooms), a *_test or *_fixture file."""
    stem = path.rsplit("/", 1)[-1].split(".", 1)[0]
    return path.startswith("tests/") or "/suite/" in path or stem.endswith(("_test", "_fixture"))


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    rule: str
    sentence: str

    def __str__(self):
        return f"{self.path}:{self.line}: [{self.rule}] {self.sentence}"


@dataclass(frozen=True)
class Source:
    path: str
    text: str

    @property
    def is_cpp(self):
        return self.path.endswith(CPP)

    @property
    def is_header(self):
        return self.path.endswith(".hpp")

    @property
    def is_code(self):
        return self.path.endswith(CODE) or self.path in ("dev", ".ci/run")

    @property
    def is_test(self):
        return is_test(self.path)

    @cached_property
    def lines(self):
        return self.text.splitlines()

    @cached_property
    def code(self):
        """C++ without comments and without the insides of literals; same lines, same columns."""

        def blank(match):
            if match["comment"] or match["raw"]:
                return _blank(match[0])
            return match[0][0] + " " * (len(match[0]) - 2) + match[0][-1]

        return _NOT_CODE.sub(blank, self.text)

    @cached_property
    def code_lines(self):
        return self.code.splitlines()

    @cached_property
    def lines_without_raw_literals(self):
        """What a formatter could still break: a transcript in R"(...)" is as long as it is."""
        drop = lambda match: re.sub(r"[^\n]+", "", match[0]) if match["raw"] else match[0]
        return _NOT_CODE.sub(drop, self.text).splitlines()

    def line_of(self, offset):
        return self.text.count("\n", 0, offset) + 1


def read_tree(root):
    """Tracked files and new ones that git does not ignore; binary files are left out."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"],
        cwd=root, check=True, capture_output=True)
    sources = []
    for name in sorted(set(listing.stdout.decode().split("\0")) - {""}):
        path = Path(root) / name
        if path.is_symlink() or not path.is_file():
            continue
        content = path.read_bytes()
        if b"\0" in content:
            continue
        sources.append(Source(name, content.decode("utf-8", errors="replace")))
    return sources
