"""Cells without gaps or overlaps: one table of corners, and every border made of the same points for both sides."""

import math
import random

from demo_city import plan

ORIGIN = (116.4006, 39.909508)  # where the middle avenue crosses the middle of the plan, WGS-84
TURN = math.atan2(155.7, 528.7)  # the avenue climbs to the north-east
METRES_PER_DEGREE = 111194.93
ROWS = len(plan.PLAN)
COLUMNS = len(plan.PLAN[0])


def to_degrees(east, north):
    """Metres from the origin to longitude and latitude with six decimals (0.1 m)."""
    lat = ORIGIN[1] + north / METRES_PER_DEGREE
    lon = ORIGIN[0] + east / (METRES_PER_DEGREE * math.cos(math.radians(ORIGIN[1])))
    return round(lon, 6), round(lat, 6)


def to_metres(point):
    scale = METRES_PER_DEGREE * math.cos(math.radians(ORIGIN[1]))
    return (point[0] - ORIGIN[0]) * scale, (point[1] - ORIGIN[1]) * METRES_PER_DEGREE


def ring_area(ring):
    """Square metres of a closed ring of degrees; positive when it runs counter-clockwise."""
    flat = [to_metres(point) for point in ring]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(flat, flat[1:])) / 2


def holds(ring, point):
    """Whether the point lies inside the closed ring."""
    inside = False
    x, y = point
    for (ax, ay), (bx, by) in zip(ring, ring[1:]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def outline(rings):
    """The border of several cells together: edges that two of them share fall away. One ring, counter-clockwise."""
    edges = {edge for ring in rings for edge in zip(ring, ring[1:])}
    border = {a: b for a, b in edges if (b, a) not in edges}
    first = point = min(border)
    ring = [first]
    while border:
        point = border.pop(point)
        ring.append(point)
        if point == first:
            break
    if border or point != first:
        raise ValueError("the cells together are not one piece without holes")
    return ring


class Lattice:
    """Corners and the points between them, in degrees. A corner is (row, column), the lines counted from 0."""

    def __init__(self, seed=20261122):
        self._random = random.Random(seed)
        self._corners = {}
        for row in range(ROWS + 1):
            for column in range(COLUMNS + 1):
                self._corners[row, column] = self._shaken(row, column)
        self._middles = {}
        for row in range(ROWS + 1):
            for column in range(COLUMNS + 1):
                for other in ((row, column + 1), (row + 1, column)):
                    if other in self._corners:
                        self._middles[(row, column), other] = self._between((row, column), other)
        self._degrees = {}

    @staticmethod
    def _on_street(row, column):
        lines = {(kind, number) for kind, number, _, _ in plan.MAIN_STREETS}
        return ("row", row) in lines, ("column", column) in lines

    def _shaken(self, row, column):
        """A corner in the turned frame of the plan, moved a little; streets stay nearly straight."""
        east, north = plan.EASTINGS[column], plan.NORTHINGS[row]
        along_row, along_column = self._on_street(row, column)
        reach_east = 8 if along_column else 42
        reach_north = 8 if along_row else 42
        east += self._random.uniform(-reach_east, reach_east)
        north += self._random.uniform(-reach_north, reach_north)
        return self._bent(east, north, row)

    @staticmethod
    def _bent(east, north, row=None):
        """The river winds and takes its banks along; the other streets bend a little."""
        near_river = math.exp(-(((east - 705) / 420) ** 2))
        if row == 5:
            return (east, north * 0) if abs(east) < 700 else (east, 18 * math.sin((east - 700) / 900))
        east += near_river * 105 * math.sin(north / 620) + 22 * math.sin(north / 900 + east / 700)
        return east, north + 26 * math.sin(east / 800)

    def _between(self, a, b):
        (ax, ay), (bx, by) = self._corners[a], self._corners[b]
        same_row = a[0] == b[0]
        on_street = self._on_street(*a)[0 if same_row else 1]
        reach = 3 if on_street else 20
        x, y = (ax + bx) / 2, (ay + by) / 2
        shift = 0 if same_row and a[0] == 5 else self._random.uniform(-reach, reach)
        return (x, y + shift) if same_row else (x + shift, y)

    @staticmethod
    def _turned(point):
        x, y = point
        return to_degrees(x * math.cos(TURN) - y * math.sin(TURN), x * math.sin(TURN) + y * math.cos(TURN))

    def corner(self, row, column):
        return self._turned(self._corners[row, column])

    def edge(self, a, b):
        """The points of the border from corner a to corner b, both included."""
        middle = self._middles.get((a, b)) or self._middles[b, a]
        return [self.corner(*a), self._turned(middle), self.corner(*b)]

    def ring(self, row, column):
        """The cell's border, counter-clockwise and closed."""
        corners = [(row + 1, column), (row + 1, column + 1), (row, column + 1), (row, column), (row + 1, column)]
        ring = [self.corner(*corners[0])]
        for a, b in zip(corners, corners[1:]):
            ring += self.edge(a, b)[1:]
        return ring

    def halves(self, row, column):
        """The western and the eastern half of a cell, cut between the middles of its northern and southern border."""
        ring = self.ring(row, column)
        return [ring[0:2] + ring[5:9], ring[1:6] + ring[1:2]]

    def inside(self, row, column, u, v):
        """A point of the cell: u from west to east, v from south to north, both 0 … 1."""
        sw, se = self._corners[row + 1, column], self._corners[row + 1, column + 1]
        nw, ne = self._corners[row, column], self._corners[row, column + 1]
        flat = [
            (1 - v) * ((1 - u) * sw[i] + u * se[i]) + v * ((1 - u) * nw[i] + u * ne[i]) for i in range(2)
        ]
        return self._turned(flat)
