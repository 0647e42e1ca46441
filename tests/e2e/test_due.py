"""`gridwhistle due`: the engine's own reckoning, without a database."""

import json
import os
import pathlib
import subprocess
import unittest

PROGRAM = os.environ.get("GW_PROGRAM")
CALENDARS = pathlib.Path(__file__).parents[1] / "data/calendars"


@unittest.skipUnless(PROGRAM, "GW_PROGRAM does not name the built program")
class Due(unittest.TestCase):
    def run_due(self, *arguments):
        return subprocess.run([PROGRAM, "due", *arguments], capture_output=True, text=True, timeout=20)

    def due(self, *arguments):
        done = self.run_due(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def test_the_shipped_calendar_knows_holidays_and_worked_weekends(self):
        self.assertEqual(self.due("2026-02-13T16:00", "3wd"), "2026-02-25T18:00:00+08:00")
        self.assertEqual(self.due("2026-09-30T17:00", "2wh"), "2026-10-08T09:00:00+08:00")
        self.assertEqual(self.due("2026-11-22T13:03", "7nd"), "2026-11-30T00:00:00+08:00")
        self.assertEqual(self.due("2026-02-17T23:30:00+08:00", "2uh", "--calendar", "mainland"),
                         "2026-02-18T01:30:00+08:00")

    def test_pauses_do_not_count(self):
        self.assertEqual(self.due("2026-11-23T09:00", "8wh", "--pause", "2026-11-23T10:00/2026-11-23T15:00"),
                         "2026-11-24T12:00:00+08:00")

    def test_a_year_without_holidays_is_said_to_be_provisional(self):
        done = self.run_due("2026-12-31T09:00", "2wd")
        self.assertEqual(done.stdout.strip(), "2027-01-04T18:00:00+08:00")
        self.assertIn("provisional", done.stderr)
        answer = json.loads(self.due("2026-12-31T09:00", "2wd", "--json"))
        self.assertEqual(answer, {"due": "2027-01-04T18:00:00+08:00", "provisional": True})

    def test_another_city_brings_its_own_rule(self):
        boston = ("--calendar", str(CALENDARS / "boston.json"))
        self.assertEqual(self.due("2011-07-01T01:32:33-04:00", "10wd", *boston), "2011-07-15T01:32:33-04:00")
        self.assertEqual(self.due("2011-07-02T18:00", "1wd", *boston), "2011-07-06T08:30:00-04:00")

    def test_what_cannot_be_read_is_named(self):
        for arguments, part in ((("soon", "3wd"), "soon"), (("2026-02-13T16:00", "3weeks"), "3weeks"),
                                (("2026-02-13T16:00", "3wd", "--calendar", "nowhere"), "nowhere"),
                                (("2026-02-13T16:00", "3wd", "--pause", "2026-02-14T16:00"), "--pause")):
            done = self.run_due(*arguments)
            self.assertEqual(done.returncode, 1)
            self.assertIn(part, done.stderr)


if __name__ == "__main__":
    unittest.main()
