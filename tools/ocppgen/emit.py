"""Writes a Family as C++ (a header of plain structs, a source of rows), as JSON, as a dictionary."""

import json

CPP_TYPE = {
    "Int": "std::int64_t", "Bool": "bool", "Text": "std::string",
    "Decimal": "Decimal", "DateTime": "DateTime", "Any": "Json",
}
KIND = {
    "Int": "integer", "Bool": "boolean", "Text": "text",
    "Decimal": "decimal", "DateTime": "date_time", "Any": "any",
}
VERSION = {"1.6": "v16", "2.0.1": "v201", "2.1": "v21"}
KEYWORDS = {"default", "delete", "export", "namespace", "operator", "private", "public", "register",
            "signed", "switch", "template", "this", "typename", "union", "unsigned", "class"}
INT32 = (-(2**31), 2**31 - 1)


def identifier(text):
    """Energy.Active.Import.Register -> Energy_Active_Import_Register"""
    name = "".join(c if c.isalnum() else "_" for c in text)
    if name in KEYWORDS:
        return name + "_"
    return "_" + name if name[0].isdigit() else name


def member_type(one):
    inner = CPP_TYPE.get(one.type, one.type)
    if one.list:
        return f"std::vector<{inner}>"
    return f"std::optional<{inner}>" if one.optional else inner


def in_order(family):
    """Structs after the structs that they hold."""
    done = {}

    def visit(name):
        if name in done or name not in family.structs:
            return
        done[name] = None
        for one in family.structs[name].fields:
            visit(one.type)
        done[name] = family.structs[name]
        order.append(done[name])

    order = []
    for name in family.structs:
        visit(name)
    return order


def initial(one):
    scalar = not one.list and not one.optional
    return {"Int": " = 0", "Bool": " = false"}.get(one.type, "{}") if scalar else "{}"


def header_struct(family, struct):
    lines = [f"struct {struct.name} {{"]
    message = next((m for m in family.messages.values() if m.request is struct), None)
    if message:
        lines.append(f'  static constexpr std::string_view action = "{message.name}";')
        if message.response:
            lines.append(f"  using Response = {message.response.name};")
    lines.append("  static const StructRow row;")
    if struct.fields:
        lines.append("")
    for one in struct.fields:
        lines.append(f"  {member_type(one)} {identifier(one.name)}{initial(one)};")
    lines.append(f"\n  bool operator==(const {struct.name}&) const = default;\n}};\n")
    return "\n".join(lines)


def header(family):
    out = [
        "// Made by tools/ocppgen from the schema tables; not in git.",
        "#pragma once\n",
        '#include "wire/ocpp/schema.hpp"',
        '#include "wire/ocpp/values.hpp"\n',
        "#include <cstdint>\n#include <optional>\n#include <span>\n#include <string>",
        "#include <string_view>\n#include <type_traits>\n#include <vector>\n",
        f"namespace voltyard::wire::ocpp::{family.name} {{\n",
    ]
    for enum in family.enums.values():
        out.append(f"enum class {enum.name} : std::uint8_t {{\n  NotGiven,")
        out += [f"  {identifier(text)}," for text, _ in enum.values]
        out.append("};")
        out.append(f"const EnumRow& row_of({enum.name});")
        out.append(f"std::string_view to_string({enum.name} value);  // empty for NotGiven\n")
    for message in family.messages.values():
        if message.response:
            out.append(f"struct {message.response.name};")
    out.append("")
    out += [header_struct(family, struct) for struct in in_order(family)]
    out.append("std::span<const MessageRow> messages();  // by action\n")
    out.append("// Calls visit(std::type_identity<T>{}) for every request and every response.")
    out.append("template <class Visit>\nvoid for_each_message_half(Visit&& visit) {")
    halves = [half for m in family.messages.values() for half in (m.request, m.response) if half]
    out += [f"  visit(std::type_identity<{half.name}>{{}});" for half in halves]
    out.append("}\n")
    out.append(f"}}  // namespace voltyard::wire::ocpp::{family.name}")
    return "\n".join(out) + "\n"


class Rules:
    """The arrays of rules; fields that are ruled alike share one."""

    def __init__(self):
        self.names = {}
        self.text = []

    def name_of(self, rules):
        rows = ", ".join(self.row(rule) for rule in rules)
        if rows not in self.names:
            self.names[rows] = f"rules_{len(self.names)}"
            self.text.append(f"constexpr Rule {self.names[rows]}[] = {{{rows}}};")
        return self.names[rows]

    @staticmethod
    def row(rule):
        parts = [f"Version::{VERSION[rule.since]}", "true" if rule.required else "false"]
        if rule.min_items:
            parts.append(f".min_items = {rule.min_items}")
        if rule.max_items:
            parts.append(f".max_items = {rule.max_items}")
        if rule.size:
            parts.append(f".size = {rule.size}")
        if (rule.min, rule.max) != INT32:
            parts += [f".min = {rule.min}", f".max = {rule.max}"]
        if rule.one_of:
            parts.append(f".one_of = &{rule.one_of}_row")
        named = [part if part[0] == "." else f".{name} = {part}"
                 for name, part in zip(["since", "required"] + [""] * 8, parts)]
        return "{" + ", ".join(named) + "}"


def field_row(family, struct, one, rules):
    kind = KIND.get(one.type) or ("enumeration" if one.type in family.enums else "structure")
    member = f"{struct.name}::{identifier(one.name)}"
    parts = [
        f'"{one.name}"', f"Kind::{kind}",
        "true" if one.list else "false", "true" if one.secret else "false",
        f"offsetof({struct.name}, {identifier(one.name)})", f"slot_of<decltype({member})>",
        rules.name_of(one.rules),
        f"&{one.type}_row" if kind == "enumeration" else "nullptr",
        f"&{one.type}::row" if kind == "structure" else "nullptr",
    ]
    return "    {" + ", ".join(parts) + "},"


def source(family):
    rules = Rules()
    custom_data = "true" if family.custom_data else "false"
    since = VERSION[family.versions[0]]
    structs = in_order(family)
    field_arrays = []
    for struct in structs:
        if struct.fields:
            rows = [field_row(family, struct, one, rules) for one in struct.fields]
            field_arrays += [f"constexpr FieldRow {struct.name}_fields[] = {{", *rows, "};"]
    out = [
        "// Made by tools/ocppgen from the schema tables; not in git.",
        f'#include "wire/ocpp/{family.name}.hpp"\n',
        "#include <cstddef>\n",
        "// std::optional members make the structs non-standard-layout; offsetof works all the same.",
        '#pragma GCC diagnostic ignored "-Winvalid-offsetof"\n',
        f"namespace voltyard::wire::ocpp::{family.name} {{",
        "namespace {\n",
    ]
    for enum in family.enums.values():
        values = [f'    {{"{text}", Version::{VERSION[version]}}},' for text, version in enum.values]
        out += [f"constexpr EnumValue {enum.name}_values[] = {{", *values, "};"]
        out.append(f'constexpr EnumRow {enum.name}_row{{"{enum.name}", {enum.name}_values}};')
    out += ["", *rules.text, "", *field_arrays, "\n}  // namespace\n"]
    for enum in family.enums.values():
        out.append(f"const EnumRow& row_of({enum.name}) {{ return {enum.name}_row; }}")
        out.append(f"std::string_view to_string({enum.name} value) {{")
        out.append(f"  return {enum.name}_row.text(static_cast<std::size_t>(value));\n}}")
    out.append("")
    for struct in structs:
        fields = f"{struct.name}_fields" if struct.fields else "{}"
        out.append(f'constinit const StructRow {struct.name}::row{{"{struct.name}", {fields}, '
                   f"{custom_data}, Version::{since}}};")
    out += ["", "namespace {\n", "constexpr MessageRow message_rows[] = {"]
    for name in sorted(family.messages):
        message = family.messages[name]
        response = f"&{message.response.name}::row" if message.response else "nullptr"
        out.append(f'    {{"{name}", "{message.block}", Direction::{message.direction}, '
                   f"Version::{VERSION[message.since]}, &{message.request.name}::row, {response}}},")
    out += ["};", "\n}  // namespace\n"]
    out.append("std::span<const MessageRow> messages() { return message_rows; }\n")
    out.append(f"}}  // namespace voltyard::wire::ocpp::{family.name}")
    return "\n".join(out) + "\n"


def as_dictionary(family):
    """For libFuzzer: every word that means something to the interpreter."""
    words = set(family.messages)
    words |= {text for enum in family.enums.values() for text, _ in enum.values}
    words |= {one.name for struct in family.structs.values() for one in struct.fields}
    return "".join(f'"\\"{word}\\""\n' for word in sorted(words))


def as_json(family):
    """For the conformance test, the console's forms and fuzz dictionaries."""
    return json.dumps({
        "family": family.name,
        "versions": family.versions,
        "custom_data": family.custom_data,
        "enums": {name: enum.values for name, enum in family.enums.items()},
        "structs": {
            name: [{"name": one.name, "rules": [vars(rule) for rule in one.rules]} for one in struct.fields]
            for name, struct in family.structs.items()
        },
        "messages": {
            name: {
                "block": message.block, "direction": message.direction, "since": message.since,
                "request": message.request.name,
                "response": message.response.name if message.response else None,
            }
            for name, message in family.messages.items()
        },
    }, indent=1) + "\n"
