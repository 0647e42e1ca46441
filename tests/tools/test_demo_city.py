"""The demo city is sound: no gaps, no overlaps, everybody reachable, and the files are what the generator writes."""

import collections
import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CITY = ROOT / "config" / "demo"
LEVELS = ("district", "street", "community", "grid")
BYTES_MAX = 1_500_000  # the files are part of the program


def features(name):
    return json.loads((CITY / name).read_text(encoding="utf-8"))["features"]


def rows(name):
    with (CITY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edges(ring):
    return list(zip(ring, ring[1:]))


def area(ring):
    """Twice the area in square microdegrees: whole numbers, so that sums are exact."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in edges(ring))


def crossing(a, b, c, d):
    def side(p, q, r):
        value = (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
        return (value > 0) - (value < 0)

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


class Areas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rings, cls.level, cls.parent = {}, {}, {}
        for feature in features("areas.geojson"):
            properties = feature["properties"]
            code = properties["id"]
            (ring,) = feature["geometry"]["coordinates"]
            cls.rings[code] = [(round(lon * 1e6), round(lat * 1e6)) for lon, lat in ring]
            cls.level[code] = properties["level"]
            cls.parent[code] = properties.get("parent_id")
        cls.grids = [code for code, level in cls.level.items() if level == "grid"]

    def test_the_tree_has_every_level_and_codes_tell_the_parent(self):
        counts = collections.Counter(self.level.values())
        self.assertEqual((counts["district"], counts["street"], counts["community"]), (1, 4, 19))
        self.assertGreaterEqual(counts["grid"], 100)
        self.assertEqual(len(features("areas.geojson")), len(self.rings), "a code occurs twice")
        for code, parent in self.parent.items():
            if parent is None:
                self.assertEqual(code, "990101")
                continue
            self.assertEqual(code[:-3], parent)
            self.assertEqual(LEVELS.index(self.level[code]), LEVELS.index(self.level[parent]) + 1)

    def test_rings_are_closed_simple_and_run_counter_clockwise(self):
        for code, ring in self.rings.items():
            self.assertEqual(ring[0], ring[-1], code)
            self.assertEqual(len(set(ring)), len(ring) - 1, code)
            self.assertGreater(area(ring), 0, code)
            found = [(e, f) for i, e in enumerate(edges(ring)) for f in edges(ring)[i + 1:] if crossing(*e, *f)]
            self.assertEqual(found, [], code)

    def test_every_level_is_exactly_the_sum_of_the_next(self):
        for code, ring in self.rings.items():
            inner = [self.rings[child] for child, parent in self.parent.items() if parent == code]
            if not inner:
                continue
            self.assertEqual(sum(area(child) for child in inner), area(ring), code)
            once = {edge for child in inner for edge in edges(child)}
            border = {edge for edge in once if edge[::-1] not in once}
            self.assertEqual(border, set(edges(ring)), code)

    def test_an_inner_edge_belongs_to_two_grids_and_no_edges_cross(self):
        owners = collections.Counter(edge for code in self.grids for edge in edges(self.rings[code]))
        self.assertEqual(set(owners.values()), {1}, "two grids run along one side of an edge")
        every = sorted({min(edge, edge[::-1]) for edge in owners})
        for i, (a, b) in enumerate(every):
            for c, d in every[i + 1:]:
                if c[0] > b[0]:
                    break
                self.assertFalse(crossing(a, b, c, d), (a, b, c, d))

    def test_compounds_lie_inside_one_grid(self):
        borders = {edge for code in self.grids for edge in edges(self.rings[code])}
        for feature in features("streets.geojson"):
            if feature["geometry"]["type"] != "Polygon":
                continue
            ring = [(round(lon * 1e6), round(lat * 1e6)) for lon, lat in feature["geometry"]["coordinates"][0]]
            touched = [edge for edge in borders for side in edges(ring) if crossing(*edge, *side)]
            self.assertEqual(touched, [], feature["properties"]["name"])


class Duties(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.units = rows("units.csv")
        cls.codes = {unit["code"] for unit in cls.units}
        properties = [feature["properties"] for feature in features("areas.geojson")]
        cls.areas = {area["id"]: area["level"] for area in properties}
        cls.accounts = {row["name"] for row in rows("accounts.csv")}

    def test_every_unit_kind_of_the_catalogue_answers_in_every_grid(self):
        catalogue = json.loads((ROOT / "config" / "defaults" / "catalogue.json").read_text(encoding="utf-8"))
        kinds = {"CO", "ST", "DO", "DC"}
        for category in catalogue["categories"]:
            for rule in (category, *category.get("overrides", ())):
                kinds.update(rule.get("supports", ()))
                kinds.update({rule["lead"]} if "lead" in rule else ())
        places = collections.defaultdict(set)
        for unit in self.units:
            places[unit["kind"]].add(unit["area"])
        for grid in (code for code, level in self.areas.items() if level == "grid"):
            path = {grid, grid[:12], grid[:9], grid[:6]}
            self.assertEqual([kind for kind in sorted(kinds) if not places[kind] & path], [], grid)

    def test_codes_are_unique_and_references_lead_somewhere(self):
        self.assertEqual(len(self.codes), len(self.units))
        parties = rows("parties.csv")
        self.assertEqual(len({party["code"] for party in parties}), len(parties))
        for party in parties:
            self.assertIn(party["unit"], self.codes)
            self.assertIn(party["area"], self.areas)
            self.assertLessEqual(set(filter(None, party["holders"].split(";"))), self.accounts)
        for grant in rows("accounts.csv"):
            self.assertTrue(not grant["unit"] or grant["unit"] in self.codes, grant)
            self.assertTrue(not grant["area"] or grant["area"] in self.areas, grant)

    def test_every_grid_has_eight_seats_and_some_are_vacant(self):
        seats = collections.defaultdict(list)
        for party in rows("parties.csv"):
            if party["kind"] == "seat":
                seats[party["area"]].append(party)
        self.assertEqual({len({party["seat"] for party in team}) for team in seats.values()}, {8})
        self.assertEqual(len(seats), list(self.areas.values()).count("grid"))
        vacant = sum(not party["holders"] for team in seats.values() for party in team)
        self.assertTrue(0 < vacant < len(seats) * 2, vacant)


class Day(unittest.TestCase):
    def test_times_go_forward_and_names_are_known(self):
        accounts = {row["name"] for row in rows("accounts.csv")}
        whistles = json.loads((CITY / "day.json").read_text(encoding="utf-8"))["whistles"]
        keys = {whistle["key"] for whistle in whistles}
        self.assertEqual(len(keys), len(whistles))
        self.assertEqual([whistle["at"] for whistle in whistles], sorted(whistle["at"] for whistle in whistles))
        for whistle in whistles:
            times = [whistle["at"], *(step["at"] for step in whistle["steps"])]
            self.assertEqual(times, sorted(times), whistle["key"])
            self.assertTrue("06:00" <= whistle["at"] < "22:00" and times[-1] < "24:00", whistle["key"])
            self.assertLessEqual({whistle["by"], *(step["by"] for step in whistle["steps"])}, accounts)
            for step in whistle["steps"]:
                into = step.get("fields", {}).get("into", "@" + whistle["key"])
                self.assertIn(into[1:], keys)


class Generator(unittest.TestCase):
    def test_it_writes_the_files_that_are_here(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, ROOT / "tools" / "make_demo_city.py", folder], check=True)
            for path in pathlib.Path(folder).iterdir():
                self.assertEqual(path.read_bytes(), (CITY / path.name).read_bytes(), path.name)

    def test_the_files_are_small_enough_to_be_part_of_the_program(self):
        self.assertLess(sum(path.stat().st_size for path in CITY.iterdir()), BYTES_MAX)


if __name__ == "__main__":
    unittest.main()
