"""Who is on duty: imported rotas, their gaps, who stands in, and the calendar they go by."""

import datetime
import json
import subprocess
import time

from city import CityTest

STREET = "990101003"
COMMUNITY = "990101003002"


def next_march(weekday, time_of_day, week=0):
    """A moment in UTC on such a day (Monday is 0) of the next year's March, which has no public holidays."""
    first = datetime.date(datetime.date.today().year + 1, 3, 1)
    day = first + datetime.timedelta((weekday - first.weekday()) % 7 + 7 * week)
    return f"{day.isoformat()}T{time_of_day}:00Z"


class Rotas(CityTest):
    def bring(self, what, *documents):
        """Imports documents of one kind; the finished process."""
        path = self.city.folder / f"{self.id()}-{what}.json"
        path.write_text(json.dumps(list(documents) if len(documents) > 1 else documents[0]), encoding="utf-8")
        return subprocess.run([self.city.program, "import", what, str(path), "--data", str(self.city.data)],
                              capture_output=True, text=True, timeout=60)

    def on_duty(self, at, area=COMMUNITY, role="duty_officer", who="dispatcher"):
        answer = self.who(who).get(f"rota/who?area={area}&role={role}&at={at}")
        self.assertEqual(answer.status, 200, answer.body)
        return answer.body

    @staticmethod
    def names(found):
        return [person["name"] for person in found["people"]]

    def eventually_on_duty(self, rota, **question):
        """An import is in force within a second or two."""
        for _ in range(100):
            found = self.on_duty(**question)
            if found["rota"] == rota:
                return found
            time.sleep(0.1)
        self.fail(f"rota {rota} did not come into force: {found}")

    def test_by_day_the_street_answers_and_in_its_gap_at_night_the_district(self):
        day = self.on_duty(next_march(1, "02:00"))
        self.assertEqual((day["rota"], day["nobody_on_duty"]), (f"street-duty-{STREET}", False))
        self.assertEqual(day["until"], next_march(1, "10:00"), "18:00 by the clock on the wall")
        night = self.on_duty(next_march(1, "15:00"))
        self.assertEqual((night["rota"], night["nobody_on_duty"]), ("district-duty", True))
        self.assertEqual(len(night["people"]), 1)

    def test_the_list_shows_gaps_as_spans_without_people(self):
        begin, end = next_march(1, "00:00"), next_march(1, "00:00", week=1)
        answer = self.who("supervisor").get(f"rota?area={STREET}&role=duty_officer&from={begin}&to={end}")
        self.assertEqual(answer.status, 200, answer.body)
        spans = answer.body["items"][0]["spans"]
        self.assertEqual((spans[0]["from"], spans[-1]["to"]), (begin, end))
        for before, after in zip(spans, spans[1:]):
            self.assertEqual(before["to"], after["from"])
        self.assertEqual([span["nobody_on_duty"] for span in spans], [not span["people"] for span in spans])
        self.assertTrue(any(span["nobody_on_duty"] for span in spans))

    def test_an_imported_rota_says_its_gaps_and_is_in_force_at_once(self):
        rota = {"rota": "supervision", "name": "督查值班", "role": "supervisor", "area": "990101003001",
                "shifts": [{"from": "08:00", "to": "20:00", "teams": [["supervisor"]]}],
                "overrides": [{"from": next_march(1, "02:00"), "to": next_march(1, "04:00"), "people": ["verifier"]}]}
        done = self.bring("rota", rota)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("nobody on duty from", done.stderr)
        question = {"area": "990101003001", "role": "supervisor"}
        found = self.eventually_on_duty("supervision", at=next_march(1, "01:00"), **question)
        self.assertEqual(self.names(found), [self.who("supervisor").get("me").body["name"]])
        other = self.on_duty(next_march(1, "03:00"), **question)
        self.assertEqual(self.names(other), [self.who("verifier").get("me").body["name"]])
        self.assertTrue(self.on_duty(next_march(1, "15:00"), **question)["nobody_on_duty"])

    def test_a_rota_with_faults_is_refused_whole_with_their_places(self):
        good = {"rota": "good", "name": "good", "area": STREET, "role": "leader",
                "shifts": [{"from": "08:00", "to": "20:00", "teams": [["leader"]]}]}
        nobody = good | {"rota": "bad", "shifts": [{"from": "08:00", "to": "20:00", "teams": [["no such one"]]}]}
        done = self.bring("rota", good, nobody)
        self.assertEqual(done.returncode, 1)
        self.assertIn("/1/shifts/0/teams/0/0", done.stderr)
        nowhere = self.bring("rota", good | {"area": "000"}, good | {"rota": "zone", "time_zone": "Moon/Base"})
        self.assertEqual(nowhere.returncode, 1)
        self.assertIn("no area 000", nowhere.stderr)
        self.assertIn("no IANA time zone", nowhere.stderr)
        self.assertNotIn("good", [row["rota"] for row in self.who("dispatcher").get("rota").body["items"]])

    def test_a_years_notice_changes_who_is_on_duty_on_its_holidays(self):
        monday = next_march(0, "00:45", week=2)  # 08:45: a shift of workdays has begun, one of days off has not
        self.assertFalse(self.on_duty(monday, area=STREET)["nobody_on_duty"])
        done = self.bring("calendar", {"year": int(monday[:4]), "papers": [], "days": [
            {"name": "放假", "date": monday[:10], "isOffDay": True}]})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.eventually_on_duty("district-duty", area=STREET, at=monday)

    def test_a_ladder_with_faults_is_refused_and_a_good_one_taken(self):
        ladder = {"ladder": "quick", "name": "快", "for": {"levels": ["street"], "clocks": ["no_such_clock"]},
                  "rungs": [{"rung": "remind", "percent": 50, "tells": ["holder"]}]}
        self.assertEqual(self.bring("ladders", ladder).returncode, 0)
        silent = ladder | {"rungs": [{"rung": "remind", "percent": 50, "tells": []}]}
        done = self.bring("ladders", silent)
        self.assertEqual(done.returncode, 1)
        self.assertIn("/rungs/0/tells", done.stderr)

    def test_linked_leaders_come_with_the_parties(self):
        path = self.city.folder / "linked.csv"
        path.write_text(f"kind,code,unit,area,holders\nlinked_leader,,,{STREET},leader;director\n", encoding="utf-8")
        self.city.run("import", "parties", str(path))
        bound = self.city.sql(f"SELECT count(*) FROM binding WHERE role = 'linked_leader' AND place = '{STREET}'")
        self.assertEqual(bound, ["2"])

    def test_questions_nobody_can_answer_are_refused(self):
        dispatcher, begin = self.who("dispatcher"), next_march(1, "00:00")
        far = begin.replace(begin[:4], str(int(begin[:4]) + 5))
        for query, code in (("rota/who", "required"), (f"rota/who?area={STREET}&role=boss", "not_a_choice"),
                            (f"rota/who?area={STREET}&at={far}", "parameter_out_of_range"),
                            (f"rota?from={begin}&to={far}", "parameter_out_of_range")):
            answer = dispatcher.get(query)
            self.assertEqual(answer.status, 400, query)
            self.assertIn(code, json.dumps(answer.body))
        self.refused(dispatcher.get("rota/who?area=000"), 404, "not_found")
        self.refused(self.who("resident").get(f"rota/who?area={STREET}"), 403, "not_permitted")
        self.refused(self.who("resident").get("rota"), 403, "not_permitted")
        self.refused(self.who(None).get("rota"), 401, "unauthorized")
