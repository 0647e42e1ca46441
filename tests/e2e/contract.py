"""A client that checks every response it gets against api/openapi.yaml before a test sees it."""

import functools
import http.client
import json
import pathlib
import re
import uuid

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
METHODS = ("get", "put", "post", "delete", "patch")


class ContractBroken(AssertionError):
    """A response that api/openapi.yaml does not describe."""


def strict_json(text):
    """JSON as the product promises it: no name twice, no NaN."""

    def once(pairs):
        names = [name for name, _ in pairs]
        if len(names) != len(set(names)):
            raise ContractBroken(f"a name twice among {names}")
        return dict(pairs)

    def refuse(constant):
        raise ContractBroken(f"{constant} is no JSON")

    return json.loads(text, object_pairs_hook=once, parse_constant=refuse)


class Contract:
    """The document, and what it says about one exchange."""

    def __init__(self, document):
        self.document = document
        self.resolver = jsonschema.RefResolver("", document)

    def follow(self, node):
        while "$ref" in node:
            node = self.resolver.resolve(node["$ref"])[1]
        return node

    def require(self, value, schema, what):
        validator = jsonschema.Draft202012Validator(schema, resolver=self.resolver)
        error = jsonschema.exceptions.best_match(validator.iter_errors(value))
        if error is not None:
            place = "/".join(map(str, error.absolute_path))
            raise ContractBroken(f"{what}: at /{place}: {error.message[:300]}")

    @functools.lru_cache(maxsize=None)
    def path_item(self, path):
        """The path of the document that takes this one; a literal segment wins over a parameter."""
        segments = path.split("/")
        best = None
        for template in self.document["paths"]:
            parts = template.split("/")
            fits = len(parts) == len(segments) and all(
                part == segment or (part.startswith("{") and segment) for part, segment in zip(parts, segments))
            rank = [part.startswith("{") for part in parts]
            if fits and (best is None or rank < best[0]):
                best = (rank, template)
        return self.document["paths"][best[1]] if best else None

    def check(self, request, answer):
        item = self.path_item(request.path.split("?")[0])
        method = "get" if request.method == "HEAD" else request.method.lower()
        what = f"{request.method} {request.path} -> {answer.status}"
        if item is None or method not in item:
            return self.check_outside(item, request, answer, what)
        operation = item[method]
        described = operation["responses"].get(str(answer.status))
        if described is None:
            raise ContractBroken(f"{what} is not described: {answer.raw[:300]!r}")
        described = self.follow(described)
        for name, header in described.get("headers", {}).items():
            self.check_header(name, self.follow(header), answer, what)
        self.check_body(request, described.get("content"), answer, what)
        if answer.status < 300:
            self.check_request(operation, request, what)

    def check_outside(self, item, request, answer, what):
        """OPTIONS, a method that a path lacks, or a path that is nowhere."""
        if request.method == "OPTIONS":
            if answer.status not in (204, 404) or (answer.status == 204 and not answer.headers.get("Allow")):
                raise ContractBroken(f"{what} must be 204 with Allow")
            return
        if answer.status not in ((404,) if item is None else (405,)):
            raise ContractBroken(f"{what}: the document does not know this path and method")
        problem = self.follow({"$ref": "#/components/responses/NotFound"})["content"]
        self.check_body(request, problem, answer, what)

    def check_header(self, name, header, answer, what):
        value = answer.headers.get(name)
        if value is not None:
            self.require(value, header["schema"], f"{what}: header {name}")
        elif header.get("required"):
            raise ContractBroken(f"{what} lacks the header {name}")

    def check_body(self, request, content, answer, what):
        if request.method == "HEAD" or answer.status == 204:
            if answer.raw:
                raise ContractBroken(f"{what} has a body")
            return
        media_type = answer.headers.get("Content-Type", "").split(";")[0].strip()
        if media_type not in content:
            raise ContractBroken(f"{what} is {media_type}, not {sorted(content)}: {answer.raw[:200]!r}")
        schema = content[media_type]["schema"]
        if media_type == "application/x-ndjson":
            answer.body = [strict_json(line) for line in answer.raw.decode().splitlines()]
            for line in answer.body:
                self.require(line, schema, what)
        elif media_type.endswith("json"):
            answer.body = strict_json(answer.raw.decode())
            self.require(answer.body, schema, what)
            if media_type == "application/problem+json" and answer.body["status"] != answer.status:
                raise ContractBroken(f"{what}: the problem says {answer.body['status']}")

    def check_request(self, operation, request, what):
        """What the server accepted must be allowed by the document: it may not be stricter than the server."""
        body = self.follow(operation.get("requestBody", {})).get("content", {}).get("application/json")
        if body is not None and request.body:
            self.require(json.loads(request.body), body["schema"], f"{what}: accepted body")


@functools.lru_cache(maxsize=None)
def the_contract():
    return Contract(yaml.safe_load((ROOT / "api" / "openapi.yaml").read_text(encoding="utf-8")))


class Request:
    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = method, path, headers, body


class Answer:
    """A response: `status`, `headers`, `raw` bytes and, for JSON, `body`."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.raw = response.read()
        self.body = None


class Client:
    """Requests of one account. Every POST gets a key of its own unless the test brings one."""

    def __init__(self, address, token):
        self.address, self.token = address, token

    def send(self, method, path, body=None, key=None, headers=None, media_type="application/json"):
        """Sends and checks. `body`: bytes as they are, anything else as JSON. `key`: False sends none."""
        if not re.match(r"/(api/|livez|readyz|metrics|openapi\.json)", path):
            path = "/api/v1/" + path
        headers = dict(headers or {})
        if self.token:
            headers.setdefault("Authorization", "Bearer " + self.token)
        if method == "POST" and key is not False:
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
        if body is not None:
            headers.setdefault("Content-Type", media_type)
        request = Request(method, path, headers, body)
        connection = http.client.HTTPConnection(*self.address, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        the_contract().check(request, answer)
        return answer

    def get(self, path, **more):
        return self.send("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.send("POST", path, body, **more)
