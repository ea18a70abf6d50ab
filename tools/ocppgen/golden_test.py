#!/usr/bin/env python3
"""A small table in, exactly the kept text out. `--update` keeps what comes out now."""

import difflib
import sys
from pathlib import Path

import emit
import tables

GOLDEN = Path(__file__).resolve().parent / "golden"
BAD = {
    "struct X\n  a  Nothing": "there is no Nothing",
    "struct X\n  a  Int\n  a  Int": "a field stands there once",
    "struct X\n  a  Int | 2.1 Text(5)": "a field keeps its type",
    "struct X\n  a  Int since 3": "no version of the family",
    "struct X\n  a  Int small": "no attribute",
    "structure X": "a line starts with",
    "  a  Int": "belongs to nothing",
    "enum X  A\nstruct X": "both an enum and a struct",
}


def golden(name, text):
    path = GOLDEN / name
    if "--update" in sys.argv:
        path.write_text(text, encoding="utf-8")
    kept = path.read_text(encoding="utf-8")
    sys.stdout.writelines(difflib.unified_diff(kept.splitlines(True), text.splitlines(True), name, "now"))
    return kept == text


def refused(text, sentence):
    family = tables.Family(versions=["2.0.1", "2.1"])
    path = GOLDEN / "bad.ocpp"
    reader = tables.Reader(family)
    try:
        reader.lines(text, path)
        tables.check(family)
    except tables.TableError as error:
        if sentence in str(error):
            return True
        print(f"{text!r}: expected {sentence!r}, got {error}")
        return False
    print(f"{text!r} was taken")
    return False


def main():
    family = tables.read_family([GOLDEN / "table.ocpp"])
    good = [
        golden("expected.hpp.txt", emit.header(family)),
        golden("expected_rows.cpp.txt", emit.source(family)),
        golden("expected.json", emit.as_json(family)),
    ]
    good += [refused(text, sentence) for text, sentence in BAD.items()]
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
