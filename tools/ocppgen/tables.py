"""Reads schema tables (src/wire/ocpp/schema/*/*.ocpp) into a Family. The form of a table:

    family v2                        once per family, in family.ocpp
    versions 2.0.1 2.1
    everywhere customData            every object may carry it

    block Authorization              what the messages below belong to

    enum ResetKind  Immediate OnIdle
      since 2.1  ImmediateAndResume

    struct IdToken
      idToken         Text(36)  | 2.1 Text(255)      another rule from that version on
      type            Text(20) of IdTokenKind | 2.1 Text(20)
      additionalInfo  AdditionalInfo[1..]?           list with its bounds; `?` is optional

    message Reset   csms -> station
      request
        type    ResetKind
        evseId  Int? min 0
      response
        status  ResetStatus

Field types: Int, Bool, Text, Decimal, DateTime, Any, or an enum or a struct of the family.
Text(n): at most n characters; Decimal(n): at most n decimals. Attributes behind a type: `min n`,
`max n`, `of Enum`, `since version`, `secret`. Order of fields = order of the specification's schema.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

SCALARS = ("Int", "Bool", "Text", "Decimal", "DateTime", "Any")
DIRECTIONS = {"station -> csms": "from_station", "csms -> station": "to_station", "both": "both"}
TYPE = re.compile(r"([A-Z]\w*)(?:\((\d+)\))?(\[(?:(\d*)\.\.(\d*))?\])?(\?)?")
INT32_MIN, INT32_MAX = -(2**31), 2**31 - 1


class TableError(Exception):
    """What is wrong, with file and line."""


@dataclass
class Rule:
    since: str
    type: str
    required: bool
    list: bool
    min_items: int
    max_items: int
    size: int
    min: int = INT32_MIN
    max: int = INT32_MAX
    one_of: str = ""
    secret: bool = False


@dataclass
class Field:
    name: str
    rules: list
    optional: bool  # absent in some version: C++ must be able to say so

    @property
    def type(self):
        return self.rules[0].type

    @property
    def list(self):
        return self.rules[0].list

    @property
    def secret(self):
        return any(rule.secret for rule in self.rules)


@dataclass
class Struct:
    name: str
    fields: list = field(default_factory=list)


@dataclass
class Enum:
    name: str
    values: list = field(default_factory=list)  # (text, since)


@dataclass
class Message:
    name: str
    block: str
    direction: str
    since: str
    answered: bool
    request: Struct = None
    response: Struct = None


@dataclass
class Family:
    name: str = ""
    versions: list = field(default_factory=list)
    custom_data: bool = False
    enums: dict = field(default_factory=dict)
    structs: dict = field(default_factory=dict)  # requests and responses as well
    messages: dict = field(default_factory=dict)


class Reader:
    def __init__(self, family):
        self.family = family
        self.block = ""
        self.enum = None  # what an indented line belongs to
        self.struct = None
        self.message = None

    def read(self, path):
        self.lines(Path(path).read_text(encoding="utf-8"), path)

    def lines(self, table, path):
        self.block, self.enum, self.struct, self.message = "", None, None, None
        for number, text in enumerate(table.splitlines(), 1):
            line = text.split("#")[0].rstrip()
            if not line:
                continue
            try:
                words = line.split()
                if line[0] == " ":
                    self.indented(line.strip(), words)
                else:
                    getattr(self, "on_" + words[0], self.on_unknown)(words[1:])
            except (TableError, IndexError, KeyError) as error:
                raise TableError(f"{Path(path).name}:{number}: {error}: {line.strip()}") from error

    def on_unknown(self, words):
        raise TableError("a line starts with family, versions, everywhere, block, enum, struct or message")

    def on_family(self, words):
        self.family.name = words[0]

    def on_versions(self, words):
        self.family.versions = words

    def on_everywhere(self, words):
        self.family.custom_data = words == ["customData"]

    def on_block(self, words):
        self.block = " ".join(words)

    def on_enum(self, words):
        self.struct = self.message = None
        self.enum = self.add(self.family.enums, Enum(words[0]))
        self.enum_values(words[1:])

    def on_struct(self, words):
        self.enum = self.message = None
        self.struct = self.add(self.family.structs, Struct(words[0]))

    def on_message(self, words):
        self.enum = self.struct = None
        name, rest = words[0], words[1:]
        answered = "unanswered" not in rest
        rest = [word for word in rest if word != "unanswered"]
        since = self.family.versions[0]
        if "since" in rest:
            at = rest.index("since")
            since = self.version(rest[at + 1])
            del rest[at : at + 2]
        direction = DIRECTIONS[" ".join(rest)]
        self.message = Message(name, self.block, direction, since, answered)
        self.add(self.family.messages, self.message)
        self.message.request = self.add(self.family.structs, Struct(name + "Request"))
        if answered:
            self.message.response = self.add(self.family.structs, Struct(name + "Response"))

    def indented(self, line, words):
        if self.message and words in (["request"], ["response"]):
            self.struct = getattr(self.message, words[0])
        elif self.enum:
            self.enum_values(words)
        elif self.struct:
            self.struct.fields.append(self.field(line))
        else:
            raise TableError("an indented line belongs to nothing")

    def enum_values(self, words):
        since = self.family.versions[0]
        if words and words[0] == "since":
            since, words = self.version(words[1]), words[2:]
        self.enum.values += [(word, since) for word in words]

    def field(self, line):
        name, rest = line.split(None, 1)
        rules = []
        for part in rest.split("|"):
            words = part.split()
            since = self.version(words.pop(0)) if rules else self.family.versions[0]
            rules.append(self.rule(since, words))
        if any(rule.list != rules[0].list or rule.type != rules[0].type for rule in rules):
            raise TableError("a field keeps its type in all versions")
        if any(other.name == name for other in self.struct.fields):
            raise TableError("a field stands there once")
        always = rules[0].since == self.family.versions[0] and all(rule.required for rule in rules)
        return Field(name, rules, not always)

    def rule(self, since, words):
        match = TYPE.fullmatch(words[0])
        if not match:
            raise TableError("this is no type")
        name, size, brackets, low, high, optional = match.groups()
        rule = Rule(since, name, not optional, bool(brackets), int(low or 0), int(high or 0), int(size or 0))
        words = words[1:]
        while words:
            word = words.pop(0)
            if word == "secret":
                rule.secret = True
            elif word in ("min", "max"):
                setattr(rule, word, int(words.pop(0)))
            elif word == "of":
                rule.one_of = words.pop(0)
            elif word == "since":
                rule.since = self.version(words.pop(0))
            else:
                raise TableError(f"'{word}' is no attribute")
        return rule

    def version(self, text):
        if text not in self.family.versions:
            raise TableError(f"'{text}' is no version of the family")
        return text

    @staticmethod
    def add(where, what):
        if what.name in where:
            raise TableError(f"{what.name} stands there once")
        where[what.name] = what
        return what


def check(family):
    """What can only be said once all tables are read."""
    for struct in family.structs.values():
        if len(struct.fields) > 63:
            raise TableError(f"{struct.name}: the interpreter counts at most 63 fields")
        for one in struct.fields:
            names = [one.type] + [rule.one_of for rule in one.rules if rule.one_of]
            for name in names:
                if name not in SCALARS and name not in family.enums and name not in family.structs:
                    raise TableError(f"{struct.name}.{one.name}: there is no {name}")
    for name in family.enums:
        if name in family.structs:
            raise TableError(f"{name} is both an enum and a struct")
        if len(family.enums[name].values) > 254:
            raise TableError(f"{name}: an enum has at most 254 values")


def read_family(paths):
    family = Family()
    reader = Reader(family)
    # family.ocpp names the versions that the others speak of.
    for path in sorted(paths, key=lambda path: (Path(path).name != "family.ocpp", str(path))):
        reader.read(path)
    check(family)
    return family
