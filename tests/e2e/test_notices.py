"""Notices from the outbox to the sink, the inbox, channels and dead letters."""

import base64
import email
import hashlib
import hmac
import json
import time
import unittest
import urllib.parse

from city import CityTest
from sink import Answer


class Notices(CityTest):
    """Each test has channels and notices of its own, named after it."""

    def setUp(self):
        super().setUp()
        self.sink = self.city.sink
        self.admin = self.who("administrator")
        self.tag = f"{self._testMethodName[5:40]}-{time.monotonic_ns()}"
        self.path = "/robot/" + self.tag
        self.said = 0

    def channel(self, kind="wecom", **more):
        body = {"name": f"{self.tag}-{kind}", "kind": kind, "unit": self.tag[-20:],
                "target": self.sink.url(self.path)} | more
        answer = self.admin.post("admin/channels", body)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.body

    def say(self, count=1, whistle=0, kind="remind", unit=None, account=0, priority="P3", rung=1, clock="report_in"):
        """As the core would say it, in a transaction of its own."""
        unit = "" if account else unit or self.tag[-20:]
        rows = []
        for _ in range(count):
            self.said += 1
            rows.append(f"('w:{whistle}:{clock}:{self.tag}:{self.said}:{rung}:x', '{kind}', {whistle}, 1, '{clock}', "
                        f"{rung}, {account}, '{unit}', '{priority}', gw_now())")
        self.city.sql("INSERT INTO notice (dedup_key, kind, whistle, assignment, clock, rung, account, unit, priority,"
                      " at) VALUES " + ", ".join(rows))

    def hush(self):
        self.city.sql(f"UPDATE notice SET hushed = true WHERE dedup_key LIKE 'w:%:{self.tag}:%'")

    def arrived(self, count, path=None, seconds=30):
        return self.sink.await_count(count, lambda: self.sink.of(path or self.path), seconds)

    def dead(self, seconds=20):
        """The dead letters of this test, once there are any."""
        end = time.monotonic() + seconds
        while True:
            letters = self.admin.get("admin/dead-letters?limit=200").body["items"]
            found = [letter for letter in letters if letter["channel"].startswith(self.tag)]
            if found or time.monotonic() > end:
                return found
            time.sleep(0.1)

    def test_a_robot_gets_number_street_and_link_and_no_person(self):
        whistle = self.file(requester={"name": "王小明", "phone": "13812345678"})
        self.channel()
        self.say(whistle=whistle["id"], kind="supervise_1", rung=3)
        body = json.loads(self.arrived(1)[0].body)
        text = body["text"]["content"]
        self.assertTrue(text.startswith(f"督办：{whistle['number']}，"), text)
        self.assertIn("街道（报到）", text)
        self.assertTrue(text.endswith(f"https://gw.example.org/whistles/{whistle['id']}"), text)
        for personal in ("王", "小明", "1381234", "5678"):
            self.assertNotIn(personal, text.replace(whistle["number"], "").replace(whistle["id"], ""))

    def test_dingtalk_and_feishu_are_signed_for_this_moment(self):
        self.channel("dingtalk", secret="SECtest")
        self.channel("feishu", secret="test")
        self.say()
        dingtalk, feishu = sorted(self.arrived(2), key=lambda each: "sign=" not in each.path)
        query = dict(urllib.parse.parse_qsl(dingtalk.path.split("?")[1]))
        expected = hmac.digest(b"SECtest", f"{query['timestamp']}\nSECtest".encode(), hashlib.sha256)
        self.assertEqual(query["sign"], base64.b64encode(expected).decode())
        self.assertAlmostEqual(int(query["timestamp"]) / 1000, time.time(), delta=60)
        body = json.loads(feishu.body)
        expected = hmac.digest(f"{body['timestamp']}\ntest".encode(), b"", hashlib.sha256)
        self.assertEqual(body["sign"], base64.b64encode(expected).decode())
        self.assertEqual(body["msg_type"], "text")

    def test_sms_goes_to_the_gateway_for_what_is_urgent_or_supervised(self):
        self.channel("sms", target="138 0000 1234")
        self.say(priority="P3", rung=1, kind="remind")
        self.say(priority="P3", rung=3, kind="supervise_1")
        before = len(self.sink.of("/sms"))

        def mine():
            return [each for each in self.sink.of("/sms") if "13800001234" in each.body]

        sent = self.sink.await_count(1, mine)
        self.assertGreaterEqual(before + 1, len(sent))
        body = json.loads(sent[0].body)
        self.assertTrue(body["text"].startswith("【春江街道】督办"), body)
        self.assertEqual(sent[0].headers["Idempotency-Key"], body["id"])
        self.assertEqual(len(mine()), 1, "a reminder of an ordinary duty is no SMS")

    def test_mail_goes_over_smtp_and_a_refused_one_is_a_dead_letter(self):
        self.channel("email", target="li@example.org", name=self.tag + "-li")
        self.channel("email", target="nobody@example.org", name=self.tag + "-nobody")
        self.say(kind="urge", priority="P2")
        mail = self.sink.await_count(1, lambda: self.sink.mails_to("li@example.org"))[0]
        message = email.message_from_string(mail["text"])
        subject = str(email.header.make_header(email.header.decode_header(message["Subject"])))
        self.assertEqual(subject, "催办")
        self.assertIn("催办", message.get_payload(decode=True).decode())
        letters = self.dead()
        self.assertEqual([(each["channel"], each["error"]) for each in letters], [(self.tag + "-nobody", "smtp 550")])

    def test_t08_a_receiver_that_fails_and_recovers_accepts_once(self):
        self.channel()
        self.sink.answer(self.path, Answer(500), Answer(502))
        self.say()
        requests = self.arrived(3)
        self.assertEqual(len({each.headers["Idempotency-Key"] for each in requests}), 1)
        time.sleep(1.5)
        self.assertEqual(len(self.sink.of(self.path)), 3)
        self.assertNotIn("重发", requests[-1].body)

    def test_t20_a_dead_receiver_delays_nobody_and_a_lost_answer_is_marked(self):
        self.channel(name=self.tag + "-slow")
        other = "/robot/other-" + self.tag
        self.channel(name=self.tag + "-other", unit="o-" + self.tag[-16:], target=self.sink.url(other))
        self.sink.answer(self.path, Answer(200, "{}", 30))
        self.say(priority="P1")
        self.arrived(1)
        start = time.monotonic()
        self.say(unit="o-" + self.tag[-16:], priority="P4")
        self.arrived(1, other, seconds=5)
        self.assertLess(time.monotonic() - start, 5)
        repeat = json.loads(self.arrived(2, seconds=40)[1].body)
        self.assertTrue(repeat["text"]["content"].startswith("（重发）"), repeat)

    def test_a_lost_answer_to_an_ordinary_notice_is_a_dead_letter_that_can_be_sent_again(self):
        self.channel()
        self.sink.answer(self.path, Answer(None))
        self.say()
        letters = self.dead()
        self.assertEqual(len(letters), 1)
        self.assertTrue(letters[0]["error"].startswith("unknown_outcome"), letters)
        self.assertEqual(len(self.sink.of(self.path)), 1)
        target = f"admin/dead-letters/{letters[0]['id']}/resend"
        self.refused(self.who("worker").post(target), 403, "not_permitted")
        self.assertEqual(self.admin.post(target).status, 200)
        self.assertIn("重发", self.arrived(2)[1].body)
        self.assertEqual(self.admin.post(target).status, 200)
        self.refused(self.admin.post("admin/dead-letters/999999999/resend"), 404, "not_found")
        self.assertEqual(self.dead(0), [])

    def test_what_is_over_is_not_sent_again_by_hand(self):
        self.channel()
        self.sink.answer(self.path, Answer(404))
        self.say()
        letter = self.dead()[0]
        self.assertEqual(letter["error"], "http 404")
        self.hush()
        self.refused(self.admin.post(f"admin/dead-letters/{letter['id']}/resend"), 409, "not_needed_any_more")

    def test_many_notices_become_a_digest_and_a_robot_is_not_flooded(self):
        self.channel()
        self.say(20)
        requests = self.arrived(2)
        self.assertEqual(json.loads(requests[0].body)["msgtype"], "text")
        digest = json.loads(requests[1].body)
        self.assertEqual(digest["msgtype"], "markdown")
        self.assertTrue(digest["markdown"]["content"].startswith("**19 条待办通知**"), digest)
        self.assertEqual(len(self.sink.of(self.path)), 2)

    def test_the_inbox_works_when_no_robot_can_be_reached(self):
        self.channel(unit="UM-0101", target="http://127.0.0.1:9/nobody")
        member = self.who("liaison-um")
        before = member.get("notices?unread").body["unread"]
        whistle = self.file()
        self.say(2, whistle=whistle["id"], unit="UM-0101", kind="offered", clock="")
        page = member.get("notices?unread=true&limit=1").body
        self.assertEqual(page["unread"], before + 2)
        notice = page["items"][0]
        self.assertEqual((notice["number"], notice["unit"], notice["read"]), (whistle["number"], "UM-0101", False))
        self.assertEqual(notice["label"], {"zh": "新任务", "en": "New task"})
        self.assertTrue(page["next"])
        self.assertEqual(member.post("notices/read", {"ids": [notice["id"]]}).body, {"unread": before + 1})
        self.assertEqual(member.post("notices/read", {"until": notice["at"]}).body["unread"], 0)
        self.assertEqual(member.get("notices?unread").body["items"], [])
        self.assertIn(notice["id"], [each["id"] for each in member.get("notices").body["items"]])
        self.assertNotIn(notice["id"], [each["id"] for each in self.who("worker").get("notices").body["items"]])
        for body in ({}, {"ids": ["1"], "until": notice["at"]}):
            self.refused(member.post("notices/read", body), 422, "ids_or_until")
        self.admin.send("DELETE", "admin/channels/" + urllib.parse.quote(self.tag + "-wecom"))

    def test_channels_belong_to_the_administrator_and_show_no_secret(self):
        shown = self.channel(secret="SECvery")
        self.assertEqual((shown["target"].rsplit("/", 1)[1], shown["signed"]), ("…", True))
        rows = self.admin.get("admin/channels").body["items"]
        self.assertIn(shown, rows)
        self.assertNotIn("SECvery", json.dumps(rows))
        self.refused(self.who("worker").get("admin/channels"), 403, "not_permitted")
        self.refused(self.who("worker").post("admin/channels", {}), 403, "not_permitted")
        self.refused(self.admin.post("admin/channels", {"name": "x", "kind": "sms", "unit": "U", "target": "no"}), 422,
                     "bad_phone")
        sealed = self.city.sql(f"SELECT encode(sealed, 'escape') FROM channel WHERE name = '{shown['name']}'")[0]
        self.assertNotIn("SECvery", sealed)
        name = urllib.parse.quote(shown["name"])
        self.assertEqual(self.admin.send("DELETE", "admin/channels/" + name).status, 204)
        self.assertEqual(self.admin.send("DELETE", "admin/channels/" + name).status, 404)

    def test_channels_are_imported_from_a_file_whole_or_not_at_all(self):
        file = self.city.folder / "channels.json"
        good = {"name": self.tag, "kind": "wecom", "unit": self.tag[-20:], "target": self.sink.url(self.path)}
        file.write_text(json.dumps([good, good | {"name": "bad", "target": "ftp://x"}]), encoding="utf-8")
        with self.assertRaises(AssertionError) as failed:
            self.city.run("import", "channels", str(file))
        self.assertIn("/1/target", str(failed.exception))
        file.write_text(json.dumps([good]), encoding="utf-8")
        self.assertIn("1 taken", self.city.run("import", "channels", str(file)))
        self.say()
        self.arrived(1)

    def test_the_outbox_can_be_watched(self):
        self.channel()
        self.say()
        self.arrived(1)
        page = self.who(None).get("/metrics").raw.decode()
        for figure in ("gridwhistle_outbox_age_seconds", "gridwhistle_outbox_dead_letters",
                       'gridwhistle_deliveries_sent{channel="wecom"}'):
            self.assertIn(figure, page)


if __name__ == "__main__":
    unittest.main()
