"""The rules of this project for api/openapi.yaml, beyond what OpenAPI itself demands."""

import re

VERSIONED = "/api/v1/"


def project_rules(linter):
    check_paths(linter)
    check_tags_and_security(linter)
    names = {}
    for pointer, path, method, operation, parameters in linter.operations():
        check_operation(linter, pointer, operation, names)
        check_parameters(linter, pointer, path, parameters)
        check_responses(linter, pointer, path, operation)
        check_conventions(linter, pointer, path, method, operation, parameters)


def check_paths(linter):
    shapes = {}
    for path in linter.document.get("paths", {}):
        pointer = "#/paths/" + path.replace("~", "~0").replace("/", "~1")
        if not path.startswith("/") or (len(path) > 1 and path.endswith("/")) or "?" in path:
            linter.fault(pointer, "a path starts with a slash, ends without one and has no query")
        shape = re.sub(r"\{[^}]*\}", "{}", path)
        if shape in shapes:
            linter.fault(pointer, f"cannot be told from {shapes[shape]}")
        shapes[shape] = path


def check_tags_and_security(linter):
    document = linter.document
    tags = [tag["name"] for tag in document.get("tags", [])]
    schemes = document.get("components", {}).get("securitySchemes", {})
    requirements = [("#", document.get("security", []))]
    for pointer, _, _, operation, _ in linter.operations():
        requirements.append((pointer, operation.get("security", [])))
        for tag in operation.get("tags", []):
            if tag not in tags:
                linter.fault(pointer, f"tag {tag} is not declared")
    for name in {tag for tag in tags if tags.count(tag) > 1}:
        linter.fault("#/tags", f"tag {name} is declared twice")
    for pointer, alternatives in requirements:
        for name in {name for alternative in alternatives for name in alternative}:
            if name not in schemes:
                linter.fault(pointer, f"security scheme {name} is not declared")


def check_operation(linter, pointer, operation, names):
    identifier = operation.get("operationId")
    if not identifier:
        linter.fault(pointer, "lacks operationId")
    elif identifier in names:
        linter.fault(pointer, f"operationId {identifier} is used by {names[identifier]} too")
    else:
        names[identifier] = pointer
    for field in ("summary", "tags"):
        if not operation.get(field):
            linter.fault(pointer, f"lacks {field}")


def check_parameters(linter, pointer, path, parameters):
    in_path = set(re.findall(r"\{([^}]+)\}", path))
    declared = {p["name"] for p in parameters if p["in"] == "path"}
    for name in in_path - declared:
        linter.fault(pointer, f"path parameter {name} is not declared")
    for name in declared - in_path:
        linter.fault(pointer, f"path parameter {name} is not in the path")
    seen = set()
    for parameter in parameters:
        key = (parameter["in"], parameter["name"].lower())
        if key in seen:
            linter.fault(pointer, f"{parameter['in']} parameter {parameter['name']} is declared twice")
        seen.add(key)
        if parameter["in"] not in ("path", "query", "header", "cookie"):
            linter.fault(pointer, f"parameter {parameter['name']} is in {parameter['in']}")
        if parameter["in"] == "path" and parameter.get("required") is not True:
            linter.fault(pointer, f"path parameter {parameter['name']} must be required")
        if ("schema" in parameter) == ("content" in parameter):
            linter.fault(pointer, f"parameter {parameter['name']} needs either schema or content")


def check_responses(linter, pointer, path, operation):
    responses = operation.get("responses") or {}
    for status in responses:
        if not re.fullmatch(r"[1-5](\d\d|XX)|default", str(status)):
            linter.fault(pointer, f"response {status} is no status")
        elif not isinstance(status, str):
            linter.fault(pointer, f"response {status} must be quoted")
    if not any(str(status)[0] in "123" for status in responses):
        linter.fault(pointer, "has no response for success")
    for status, response in responses.items():
        content = linter.follow(response).get("content", {})
        for media_type, body in content.items():
            if "schema" not in body:
                linter.fault(pointer, f"response {status} has no schema for {media_type}")
        error = str(status)[0] in "45" or status == "default"
        if error and path.startswith(VERSIONED) and list(content) != ["application/problem+json"]:
            linter.fault(pointer, f"response {status} must be application/problem+json")


def check_conventions(linter, pointer, path, method, operation, parameters):
    if not path.startswith(VERSIONED):
        return
    headers = {p["name"].lower(): p for p in parameters if p["in"] == "header"}
    if method == "post" and not headers.get("idempotency-key", {}).get("required"):
        linter.fault(pointer, "a POST requires the header Idempotency-Key")
    for body in linter.follow(operation.get("requestBody", {})).get("content", {}).values():
        schema = linter.follow(body.get("schema", {}))
        if isinstance(schema, dict) and schema.get("type") == "object" and not refuses_unknown(linter, schema):
            linter.fault(pointer, "the body must refuse unknown fields (additionalProperties: false)")


def refuses_unknown(linter, schema):
    if schema.get("additionalProperties") is False or schema.get("unevaluatedProperties") is False:
        return True
    return any(refuses_unknown(linter, linter.follow(part)) for part in schema.get("allOf", []))
