"""Kills the server and PostgreSQL under load: what was acknowledged is there exactly once, whatever happened."""

import os
import random
import signal
import tempfile
import time
import unittest

import verify
from client import Client
from load import Filed, Load, Request, answered_by, filing
from node import LONG, City, alive, eventually

SERVER_KILLS, DATABASE_KILLS = (20, 10) if LONG else (3, 2)
ACKNOWLEDGED_MIN = 50_000 if LONG else 1_500
LINES = 100 if LONG else 20
LOAD_MAX_S = 480 if LONG else 120


class Nemesis:
    """Kills at random moments spread over the load, and measures until a filing is acknowledged again."""

    def __init__(self, city, load, token):
        self.city, self.load, self.token, self.chance = city, load, token, random.Random(7)
        self.outages = {"server": [], "database": [], "both": []}
        self.until = time.monotonic() + LOAD_MAX_S

    def wait_for(self, acknowledged):
        """False when the load does not get there in time or has met a fault."""
        ledger = self.load.ledger
        eventually(lambda: ledger.acknowledged >= acknowledged or ledger.faults, self.until - time.monotonic())
        return ledger.acknowledged >= acknowledged and not ledger.faults

    def run(self):
        kills = ["server"] * SERVER_KILLS + ["database"] * (DATABASE_KILLS - DATABASE_KILLS // 3)
        kills += ["both"] * (DATABASE_KILLS // 3)
        self.chance.shuffle(kills)
        for i, kind in enumerate(kills):
            if not self.wait_for((i + self.chance.random()) * ACKNOWLEDGED_MIN / (len(kills) + 1)):
                return
            time.sleep(self.chance.uniform(0, 0.3))  # not only right after an answer
            self.outages[kind].append(self.strike(kind, f"w-probe-{i}"))
        self.wait_for(ACKNOWLEDGED_MIN)

    def strike(self, kind, key):
        begun, postmaster = time.monotonic(), self.city.postmaster()
        if kind != "server":
            os.kill(postmaster, signal.SIGKILL)
        if kind != "database":
            self.city.first.kill()
            self.city.first.start()
        if kind != "server" and not eventually(lambda: self.city.postmaster() not in (None, postmaster) and
                                               alive(self.city.postmaster()), 60):
            raise AssertionError("PostgreSQL was not started again")
        client, body = Client(self.city.first.port, self.token), filing(f"crash-{key}", self.chance).encode()
        answer, asked = client.post_until(lambda answer: answer.status == 201, "/api/v1/whistles", body, key)
        outage = time.monotonic() - begun
        client.close()
        request = Request("integrator", "/api/v1/whistles", body, key, "application/json", answered_by(answer))
        filed = Filed(key, f"crash-{key}", int(answer.json()["id"]))
        self.load.ledger.note(request, filed=[filed], repeats=asked - 1)
        return outage


class Kill(unittest.TestCase):
    def test_what_was_acknowledged_survives_every_kill_exactly_once(self):
        folder = tempfile.TemporaryDirectory(prefix="gw-crash-")
        self.addCleanup(folder.cleanup)
        city = City(folder.name)
        self.addCleanup(city.close)
        tokens = {name: city.token(name) for name in ("integrator", "liaison-um")}
        load = Load(city.first.port, tokens, workers=6, lines=LINES, handled=LINES // 4)
        nemesis = Nemesis(city, load, tokens["integrator"])
        try:
            nemesis.run()
        finally:
            seconds = load.finish()
        self.report(load.ledger, nemesis.outages, seconds)
        self.assertEqual(load.ledger.faults[:5], [])
        self.assertEqual(sum(map(len, nemesis.outages.values())), SERVER_KILLS + DATABASE_KILLS)
        self.assertGreaterEqual(load.ledger.acknowledged, ACKNOWLEDGED_MIN)
        self.judge(city, tokens, load.ledger)

    def report(self, ledger, outages, seconds):
        print(f"\nacknowledged: {ledger.acknowledged} commands in {len(ledger.requests)} requests; repeated: "
              f"{ledger.repeats} requests; load: {seconds:.1f} s")
        for kind, times in outages.items():
            if times:
                print(f"kills of {kind}: {len(times)}; until a filing was acknowledged again: "
                      f"mean {sum(times) / len(times):.2f} s, longest {max(times):.2f} s", flush=True)

    def judge(self, city, tokens, ledger):
        self.assertEqual(verify.breaches(city, ledger), [])
        before, begun = verify.counts(city), time.monotonic()
        self.assertEqual(verify.repeat_all(city.first.port, tokens, ledger)[:5], [])
        self.assertEqual(verify.counts(city), before)
        print(f"repeated all {len(ledger.requests)} requests with their keys: byte-equal, nothing added, "
              f"{time.monotonic() - begun:.1f} s")
        self.read_some(city, tokens, ledger)
        status, took = city.first.stop()
        self.assertEqual(status, 0)
        self.assertEqual(verify.processes_of(city.folder), [])
        audit = city.command("check", check=False)
        self.assertEqual(audit.returncode, 0, audit.stdout + audit.stderr)
        self.assertEqual(verify.processes_of(city.folder), [])
        print(f"stopped in {took:.1f} s, nothing left running; check: {audit.stdout.strip()}", flush=True)

    def read_some(self, city, tokens, ledger):
        versions = {}
        for done in ledger.done:
            versions[done.whistle] = max(done.version, versions.get(done.whistle, 0))
        client = Client(city.first.port, tokens["integrator"])
        for filed in random.Random(1).sample(ledger.filed, min(200, len(ledger.filed))):
            answer = client.ask("GET", f"/api/v1/whistles/{filed.whistle}")
            self.assertEqual(answer.status, 200)
            whistle = answer.json()
            self.assertTrue(whistle["description"].endswith(filed.mark))
            self.assertEqual(whistle["version"], versions.get(filed.whistle, 1))
        client.close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
