"""No braces inside an awaited expression.

g++ 12 destroys a brace-initialised aggregate or a capturing lambda that stands inside the operand
of co_await twice. The remedy is always the same: name it on the line above.
`if (co_await read()) {` and `co_await slots[i]` are fine, `co_await read({1})` is not.
"""

import re

from source import Finding

_AWAIT = re.compile(r"\bco_await\b")
_TOKEN = re.compile(r"::|->|\w+|\S")
_ENDS = ";,)]}?:=%|/"  # outside parentheses they end the operand
_ENDS_AFTER_OPERAND = "*&!-+~^"  # before the operand they are its prefix
# < and > end nothing: they may hold template arguments.


def awaited_brace(code, start):
    """Offset of the first brace or capture list in the operand that begins at start, or None."""
    depth = 0
    previous = ""
    for match in _TOKEN.finditer(code, start):
        token, at = match[0], match.start()
        if token == "{" or (token == "[" and _opens_captures(code, at, previous)):
            return at
        if depth == 0 and (token in _ENDS or (previous and token in _ENDS_AFTER_OPERAND)):
            return None
        depth += (token in "([") - (token in ")]")
        previous = token
    return None


def _opens_captures(code, at, previous):
    """True for `[this]`, false for `[]` and for a subscript, which follows a value."""
    subscript = previous and (previous[-1].isalnum() or previous[-1] in "_)]>\"")
    return not subscript and code[at + 1 : code.find("]", at)].strip() != ""


def check_awaits(source):
    if not source.is_cpp:
        return
    for match in _AWAIT.finditer(source.code):
        if source.code[: match.start()].rstrip().endswith("operator"):
            continue
        brace = awaited_brace(source.code, match.end())
        if brace is not None:
            yield Finding(source.path, source.line_of(brace), "await",
                          "braces or captures inside an awaited expression: g++ 12 destroys them "
                          "twice; name the value on the line above")
