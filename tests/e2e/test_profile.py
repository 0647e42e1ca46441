"""A profile that nobody compiled in: imported beside the running server and followed by `allowed[]` alone."""

import json
import time

from city import COMPOUND, CityTest

ATTEMPTS = 4
PROFILE = {
    "flow": "yard_talks",
    "version": 1,
    "name": {"zh": "院落议事", "en": "Yard talks"},
    "phases": {
        "awaiting_response": {"zh": "等人认领", "en": "Waiting for somebody"},
        "in_progress": {"zh": "正在议", "en": "Being talked over"},
        "closed": {"zh": "议成", "en": "Talked out"},
    },
    "done_implies_report_in": False,
    "stands_down_offered_supports": True,
    "hard_problem_start": {"roles": ["leader"], "count": 1},
    "categories": ["PD01"],
    "tiers": [{"level": "community", "attempts": ATTEMPTS}, {"level": "street", "attempts": 1}],
    "commands": {"done": {"enabled": False}, "raise": {"enabled": False}},
    "actions": [
        {"name": "talk", "label": {"zh": "议一次", "en": "Talk once"}, "from": ["claimed", "working"],
         "who": ["holder"], "effect": "report_in", "attempt": True,
         "fields": {"type": "object", "required": ["present", "heads"], "properties": {
             "present": {"type": "string", "maxLength": 200, "title": {"zh": "到场人", "en": "Present"}},
             "heads": {"type": "integer", "minimum": 2, "maximum": 99, "title": {"zh": "人数", "en": "Heads"}},
             "note": {"type": "string", "maxLength": 500, "title": {"zh": "经过", "en": "What happened"}}}}},
        {"name": "hand_up", "label": {"zh": "请街道来议", "en": "Ask the street"}, "from": ["working"],
         "who": ["holder"], "effect": "next_tier",
         "fields": {"type": "object", "required": ["reason"], "properties": {
             "reason": {"type": "string", "maxLength": 500, "title": {"zh": "原因", "en": "Reason"}}}}},
        {"name": "agree", "label": {"zh": "议成", "en": "Agree"}, "from": ["working"],
         "who": ["holder"], "effect": "done",
         "fields": {"type": "object", "required": ["feedback"], "properties": {
             "feedback": {"type": "string", "maxLength": 500, "title": {"zh": "反馈", "en": "Feedback"}}}}},
    ],
}

PATIENCE_SECONDS = 30


def fill(schema):
    """The required fields of a form, filled in from what its schema says."""
    values = {}
    for name in schema.get("required", []):
        kind = schema["properties"][name]
        values[name] = {"string": lambda k: k.get("enum", ["写了一句话"])[0], "integer": lambda k: k.get("minimum", 1),
                        "number": lambda k: k.get("minimum", 1), "boolean": lambda k: True}[kind["type"]](kind)
    return values


class Profile(CityTest):
    def take_in(self, profile):
        file = self.city.folder / "profile.json"
        file.write_text(json.dumps(profile, ensure_ascii=False), encoding="utf-8")
        self.city.run("import", "flows", str(file))
        end = time.monotonic() + PATIENCE_SECONDS
        while profile["flow"] not in [flow["flow"] for flow in self.who("worker").get("flows").body["items"]]:
            self.assertLess(time.monotonic(), end, "the server does not see the profile")
        flows = {row["code"]: row["flow"] for row in self.who("worker").get("categories").body["items"]}
        self.assertEqual({flows[code] for code in profile["categories"]}, {profile["flow"]},
                         "its categories are handed over with it")

    def press(self, who, one, whistle):
        """Does what an entry of `allowed` offers, as a page would."""
        values = fill(one["fields"])
        if one["command"] == "act":
            body = {"action": one["action"], "data": values}
            if "-" in one["target"]:
                body["assignment"] = one["target"]
            answer = self.who(who).post(f"whistles/{whistle}/act", body)
        else:
            answer = self.try_to(who, one["target"], one["command"], **values)
        self.assertEqual(answer.status, 200, (one, answer.body))
        return answer.body

    def offers(self, who, whistle):
        """What a page would show to this person."""
        body = self.who(who).get(f"whistles/{whistle}").body
        return {one.get("action", one["command"]): one for one in body["allowed"]}

    def test_an_imported_profile_is_followed_to_its_end_by_its_buttons_alone(self):
        self.take_in(PROFILE)
        self.city.run("user", "add", "street-mediator", "--role", "liaison", "--unit", "ST-0103")
        whistle = self.file(category="PD01", location=COMPOUND)
        self.assertEqual((whistle["flow"], whistle["phase_label"]["zh"], self.lead(whistle)["unit"]),
                         ("yard_talks", "等人认领", "CO-0112"))
        id = whistle["id"]
        self.press("community", self.offers("community", id)["claim"], id)
        for attempt in range(ATTEMPTS):
            offers = self.offers("community", id)
            self.assertNotIn("hand_up", offers, "the tier's attempts are not spent")
            self.assertNotIn("done", offers, "the profile switches it off")
            self.assertEqual(offers["talk"]["label"]["zh"], "议一次")
            self.assertEqual(set(offers["talk"]["fields"]["required"]), {"present", "heads"})
            whistle = self.press("community", offers["talk"], id)
            self.assertEqual((self.lead(whistle)["attempts"], whistle["phase_label"]["zh"]), (attempt + 1, "正在议"))
        offers = self.offers("community", id)
        self.assertNotIn("talk", offers, "no fifth attempt")
        whistle = self.press("community", offers["hand_up"], id)
        lead = self.lead(whistle)
        self.assertEqual((lead["unit"], lead["level"], lead["attempts"]), ("ST-0103", "street", 0))
        ended = whistle["assignments"][0]
        self.assertEqual((ended["state"], ended["why"]), ("ended", "next_tier"))
        for button in ("claim", "talk", "agree"):
            whistle = self.press("street-mediator", self.offers("street-mediator", id)[button], id)
        self.assertEqual(whistle["phase"], "awaiting_judgement")
        whistle = self.press("worker", self.offers("worker", id)["answer"], id)
        self.assertEqual((whistle["state"], whistle["phase_label"]["zh"]), ("closed", "议成"))

    def test_where_somebody_stood_lies_sealed_and_not_in_the_log(self):
        point = {"type": "object", "format": "point", "title": {"zh": "位置", "en": "Place"}}
        fields = {"type": "object", "required": ["spot"], "properties": {"spot": point}}
        actions = [PROFILE["actions"][0] | {"fields": fields}, *PROFILE["actions"][1:]]
        self.take_in(PROFILE | {"flow": "yard_walks", "categories": ["PD04"], "actions": actions})
        whistle = self.file("resident", category="PD04", location=COMPOUND)
        id = whistle["id"]
        self.press("community", self.offers("community", id)["claim"], id)
        self.assertEqual(self.sealed_positions(id), ["1"], "the filing's own")
        spot = {"lon": 116.3987654, "lat": 39.9034567, "crs": "WGS84", "accuracy_m": 5}
        acted = self.who("community").post(f"whistles/{id}/act", {"action": "talk", "data": {"spot": spot}})
        self.assertEqual(acted.status, 200, acted.body)
        for answer in (acted, self.who("community").get(f"whistles/{id}/events")):
            self.assertNotIn("116.3987", answer.raw.decode())
        self.assertEqual(self.city.sql("SELECT count(*) FROM event WHERE data LIKE '%116.3987%'"), ["0"])
        self.assertEqual(self.sealed_positions(id), ["1", str(acted.body["version"])])

    def test_reporting_in_seals_where_it_was_done(self):
        whistle = self.file(category="CE02", location=COMPOUND)
        lead = self.lead(whistle)["id"]
        self.do("liaison-pm-shiqiaowan", lead, "claim")
        whistle = self.do("liaison-pm-shiqiaowan", lead, "report-in", location=COMPOUND)
        self.assertEqual(self.sealed_positions(whistle["id"]), ["1", str(whistle["version"])])

    def sealed_positions(self, whistle):
        """The numbers of the events beside which a position lies."""
        return self.city.sql(f"SELECT n FROM position WHERE whistle = {whistle} ORDER BY n")

    def test_own_actions_demand_their_fields_and_their_right(self):
        self.take_in(PROFILE)
        whistle = self.file(category="PD01", location=COMPOUND)
        self.press("community", self.offers("community", whistle["id"])["claim"], whistle["id"])
        path = f"whistles/{whistle['id']}/act"
        missing = self.who("community").post(path, {"action": "talk", "data": {"heads": 1}})
        self.assertEqual(missing.status, 422, missing.body)
        self.assertEqual({fault["pointer"] for fault in missing.body["errors"]}, {"/data/present", "/data/heads"})
        unknown = self.who("community").post(path, {"action": "sing"})
        self.assertEqual((unknown.status, unknown.body["errors"][0]["pointer"]), (422, "/action"))
        early = self.who("community").post(path, {"action": "hand_up", "data": {"reason": "谈不拢。"}})
        self.assertEqual(early.status, 409, early.body)
        other = self.who("worker").post(path, {"action": "talk", "data": {"present": "两家", "heads": 2}})
        self.refused(other, 403, "not_permitted")

    def test_a_file_of_profiles_is_taken_whole_or_not_at_all(self):
        self.take_in(PROFILE)
        file = self.city.folder / "profiles.json"
        other = PROFILE | {"flow": "half_taken", "categories": ["PD07"]}
        changed = PROFILE | {"name": {"zh": "另一个名字", "en": "Another name"}}
        file.write_text(json.dumps([other, changed], ensure_ascii=False), encoding="utf-8")
        with self.assertRaisesRegex(AssertionError, "yard_talks version 1 is stored with another text"):
            self.city.run("import", "flows", str(file))
        self.assertEqual(self.city.sql("SELECT count(*) FROM flow WHERE code = 'half_taken'"), ["0"])

    def test_a_broken_profile_is_not_taken_and_says_why(self):
        broken = PROFILE | {"flow": "broken", "tiers": [{"level": "community", "attempts": -1}]}
        with self.assertRaisesRegex(AssertionError, "/tiers/0/attempts"):
            self.take_in(broken)
        self.assertNotIn("broken", [flow["flow"] for flow in self.who("worker").get("flows").body["items"]])
