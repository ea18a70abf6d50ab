"""Makes a C++ table of texts from the console's: the server says to people what the console says.

textgen.py --out texts.cpp --prefix alarm. --prefix level. words/alarms.ts words/notices.ts

Each source has single-quoted keys, each with its Chinese and its English: 'key': ['中文', 'English'],
on one line or on several. Stops with a message when a text cannot be read or stands twice.
"""

import argparse
import json
import re
import sys
from pathlib import Path

KEY = re.compile(r"^\s*'([\w.]+)':", re.M)
TEXT = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
PAIR = re.compile(rf"\s*\[\s*{TEXT},\s*{TEXT},?\s*\],")


def unquoted(text):
    return re.sub(r"\\(.)", r"\1", text[1:-1])


def texts(path, prefixes):
    source = path.read_text("utf-8")
    found = {}
    for key in KEY.finditer(source):
        if not key[1].startswith(tuple(prefixes)):
            continue
        pair = PAIR.match(source, key.end())
        if pair is None:
            sys.exit(f"{path}: {key[1]} is not a pair of Chinese and English")
        found[key[1]] = unquoted(pair[1]), unquoted(pair[2])
    return found


def literal(text):
    return json.dumps(text, ensure_ascii=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--prefix", action="append", required=True)
    parser.add_argument("--room", default="interop")
    parser.add_argument("--header", default="interop/texts.hpp")
    parser.add_argument("words", type=Path, nargs="+")
    arguments = parser.parse_args()
    found = {}
    for path in arguments.words:
        new = texts(path, arguments.prefix)
        if twice := sorted(new.keys() & found.keys()):
            sys.exit(f"{path}: stands in another file, too: {', '.join(twice)}")
        found |= new
    for prefix in arguments.prefix:
        if not any(key.startswith(prefix) for key in found):
            sys.exit(f"no text begins with {prefix}")
    rows = "\n".join(f"    {{{literal(key)}, {literal(found[key][0])}, {literal(found[key][1])}}},"
                     for key in sorted(found))
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
