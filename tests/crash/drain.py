"""SIGTERM under load: what was answered stays, what was not answered was not done, and a folder has one server."""

import subprocess
import tempfile
import threading
import unittest

from client import Client, Unanswered
from load import Filed, Ledger, Request, answered_by, filing
from node import LONG, PROGRAM, City, eventually
from random import Random

import verify

ROUNDS = 10 if LONG else 2
CLIENTS = 12
DRAIN_MAX_S = 10  # server.drain_seconds; what follows is the shutdown of PostgreSQL
DATABASE_STOP_MAX_S = 20


class Filer(threading.Thread):
    """Files until the server takes no connection any more; each request has one key and is sent once."""

    def __init__(self, name, port, token, ledger):
        super().__init__(daemon=True)
        self.name_of_keys, self.client, self.ledger = name, Client(port, token), ledger
        self.cut, self.turned_away = [], []

    def run(self):
        place = Random(self.name_of_keys)
        for i in range(1_000_000):
            key = f"{self.name_of_keys}-{i}"
            body = filing(f"crash-{key}", place).encode()
            try:
                if self.client.connection is None:
                    self.client.connect()
            except OSError:
                return
            try:
                answer = self.client.ask("POST", "/api/v1/whistles", body, key)
            except Unanswered:
                self.cut.append(key)
                continue
            if answer.status == 201:
                request = Request("integrator", "/api/v1/whistles", body, key, "application/json", answered_by(answer))
                self.ledger.note(request, filed=[Filed(key, f"crash-{key}", int(answer.json()["id"]))])
            elif answer.status == 503:
                self.turned_away.append(key)
            else:
                self.ledger.fault(f"{key}: {answer.status} {answer.body[:300]}")


class Drain(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="gw-crash-")
        self.addCleanup(folder.cleanup)
        self.city = City(folder.name)
        self.addCleanup(self.city.close)
        self.token = self.city.token("integrator")

    def test_a_farewell_under_load_loses_nothing_and_ends_in_time(self):
        ledger, longest, cut, turned_away = Ledger(), 0.0, [], []
        for i in range(ROUNDS):
            filers = [Filer(f"w{i}x{n}", self.city.first.port, self.token, ledger) for n in range(CLIENTS)]
            before = ledger.acknowledged
            for filer in filers:
                filer.start()
            self.assertTrue(eventually(lambda target=before + 100: ledger.acknowledged >= target, 60))
            status, seconds = self.city.first.stop(DRAIN_MAX_S + DATABASE_STOP_MAX_S)
            self.assertEqual(status, 0)
            for filer in filers:
                filer.join(30)
                self.assertFalse(filer.is_alive())
                cut += filer.cut
                turned_away += filer.turned_away
            longest = max(longest, seconds)
            self.assertEqual(verify.processes_of(self.city.folder), [])
            self.city.first.start()
        print(f"\n{ROUNDS} farewells under {CLIENTS} clients: {ledger.acknowledged} acknowledged, {len(turned_away)} "
              f"answered 503, {len(cut)} not answered; longest until the end {longest:.1f} s", flush=True)
        self.assertEqual(ledger.faults[:5], [])
        self.assertEqual(verify.breaches(self.city, ledger), [])
        self.assertEqual(self.city.sql(verify.copy_in("lost", "key text", ((key,) for key in cut + turned_away)) +
                                       "SELECT key FROM lost JOIN answer USING (key);")[2:], [])
        before = verify.counts(self.city)
        self.assertEqual(verify.repeat_all(self.city.first.port, {"integrator": self.token}, ledger)[:5], [])
        self.assertEqual(verify.counts(self.city), before)

    def test_a_second_server_on_the_same_folder_is_refused(self):
        run = subprocess.run([PROGRAM, "serve", "--data", str(self.city.folder / "data"), "--listen", "127.0.0.1:0"],
                             capture_output=True, text=True, check=False, timeout=60)
        self.assertNotEqual(run.returncode, 0)
        self.assertIn(str(self.city.first.process.pid), run.stderr)
        client = Client(self.city.first.port, self.token)
        self.addCleanup(client.close)
        self.assertEqual(client.ask("GET", "/api/v1/me").status, 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
