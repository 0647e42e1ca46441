"""Clients that file and handle whistles through every outage, and the ledger of what they were promised."""

import hashlib
import json
import random
import threading
import time

from client import Client, Unanswered

COMMANDS = (("claim", "{}", "claimed"), ("report-in", "{}", "reported_in"),
            ("done", '{"feedback":"已修复"}', "done_claimed"))
TWICE_AT_ONCE = 0.05  # share of commands sent on two connections before either answer is read
HUNG_UP_ON = 0.03  # share of commands whose first answer the client does not wait for


def digest(data):
    return hashlib.sha256(data).digest()


def filing(mark, place):
    return json.dumps({"category": "MU03", "description": f"路灯不亮 {mark}", "location": {
        "lon": round(116.4037436 + place.uniform(-0.0004, 0.0004), 7), "lat": 39.9101035, "crs": "GCJ02",
        "accuracy_m": 12}}, ensure_ascii=False)


class Filed:
    """One acknowledged filing: where its answer stands and what it said."""

    def __init__(self, key, mark, whistle):
        self.key, self.mark, self.whistle = key, mark, whistle


class Done:
    """One acknowledged command on an assignment."""

    def __init__(self, key, whistle, version, event):
        self.key, self.whistle, self.version, self.event = key, whistle, version, event


class Request:
    """What was sent and a digest of everything that was answered, to be asked again at the end."""

    def __init__(self, account, path, body, key, content_type, answered):
        self.account, self.path, self.body, self.key = account, path, body, key
        self.content_type, self.answered = content_type, answered


def answered_by(answer):
    return answer.status, answer.etag, answer.location, digest(answer.body)


class Ledger:
    """Written by all workers; judged after the load."""

    def __init__(self):
        self.lock = threading.Lock()
        self.filed, self.done, self.requests, self.faults = [], [], [], []
        self.repeats = 0

    def note(self, request, filed=(), done=(), repeats=0):
        with self.lock:
            self.requests.append(request)
            self.filed.extend(filed)
            self.done.extend(done)
            self.repeats += repeats

    def fault(self, what):
        with self.lock:
            self.faults.append(what)

    @property
    def acknowledged(self):
        return len(self.filed) + len(self.done)


class Worker(threading.Thread):
    """Files a batch and one single whistle, and brings some of them to done; again and again until told to stop."""

    def __init__(self, number, port, tokens, ledger, stop, *, lines, handled):
        super().__init__(daemon=True)
        self.name_of_keys, self.ledger, self.stop = f"w{number}", ledger, stop
        self.lines, self.handled, self.chance = lines, handled, random.Random(number)
        self.filer, self.liaison = Client(port, tokens["integrator"]), Client(port, tokens["liaison-um"])
        self.twin = Client(port, tokens["liaison-um"])

    def run(self):
        try:
            round_number = 0
            while not self.stop.is_set():
                round_number += 1
                self.file_batch(f"{self.name_of_keys}-{round_number}")
                self.file_one(f"{self.name_of_keys}-{round_number}-one")
        except Exception as error:  # pylint: disable=broad-except
            self.ledger.fault(f"worker {self.name_of_keys}: {error!r}")
        finally:
            for client in (self.filer, self.liaison, self.twin):
                client.close()

    def file_batch(self, key):
        marks = [f"crash-{key}-{i + 1}" for i in range(self.lines)]
        body = "\n".join(filing(mark, self.chance) for mark in marks).encode()
        promised = {}

        def final(answer):
            if answer.status != 200:
                return answer.final
            for number, line in enumerate(answer.body.splitlines()):
                status = json.loads(line)["status"]
                if status == 201 and promised.setdefault(number, line) != line:
                    self.ledger.fault(f"{key}/{number + 1}: answered differently the second time")
                if status not in (201, 503):
                    self.ledger.fault(f"{key}/{number + 1}: {line[:300]}")
                    promised[number] = line
            return len(promised) == self.lines
        answer, asked = self.filer.post_until(final, "/api/v1/whistles/batch", body, key, "application/x-ndjson")
        if answer.status != 200:
            self.ledger.fault(f"{key}: {answer.status} {answer.body[:300]}")
            return
        whistles = [json.loads(line)["whistle"] for line in answer.body.splitlines()]
        filed = [Filed(f"{key}/{i + 1}", mark, int(whistle["id"]))
                 for i, (mark, whistle) in enumerate(zip(marks, whistles))]
        self.ledger.note(Request("integrator", "/api/v1/whistles/batch", body, key, "application/x-ndjson",
                                 answered_by(answer)), filed=filed, repeats=asked - 1)
        for whistle in whistles[:self.handled]:
            self.handle(whistle)

    def file_one(self, key):
        mark = f"crash-{key}"
        body = filing(mark, self.chance).encode()
        answer, asked = self.filer.post_until(lambda a: a.final, "/api/v1/whistles", body, key)
        if answer.status != 201:
            self.ledger.fault(f"{key}: {answer.status} {answer.body[:300]}")
            return
        whistle = answer.json()
        self.ledger.note(Request("integrator", "/api/v1/whistles", body, key, "application/json",
                                 answered_by(answer)), filed=[Filed(key, mark, int(whistle["id"]))], repeats=asked - 1)
        self.handle(whistle)

    def handle(self, whistle):
        for command, body, event in COMMANDS:
            if self.stop.is_set():
                return
            key = f"{command}-{whistle['id']}"
            path = f"/api/v1/assignments/{whistle['assignments'][0]['id']}/{command}"
            early = self.before(path, body, key)
            answer, asked = self.liaison.post_until(lambda a: a.final, path, body, key)
            if answer.status != 200:
                self.ledger.fault(f"{key}: {answer.status} {answer.body[:300]}")
                return
            if early is not None and early.status == 200 and answered_by(early) != answered_by(answer):
                self.ledger.fault(f"{key}: its twin was answered differently")
            self.ledger.note(Request("liaison-um", path, body, key, "application/json", answered_by(answer)),
                             done=[Done(key, int(whistle["id"]), int(answer.etag.strip('"')), event)],
                             repeats=asked - 1 + (early is not None))

    def before(self, path, body, key):
        """Now and then an impatient client: the same request is already under way when the real one is sent."""
        draw = self.chance.random()
        try:
            if draw < TWICE_AT_ONCE:
                self.twin.send("POST", path, body, key)
                self.liaison.send("POST", path, body, key)
                early = self.twin.receive()
                late = self.liaison.receive()
                if early.status == late.status == 200 and answered_by(early) != answered_by(late):
                    self.ledger.fault(f"{key}: two at once were answered differently")
                return early if early.status == 200 else late
            if draw < TWICE_AT_ONCE + HUNG_UP_ON:
                self.twin.send("POST", path, body, key)
                self.twin.close()
        except Unanswered:
            # A connection with an answer nobody read is of no use any more.
            self.twin.close()
            self.liaison.close()
        return None


class Load:
    """Workers that run until `finish`."""

    def __init__(self, port, tokens, *, workers, lines, handled):
        self.ledger, self._stop, self.begun = Ledger(), threading.Event(), time.monotonic()
        self.workers = [Worker(i, port, tokens, self.ledger, self._stop, lines=lines, handled=handled)
                        for i in range(workers)]
        for worker in self.workers:
            worker.start()

    def finish(self):
        """Each worker ends what it has begun: nothing is left in doubt."""
        self._stop.set()
        for worker in self.workers:
            worker.join(180)
            if worker.is_alive():
                self.ledger.fault(f"worker {worker.name_of_keys} does not end")
        return time.monotonic() - self.begun
