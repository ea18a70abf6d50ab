#!/usr/bin/env python3
"""Holds every row of the OCPP tables against the official JSON schemas, as two foreign packages
carry them: PyPI `ocpp` and npm `ocpp-rpc`. Names, order, required, types, lengths, bounds, enums.

    check_schemas.py [--venv DIR] [--node-modules DIR] [--tables DIR]

A missing package is a failure, not a skip. So is a deviation that no longer deviates.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INT32 = [-(2**31), 2**31 - 1]

# (source, version, where, what differs): why we differ on purpose. "*" stands for any.
DEVIATIONS = {
    ("*", "1.6", "*.unit", "enum"):
        "The packages disagree on Hertz and Celcius/Celsius; stations send all of them, so we read all.",
    ("*", "1.6", "*.sampledValue", "least elements"):
        "The specification's text says 1..*, most of its schemas forget it; an empty list is noted.",
    ("ocpp-rpc", "1.6", "MeterValues.request.meterValue", "least elements"):
        "The specification's text says 1..*; `ocpp` has it, `ocpp-rpc` has not.",
}


def schemas_of_pypi(venv, version):
    folders = list(venv.glob("lib/python3*/site-packages/ocpp"))
    if not folders:
        sys.exit(f"FAIL: the Python package `ocpp` is not in {venv} (./dev test installs it)")
    folder = folders[0] / {"1.6": "v16", "2.0.1": "v201", "2.1": "v21"}[version] / "schemas"
    found = {}
    for path in folder.glob("*.json"):
        name = path.stem.removesuffix("Request")
        half = "response" if name.endswith("Response") else "request"
        found[name.removesuffix("Response"), half] = json.loads(path.read_text(encoding="utf-8-sig"))
    return found


def schemas_of_npm(node_modules, version):
    folder = node_modules / "ocpp-rpc" / "lib" / "schemas"
    if not folder.is_dir():
        sys.exit(f"FAIL: the npm package `ocpp-rpc` is not in {node_modules} (./dev test installs it)")
    found = {}
    path = folder / f"ocpp{version.replace('.', '_')}.json"
    for schema in json.loads(path.read_text(encoding="utf-8")):
        name, half = schema["$id"].removeprefix("urn:").split(".")
        found[name, {"req": "request", "conf": "response"}[half]] = schema
    return found


class Check:
    def __init__(self, source, version, tables):
        self.source = source
        self.version = version
        self.tables = tables
        self.rows = 0
        self.used = set()
        self.failures = []

    def fail(self, where, what, sentence):
        for key in DEVIATIONS:
            source, version, pattern, aspect = key
            matches = where.endswith(pattern[1:]) if pattern[0] == "*" else where == pattern
            if source in ("*", self.source) and version == self.version and matches and aspect == what:
                self.used.add(key)
                return
        self.failures.append(f"{self.source} {self.version} {where}: {what}: {sentence}")

    def equal(self, where, what, ours, theirs):
        if ours != theirs:
            self.fail(where, what, f"ours {ours}, theirs {theirs}")

    def rule(self, field):
        rules = [rule for rule in field["rules"] if rule["since"] <= self.version]
        return rules[-1] if rules else None

    def struct(self, where, name, schema, definitions):
        ours = [(field, self.rule(field)) for field in self.tables["structs"][name]]
        ours = {field["name"]: (field, rule) for field, rule in ours if rule}
        theirs = dict(schema.get("properties", {}))
        self.equal(where, "customData", self.tables["custom_data"], theirs.pop("customData", None) is not None)
        self.equal(where, "members in order", list(ours), list(theirs))
        required = set(schema.get("required", []))
        self.equal(where, "closed", False, schema.get("additionalProperties", True))
        for member, (field, rule) in ours.items():
            if member in theirs:
                self.rows += 1
                self.equal(f"{where}.{member}", "required", rule["required"], member in required)
                self.field(f"{where}.{member}", rule, theirs[member], definitions)

    def field(self, where, rule, schema, definitions):
        self.equal(where, "list", rule["list"], schema.get("type") == "array")
        if schema.get("type") == "array":
            self.equal(where, "least elements", rule["min_items"], schema.get("minItems", 0))
            self.equal(where, "most elements", rule["max_items"], schema.get("maxItems", 0))
            schema = schema["items"]
        if "$ref" in schema:
            schema = definitions[schema["$ref"].split("/")[-1]]
        kind = rule["type"]
        if kind in self.tables["structs"]:
            self.equal(where, "type", "object", schema.get("type"))
            return self.struct(where, kind, schema, definitions)
        expected = {"Int": "integer", "Bool": "boolean", "Decimal": "number", "Any": None}
        self.equal(where, "type", expected.get(kind, "string"), schema.get("type"))
        enum = self.tables["enums"].get(kind if kind in self.tables["enums"] else rule["one_of"], [])
        values = sorted(text for text, since in enum if since <= self.version)
        self.equal(where, "enum", values, sorted(schema.get("enum", [])))
        self.equal(where, "time", kind == "DateTime", schema.get("format") == "date-time")
        decimals = {0.1: 1}.get(schema.get("multipleOf"), 0)
        self.equal(where, "size", rule["size"], decimals if kind == "Decimal" else schema.get("maxLength", 0))
        self.bounds(where, rule, schema)

    def bounds(self, where, rule, schema):
        # Integers are 32 bits wide in all versions; the schemas do not say so.
        low, high = int(schema.get("minimum", INT32[0])), int(schema.get("maximum", INT32[1]))
        self.equal(where, "bounds", [rule["min"], rule["max"]], [low, high])

    def messages(self, schemas):
        for name, message in self.tables["messages"].items():
            if message["since"] > self.version:
                continue
            for half in ("request", "response"):
                if message[half] is None:
                    continue
                schema = schemas.get((name, half))
                if schema is None:
                    self.fail(f"{name}.{half}", "missing", "the package has no such schema")
                else:
                    self.struct(f"{name}.{half}", message[half], schema, schema.get("definitions", {}))


def read_tables(folder, family):
    tables = sorted(str(path) for path in (Path(folder) / family).glob("*.ocpp"))
    command = [sys.executable, "-B", str(ROOT / "tools/ocppgen/ocppgen.py"), "--json", *tables]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--venv", type=Path, default=ROOT / ".tools/venv")
    parser.add_argument("--node-modules", type=Path, default=ROOT / "tests/interop/node_modules")
    parser.add_argument("--tables", type=Path, default=ROOT / "src/wire/ocpp/schema")
    arguments = parser.parse_args()
    used, failures = set(), []
    for version, family in (("1.6", "v16"), ("2.0.1", "v2")):
        tables = read_tables(arguments.tables, family)
        for source, schemas in (
            ("ocpp", schemas_of_pypi(arguments.venv, version)),
            ("ocpp-rpc", schemas_of_npm(arguments.node_modules, version)),
        ):
            check = Check(source, version, tables)
            check.messages(schemas)
            used |= check.used
            failures += check.failures
            ours = sum(message["since"] <= version for message in tables["messages"].values())
            print(f"{version} against {source}: {ours} of {len(schemas) // 2} messages, {check.rows} rows")
    failures += [f"deviation {key} is no longer needed" for key in DEVIATIONS if key not in used]
    for failure in failures:
        print("FAIL:", failure)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
