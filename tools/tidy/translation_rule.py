"""The README exists in two languages. What cannot be translated must be the same in both, so that the
second does not fall behind: headings, commands, pictures, the pages that are linked, the names."""

import re

from source import Finding

FIRST, SECOND = "README.md", "README.zh-CN.md"
_FENCE = re.compile(r"```sh\n(.*?)```", re.S)
_LINK = re.compile(r"\]\(([^)]+)\)")
_NAME = re.compile(r"`([^`\n]+)`")


def skeleton(text):
    """What both must have in common, in order, by what it is called in a finding."""
    lines = text.splitlines()
    commands = [line.split("#")[0].strip() for block in _FENCE.findall(text)
                for line in block.splitlines()]
    prose = _FENCE.sub("", text)
    return {
        "levels of headings": [len(line) - len(line.lstrip("#")) for line in lines
                               if line.startswith("#")],
        "items and rows": [line[:1] for line in lines if line[:2] in ("- ", "| ", "|-")],
        "commands": commands,
        "links": [link for link in _LINK.findall(text) if link not in (FIRST, SECOND)],
        "names": sorted(_NAME.findall(prose)),
    }


def check_translation(sources):
    texts = {source.path: source.text for source in sources if source.path in (FIRST, SECOND)}
    if FIRST not in texts:
        return
    if SECOND not in texts:
        yield Finding(FIRST, 1, "translation", f"there is no {SECOND}")
        return
    for path, other in ((FIRST, SECOND), (SECOND, FIRST)):
        if f"({other})" not in texts[path]:
            yield Finding(path, 1, "translation", f"does not lead to {other}")
    first, second = skeleton(texts[FIRST]), skeleton(texts[SECOND])
    for what, here in first.items():
        if here != second[what]:
            odd = [one for one in (*here, *second[what])
                   if here.count(one) != second[what].count(one)]
            yield Finding(SECOND, 1, "translation",
                          f"{what} are not those of {FIRST}: {odd[:3] or 'another order'}")
