#!/usr/bin/python3
"""Lints an OpenAPI 3.1 document: its shape, references, schemas and examples, and the rules of this project.

Usage: lint.py [FILE]   (default: api/openapi.yaml). Prints one line a fault and exits 1; exits 77 (skipped) where
Debian's python3-yaml or python3-jsonschema is missing. docs/dependencies.md says why it is not a linter from npm.
"""

import pathlib
import re
import sys

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}; scripts/setup installs it")
    sys.exit(77)

from rules import project_rules
from shape import METHODS, OBJECTS, SCHEMA_KEYWORDS, SUBSCHEMA, SUBSCHEMA_LIST, SUBSCHEMA_MAP


class StrictLoader(yaml.SafeLoader):
    """YAML as JSON sees it: a key only once, dates stay text."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"duplicate key {key.value}", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def escape(key):
    return str(key).replace("~", "~0").replace("/", "~1")


class Linter:
    """One pass over a document; `faults` collects (pointer, message), `used` the references seen."""

    def __init__(self, document):
        self.document = document
        self.faults = []
        self.used = set()
        self.examples = []
        self.resolver = jsonschema.RefResolver("", document)

    def fault(self, pointer, message):
        self.faults.append((pointer or "#", message))

    def resolve(self, reference, pointer):
        """The object behind a local reference, or None after reporting it."""
        if not isinstance(reference, str) or not reference.startswith("#/"):
            self.fault(pointer, f"reference {reference!r} is not local")
            return None
        self.used.add(reference)
        try:
            return self.resolver.resolve(reference)[1]
        except jsonschema.RefResolutionError:
            self.fault(pointer, f"nothing at {reference}")
            return None

    def follow(self, node):
        """The node itself or what its reference stands for."""
        while isinstance(node, dict) and "$ref" in node:
            node = self.resolver.resolve(node["$ref"])[1]
        return node

    def check(self, node, kind, pointer):
        if kind.startswith("?"):
            if isinstance(node, dict) and "$ref" in node:
                self.resolve(node["$ref"], pointer)
                for key in set(node) - {"$ref", "summary", "description"}:
                    self.fault(pointer, f"{key} beside $ref has no effect")
                return
            kind = kind[1:]
        if kind.startswith("["):
            if not isinstance(node, list):
                self.fault(pointer, "must be a list")
                return
            for index, item in enumerate(node):
                self.check(item, kind[1:-1], f"{pointer}/{index}")
        elif kind.startswith("{") or kind in ("paths", "responses"):
            if not isinstance(node, dict):
                self.fault(pointer, "must be an object")
                return
            inner = {"paths": "path_item", "responses": "?response"}.get(kind, kind[1:-1])
            for key, value in node.items():
                if not str(key).startswith("x-"):
                    self.check(value, inner, f"{pointer}/{escape(key)}")
        elif kind == "schema":
            self.check_schema(node, pointer)
        elif kind in ("str", "bool"):
            if not isinstance(node, {"str": str, "bool": bool}[kind]):
                self.fault(pointer, f"must be a {kind}, is {node!r}")
        elif kind in OBJECTS:
            self.check_object(node, kind, pointer)

    def check_object(self, node, kind, pointer):
        if not isinstance(node, dict):
            self.fault(pointer, f"must be an object ({kind})")
            return
        fields = {name.rstrip("!"): inner for name, inner in OBJECTS[kind].items()}
        for name in OBJECTS[kind]:
            if name.endswith("!") and name[:-1] not in node:
                self.fault(pointer, f"{kind} lacks {name[:-1]}")
        for key, value in node.items():
            if key in fields:
                self.check(value, fields[key], f"{pointer}/{escape(key)}")
            elif not str(key).startswith("x-"):
                self.fault(pointer, f"{kind} has no field {key}")
        if kind in ("media_type", "parameter", "header"):
            self.collect_examples(node, pointer)

    def check_schema(self, node, pointer, top=True):
        if isinstance(node, bool):
            return
        if not isinstance(node, dict):
            self.fault(pointer, "a schema must be an object or a boolean")
            return
        if top:
            for error in jsonschema.Draft202012Validator(jsonschema.Draft202012Validator.META_SCHEMA).iter_errors(node):
                self.fault(f"{pointer}/{'/'.join(map(escape, error.absolute_path))}".rstrip("/"), error.message[:200])
        for key, value in node.items():
            here = f"{pointer}/{escape(key)}"
            if key == "$ref":
                self.resolve(value, pointer)
            elif key not in SCHEMA_KEYWORDS and not key.startswith("x-"):
                self.fault(pointer, f"{key} is no keyword of JSON Schema 2020-12")
            elif key in SUBSCHEMA:
                self.check_schema(value, here, False)
            elif key in SUBSCHEMA_LIST and isinstance(value, list):
                for index, item in enumerate(value):
                    self.check_schema(item, f"{here}/{index}", False)
            elif key in SUBSCHEMA_MAP and isinstance(value, dict):
                for name, item in value.items():
                    self.check_schema(item, f"{here}/{escape(name)}", False)
        declared = node.get("properties")
        if isinstance(declared, dict) and node.get("type") == "object" and "allOf" not in node:
            for name in node.get("required", []):
                if name not in declared:
                    self.fault(pointer, f"required names {name}, which properties does not have")
        values = [(key, node[key]) for key in ("example", "default") if key in node]
        values += [(f"examples/{index}", value) for index, value in enumerate(node.get("examples", []))]
        self.examples += [(f"{pointer}/{name}", node, {"value": value}) for name, value in values]

    def collect_examples(self, node, pointer):
        """Keeps the Example Objects of a media type, parameter or header until all references are known to be good."""
        examples = {f"examples/{escape(name)}": example for name, example in node.get("examples", {}).items()}
        if "example" in node:
            examples["example"] = {"value": node["example"]}
        self.examples += [(f"{pointer}/{name}", node.get("schema", True), item) for name, item in examples.items()]

    def check_examples(self):
        """Every example must be valid under the schema beside it."""
        for pointer, schema, example in self.examples:
            value = self.follow(example).get("value")
            for error in jsonschema.Draft202012Validator(schema, resolver=self.resolver).iter_errors(value):
                place = "/".join(map(str, error.absolute_path))
                self.fault(pointer, f"does not fit its schema at /{place}: {error.message[:160]}")

    def check_unused(self):
        for section, entries in self.document.get("components", {}).items():
            for name in entries if section != "securitySchemes" else ():
                reference = f"#/components/{section}/{escape(name)}"
                if not any(used == reference or used.startswith(reference + "/") for used in self.used):
                    self.fault(reference, "is used nowhere")

    def operations(self):
        """Yields (pointer, path, method, operation, parameters), parameters of the path item included and resolved."""
        for path, item in self.document.get("paths", {}).items():
            for method in METHODS:
                if method in item:
                    operation = item[method]
                    parameters = [self.follow(p) for p in item.get("parameters", []) + operation.get("parameters", [])]
                    yield f"#/paths/{escape(path)}/{method}", path, method, operation, parameters


def lint(document):
    linter = Linter(document)
    if not re.fullmatch(r"3\.1\.\d+", str(document.get("openapi"))):
        linter.fault("#/openapi", "must be a version 3.1.x")
    linter.check(document, "openapi", "#")
    if not linter.faults:
        linter.check_unused()
        linter.check_examples()
        project_rules(linter)
    return linter.faults


def main(arguments):
    root = pathlib.Path(__file__).resolve().parent.parent.parent
    path = pathlib.Path(arguments[0]) if arguments else root / "api" / "openapi.yaml"
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), StrictLoader)
    except yaml.YAMLError as error:
        print(f"{path.name}: {error}")
        return 1
    faults = lint(document)
    for pointer, message in faults:
        print(f"{path.name}{pointer}: {message}")
    print(f"openapi: {len(faults)} faults, {len(document.get('paths', {}))} paths")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
