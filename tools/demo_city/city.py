"""The whole city at hand, with places to be drawn from it."""

import math
import random

from demo_city import areas, lattice, plan
from demo_city.duty import Duty, Place
from demo_city.streets import ALLEY, COMPOUND, MAIN

RIVER = "river"


def to_gcj02(point):
    """WGS-84 to GCJ-02 by the published formula."""
    lon, lat = point
    x, y = lon - 105.0, lat - 35.0
    pi = math.pi
    waves = (20 * math.sin(6 * x * pi) + 20 * math.sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + waves
    north += (20 * math.sin(y * pi) + 40 * math.sin(y / 3 * pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * pi) + 320 * math.sin(y / 30 * pi)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + waves
    east += (20 * math.sin(x * pi) + 40 * math.sin(x / 3 * pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * pi) + 300 * math.sin(x / 30 * pi)) * 2 / 3
    axis, flattening = 6378245.0, 0.00669342162296594323
    sine = math.sin(math.radians(lat))
    curve = 1 - flattening * sine * sine
    meridian = axis * (1 - flattening) / (curve * math.sqrt(curve))
    parallel = axis / math.sqrt(curve) * math.cos(math.radians(lat))
    return lon + math.degrees(east / parallel), lat + math.degrees(north / meridian)


def to_bd09(point):
    lon, lat = to_gcj02(point)
    turn = math.pi * 3000 / 180
    radius = math.hypot(lon, lat) + 0.00002 * math.sin(lat * turn)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * turn)
    return radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006


class Spot:
    """A place somebody files from: the true point, its grid, and what the streets say about it."""

    def __init__(self, point, grid, road_class, way):
        self.point, self.grid, self.road_class, self.way = point, grid, road_class, way

    @property
    def place(self):
        return Place(self.grid.code, self.road_class)

    def location(self, crs="WGS84", accuracy_m=None):
        lon, lat = {"GCJ02": to_gcj02, "BD09": to_bd09}.get(crs, tuple)(self.point)
        found = {"lon": round(lon, 6), "lat": round(lat, 6), "crs": crs}
        return found | ({"accuracy_m": accuracy_m} if accuracy_m else {})


class City:
    def __init__(self, tree, ways, units, people, catalogue, seed=20261122):
        self.tree, self.ways, self.units, self.people, self.catalogue = tree, ways, units, people, catalogue
        self.random = random.Random(seed)
        self.duty = Duty(self)
        self._spots = {}
        self._collect()

    def _collect(self):
        for way in self.ways.all:
            for point in self._points_of(way):
                grid = self.tree.grid_at(point)
                if grid is None or grid.kind == areas.RIVER or self.ways.class_at(point) != (way.road_class, way.name):
                    continue
                self._spots.setdefault((grid.letter, way.road_class), []).append(
                    Spot(point, grid, way.road_class, way.name))
        for grid in self.tree.level("grid"):
            if grid.kind == areas.RIVER:
                point = grid.centre
                if lattice.holds(grid.ring, point):
                    road_class, way = self.ways.class_at(point)
                    self._spots.setdefault((grid.letter, RIVER), []).append(Spot(point, grid, road_class, way))

    def _points_of(self, way):
        if way.road_class == COMPOUND:
            (west, south), (east, north) = way.points[0], way.points[2]
            for u, v in ((0.3, 0.4), (0.6, 0.6)):
                yield round(west + u * (east - west), 6), round(south + v * (north - south), 6)
            return
        for i, (a, b) in enumerate(zip(way.points, way.points[1:])):
            for t in (0.27, 0.62):
                aside = (7 if way.road_class == MAIN else 1.2) * (1 if i % 2 else -1)
                (ax, ay), (bx, by) = lattice.to_metres(a), lattice.to_metres(b)
                long = math.hypot(bx - ax, by - ay)
                x = ax + t * (bx - ax) - aside * (by - ay) / long
                y = ay + t * (by - ay) + aside * (bx - ax) / long
                yield lattice.to_degrees(x, y)

    def letters_with(self, road_class):
        return sorted(letter for letter, found in self._spots if found == road_class)

    def spot(self, letter, road_class):
        return self.random.choice(self._spots[letter, road_class])

    def near(self, spot, metres):
        """A point a few metres away, as a phone gives it."""
        x, y = lattice.to_metres(spot.point)
        turn = self.random.uniform(0, 2 * math.pi)
        return lattice.to_degrees(x + metres * math.cos(turn), y + metres * math.sin(turn))

    def speaker(self, unit, place):
        """Who acts for a unit at this place: of several accounts the one of the place's street."""
        found = self.people.members(unit)
        street = plan.STREETS[int(place.area[6:9]) - 1][2] if len(place.area) >= 9 else ""
        return next((account for account in found if account.endswith("-" + street)), found[0])

    def leaders(self, place):
        return self.people.leaders[place.area[6:9]]
