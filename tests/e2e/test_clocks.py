"""Deadlines over HTTP: lights, ladders, suspension, silence. Days pass in virtual time, in a city of its own."""

import atexit
import collections
import datetime
import os
import time
import unittest

from city import COMPOUND, City, CityTest

PATIENCE_SECONDS = 30

_city = None


def the_city_of_time():
    global _city
    if _city is None:
        program = os.environ.get("GW_PROGRAM")
        if not program:
            raise unittest.SkipTest("GW_PROGRAM does not name the built program")
        _city = City(program, "--test-clock")
        atexit.register(_city.remove)
        _city.start()
    return _city


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class Clocks(CityTest):
    def setUp(self):
        self.city = the_city_of_time()

    def seen(self, whistle, by="dispatcher"):
        answer = self.who(by).get(f"whistles/{whistle['id']}")
        self.assertEqual(answer.status, 200, answer.body)
        return answer.body

    def wait_for(self, whistle, condition):
        """The whistle once the condition holds; the clockwork looks at least twice a second."""
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            now = self.seen(whistle)
            if condition(now):
                return now
            self.assertLess(time.monotonic(), end, now)
            time.sleep(0.05)

    def deadline(self, owner, clock):
        found = [d for d in owner["deadlines"] if d["clock"] == clock]
        self.assertEqual(len(found), 1, owner["deadlines"])
        return found[0]

    def events(self, whistle):
        answer = self.who("dispatcher").get(f"whistles/{whistle['id']}/events")
        self.assertEqual(answer.status, 200, answer.body)
        return answer.body["items"]

    def in_progress(self):
        whistle = self.file("worker", "CE02", COMPOUND)
        lead = self.lead(whistle)["id"]
        self.do("liaison-pm-shiqiaowan", lead, "report-in")
        return whistle, lead

    def test_everybody_called_has_two_clocks_and_who_reports_in_stays_green_beside_a_late_partner(self):
        whistle, lead = self.in_progress()
        part = next(a for a in self.seen(whistle)["assignments"] if a["id"] == lead)
        self.assertEqual(part["light"], "green")
        self.assertEqual([d["clock"] for d in part["deadlines"]], ["resolve"])
        others = [a for a in whistle["assignments"] if a["id"] != lead]
        self.assertTrue(others)
        self.assertEqual([d["clock"] for d in others[0]["deadlines"]], ["report_in", "resolve"])
        late = whistle
        for rung in (1, 2, 3):  # each at its own time; what is jumped over would come one by one
            next_at = max(moment(self.deadline(a, "report_in")["next_at"]) for a in late["assignments"]
                          if a["id"] in [o["id"] for o in others])
            self.city.pass_time(f"{int((next_at - self.city.now()).total_seconds()) + 5} seconds")
            late = self.wait_for(whistle, lambda w: all(self.deadline(a, "report_in")["rung"] >= rung
                                                        for a in w["assignments"] if a["state"] == "offered"))
        self.assertEqual({a["light"] for a in late["assignments"] if a["id"] in [o["id"] for o in others]}, {"red"})
        rungs = collections.Counter((e["data"].get("assignment"), e["data"]["clock"], e["data"]["rung"])
                                    for e in self.events(whistle) if e["type"] == "escalated")
        self.assertEqual(set(rungs.values()), {1}, rungs)
        rows = self.who("dispatcher").get("queues/escalations?limit=200").body
        dues = [moment(row["due_at"]) for row in rows["items"]]
        self.assertEqual(dues, sorted(dues))
        mine = self.who("dispatcher").get(f"queues/escalations?clock=report_in&limit=200&unit={others[0]['unit']}").body
        self.assertIn(whistle["id"], [row["whistle"] for row in mine["items"]])
        self.assertTrue(rows["counts"]["rungs"])

    def test_three_silent_days_close_it_unconfirmed(self):
        whistle, lead = self.in_progress()
        for part in whistle["assignments"]:
            if part["id"] != lead and part["state"] != "stood_down":
                self.do("dispatcher", part["id"], "stand-down", reason="不再需要")
        judged = self.do("liaison-pm-shiqiaowan", lead, "done", feedback="已清运。")
        self.assertEqual(judged["state"], "judging")
        self.deadline(judged, "judgement")
        self.city.pass_time("4 days")
        closed = self.wait_for(whistle, lambda w: w["state"] == "closed")
        self.assertTrue(closed["unconfirmed"])

    def test_an_approved_suspension_stops_every_clock_and_resuming_gives_the_time_back(self):
        whistle, lead = self.in_progress()
        now = self.city.now()
        review = (now + datetime.timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
        asked = self.do("liaison-pm-shiqiaowan", whistle["id"], "suspend", reason="funds", evidence="财政批复",
                        review_at=review)
        proposal = asked["proposals"][-1]
        self.assertEqual((proposal["kind"], proposal["state"]), ("suspension", "open"))
        answer = self.who("supervisor").post(f"decisions/{proposal['id']}/approve", {"reason": "属实"})
        self.assertEqual(answer.status, 200, answer.body)
        still = self.seen(whistle)
        self.assertEqual((still["state"], still["light"], still["phase"]), ("suspended", "blue", "aside"))
        before = self.deadline(self.lead(asked), "resolve")["due_at"]
        self.city.pass_time("5 days")
        again = self.do("dispatcher", whistle["id"], "resume")
        after = self.deadline(self.lead(again), "resolve")["due_at"]
        self.assertGreater(moment(after) - moment(before), datetime.timedelta(days=2))
        self.assertEqual(again["state"], "in_progress")

    def test_supervision_asks_and_the_unit_replies_and_who_knows_says_so(self):
        whistle, lead = self.in_progress()
        asked = self.do("supervisor", whistle["id"], "supervise", level=1, question="为何未清运？")
        self.assertEqual(asked["supervisions"][-1]["question"], "为何未清运？")
        self.refused(self.try_to("liaison-pm-shiqiaowan", whistle["id"], "supervise", question="反问"), 403,
                     "not_permitted")
        told = self.do("liaison-pm-shiqiaowan", whistle["id"], "supervision-reply", text="车辆检修，今天完成。")
        self.assertEqual(told["supervisions"][-1]["reply"], "车辆检修，今天完成。")
        self.refused(self.try_to("supervisor", whistle["id"], "acknowledge"), 409, "nothing_to_acknowledge")
        self.do("dispatcher", whistle["id"], "urge", text="请尽快")

    def test_an_extension_moves_only_the_one_it_was_asked_for(self):
        whistle, lead = self.in_progress()
        due = moment(self.deadline(self.lead(self.seen(whistle)), "resolve")["due_at"])
        until = (due + datetime.timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M:%SZ")
        asked = self.do("liaison-pm-shiqiaowan", lead, "extend", until=until, reason="等待车辆")
        answer = self.who("dispatcher").post(f"decisions/{asked['proposals'][-1]['id']}/approve", {})
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(moment(self.deadline(self.lead(answer.body), "resolve")["due_at"]), moment(until))
        problem = self.refused(self.try_to("liaison-pm-shiqiaowan", lead, "extend", until="2020-01-01T00:00:00Z",
                                           reason="x"), 422, "not_later")
        self.assertEqual(problem["errors"][0]["pointer"], "/until")


if __name__ == "__main__":
    unittest.main()
