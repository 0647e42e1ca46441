#!/usr/bin/env python3
"""Writes the demo city to config/demo (or the folder given): always the same bytes, from plan, names and one seed."""

import csv
import json
import pathlib
import sys

from demo_city import areas, day, lattice, people, streets, units

ROOT = pathlib.Path(__file__).resolve().parent.parent


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write_features(path, features):
    lines = ",\n".join(compact(feature) for feature in features)
    path.write_text('{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n", encoding="utf-8")


def write_rows(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def write_list(path, rows):
    path.write_text("[\n" + ",\n".join(compact(row) for row in rows) + "\n]\n", encoding="utf-8")


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "config" / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    tree = areas.AreaTree(lattice.Lattice())
    ways = streets.Streets(tree)
    bodies = units.Units(tree)
    staff = people.People(tree, bodies)
    catalogue = json.loads((ROOT / "config" / "defaults" / "catalogue.json").read_text(encoding="utf-8"))
    whistles = day.whistles(day.City(tree, ways, bodies, staff, catalogue))

    write_features(folder / "areas.geojson", tree.geojson())
    write_features(folder / "streets.geojson", ways.geojson())
    write_rows(folder / "units.csv", bodies.rows())
    write_rows(folder / "parties.csv", staff.party_rows())
    write_rows(folder / "accounts.csv", staff.account_rows())
    write_list(folder / "rotas.json", staff.rotas())
    lines = ",\n".join(compact(whistle) for whistle in whistles)
    (folder / "day.json").write_text('{"whistles":[\n' + lines + "\n]}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
