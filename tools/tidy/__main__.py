"""tidy: the house rules as a test. `./dev tidy`, or `python3 tools/tidy [root]`.

Reads what git tracks and what is new, prints one line per finding, fails when there is one.
The table of rooms is docs/architecture-rooms.toml; exceptions are listed by rule and path, each
with a sentence, in exceptions.toml beside this file.
"""

import sys
import tomllib
from pathlib import Path

from arrow_rules import Rooms
from source import read_tree
from verdict import LIST, find_all, without_excepted

HERE = Path(__file__).resolve().parent


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent.parent
    rooms = Rooms(tomllib.loads((root / "docs/architecture-rooms.toml").read_text()))
    exceptions = tomllib.loads((root / LIST).read_text()).get("exception", [])
    sources = read_tree(root)
    left = without_excepted(find_all(sources, rooms), exceptions)
    for finding in left:
        print(finding)
    print(f"tidy: {len(sources)} files, {len(left)} findings")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
