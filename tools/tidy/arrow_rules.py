"""Which room includes which: docs/architecture-rooms.toml against the #include lines."""

import re

from source import Finding, is_test

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.M)


class Rooms:
    """The table, with the questions that rules ask of it."""

    def __init__(self, table):
        self.rooms = table["rooms"]
        self.free = tuple(folder + "/" for folder in table["free"])
        self.libraries = table["libraries"]
        self.only_in = table["only_in"]
        self.never = table["never"]["includes"]
        self._longest_first = sorted(self.rooms, key=len, reverse=True)
        unknown = {target for room in self.rooms.values() for target in room["includes"]}
        unknown -= set(self.rooms)
        if unknown:
            raise ValueError(f"the table of rooms points at rooms it does not have: {unknown}")

    def of_include(self, path):
        """The room that an include path (which starts below src/) lies in, or None."""
        return next((r for r in self._longest_first if path.startswith(r + "/")), None)

    def of_file(self, path):
        return self.of_include(path[4:]) if path.startswith("src/") else None

    def library_of(self, include):
        for name, beginnings in self.libraries.items():
            if include.startswith(tuple(beginnings)):
                return name
        return None


def check_arrows(source, rooms):
    if not source.is_cpp:
        return
    room = rooms.of_file(source.path)
    if source.path.startswith("src/") and room is None:
        yield Finding(source.path, 1, "arrow", "this folder is not in docs/architecture-rooms.toml")
        return
    bound = room is not None and not source.is_test
    for match in _INCLUDE.finditer(source.text):
        include, quoted = match[2], match[1] == '"'
        for sentence in _refusals(source, include, quoted, room, bound, rooms):
            yield Finding(source.path, source.line_of(match.start()), "arrow", sentence)


def _refusals(source, include, quoted, room, bound, rooms):
    if include in rooms.never:
        yield f"{include} is never included"
    library = rooms.library_of(include)
    if library in rooms.only_in and source.path not in rooms.only_in[library]:
        yield f"{library} is included only by the files docs/architecture-rooms.toml lists"
    if not bound:
        return
    if library and library not in rooms.rooms[room]["libraries"]:
        yield f"room {room} may not include {library} ({include})"
    if is_test(include):
        yield f"{include} is for tests only"
    target = rooms.of_include(include)
    if target is None:
        if quoted:
            yield f'"{include}" is in no room: include paths start below src/'
        return
    if target not in (room, "base") and target not in rooms.rooms[room]["includes"]:
        yield f"room {room} may not include {target} ({include})"


def check_readmes(sources, rooms):
    """Each room that has code says in a README.md what it is."""
    paths = {source.path for source in sources}
    inhabited = {rooms.of_file(s.path) for s in sources if s.is_cpp} - {None}
    for room in sorted(inhabited):
        readme = f"src/{room}/README.md"
        if readme not in paths:
            yield Finding(readme, 1, "readme", "a room needs a README.md: purpose, public surface, "
                          "what it must never know")


def check_table(sources, rooms):
    """The lists of the table name files that are there."""
    paths = {source.path for source in sources}
    for library, listed in rooms.only_in.items():
        for path in sorted(set(listed) - paths):
            yield Finding(path, 1, "arrow", f"listed for {library} but not in the tree")
