"""What the failed tests of a report said, in a few lines each: failures.py build/release/tests.xml"""

import re
import sys
from xml.etree import ElementTree

# A step of the browser, a case of a Python suite and its error, a check of gtest, a test of node.
TELLING = re.compile(r"^FAIL |: FAILED$|^[\w.]*(Error|TooLate|Exception)\b|: Failure$|^\s*(✖|not ok) ")
AFTER = 2  # lines that belong to a telling one
AT_MOST = 24
WIDTH = 240


def telling_lines(output):
    lines = [line for line in output.splitlines() if line.strip()]
    told = [at for at, line in enumerate(lines) if TELLING.search(line)]
    shown = sorted({near for at in told for near in range(at, min(at + 1 + AFTER, len(lines)))})
    return [lines[at][:WIDTH] for at in shown[:AT_MOST]] or [line[:WIDTH] for line in lines[-5:]]


def main(report):
    for test in ElementTree.parse(report).getroot().iter("testcase"):
        if test.find("failure") is not None:
            for line in telling_lines(test.findtext("system-out") or ""):
                print(f"failed | {test.get('name')} | {line}")


if __name__ == "__main__":
    main(sys.argv[1])
