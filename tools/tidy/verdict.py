"""All rules over all files, less what exceptions.toml lets pass."""

from fnmatch import fnmatch

from arrow_rules import check_arrows, check_readmes, check_table
from await_rule import check_awaits
from source import Finding
from text_rules import RULES
from translation_rule import check_translation

LIST = "tools/tidy/exceptions.toml"


def find_all(sources, rooms):
    for source in sources:
        for rule in RULES:
            yield from rule(source)
        yield from check_awaits(source)
        yield from check_arrows(source, rooms)
    yield from check_readmes(sources, rooms)
    yield from check_table(sources, rooms)
    yield from check_translation(sources)


def without_excepted(findings, exceptions):
    """What is left to report. An exception that excuses nothing, or says no why, is a finding."""
    used = set()
    left = []
    for finding in findings:
        excuses = [i for i, e in enumerate(exceptions)
                   if e["rule"] == finding.rule and fnmatch(finding.path, e["path"])]
        used.update(excuses)
        if not excuses:
            left.append(finding)
    for index, exception in enumerate(exceptions):
        if len(exception.get("why", "").split()) < 4:
            left.append(Finding(LIST, 1, "exception", f"{exception['path']}: say why"))
        if index not in used:
            left.append(Finding(LIST, 1, "exception",
                                f"{exception['rule']} of {exception['path']} excuses nothing"))
    return left
