"""Many people of one unit claim the same assignment at once: exactly one gets it, all others learn who."""

import hashlib
import json
import tempfile
import threading
import time
import unittest

from client import Client
from node import LONG, City, eventually

CLAIMERS = 200 if LONG else 60
ROUNDS_ONE_NODE = 50 if LONG else 5
ROUNDS_TWO_NODES = 20 if LONG else 3
FILING = {"category": "MU03", "description": "路灯不亮",
          "location": {"lon": 116.4037436, "lat": 39.9101035, "crs": "GCJ02", "accuracy_m": 12}}


def make_claimers(city, count):
    """Accounts of UM-0101 with what the model account may do. Written with SQL: `user add` makes one a process."""
    city.command("user", "add", "claimer", "--role", "liaison", "--unit", "UM-0101")
    tokens = {f"claimer-{i}": f"gw_crash_claimer_{i}" for i in range(count)}
    rows = ", ".join(f"('{name}', decode('{hashlib.sha256(token.encode()).hexdigest()}', 'hex'))"
                     for name, token in tokens.items())
    city.sql(f"""CREATE TEMP TABLE fresh (name text, hash bytea); INSERT INTO fresh VALUES {rows};
        INSERT INTO account (name, display_name) SELECT name, name FROM fresh;
        INSERT INTO access_grant (account, role, unit, area)
            SELECT a.id, g.role, g.unit, g.area FROM fresh JOIN account a USING (name),
                access_grant g JOIN account model ON model.id = g.account AND model.name = 'claimer';
        INSERT INTO token (hash, account) SELECT hash, id FROM fresh JOIN account USING (name);
        UPDATE reference_version SET version = version + 1;""")
    return tokens


def wait_until_known(port, city, name):
    """Nodes poll for new accounts: until then a refusal names the number of an account."""
    filer = Client(port, city.token("integrator"))
    filed = filer.ask("POST", "/api/v1/whistles", json.dumps(FILING), f"known-{port}")
    path = f"/api/v1/assignments/{filed.json()['assignments'][0]['id']}/claim"
    early, late = Client(port, f"gw_crash_{name.replace('-', '_')}"), Client(port, city.token("claimer"))
    early.ask("POST", path, "{}", f"known-claim-{port}")
    assert eventually(lambda: late.ask("POST", path, "{}", f"known-late-{port}").json()["holder"] == name, 30)
    for client in (filer, early, late):
        client.close()


class Race:
    """Every claimer has a thread and a connection for all rounds; a barrier starts each round."""

    def __init__(self, ports, tokens):
        self.answers = {}
        self.assignment = None
        self.barrier = threading.Barrier(len(tokens) + 1)
        self.threads = []
        for i, (name, token) in enumerate(tokens.items()):
            client = Client(ports[i % len(ports)], token)
            self.threads.append(threading.Thread(target=self._claim, args=(name, client), daemon=True))
        for thread in self.threads:
            thread.start()

    def _claim(self, name, client):
        client.ask("GET", "/api/v1/me")  # connects and signs in before the race
        while True:
            self.barrier.wait(60)
            if self.assignment is None:
                client.close()
                return
            try:
                self.answers[name] = client.ask("POST", f"/api/v1/assignments/{self.assignment}/claim", "{}",
                                                f"race-{self.assignment}-{name}")
            finally:
                self.barrier.wait(60)

    def run(self, assignment):
        self.answers, self.assignment = {}, assignment
        begun = time.monotonic()
        self.barrier.wait(60)
        self.barrier.wait(60)
        return self.answers, time.monotonic() - begun

    def finish(self):
        self.assignment = None
        self.barrier.wait(60)
        for thread in self.threads:
            thread.join()


class ClaimRace(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="gw-crash-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.city = City(cls.folder.name)
        cls.addClassCleanup(cls.city.close)
        cls.tokens = make_claimers(cls.city, CLAIMERS)
        wait_until_known(cls.city.first.port, cls.city, f"claimer-{CLAIMERS - 1}")
        cls.filer = Client(cls.city.first.port, cls.city.token("integrator"))
        cls.addClassCleanup(cls.filer.close)

    def judge_round(self, assignment, answers):
        self.assertEqual(len(answers), CLAIMERS)
        winners = [name for name, answer in answers.items() if answer.status == 200]
        self.assertEqual(len(winners), 1, f"{assignment}: {sorted(a.status for a in answers.values())}")
        for name, answer in answers.items():
            if name == winners[0]:
                continue
            problem = answer.json()
            self.assertEqual((answer.status, problem["code"]), (409, "already_claimed"), name)
            self.assertEqual(problem["holder"], winners[0], name)
            self.assertTrue(problem["since"])
        whistle, number = assignment.split("-")
        holders = self.city.sql(f"""SELECT a.name, s.state, s.epoch, (SELECT count(*) FROM event e
            WHERE e.whistle = s.whistle AND e.type = 'claimed') FROM assignment s JOIN account a ON a.id = s.holder
            WHERE s.whistle = {whistle} AND s.n = {number}""")
        self.assertEqual([(row[0], row[1], row[3]) for row in holders], [(winners[0], "claimed", "1")])

    def race(self, ports, rounds, name):
        race, took = Race(ports, self.tokens), []
        for i in range(rounds):
            filed = self.filer.ask("POST", "/api/v1/whistles", json.dumps(FILING), f"{name}-{i}")
            self.assertEqual(filed.status, 201, filed.body)
            assignment = filed.json()["assignments"][0]["id"]
            answers, seconds = race.run(assignment)
            took.append(seconds)
            self.judge_round(assignment, answers)
        race.finish()
        print(f"{name}: {rounds} rounds of {CLAIMERS} claims, one winner each; "
              f"slowest round {max(took):.3f} s, mean {sum(took) / len(took):.3f} s", flush=True)

    def test_one_of_many_wins_on_one_node(self):
        self.race([self.city.first.port], ROUNDS_ONE_NODE, "one-node")

    def test_one_of_many_wins_on_two_nodes_of_one_database(self):
        second = self.city.add_second_node()
        self.race([self.city.first.port, second.port], ROUNDS_TWO_NODES, "two-nodes")
        self.assertEqual(second.stop()[0], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
