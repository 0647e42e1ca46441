"""The linter of api/openapi.yaml: a good document passes, and each fault made in it is named."""

import copy
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools" / "openapi"))

try:
    import lint
except SystemExit:
    raise unittest.SkipTest("python3-yaml or python3-jsonschema is not installed")

PROBLEM = {"description": "refused", "content": {"application/problem+json": {"schema": {"type": "object"}}}}
GOOD = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "tags": [{"name": "whistles"}],
    "paths": {
        "/api/v1/whistles/{id}/claim": {
            "post": {
                "operationId": "claim", "summary": "Claims", "tags": ["whistles"],
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string"}},
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Claim"}}}},
                "responses": {
                    "200": {"description": "claimed", "content": {"application/json": {
                        "schema": {"$ref": "#/components/schemas/Claim"}, "example": {"epoch": 1}}}},
                    "409": {"$ref": "#/components/responses/Problem"},
                },
            },
        },
    },
    "components": {
        "schemas": {"Claim": {"type": "object", "additionalProperties": False,
                              "properties": {"epoch": {"type": "integer"}}}},
        "responses": {"Problem": PROBLEM},
    },
}


def operation(document):
    return document["paths"]["/api/v1/whistles/{id}/claim"]["post"]


def claim(document):
    return document["components"]["schemas"]["Claim"]


class OpenapiLint(unittest.TestCase):
    def faults_after(self, change):
        document = copy.deepcopy(GOOD)
        change(document)
        return "\n".join(message for _, message in lint.lint(document))

    def test_a_good_document_has_no_faults(self):
        self.assertEqual(lint.lint(copy.deepcopy(GOOD)), [])

    def test_every_fault_is_named(self):
        success = {"200": {"description": ""}}
        cases = {
            "version 3.1": lambda d: d.update(openapi="3.0.3"),
            "lacks title": lambda d: d["info"].pop("title"),
            "has no field respones": lambda d: operation(d).update(respones={}),
            "nothing at": lambda d: d["components"]["schemas"].pop("Claim"),
            "no keyword": lambda d: claim(d).update(nullable=True),
            "is not valid under any": lambda d: claim(d).update(type="whole"),
            "required names holder": lambda d: claim(d).update(required=["holder"]),
            "does not fit its schema": lambda d: claim(d)["properties"]["epoch"].update(type="string"),
            "is used nowhere": lambda d: d["components"]["schemas"].update(Other={"type": "object"}),
            "is not declared": lambda d: d.update(tags=[]),
            "path parameter id": lambda d: operation(d)["parameters"].pop(0),
            "Idempotency-Key": lambda d: operation(d)["parameters"].pop(1),
            "no response for success": lambda d: operation(d)["responses"].pop("200"),
            "problem+json": lambda d: operation(d)["responses"].update({"404": {"description": "gone"}}),
            "is used by": lambda d: d["paths"].update({"/livez": {"get": {
                "operationId": "claim", "summary": "s", "tags": ["whistles"], "responses": success}}}),
            "refuse unknown": lambda d: claim(d).pop("additionalProperties"),
            "cannot be told": lambda d: d["paths"].update({"/api/v1/whistles/{other}/claim": {}}),
        }
        for expected, change in cases.items():
            with self.subTest(expected):
                self.assertIn(expected, self.faults_after(change))

    def test_a_key_that_stands_twice_is_refused(self):
        with self.assertRaises(lint.yaml.YAMLError):
            lint.yaml.load("a: 1\na: 2\n", lint.StrictLoader)


if __name__ == "__main__":
    unittest.main()
