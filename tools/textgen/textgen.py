"""Makes a C++ table of texts from the console's: the server says to people what the console says.

textgen.py --out texts.cpp --prefix alarm. --prefix level. zh.ts en.ts

Each source is an object of single-quoted keys and texts, one to a line. Stops with a message when a
language lacks a key.
"""

import argparse
import json
import re
import sys
from pathlib import Path

LINE = re.compile(r"^\s*'([\w.]+)':\s*(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"),?\s*$")


def texts(path, prefixes):
    found = {}
    for line in path.read_text("utf-8").splitlines():
        match = LINE.match(line)
        if match and match[1].startswith(tuple(prefixes)):
            text = match[2] if match[2] is not None else match[3]
            found[match[1]] = re.sub(r"\\(.)", r"\1", text)
    return found


def literal(text):
    return json.dumps(text, ensure_ascii=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--prefix", action="append", required=True)
    parser.add_argument("--room", default="interop")
    parser.add_argument("--header", default="interop/texts.hpp")
    parser.add_argument("zh", type=Path)
    parser.add_argument("en", type=Path)
    arguments = parser.parse_args()
    zh = texts(arguments.zh, arguments.prefix)
    en = texts(arguments.en, arguments.prefix)
    if lacking := sorted(zh.keys() ^ en.keys()):
        sys.exit(f"only in one language: {', '.join(lacking)}")
    for prefix in arguments.prefix:
        if not any(key.startswith(prefix) for key in zh):
            sys.exit(f"no text begins with {prefix}")
    rows = "\n".join(f"    {{{literal(key)}, {literal(zh[key])}, {literal(en[key])}}},"
                     for key in sorted(zh))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(
        f'// Made by tools/textgen; sorted by key.\n#include "{arguments.header}"\n\n'
        f"namespace voltyard::{arguments.room} {{\nnamespace {{\n\n"
        f"constexpr TextRow rows[] = {{\n{rows}\n}};\n\n"
        "}  // namespace\n\n"
        "std::span<const TextRow> text_rows() { return rows; }\n\n"
        f"}}  // namespace voltyard::{arguments.room}\n", "utf-8")


if __name__ == "__main__":
    main()
