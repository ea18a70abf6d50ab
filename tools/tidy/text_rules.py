"""Rules about names, sizes and words; each looks at one file."""

import re

from source import Finding

_NAME_WORDS = {
    "impl", "impls", "helper", "helpers", "util", "utils", "utility", "utilities", "manager",
    "managers", "common", "types", "misc", "server", "servers",
}
_MONEY_WORDS = {
    "money", "price", "prices", "fee", "fees", "amount", "tariff", "bill", "bills", "billing",
    "cost", "costs", "fen", "yuan", "cny", "minor", "balance", "refund", "wallet",
}
_LEFTOVER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
_FLOATING = re.compile(r"\b(double|float)\b")
_SLEEP = re.compile(r"\b(sleep|usleep|nanosleep|sleep_for|sleep_until)\s*\(")
_MACHINE_PATH = re.compile(r"(?<![\w.$}*])/(home|root|tmp|work)/")
_CONSOLE = re.compile(r"\bstd::(cout|cerr)\b")
_USING = re.compile(r"^\s*using\s+namespace\b")

_UNSEARCHED = ("package-lock.json",)  # written by a program; hashes spell anything


def words_of(name):
    """snake_case and PascalCase to lower-case words: PriceTable_test -> price, table, test."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)
    return {word.lower() for word in re.split(r"[^A-Za-z0-9]+", spaced) if word}


def check_name(source):
    if not source.is_code:
        return
    for part in source.path.split("/"):
        bad = words_of(part.split(".", 1)[0]) & _NAME_WORDS
        if bad:
            yield Finding(source.path, 1, "name",
                          f"'{sorted(bad)[0]}' in a file name says nothing; name what it does")


def check_size(source):
    if not source.is_code:
        return
    limit = 600 if source.is_test else 400
    if len(source.lines) > limit:
        yield Finding(source.path, limit, "size",
                      f"{len(source.lines)} lines; {limit} is where a file explains itself")


def check_width(source):
    if not source.is_cpp:
        return
    for number, line in enumerate(source.lines_without_raw_literals, 1):
        if len(line) > 100:
            yield Finding(source.path, number, "width", f"{len(line)} columns, 100 at most")


def _each(source, lines, pattern, rule, sentence):
    for number, line in enumerate(lines, 1):
        if pattern.search(line):
            yield Finding(source.path, number, rule, sentence)


def check_leftovers(source):
    if not source.path.endswith(_UNSEARCHED):
        yield from _each(source, source.lines, _LEFTOVER, "leftover",
                         "do it now or write an issue; the tree holds no notes to self")


def check_machine_paths(source):
    if not source.is_test and not source.path.endswith(_UNSEARCHED):
        yield from _each(source, source.lines, _MACHINE_PATH, "machine-path",
                         "a path of one machine; take it from the caller or the configuration")


def check_sleep(source):
    sentence = "sleep is banned: wait for the event itself, or use a virtual clock"
    if source.is_cpp:
        pattern = _SLEEP if source.is_test else re.compile(r"\bthis_thread::sleep")
        yield from _each(source, source.code_lines, pattern, "sleep", sentence)
    elif source.path.startswith("tests/") and source.path.endswith(".py"):
        code = [line.split("#", 1)[0] for line in source.lines]
        yield from _each(source, code, _SLEEP, "sleep", sentence)


def check_floating_money(source):
    if not source.is_cpp:
        return
    in_billing = source.path.startswith("src/billing/")
    for number, line in enumerate(source.code_lines, 1):
        if _FLOATING.search(line) and (in_billing or words_of(line) & _MONEY_WORDS):
            yield Finding(source.path, number, "floating-money",
                          "no floating point near money: int64 minor units, Int128 between")


def check_header(source):
    if not source.is_header:
        return
    if not re.search(r"^#pragma once$", source.text, re.M):
        yield Finding(source.path, 1, "header", "a header needs #pragma once")
    opening = re.sub(r"^\s*#pragma once\n", "", source.text).lstrip()
    if not opening.startswith(("//", "/*")):
        yield Finding(source.path, 1, "header", "a header opens with a comment: what it is, its "
                      "owner, its thread, its invariants")
    yield from _each(source, source.code_lines, _USING, "header",
                     "using namespace in a header changes the files that include it")


def check_console(source):
    if source.is_cpp and source.path.startswith("src/") and not source.is_test:
        yield from _each(source, source.code_lines, _CONSOLE, "console",
                         "rooms speak through base/log.hpp; only apps own the console")


def check_skip(source):
    if source.is_cpp:
        yield from _each(source, source.code_lines, re.compile(r"\bGTEST_SKIP\b"), "skip",
                         "a skipped test hides; list it in exceptions.toml with its reason")


RULES = (
    check_name, check_size, check_width, check_leftovers, check_machine_paths, check_sleep,
    check_floating_money, check_header, check_console, check_skip,
)
