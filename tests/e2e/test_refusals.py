"""What is refused, with which status, in which order, and naming which field."""

import json

from city import COMPOUND, MAIN_STREET, CityTest

FILING = {"category": "CE01", "description": "路口堆了垃圾。", "location": MAIN_STREET}


class Repetition(CityTest):
    def test_the_same_key_and_body_give_the_same_bytes(self):
        first = self.who("worker").post("whistles", FILING, key="same-1")
        again = self.who("worker").post("whistles", FILING, key="same-1")
        self.assertEqual((again.status, again.raw), (201, first.raw))
        self.assertEqual(again.headers["ETag"], first.headers["ETag"])
        self.assertEqual(again.headers["Location"], first.headers["Location"])

    def test_the_same_key_with_another_body_is_refused(self):
        self.who("worker").post("whistles", FILING, key="same-2")
        other = self.who("worker").post("whistles", FILING | {"description": "另一处。"}, key="same-2")
        self.refused(other, 422, "idempotency_mismatch")

    def test_a_key_belongs_to_its_account(self):
        mine = self.who("worker").post("whistles", FILING, key="same-3").body["id"]
        theirs = self.who("community").post("whistles", FILING, key="same-3").body["id"]
        self.assertNotEqual(mine, theirs)

    def test_a_post_without_a_key_is_refused(self):
        self.refused(self.who("worker").post("whistles", FILING, key=False), 422, "idempotency_key_required")
        lead = self.lead(self.file())["id"]
        answer = self.who("liaison-san").post(f"assignments/{lead}/claim", key=False)
        self.refused(answer, 422, "idempotency_key_required")

    def test_a_command_repeated_after_others_gives_its_first_answer(self):
        lead = self.lead(self.file(category="CE02", location=COMPOUND))["id"]
        client = self.who("liaison-pm-shiqiaowan")
        first = client.post(f"assignments/{lead}/claim", {}, key="claim-1")
        self.do("liaison-pm-shiqiaowan", lead, "report-in")
        again = client.post(f"assignments/{lead}/claim", {}, key="claim-1")
        self.assertEqual((again.status, again.raw), (200, first.raw))


class Order(CityTest):
    def test_a_stale_version_is_answered_with_the_current_state(self):
        whistle = self.file()
        lead = self.lead(whistle)["id"]
        tag = self.who("worker").get(f"whistles/{whistle['id']}").headers["ETag"]
        self.assertEqual(tag, f'"{whistle["version"]}"')
        self.do("liaison-san", lead, "claim")
        answer = self.who("liaison-san").post(f"assignments/{lead}/report-in", {}, headers={"If-Match": tag})
        problem = self.refused(answer, 412, "stale_version")
        self.assertEqual(self.lead(problem["current"])["state"], "claimed")
        self.assertEqual(answer.headers["ETag"], f'"{problem["current"]["version"]}"')
        fresh = {"If-Match": answer.headers["ETag"]}
        again = self.who("liaison-san").post(f"assignments/{lead}/report-in", {}, headers=fresh)
        self.assertEqual(again.status, 200)

    def test_who_before_whether_before_what_before_when(self):
        lead = self.lead(self.file(category="MU03"))["id"]
        nobody = self.who(None).post(f"assignments/{lead}/done", {"feedbck": 1})
        self.refused(nobody, 401, "unauthorized")
        self.assertEqual(nobody.headers["WWW-Authenticate"], "Bearer")
        stranger = self.who("liaison-hr").post(f"assignments/{lead}/done", {"feedbck": 1})
        self.refused(stranger, 404, "not_found")
        reader = self.who("worker").post(f"assignments/{lead}/done", {"feedback": "已修。"})
        self.assertEqual(reader.status, 403, reader.body)
        stale = self.who("liaison-um").post(f"assignments/{lead}/claim", {}, headers={"If-Match": '"99"'})
        self.refused(stale, 412, "stale_version")
        self.do("liaison-um", lead, "claim")
        fields = self.who("liaison-um").post(f"assignments/{lead}/done", {})
        self.assertEqual((fields.status, fields.body["errors"][0]["pointer"]), (422, "/feedback"))
        late = self.who("liaison-um").post(f"assignments/{lead}/done", {"feedback": "已修。"})
        self.assertEqual(late.status, 409, late.body)
        self.assertIn("report-in", [a["command"] for a in late.body["allowed"]])

    def test_whoever_may_not_do_it_hears_that_before_the_faults_of_the_body(self):
        lead = self.lead(self.file(category="MU03"))["id"]
        reader = self.who("worker").post(f"assignments/{lead}/done", {"feedbck": 1})
        self.refused(reader, 403, "not_permitted")
        broken = self.who("worker").post(f"assignments/{lead}/done", b"{")
        self.refused(broken, 403, "not_permitted")
        stale = self.who("liaison-um").post(f"assignments/{lead}/claim", {"x": 1}, headers={"If-Match": '"99"'})
        self.assertIn("current", self.refused(stale, 412, "stale_version"))
        self.refused(self.who("liaison-hr").post(f"assignments/{lead}/done", {"feedbck": 1}), 404, "not_found")

    def test_ids_that_are_none_are_not_found(self):
        for path in ("whistles/0", "whistles/x", "whistles/999999999", "whistles/9999999999999999999999",
                     "areas/000000", "units/NONE"):
            with self.subTest(path):
                self.refused(self.who("worker").get(path), 404, "not_found")
        for path in ("whistles/1/dance", "assignments/1/claim", "assignments/1-99999999/claim", "decisions/1/approve",
                     "whistles/1/claim", "assignments/1-1/raise", "assignments/1-1/act"):
            with self.subTest(path):
                answer = self.who("worker").post(path, {})
                self.assertIn(answer.status, (404, 405), answer.body)


class Bodies(CityTest):
    def faults(self, body, status, code, pointer=None, **more):
        answer = self.who("worker").post("whistles", body, **more)
        problem = self.refused(answer, status, code)
        if pointer is not None:
            self.assertEqual(problem["errors"][0]["pointer"], pointer)
        return problem

    def text(self, **more):
        return json.dumps(FILING | more)

    def test_an_unknown_field_is_named(self):
        self.faults(FILING | {"categroy": "CE01"}, 422, "unknown_field", "/categroy")
        self.faults(FILING | {"location": MAIN_STREET | {"alt": 3}}, 422, "unknown_field", "/location/alt")

    def test_a_name_twice_is_refused(self):
        text = self.text()[:-1] + ', "category": "MU01"}'
        answer = self.who("worker").post("whistles", text.encode())
        self.assertEqual((answer.status, answer.body["errors"][0]["pointer"]), (400, "/category"))

    def test_a_nul_is_refused(self):
        answer = self.who("worker").post("whistles", FILING | {"description": "a\u0000b"})
        self.assertIn(answer.status, (400, 422))
        self.assertEqual(answer.body["errors"][0]["pointer"], "/description")

    def test_a_number_without_end_is_refused(self):
        text = self.text(location={"lon": 0, "lat": 39.9, "crs": "WGS84"}).replace('"lon": 0', '"lon": 1e999')
        answer = self.who("worker").post("whistles", text.encode())
        self.assertIn(answer.status, (400, 422))
        self.assertEqual(answer.body["errors"][0]["pointer"], "/location/lon")

    def test_nesting_ends_at_32(self):
        deep = self.who("worker").post("whistles", b'{"category":' + b"[" * 32 + b"]" * 32 + b"}")
        self.assertEqual(deep.status, 400, deep.body)
        flat = self.who("worker").post("whistles", b'{"category":' + b"[" * 31 + b"]" * 31 + b"}")
        self.assertEqual(flat.status, 422, flat.body)

    def test_what_is_no_json_is_400_and_what_is_no_media_type_415(self):
        for text in (b"", b"{", b"[1,]", b"\xff", b"{} {}", b"\xef\xbb\xbf{}"):
            with self.subTest(text):
                self.assertIn(self.who("worker").post("whistles", text).status, (400, 422))
        self.assertEqual(self.who("worker").post("whistles", b"a=1", media_type="text/plain").status, 415)
        self.assertEqual(self.who("worker").post("whistles", b" " * (1 << 20) + b"{}").status, 413)

    def test_every_fault_is_told_at_once(self):
        problem = self.faults({"category": "", "priority": "P9", "entry": "x", "colour": 1}, 422, "invalid_fields")
        pointers = {fault["pointer"] for fault in problem["errors"]}
        self.assertLessEqual({"/category", "/priority", "/entry", "/colour", "/location"}, pointers)

    def test_texts_follow_the_language_and_codes_do_not(self):
        chinese = self.faults({}, 422, "invalid_fields")
        english = self.faults({}, 422, "invalid_fields", headers={"Accept-Language": "en"})
        self.assertNotEqual(chinese["title"], english["title"])
        self.assertTrue(english["title"].isascii())

    def test_attachments_wait_for_their_day(self):
        self.faults(FILING | {"attachments": ["x"]}, 422, "attachments_unavailable", "/attachments")


class Places(CityTest):
    def test_a_place_outside_every_area_is_refused_for_everybody(self):
        far = {"lon": 121.47, "lat": 31.23, "crs": "WGS84"}
        for name in ("worker", "resident", "dispatcher", "integrator"):
            with self.subTest(name):
                answer = self.who(name).post("whistles", FILING | {"location": far})
                self.refused(answer, 422, "outside_area")

    def test_null_island_is_no_place(self):
        origin = {"lon": 0, "lat": 0, "crs": "WGS84"}
        answer = self.who("worker").post("whistles", FILING | {"location": origin})
        self.assertEqual(answer.status, 422)
        self.assertTrue(answer.body["errors"][0]["pointer"].startswith("/location"))

    def test_a_coordinate_needs_its_system(self):
        answer = self.who("worker").post("whistles", FILING | {"location": {"lon": 116.4, "lat": 39.9}})
        self.assertEqual((answer.status, answer.body["errors"][0]["pointer"]), (422, "/location/crs"))

    def test_the_same_place_in_another_system_is_in_the_same_cell(self):
        first = self.file(location=MAIN_STREET)
        self.assertEqual(first["location"]["crs"], "WGS84")
        again = self.file(location=first["location"])
        self.assertEqual(again["area"], first["area"])
        self.assertNotAlmostEqual(first["location"]["lon"], MAIN_STREET["lon"], places=3)

    def test_a_duplicate_is_a_hint_and_no_refusal(self):
        first = self.file(category="CE06")
        found = []
        for _ in range(50):  # the index follows the feed, a moment behind the commit
            found = [d["whistle"] for d in self.file(category="CE06")["duplicates"]]
            if first["id"] in found:
                break
        self.assertIn(first["id"], found)


class Batch(CityTest):
    def test_bad_lines_do_not_keep_the_good_ones_out(self):
        lines = [json.dumps(FILING | {"description": f"第{n}处垃圾。"}) for n in range(1, 51)]
        lines[6] = '{"category":'
        lines[29] = json.dumps(FILING | {"category": "XX99"})
        text = "\n".join(lines).encode()
        answer = self.who("worker").post("whistles/batch", text, media_type="application/x-ndjson", key="batch-1")
        self.assertEqual([row["line"] for row in answer.body], list(range(1, 51)))
        bad = {row["line"]: row["status"] for row in answer.body if row["status"] != 201}
        self.assertEqual(bad, {7: 400, 30: 422})
        self.assertEqual(len({row["whistle"]["id"] for row in answer.body if row["status"] == 201}), 48)
        again = self.who("worker").post("whistles/batch", text, media_type="application/x-ndjson", key="batch-1")
        ids = [[row["whistle"]["id"] for row in rows.body if row["status"] == 201] for rows in (answer, again)]
        self.assertEqual(*ids)

    def test_an_empty_batch_and_one_too_long_are_refused(self):
        client = self.who("worker")
        self.refused(client.post("whistles/batch", b"\n\n", media_type="application/x-ndjson"), 422, "empty_batch")
        long = b"{}\n" * 201
        self.refused(client.post("whistles/batch", long, media_type="application/x-ndjson"), 422, "too_many_lines")
