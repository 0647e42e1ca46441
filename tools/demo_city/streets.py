"""Main streets along the lines of the plan, alleys between and through the grids, compounds inside them."""

import dataclasses
import math
import random

from demo_city import areas, lattice, plan

MAIN, ALLEY, COMPOUND = "main_street", "alley", "compound_interior"
VERGE_M = 5.0


@dataclasses.dataclass
class Way:
    code: str
    name: str
    road_class: str
    points: list
    width_m: float = 0
    grid: str = ""


def distance_m(point, a, b):
    """From a point to a segment, in metres."""
    (px, py), (ax, ay), (bx, by) = (lattice.to_metres(each) for each in (point, a, b))
    length2 = (bx - ax) ** 2 + (by - ay) ** 2
    t = 0 if length2 == 0 else max(0, min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length2))
    return math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay))


class Streets:
    """All ways of the district. Their order and codes are fixed by the plan and the seed."""

    def __init__(self, tree, seed=20261122):
        self.tree = tree
        self._random = random.Random(seed)
        self.all = []
        self._main_lines = {(kind, number) for kind, number, _, _ in plan.MAIN_STREETS}
        self._alley_numbers = dict.fromkeys(plan.COMMUNITIES, 0)
        self._add_main_streets()
        self._add_alleys()
        self._add_compounds()

    def of_class(self, road_class, grid=None):
        return [way for way in self.all if way.road_class == road_class and grid in (None, way.grid)]

    def _add(self, name, road_class, points, width_m=0, grid=""):
        mark = {MAIN: "M", ALLEY: "A", COMPOUND: "C"}[road_class]
        number = len(self.of_class(road_class)) + 1
        self.all.append(Way(f"{plan.DISTRICT[0]}-{mark}{number:03}", name, road_class, points, width_m, grid))

    @staticmethod
    def _letter(row, column):
        inside = 0 <= row < lattice.ROWS and 0 <= column < lattice.COLUMNS
        return plan.PLAN[row][column] if inside else "."

    def _sides(self, line, number, step):
        """The two cells beside one piece of a line."""
        if line == "row":
            return (number - 1, step), (number, step)
        return (step, number - 1), (step, number)

    def _pieces(self, line, number):
        """Each piece of a line that borders the district on both sides, as its two corners."""
        for step in range(lattice.COLUMNS if line == "row" else lattice.ROWS):
            a, b = self._sides(line, number, step)
            if self._letter(*a) == "." or self._letter(*b) == ".":
                continue
            corners = ((number, step), (number, step + 1)) if line == "row" else ((step, number), (step + 1, number))
            yield step, a, b, corners

    def _add_main_streets(self):
        for line, number, name, width_m in plan.MAIN_STREETS:
            points = []
            for _, _, _, corners in self._pieces(line, number):
                piece = self.tree.lattice.edge(*corners)
                points += piece[1:] if points else piece
            self._add(name, MAIN, points, width_m)

    def _alley_name(self, letter):
        self._alley_numbers[letter] += 1
        tens, ones = divmod(self._alley_numbers[letter], 10)
        number = ("", "十", "二十")[tens] + ("", *"一二三四五六七八九")[ones]
        return plan.COMMUNITIES[letter][0].removesuffix("巷") + number + "巷"

    def _add_alleys(self):
        lines = [("row", n) for n in range(1, lattice.ROWS)] + [("column", n) for n in range(1, lattice.COLUMNS)]
        for line, number in lines:
            if (line, number) in self._main_lines:
                continue
            points, letter, last = [], "", None
            for step, a, b, corners in self._pieces(line, number):
                here = self._letter(*b)
                apart = self._is_open(a) or self._is_open(b)
                if points and (apart or here != letter or last != step - 1 or len(points) > 4):
                    self._add(self._alley_name(letter), ALLEY, points, 7)
                    points = []
                if apart:
                    continue
                piece = self.tree.lattice.edge(*corners)
                points += piece[1:] if points else piece
                letter, last = here, step
            if points:
                self._add(self._alley_name(letter), ALLEY, points, 7)

    @staticmethod
    def _is_open(cell):
        return cell in plan.PARK or cell in plan.WORKS or cell[1] == plan.RIVER_COLUMN

    def _add_compounds(self):
        """Up to three of the four quarters of a grid are compounds; an alley runs between them."""
        names = [first + last for last in plan.COMPOUND_LAST for first in plan.COMPOUND_FIRST]
        self._random.shuffle(names)
        for grid in self.tree.level("grid"):
            if grid.kind != areas.FLATS:
                continue
            row, column = grid.cells[0]
            west, east = (0.0, 1.0)
            if grid.cells[0] in plan.SPLIT:
                west, east = (0.04, 0.46) if grid.code == self._first_half(grid) else (0.54, 0.96)
            else:
                self._add_inner_alley(grid)
            quarters = [(0, 0), (1, 0), (0, 1), (1, 1)] if east - west > 0.9 else [(0, 0), (0, 1)]
            self._random.shuffle(quarters)
            for right, upper in quarters[: self._random.choice((1, 2, 2, 3)) if len(quarters) > 2 else 1]:
                name = names.pop()
                # The one that the examples of the API name.
                if grid.letter == "L" and "幸福里小区" not in {way.name for way in self.all}:
                    name = "幸福里小区"
                self._add(name, COMPOUND, self._block(grid, west, east, right, upper), grid=grid.code)

    def _first_half(self, grid):
        return min(other.code for other in self.tree.level("grid") if other.cells == grid.cells)

    def _add_inner_alley(self, grid):
        row, column = grid.cells[0]
        shift = self._random.uniform(0.47, 0.53)
        inner = [(u, v) for u, v in ((0.0, 0.5), (0.5, shift), (1.0, 0.5))]
        edge = self.tree.lattice.edge
        points = [self.tree.lattice.inside(row, column, u, v) for u, v in inner]
        points[0] = edge((row, column), (row + 1, column))[1]
        points[2] = edge((row, column + 1), (row + 1, column + 1))[1]
        self._add(self._alley_name(grid.letter), ALLEY, points, 6, grid.code)

    def _block(self, grid, west, east, right, upper):
        row, column = grid.cells[0]
        wide = east - west > 0.9
        if wide:
            low, high = (0.56, 0.86) if right else (0.13, 0.44)
        else:
            low, high = west + 0.09, east - 0.09
        bottom, top = (0.57, 0.86) if upper else (0.14, 0.43)
        low, high = low + self._random.uniform(0, 0.03), high - self._random.uniform(0, 0.03)
        bottom, top = bottom + self._random.uniform(0, 0.04), top - self._random.uniform(0, 0.04)
        corners = [(low, bottom), (high, bottom), (high, top), (low, top), (low, bottom)]
        return [self.tree.lattice.inside(row, column, u, v) for u, v in corners]

    def class_at(self, point):
        """What the program finds for a point: (class, name), or (unknown, "")."""
        for way in self.of_class(COMPOUND):
            if lattice.holds(way.points, point):
                return COMPOUND, way.name
        best = (math.inf, "", "")
        for way in self.all:
            if way.road_class == COMPOUND:
                continue
            middle_m = min(distance_m(point, a, b) for a, b in zip(way.points, way.points[1:]))
            kerb_m = max(0.0, middle_m - way.width_m / 2)
            if kerb_m <= VERGE_M:
                best = min(best, (kerb_m, "0" if way.road_class == MAIN else "1", way.code))
        if best[0] == math.inf:
            return "unknown", ""
        way = next(way for way in self.all if way.code == best[2])
        return way.road_class, way.name

    def geojson(self):
        for way in self.all:
            properties = {"id": way.code, "name": way.name, "class": way.road_class}
            if way.width_m:
                properties["width_m"] = way.width_m
            points = [list(point) for point in way.points]
            is_area = way.road_class == COMPOUND
            geometry = {"type": "Polygon" if is_area else "LineString", "coordinates": [points] if is_area else points}
            yield {"type": "Feature", "properties": properties, "geometry": geometry}
