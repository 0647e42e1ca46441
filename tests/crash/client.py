"""A client over one keep-alive connection that repeats a request until its answer is final."""

import http.client
import json
import time

FINAL_MAX_S = 90


class Unanswered(Exception):
    """The request went out, or began to, and no whole answer came back."""


class Answer:
    """Status, the headers that count, and the body's bytes."""

    def __init__(self, response, body):
        self.status, self.body = response.status, body
        self.etag, self.location = response.getheader("ETag"), response.getheader("Location")

    def json(self):
        return json.loads(self.body)

    @property
    def final(self):
        """503 and 409 with Retry-After say: ask again with the same key."""
        return self.status not in (503, 429) and not (self.status == 409 and b'"code":"in_progress"' in self.body)


class Client:
    """Not thread-safe: one for each thread."""

    def __init__(self, port, token, timeout=20):
        self.port, self.token, self.timeout = port, token, timeout
        self.connection = None

    def connect(self):
        self.close()
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        self.connection.connect()

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def send(self, method, path, body=None, key=None, content_type="application/json"):
        headers = {"Authorization": "Bearer " + self.token}
        if isinstance(body, str):
            body = body.encode()
        if key is not None:
            headers["Idempotency-Key"] = key
        if body is not None:
            headers["Content-Type"] = content_type
        try:
            if self.connection is None:
                self.connect()
            self.connection.request(method, path, body, headers)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Unanswered(repr(error)) from error

    def receive(self):
        try:
            response = self.connection.getresponse()
            answer = Answer(response, response.read())
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Unanswered(repr(error)) from error
        if self.connection.sock is None:
            self.connection = None
        return answer

    def ask(self, method, path, body=None, key=None, content_type="application/json"):
        self.send(method, path, body, key, content_type)
        return self.receive()

    def post_until(self, final, path, body, key, content_type="application/json"):
        """Repeats with the same key until `final(answer)`; gives the answer and how often it was asked."""
        until = time.monotonic() + FINAL_MAX_S
        for asked in range(1, 1_000_000):
            try:
                answer = self.ask("POST", path, body, key, content_type)
                if final(answer):
                    return answer, asked
            except Unanswered:
                pass
            if time.monotonic() > until:
                raise AssertionError(f"no final answer within {FINAL_MAX_S} s: {path} {key}")
            time.sleep(0.05)
        raise AssertionError("unreachable")
