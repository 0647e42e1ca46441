"""Server-sent events: what happens arrives, only for those who may read it, and nothing is lost between two streams."""

import http.client
import json
import time

from city import COMPOUND, CityTest

PATIENCE_SECONDS = 30


class Stream:
    """An open stream; frames are (id, event, data)."""

    def __init__(self, client, query="", last=None):
        self.connection = http.client.HTTPConnection(*client.address, timeout=PATIENCE_SECONDS)
        headers = {"Authorization": "Bearer " + client.token}
        if last is not None:
            headers["Last-Event-ID"] = last
        self.connection.request("GET", "/api/v1/stream" + query, headers=headers)
        self.response = self.connection.getresponse()
        self.status = self.response.status
        self.media_type = self.response.headers["Content-Type"].split(";")[0]

    def frame(self):
        fields = {}
        while True:
            line = self.response.readline().decode().rstrip("\n")
            if line.startswith(":"):
                continue
            if not line:
                if fields:
                    return fields.get("id"), fields.get("event"), json.loads(fields["data"])
                continue
            name, _, value = line.partition(": ")
            fields[name] = value

    def until(self, whistle, event):
        """Frames of a whistle up to the first one of this type."""
        end = time.monotonic() + PATIENCE_SECONDS
        frames = []
        while time.monotonic() < end:
            frame = self.frame()
            if frame[2].get("whistle") == whistle:
                frames.append(frame)
                if frame[1] == event:
                    return frames
        raise AssertionError(f"no {event} of {whistle} among {frames}")

    def close(self):
        self.connection.close()


class Events(CityTest):
    def open(self, name, *more):
        stream = Stream(self.who(name), *more)
        self.addCleanup(stream.close)
        self.assertEqual((stream.status, stream.media_type), (200, "text/event-stream"))
        return stream

    def logged(self, whistle):
        events = self.who("auditor").get(f"whistles/{whistle}/events").body["items"]
        return [(event["n"], event["type"]) for event in events]

    def test_a_filing_and_its_commands_arrive_in_order(self):
        stream = self.open("dispatcher")
        self.assertEqual(stream.frame()[1], "ready")
        whistle = self.file(category="CE02", location=COMPOUND)
        self.do("liaison-pm-shiqiaowan", self.lead(whistle)["id"], "claim")
        frames = stream.until(whistle["id"], "claimed")
        self.assertEqual([(data["n"], event) for _, event, data in frames], self.logged(whistle["id"]))

    def test_a_stream_goes_on_where_the_last_one_broke_off(self):
        stream = self.open("dispatcher")
        stream.frame()
        whistle = self.file(category="CE02", location=COMPOUND)
        first = stream.until(whistle["id"], "filed")
        stream.close()
        lead = self.lead(whistle)["id"]
        self.do("liaison-pm-shiqiaowan", lead, "claim")
        self.do("liaison-pm-shiqiaowan", lead, "report-in")
        again = self.open("dispatcher", "", first[-1][0])
        frames = first + again.until(whistle["id"], "reported_in")
        self.assertEqual([(data["n"], event) for _, event, data in frames], self.logged(whistle["id"]))

    def test_a_stream_shows_only_what_its_reader_may_read_and_asked_for(self):
        stranger = self.open("liaison-hr")
        one = self.file(category="CE02", location=COMPOUND)
        narrow = self.open("dispatcher", f"?whistle={one['id']}")
        self.assertEqual([stranger.frame()[1], narrow.frame()[1]], ["ready", "ready"])
        self.file(category="CE02", location=COMPOUND)
        self.do("liaison-pm-shiqiaowan", self.lead(one)["id"], "claim")
        self.assertEqual(narrow.frame()[2]["whistle"], one["id"])
        own = self.file("liaison-hr", category="CE02", location=COMPOUND)
        self.assertEqual(stranger.frame()[2]["whistle"], own["id"])

    def test_a_position_that_nobody_gave_out_starts_afresh(self):
        for last in ("junk", "99999999999-1"):
            with self.subTest(last):
                self.assertEqual(self.open("dispatcher", "", last).frame()[1], "reset")

    def test_a_stream_needs_a_token_and_good_filters(self):
        self.refused(self.who(None).get("stream"), 401, "unauthorized")
        self.assertEqual(self.who("dispatcher").get("stream?area=000").status, 400)

    def test_two_hundred_events_reach_a_reader_without_a_gap(self):
        stream = self.open("dispatcher")
        stream.frame()
        lines = [json.dumps({"category": "CE02", "location": COMPOUND, "description": f"流{n}"}) for n in range(60)]
        answer = self.who("worker").post("whistles/batch", "\n".join(lines).encode(),
                                         media_type="application/x-ndjson")
        waiting = {row["whistle"]["id"]: row["whistle"]["version"] for row in answer.body}
        seen = {}
        end = time.monotonic() + PATIENCE_SECONDS
        while any(len(seen.get(id, ())) < count for id, count in waiting.items()) and time.monotonic() < end:
            _, _, data = stream.frame()
            seen.setdefault(data.get("whistle"), []).append(data.get("n"))
        for id, count in waiting.items():
            self.assertEqual(seen.get(id), list(range(1, count + 1)))
