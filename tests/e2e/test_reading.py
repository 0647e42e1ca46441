"""Lists, logs and look-ups: complete, in order, and open only to those who may read."""

import calendar
import hashlib
import json
import threading
import time

from city import ALLEY, COMPOUND, MAIN_STREET, CityTest


class Lists(CityTest):
    def walk(self, who, path):
        """All rows of a list by following Link, which must say the same as `next`."""
        rows = []
        while path:
            page = self.who(who).get(path)
            self.assertEqual(page.status, 200, page.body)
            rows += page.body["items"]
            link = page.headers.get("Link")
            self.assertEqual(link is None, page.body["next"] is None)
            path = link and link.split(">")[0].lstrip("<")
        return rows

    def pager(self, count):
        """An account of its own, because others file at the same time; with so many whistles."""
        name = "pager-" + str(time.monotonic_ns())
        self.city.run("user", "add", name, "--role", "grid_worker", "--unit", "GRID-0112", "--area", "990101003002")
        lines = [json.dumps({"category": "CE02", "location": COMPOUND, "description": f"第{n}处"}) for n in range(count)]
        answer = self.who(name).post("whistles/batch", "\n".join(lines).encode(), media_type="application/x-ndjson")
        return name, {row["whistle"]["id"] for row in answer.body}

    def test_pages_of_seven_have_neither_gaps_nor_repeats(self):
        name, ids = self.pager(30)
        whole = [row["id"] for row in self.walk(name, "whistles?limit=200&filed_by=me")]
        paged = [row["id"] for row in self.walk(name, "whistles?limit=7&filed_by=me&sort=-filed_at")]
        self.assertEqual((set(whole), len(whole)), (ids, 30))
        self.assertEqual(whole, paged)
        oldest = [row["id"] for row in self.walk(name, "whistles?limit=7&sort=filed_at&filed_by=me")]
        self.assertEqual(oldest, paged[::-1])
        rows = self.walk("dispatcher", "assignments?limit=7&state=offered&unit=PM-0109&role=lead")
        self.assertLessEqual(ids, {row["whistle"] for row in rows})
        self.assertEqual(len({row["id"] for row in rows}), len(rows))

    def test_pages_stay_whole_while_others_file(self):
        name, ids = self.pager(30)
        page = self.who(name).get("whistles?limit=7&filed_by=me").body
        seen = [row["id"] for row in page["items"]]
        while page["next"]:
            self.file(name)
            page = self.who(name).get(f"whistles?limit=7&filed_by=me&cursor={page['next']}").body
            seen += [row["id"] for row in page["items"]]
        self.assertEqual((set(seen), len(seen)), (ids, 30))

    def test_filters_can_be_combined_and_each_keeps_its_word(self):
        whistle = self.file(category="SO02", location=ALLEY, priority="P2")
        same = "category=SO02&priority=P2&area=990101003&state=dispatched,in_progress&kind=routine"
        rows = self.walk("dispatcher", f"whistles?limit=7&{same}")
        self.assertIn(whistle["id"], [row["id"] for row in rows])
        for row in rows:
            self.assertEqual((row["category"], row["priority"], row["kind"]), ("SO02", "P2", "routine"))
            self.assertIn(row["state"], ("dispatched", "in_progress"))
            self.assertIn("990101003", row["area"]["path"])
        point = whistle["location"]
        box = f"{point['lon'] - 1e-4},{point['lat'] - 1e-4},{point['lon'] + 1e-4},{point['lat'] + 1e-4}"
        unit = self.lead(whistle)["unit"]
        for narrow in (f"near={point['lon']},{point['lat']}&within=5", f"bbox={box}", f"unit={unit}",
                       "phase=awaiting_response", "filed_after=2020-01-01T00:00:00Z",
                       "filed_before=2999-01-01T08:00:00%2B08:00"):
            with self.subTest(narrow):
                ids = [row["id"] for row in self.walk("dispatcher", f"whistles?{same}&{narrow}")]
                self.assertIn(whistle["id"], ids)
        for other in ("near=116.39,39.90&within=1", "phase=closed", "category=MU01", "q=%E4%B8%8D%E5%AD%98%E5%9C%A8",
                      "filed_by=me"):
            with self.subTest(other):
                ids = [row["id"] for row in self.walk("dispatcher", f"whistles?{other}")]
                self.assertNotIn(whistle["id"], ids)
        mine = [row["id"] for row in self.walk("worker", "whistles?filed_by=me&limit=200")]
        self.assertIn(whistle["id"], mine)

    def test_words_of_a_filing_are_found(self):
        whistle = self.file(description="应元大街奇特的蓝色鹦鹉笼子挡住了盲道。")
        found = [row["id"] for row in self.walk("worker", "whistles?q=%E9%B9%A6%E9%B9%89&limit=200")]
        self.assertEqual(found, [whistle["id"]])

    def test_wrong_parameters_are_named(self):
        for query in ("colour=red", "limit=0", "limit=201", "limit=x", "priority=P9", "state=open", "sort=light",
                      "near=1", "bbox=1,2,3", "filed_after=yesterday", "area=000", "limit=1&limit=2", "cursor=junk"):
            with self.subTest(query):
                answer = self.who("dispatcher").get("whistles?" + query)
                self.assertEqual(answer.status, 400, answer.body)
                self.assertEqual(answer.body["errors"][0]["parameter"], query.split("=")[0])

    def test_lists_name_a_resident_who_filed_to_nobody_else(self):
        whistle = self.file("resident", category="CE02", location=COMPOUND, solved_on_the_spot="已顺手清理。")
        lead, name = self.lead(whistle), whistle["filed_by"]
        self.assertEqual((lead["party"]["kind"], lead["holder"]), ("person", name))
        path = f"assignments?party={lead['party']['code']}&limit=200"
        for reader, expected in (("resident", name), ("dispatcher", None)):
            rows = self.walk(reader, path + "&state=done_claimed")
            row = next(row for row in rows if row["id"] == lead["id"])
            self.assertEqual((row["party"]["name"], row["holder"]["name"]), (expected, expected))

    def test_a_cursor_that_no_page_gave_is_refused_by_every_list(self):
        for path in ("whistles", "assignments", "decisions"):
            for cursor in ("junk", "1.2", "1.2.3.4", "-1.2.3", "9223372036854775807.1.1"):
                with self.subTest(path=path, cursor=cursor):
                    answer = self.who("dispatcher").get(f"{path}?cursor={cursor}")
                    self.refused(answer, 400, "parameter_not_cursor")
                    self.assertEqual(answer.body["errors"][0]["parameter"], "cursor")

    def test_assignments_are_listed_by_unit_state_and_holder(self):
        lead = self.lead(self.file(category="SO02", location=COMPOUND))
        path = f"assignments?unit={lead['unit']}&limit=7"
        offered = self.walk("liaison-pm-shiqiaowan", path + "&state=offered&holder=none&role=lead")
        self.assertIn(lead["id"], [row["id"] for row in offered])
        self.assertEqual({(row["unit"], row["state"], row["role"]) for row in offered},
                         {(lead["unit"], "offered", "lead")})
        self.do("liaison-pm-shiqiaowan", lead["id"], "claim")
        held = self.walk("liaison-pm-shiqiaowan", path + "&holder=me&area=990101003002")
        row = next(row for row in held if row["id"] == lead["id"])
        self.assertEqual((row["state"], row["phase"], row["whistle"]),
                         ("claimed", "awaiting_report_in", lead["id"].split("-")[0]))
        self.assertNotIn(lead["id"], [row["id"] for row in self.walk("liaison-hr", "assignments?limit=200")])
        counts = self.who("liaison-pm-shiqiaowan").get(f"queues/units/{lead['unit']}").body
        self.assertEqual(counts["total"], sum(counts["phases"].values()))
        self.assertGreaterEqual(counts["phases"]["awaiting_report_in"], 1)
        self.refused(self.who("liaison-hr").get(f"queues/units/{lead['unit']}"), 404, "not_found")
        self.assertGreater(self.who("community").get("queues/areas/990101003002").body["total"], 0)


class Log(CityTest):
    def test_the_log_is_a_chain_without_holes_that_names_no_person(self):
        requester = {"name": "王小明", "phone": "13800001234"}
        whistle = self.file(category="CE02", location=COMPOUND, requester=requester)
        self.do("liaison-pm-shiqiaowan", self.lead(whistle)["id"], "claim")
        answer = self.who("auditor").get(f"whistles/{whistle['id']}/events")
        events = answer.body["items"]
        self.assertEqual([event["n"] for event in events], list(range(1, len(events) + 1)))
        self.assertEqual((events[0]["type"], events[-1]["type"]), ("filed", "claimed"))
        self.assertEqual(len({event["hash"] for event in events}), len(events))
        self.assertNotIn("王小明", answer.raw.decode())
        self.assertNotIn("13800001234", answer.raw.decode())
        self.assertNotIn("王小明", json.dumps(whistle, ensure_ascii=False))
        self.assertNotIn("13800001234", json.dumps(whistle))

    def test_only_the_filer_reads_the_receipt_and_a_residents_name_in_the_log(self):
        whistle = self.file("resident", category="CE02", location=COMPOUND)
        receipt, name = whistle["receipt"], whistle["filed_by"]
        self.assertTrue(receipt and name)
        own = self.who("resident").get(f"whistles/{whistle['id']}/events").body["items"][0]
        self.assertEqual((own["data"]["filed"]["receipt"], own["actor"]["name"], own["withheld"]), (receipt, name, []))
        for reader in ("community", "dispatcher", "auditor"):
            for path in (f"whistles/{whistle['id']}/events", f"whistles/{whistle['id']}/why"):
                with self.subTest(reader=reader, path=path):
                    answer = self.who(reader).get(path)
                    self.assertEqual(answer.status, 200, answer.body)
                    self.assertNotIn(receipt, answer.raw.decode())
                    self.assertNotIn(name, answer.raw.decode())
        seen = self.who("community").get(f"whistles/{whistle['id']}/events").body["items"][0]
        self.assertEqual((seen["actor"], seen["withheld"]),
                         ({"id": own["actor"]["id"], "name": None}, ["/filed/receipt"]))
        self.assertEqual(seen["hash"], own["hash"])

    def test_the_filer_can_work_out_the_hashes_from_the_answer(self):
        whistle = self.file(category="CE02", location=COMPOUND)
        self.do("liaison-pm-shiqiaowan", self.lead(whistle)["id"], "claim")
        raw = self.who("worker").get(f"whistles/{whistle['id']}/events").raw.decode()
        decoder = json.JSONDecoder()
        previous = b""
        for event in json.loads(raw)["items"]:
            start = raw.index('"data":', raw.index(event["hash"])) + len('"data":')
            text = raw[start:decoder.raw_decode(raw, start)[1]]
            whole, fraction = event["at"].rstrip("Z").split(".")
            seconds = calendar.timegm(time.strptime(whole, "%Y-%m-%dT%H:%M:%S"))
            at = seconds * 1_000_000 + int(fraction.ljust(6, "0"))
            actor = event["actor"]["id"] if event["actor"] else "0"
            head = f"{event['n']}\n{event['type']}\n1\n{at}\n{actor}\n"
            digest = hashlib.blake2b(previous + head.encode() + text.encode(), digest_size=32)
            self.assertEqual(digest.hexdigest(), event["hash"], event["n"])
            previous = digest.digest()


class LookUps(CityTest):
    def test_a_point_is_told_its_cell_and_its_road(self):
        for place, road in ((MAIN_STREET, "main_street"), (ALLEY, "alley"), (COMPOUND, "compound_interior")):
            with self.subTest(road):
                query = "&".join(f"{name}={value}" for name, value in place.items())
                body = self.who("resident").get("areas/at?" + query).body
                self.assertEqual((body["road_class"], body["area"]["level"]), (road, "grid"))
                self.assertIn("990101003002", body["area"]["path"])
        self.assertEqual(self.who("resident").get("areas/at?lon=1&lat=2").status, 400)
        self.refused(self.who("resident").get("areas/at?lon=121&lat=31&crs=WGS84"), 422, "outside_area")

    def test_explaining_stores_nothing_and_says_what_filing_would(self):
        filing = {"category": "SO03", "location": ALLEY}
        count = "whistles?category=SO03&limit=200&filed_by=me"
        before = len(self.who("worker").get(count).body["items"])
        explained = self.who("worker").post("routing/explain", filing).body
        self.assertEqual(len(self.who("worker").get(count).body["items"]), before)
        filed = self.file(category="SO03", location=ALLEY)
        self.assertEqual([party["unit"] for party in explained["route"]["parties"] if party["role"] == "lead"],
                         [self.lead(filed)["unit"]])
        self.assertEqual(explained["placement"]["area"]["code"], filed["area"]["code"])

    def test_the_directory_is_complete_and_each_row_can_be_opened(self):
        for path, least in (("areas", 137), ("units", 90), ("parties", 900), ("categories", 40), ("flows", 4)):
            with self.subTest(path):
                self.assertGreaterEqual(len(self.who("resident").get(path).body["items"]), least)
        area = self.who("resident").get("areas/990101003002").body
        self.assertEqual(area["shape"]["type"], "MultiPolygon")
        self.assertEqual(self.who("resident").get(f"areas/{area['children'][0]}").body["parent"], area["code"])
        self.assertEqual(self.who("resident").get("units/UM-0101").body["kind"], "UM")

    def test_everybody_can_ask_who_they_are(self):
        me = self.who("worker").get("me").body
        self.assertEqual(me["grants"], [{"role": "grid_worker", "unit": "GRID-0112", "area": "990101003002"}])
        self.refused(self.who(None).get("me"), 401, "unauthorized")
        wrong = self.who(None).get("me", headers={"Authorization": "Bearer nobody"})
        self.refused(wrong, 401, "unauthorized")


class System(CityTest):
    def test_events_of_this_month_and_the_next_have_partitions_of_their_own(self):
        months = self.city.sql("SELECT to_char(date_trunc('month', now() AT TIME ZONE 'UTC') + n * interval '1 month',"
                               " '\"event_\"YYYY_MM') FROM generate_series(0, 1) AS n")
        partitions = self.city.sql("SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'event'::regclass")
        self.assertLessEqual(set(months), set(partitions))
        self.file()
        self.assertEqual(self.city.sql("SELECT count(*) FROM event_default"), ["0"])

    def test_operators_pages_need_no_token(self):
        nobody = self.who(None)
        self.assertEqual(nobody.get("/livez").body, {"status": "alive"})
        self.assertEqual(nobody.get("/readyz").body, {"status": "ready"})
        self.assertIn("gridwhistle_http_requests_total", nobody.get("/metrics").raw.decode())
        self.assertIn("/api/v1/whistles", nobody.get("/openapi.json").body["paths"])

    def test_head_is_get_without_the_body(self):
        whistle = self.file()["id"]
        for path in ("/livez", "me", f"whistles/{whistle}"):
            with self.subTest(path):
                head, get = (self.who("worker").send(method, path) for method in ("HEAD", "GET"))
                self.assertEqual((head.status, head.raw), (get.status, b""))
                self.assertEqual(head.headers["Content-Length"], str(len(get.raw)))
                self.assertEqual(head.headers["ETag"], get.headers["ETag"])

    def test_options_and_405_say_what_a_path_takes(self):
        options = self.who(None).send("OPTIONS", "whistles")
        self.assertEqual((options.status, options.headers["Allow"]), (204, "GET, HEAD, POST, OPTIONS"))
        for method in ("PUT", "PATCH", "DELETE"):
            with self.subTest(method):
                wrong = self.who("worker").send(method, "whistles")
                self.refused(wrong, 405, "method_not_allowed")
                self.assertEqual(wrong.headers["Allow"], "GET, HEAD, POST, OPTIONS")
        self.refused(self.who("worker").get("nowhere"), 404, "not_found")

    def test_many_readers_at_once_are_all_answered(self):
        statuses = []
        client = self.who("dispatcher")

        def read():
            statuses.append(client.get("whistles?limit=5").status)

        threads = [threading.Thread(target=read) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual(statuses, [200] * 12)
