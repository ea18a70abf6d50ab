"""web/openapi.json, from which the console's types are made, is what the program says."""

import difflib
import json
import os
import subprocess
import sys
from pathlib import Path

KEPT = Path(__file__).resolve().parent.parent.parent / "web/openapi.json"


def lines(text):
    return json.dumps(json.loads(text), indent=1, ensure_ascii=False).splitlines()


def main():
    said = subprocess.run([os.environ["VOLTYARD_BINARY"], "openapi"], capture_output=True,
                          text=True, check=True).stdout
    kept = KEPT.read_text(encoding="utf-8")
    if said == kept:
        return 0
    print("\n".join(difflib.unified_diff(lines(kept), lines(said), "web/openapi.json",
                                         "voltyard openapi", lineterm="", n=2)))
    print("renew it: voltyard openapi >web/openapi.json")
    return 1


if __name__ == "__main__":
    sys.exit(main())
