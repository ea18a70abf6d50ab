#!/usr/bin/env python3
"""From schema tables to C++. The form of a table is told in tables.py.

    ocppgen.py --out DIR TABLE...   writes DIR/<family>.hpp and DIR/<family>_rows.cpp
    ocppgen.py --json TABLE...      prints the tables as JSON
    ocppgen.py --dictionary TABLE...  prints their words for a fuzzer
"""

import argparse
import sys
from pathlib import Path

import emit
import tables


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--dictionary", action="store_true")
    parser.add_argument("tables", nargs="+", type=Path)
    arguments = parser.parse_args()
    try:
        family = tables.read_family(arguments.tables)
    except tables.TableError as error:
        sys.exit(f"ocppgen: {error}")
    if arguments.json:
        sys.stdout.write(emit.as_json(family))
    if arguments.dictionary:
        sys.stdout.write(emit.as_dictionary(family))
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
        (arguments.out / f"{family.name}.hpp").write_text(emit.header(family), encoding="utf-8")
        (arguments.out / f"{family.name}_rows.cpp").write_text(emit.source(family), encoding="utf-8")


if __name__ == "__main__":
    main()
