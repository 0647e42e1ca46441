"""The loop a person sees, over HTTP: who gets a filing, who may do what with it, and how it ends."""

import unittest

from city import ALLEY, COMPOUND, MAIN_STREET, CityTest

PROPERTY = "PM-0109"  # answers for the compounds of 幸福里社区
RETURN = {"reason": "not_our_duty", "duty": "职责清单第三条"}


class Journey(CityTest):
    def test_five_writes_lead_from_a_filing_to_a_closed_whistle(self):
        whistle = self.file("worker", "CE02", COMPOUND)
        lead = self.lead(whistle)
        self.assertEqual((lead["unit"][:2], lead["phase_label"]["zh"]), ("PM", "待应哨"))
        whistle = self.do("liaison-pm-shiqiaowan", lead["id"], "claim")
        self.assertEqual(whistle["phase_label"]["zh"], "待报到")
        whistle = self.do("liaison-pm-shiqiaowan", lead["id"], "report-in", location=COMPOUND)
        self.assertEqual((whistle["phase_label"]["zh"], self.lead(whistle)["arrival"]), ("办理中", "valid"))
        whistle = self.do("liaison-pm-shiqiaowan", lead["id"], "done", feedback="已清运两车。")
        self.assertEqual(whistle["phase_label"]["zh"], "待评价")
        whistle = self.do("worker", whistle["id"], "answer", solved="yes", satisfaction=5)
        self.assertEqual((whistle["state"], whistle["phase"], whistle["phase_label"]["zh"]),
                         ("closed", "closed", "已办结"))
        self.assertEqual(self.assignment(whistle, role="lead")["feedback"], "已清运两车。")
        self.assertFalse(whistle["unconfirmed"])

    def test_the_handling_unit_does_not_verify_its_own_work(self):
        whistle = self.file("worker", "CE02", COMPOUND)
        lead = self.lead(whistle)["id"]
        self.do("liaison-pm-shiqiaowan", lead, "claim")
        self.do("liaison-pm-shiqiaowan", lead, "report-in")
        self.do("liaison-pm-shiqiaowan", lead, "done", feedback="已清运。")
        answer = self.try_to("liaison-pm-shiqiaowan", lead, "verify", passed=True)
        self.refused(answer, 403, "own_work")
        whistle = self.do("verifier", lead, "verify", passed=True)
        self.assertEqual(whistle["state"], "closed")

    def test_an_answer_of_no_sends_the_work_back_and_a_closed_whistle_reopens(self):
        whistle = self.file("worker", "CE02", COMPOUND)
        lead = self.lead(whistle)["id"]
        self.do("liaison-pm-shiqiaowan", lead, "claim")
        self.do("liaison-pm-shiqiaowan", lead, "report-in")
        self.do("liaison-pm-shiqiaowan", lead, "done", feedback="已清运。")
        whistle = self.do("worker", whistle["id"], "answer", solved="no")
        self.assertEqual((whistle["state"], whistle["rework_count"], self.lead(whistle)["state"]),
                         ("in_progress", 1, "working"))
        self.do("liaison-pm-shiqiaowan", lead, "done", feedback="再次清运。")
        self.assertEqual(self.do("worker", whistle["id"], "answer", solved="yes")["state"], "closed")
        self.assertEqual(self.do("worker", whistle["id"], "answer", solved="no")["state"], "in_progress")

    def test_a_residents_filing_reaches_the_community_and_is_raised_under_the_same_id_with_its_text(self):
        filed = self.file("resident", "CE02", COMPOUND, description="翠竹苑垃圾房旁边堆着装修垃圾，一星期了。")
        desk = self.lead(filed)
        self.assertEqual((desk["unit"], filed["kind"], filed["level"]), ("CO-0112", "none", "community"))
        self.assertTrue(filed["receipt"])
        self.do("community", desk["id"], "claim")
        seen = self.do("community", desk["id"], "report-in")
        self.assertEqual((seen["filed_by"], seen["receipt"]), (None, None))
        raised = self.do("community", filed["id"], "raise", kind="routine", measures_taken="已张贴通知，无人认领。")
        self.assertEqual((raised["id"], raised["description"], raised["number"]),
                         (filed["id"], filed["description"], filed["number"]))
        self.assertEqual((raised["kind"], raised["raised"]["measures_taken"]), ("routine", "已张贴通知，无人认领。"))
        ended = next(a for a in raised["assignments"] if a["id"] == desk["id"])
        self.assertEqual((ended["state"], ended["why"]), ("ended", "raised"))
        self.assertEqual(self.lead(raised)["unit"][:2], "PM")


class Responsibility(CityTest):
    def test_the_same_category_has_another_lead_on_each_class_of_road_and_says_by_which_rule(self):
        places = {"main_street": (MAIN_STREET, "SAN"), "alley": (ALLEY, "CO"), "compound_interior": (COMPOUND, "PM")}
        rules = set()
        for road_class, (place, kind) in places.items():
            with self.subTest(road_class):
                whistle = self.file("worker", "CE01", place)
                self.assertEqual(whistle["road_class"], road_class)
                self.assertEqual(self.lead(whistle)["unit"].split("-")[0], kind)
                route = self.who("worker").get(f"whistles/{whistle['id']}/why").body["routes"][0]["route"]
                self.assertEqual(route["inputs"]["road_class"], road_class)
                rules.add(route["rule"])
        self.assertEqual(rules, {"CE01/main_street", "CE01/alley", "CE01/compound"})

    def test_danger_to_life_changes_the_lead_and_the_kind(self):
        usual = self.file("worker", "CE05", MAIN_STREET)
        urgent = self.file("worker", "CE05", MAIN_STREET, priority="P1")
        self.assertEqual((self.lead(usual)["unit"][:2], usual["kind"]), ("GR", "routine"))
        self.assertEqual((self.lead(urgent)["unit"][:3], urgent["kind"]), ("EMB", "emergency"))
        seats = [a for a in urgent["assignments"] if a["party"]["kind"] == "seat"]
        self.assertTrue(seats, "an emergency alerts the steward seats")
        route = self.who("worker").get(f"whistles/{urgent['id']}/why").body["routes"][0]["route"]
        self.assertEqual(route["rule"], "CE05/p1")

    def test_an_approved_return_is_routed_on_and_the_second_return_waits_for_a_ruling(self):
        whistle = self.file("worker", "MU04", MAIN_STREET)
        first = self.lead(whistle)["id"]
        self.do("liaison-wa", first, "claim")
        whistle = self.do("liaison-wa", first, "return", suggested_unit="UTIL.WTR-0101", **RETURN)
        proposal = whistle["proposals"][-1]
        self.assertEqual((proposal["kind"], proposal["state"], whistle["phase"]), ("return", "open", "aside"))
        self.assertIn(proposal["id"], self.inbox("dispatcher"))
        answer = self.who("dispatcher").post(f"decisions/{proposal['id']}/approve", {"reason": "属实。"})
        self.assertEqual(answer.status, 200, answer.body)
        whistle = answer.body
        self.assertEqual(next(a for a in whistle["assignments"] if a["id"] == first)["state"], "returned")
        second = self.lead(whistle)
        self.assertEqual(second["unit"], "UTIL.WTR-0101")
        self.assertNotIn(proposal["id"], self.inbox("dispatcher"))

        self.do("liaison-water", second["id"], "claim")
        whistle = self.do("liaison-water", second["id"], "return", suggested_unit="UM-0101", **RETURN)
        proposal = whistle["proposals"][-1]
        self.assertEqual((proposal["kind"], proposal["state"]), ("adjudication", "open"))
        self.assertEqual(self.lead(whistle)["id"], second["id"], "it stays with its party until somebody rules")
        whistle = self.do("supervisor", whistle["id"], "adjudicate", lead="UM-0101", reason="市政所负责。")
        self.assertEqual((self.lead(whistle)["unit"], whistle["proposals"][-1]["state"]), ("UM-0101", "approved"))

    def inbox(self, name):
        ids, path = [], "decisions?for=me&limit=200"
        while path:
            page = self.who(name).get(path).body
            ids += [row["id"] for row in page["items"]]
            path = page["next"] and f"decisions?for=me&limit=200&cursor={page['next']}"
        return ids


class Claiming(CityTest):
    def test_a_second_claim_says_who_has_it_and_the_holders_own_changes_nothing(self):
        lead = self.lead(self.file("worker", "CE03", COMPOUND))["id"]
        first = self.do("liaison-pm-shiqiaowan", lead, "claim")
        again = self.do("liaison-pm-shiqiaowan", lead, "claim")
        self.assertEqual(first["version"], again["version"])
        whistle = self.file("worker", "MU02", MAIN_STREET)
        lead = self.lead(whistle)["id"]
        self.do("liaison-um", lead, "claim")
        problem = self.refused(self.try_to("head-um", lead, "claim"), 409, "already_claimed")
        self.assertIn("市政", problem["holder"])
        self.assertRegex(problem["since"], r"^\d{4}-.*Z$")
        self.assertIn("take-over", [a["command"] for a in problem["allowed"]])

    def test_many_are_claimed_at_once_with_a_result_for_each(self):
        leads = [self.lead(self.file("worker", "CE02", COMPOUND))["id"] for _ in range(3)]
        self.do("liaison-pm-shiqiaowan", leads[1], "claim")
        foreign = self.lead(self.file("worker", "MU03", MAIN_STREET))["id"]
        answer = self.who("liaison-pm-shiqiaowan").post("assignments/claim", {"ids": [*leads, foreign]})
        self.assertEqual([row["assignment"] for row in answer.body["items"]], [*leads, foreign])
        self.assertEqual([row["status"] for row in answer.body["items"]][:3], [200, 200, 200])
        self.assertIn(answer.body["items"][3]["status"], (403, 404))

    def test_the_next_one_is_the_most_urgent_and_an_empty_queue_says_so(self):
        self.empty_queue()
        usual = self.lead(self.file("worker", "CE02", COMPOUND, priority="P3"))
        urgent = self.lead(self.file("worker", "CE02", COMPOUND, priority="P2"))
        self.assertEqual({usual["unit"], urgent["unit"]}, {PROPERTY})
        taken = [self.next_one().body["assignments"] for _ in range(2)]
        held = [[a["id"] for a in parts if a["state"] == "claimed"] for parts in taken]
        self.assertEqual(held, [[urgent["id"]], [usual["id"]]])
        self.assertEqual(self.next_one().status, 204)

    def test_the_next_one_repeated_with_its_key_is_the_same_one_when_the_queue_is_empty_by_now(self):
        self.empty_queue()
        self.file("worker", "CE02", COMPOUND)
        first = self.next_one(key="next-once")
        self.assertEqual(first.status, 200)
        again = self.next_one(key="next-once")
        self.assertEqual((again.status, again.raw), (200, first.raw))

    def next_one(self, **more):
        return self.who("liaison-pm-shiqiaowan").post(f"units/{PROPERTY}/next", **more)

    def empty_queue(self):
        while self.next_one().status == 200:
            pass

    def test_only_a_member_takes_the_next_one_of_a_unit(self):
        self.refused(self.who("liaison-um").post(f"units/{PROPERTY}/next"), 403, "not_permitted")
        self.refused(self.who("liaison-um").post("units/NOWHERE-1/next"), 404, "not_found")


if __name__ == "__main__":
    unittest.main()
