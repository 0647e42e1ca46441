"""The demo city behind a running program: started once for all tests of the folder, stopped when they end."""

import atexit
import ctypes
import datetime
import os
import pathlib
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from contract import Client

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sink import Sink  # noqa: E402

START_SECONDS = 120
STOP_SECONDS = 60
PR_SET_PDEATHSIG = 1


# What leaves the city goes to the sink. Channels name their robots by URLs of the sink.
SETTINGS = """
[notices]
public_url = "https://gw.example.org"
[sms]
url = "{sms}"
body = '{{"to":"{{phone}}","text":"【春江街道】{{text}}","id":"{{id}}"}}'
accepted_if = '"code": 0'
[voice]
url = "{voice}"
[mail]
url = "{mail}"
from = "gw@street.example"
"""


def die_with_parent():
    """A test run that is killed must not leave a server behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class City:
    """One data folder and the server on it."""

    def __init__(self, program, *options):
        self.program = program
        self.options = options
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gridwhistle-e2e-"))
        self.folder.chmod(0o755)  # run as root, the database server is another user and must get in
        self.data = self.folder / "data"
        self.sink = Sink()
        self.config = self.folder / "gridwhistle.toml"
        self.config.write_text(SETTINGS.format(sms=self.sink.url("/sms"), voice=self.sink.url("/voice"),
                                               mail=self.sink.mail_url), encoding="utf-8")
        self.tokens = {}
        self.process = None
        self.address = None
        self.played = False

    def start(self):
        command = [self.program, "serve", "--demo", "--data", str(self.data), "--listen", "127.0.0.1:0",
                   "--config", str(self.config), *self.options]
        self.log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True,
                                        preexec_fn=die_with_parent)
        lines = queue.Queue()
        threading.Thread(target=self.pump, args=(self.process.stdout, lines), daemon=True).start()
        end = time.monotonic() + START_SECONDS
        address = self.await_line(lines, "listening on http://", end)
        host, port = address.strip().rsplit("/", 1)[1].split(":")
        self.address = (host, int(port))
        if not self.played:  # the city's day goes on for a moment: a queue is empty only after it
            self.await_line(lines, "demo day played", end)
            self.played = True

    def await_line(self, lines, part, end):
        while True:
            line = lines.get(timeout=max(0.1, end - time.monotonic()))
            if line is None:
                raise AssertionError(f"the program ended: {(self.folder / 'log').read_text()[-2000:]}")
            if part in line:
                return line

    @staticmethod
    def pump(stream, lines):
        for line in stream:
            lines.put(line)
        lines.put(None)

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def wait(self):
        """The exit status once it has ended."""
        status = self.process.wait(STOP_SECONDS)
        self.log.close()
        return status

    def remove(self):
        if self.process.poll() is None:
            self.terminate()
            try:
                self.wait()
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.sink.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *arguments):
        """A subcommand beside the running server; its standard output."""
        done = subprocess.run([self.program, *arguments, "--data", str(self.data)], capture_output=True, text=True,
                              timeout=START_SECONDS)
        if done.returncode != 0:
            raise AssertionError(f"{arguments} exits {done.returncode}: {done.stderr[-2000:]}")
        return done.stdout

    def sql(self, statement):
        """The first column of a statement's rows, as texts."""
        run = subprocess.run(["psql", self.run("url").strip(), "-XAt", "-v", "ON_ERROR_STOP=1"], input=statement,
                             capture_output=True, text=True, timeout=START_SECONDS)
        if run.returncode != 0:
            raise AssertionError(f"psql: {run.stderr}")
        return run.stdout.splitlines()

    def now(self):
        """The city's own time."""
        text = self.sql("SELECT to_char(gw_now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS')")[0]
        return datetime.datetime.fromisoformat(text + "+00:00")

    def pass_time(self, interval):
        """Moves the virtual time of a city with --test-clock on, "3 hours"."""
        self.sql("INSERT INTO clock_offset (by) VALUES (interval '0') ON CONFLICT DO NOTHING;"
                 f"UPDATE clock_offset SET by = by + interval '{interval}'")

    def client(self, name):
        """A client with the token of an account; None is nobody."""
        if name is not None and name not in self.tokens:
            self.tokens[name] = self.run("user", "token", name).strip()
        return Client(self.address, self.tokens.get(name))


_city = None


def the_city():
    """The city of this test run."""
    global _city
    if _city is None:
        program = os.environ.get("GW_PROGRAM")
        if not program:
            raise unittest.SkipTest("GW_PROGRAM does not name the built program")
        _city = City(program)
        atexit.register(_city.remove)
        _city.start()
    return _city


# Places of 幸福里社区, by the class of road that the demo's streets give them.
MAIN_STREET = {"lon": 116.4037436, "lat": 39.9101035, "crs": "GCJ02", "accuracy_m": 12}
ALLEY = {"lon": 116.409588, "lat": 39.902019, "crs": "GCJ02", "accuracy_m": 5}
COMPOUND = {"lon": 116.3995479, "lat": 39.9030714, "crs": "WGS84", "accuracy_m": 5}


class CityTest(unittest.TestCase):
    """A test over HTTP. `self.who(name)` is a client; every helper asserts the success that it needs."""

    def setUp(self):
        self.city = the_city()

    def who(self, name):
        return self.city.client(name)

    def file(self, by="worker", category="CE01", location=MAIN_STREET, **more):
        body = {"category": category, "description": f"{self.id()} {time.monotonic_ns()}", "location": location}
        answer = self.who(by).post("whistles", body | more)
        self.assertEqual(answer.status, 201, answer.body)
        return answer.body

    def do(self, by, target, command, **fields):
        """A command on a whistle or an assignment; the whistle after it."""
        answer = self.try_to(by, target, command, **fields)
        self.assertEqual(answer.status, 200, (command, answer.body))
        return answer.body

    def try_to(self, by, target, command, **fields):
        folder = "assignments" if "-" in target else "whistles"
        return self.who(by).post(f"{folder}/{target}/{command}", fields)

    def refused(self, answer, status, code):
        """Asserts the refusal and gives its problem."""
        self.assertEqual((answer.status, (answer.body or {}).get("code")), (status, code), answer.body)
        return answer.body

    def assignment(self, whistle, unit=None, role=None):
        """The last assignment that fits."""
        fits = [a for a in whistle["assignments"]
                if unit in (None, a["unit"]) and role in (None, a["role"])]
        self.assertTrue(fits, (unit, role, [(a["unit"], a["role"]) for a in whistle["assignments"]]))
        return fits[-1]

    def lead(self, whistle):
        live = [a for a in whistle["assignments"] if a["role"] == "lead" and
                a["state"] in ("offered", "claimed", "working", "done_claimed", "accepted")]
        self.assertEqual(len(live), 1, whistle["assignments"])
        return live[0]
