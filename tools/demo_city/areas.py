"""The area tree: grids cut from the plan, and every level above as exactly the sum of its grids."""

import collections
import dataclasses

from demo_city import lattice, plan

LEVELS = ("district", "street", "community", "grid")
RIVER, PARK, WORKS, FLATS = "river", "park", "works", "flats"


@dataclasses.dataclass
class Area:
    code: str
    name: str
    level: str
    parent: str
    ring: list
    kind: str = FLATS
    cells: tuple = ()
    letter: str = ""

    @property
    def centre(self):
        """The middle of the corners; of a bent area it can lie outside."""
        corners = self.ring[:-1]
        point = tuple(sum(corner[i] for corner in corners) / len(corners) for i in range(2))
        return (round(point[0], 6), round(point[1], 6))


class AreaTree:
    """All areas, from the district down; grids are numbered from north-west to south-east in each community."""

    def __init__(self, grid_lattice):
        self.lattice = grid_lattice
        self.all = []
        self.of_cell = {}
        grids = {letter: self._grids_of(letter) for letter in plan.COMMUNITIES}
        code, name = plan.DISTRICT
        everything = [grid.ring for found in grids.values() for grid in found]
        self.all.append(Area(code, name, "district", "", lattice.outline(everything)))
        number = 0
        for street, street_name, _, letters in plan.STREETS:
            rings = [grid.ring for letter in letters for grid in grids[letter]]
            self.all.append(Area(code + street, street_name, "street", code, lattice.outline(rings)))
            for letter in letters:
                number += 1
                self._add_community(letter, grids[letter], code + street, len(self.children(code + street)) + 1)
        self.by_code = {area.code: area for area in self.all}

    def _add_community(self, letter, grids, street, number):
        code = f"{street}{number:03}"
        name = plan.COMMUNITIES[letter][0] + "社区"
        outline = lattice.outline([grid.ring for grid in grids])
        self.all.append(Area(code, name, "community", street, outline, letter=letter))
        for i, grid in enumerate(grids, 1):
            grid.code, grid.parent, grid.letter = f"{code}{i:03}", code, letter
            grid.name = {
                RIVER: f"{plan.RIVER_NAME}{plan.COMMUNITIES[letter][0]}段网格",
                PARK: f"{plan.PARK_NAME}网格",
                WORKS: f"{plan.WORKS_NAME}{'东西'[i % 2]}区网格",
            }.get(grid.kind, f"{name}第{i}网格")
            self.all.append(grid)

    def _grids_of(self, letter):
        cells = collections.defaultdict(list)
        for row, line in enumerate(plan.PLAN):
            for column, found in enumerate(line):
                if found != letter:
                    continue
                if column == plan.RIVER_COLUMN:
                    cells[RIVER, 0, 0].append((row, column))
                elif (row, column) in plan.PARK:
                    cells[PARK, 0, 0].append((row, column))
                elif (row, column) in plan.WORKS:
                    cells[WORKS, row, 0].append((row, column))
                else:
                    cells[FLATS, row, column].append((row, column))
        grids = []
        for (kind, _, _), places in sorted(cells.items(), key=lambda item: item[1]):
            rings = self.lattice.halves(*places[0]) if places[0] in plan.SPLIT else [self._whole(places)]
            for ring in rings:
                grids.append(Area("", "", "grid", "", ring, kind, tuple(places)))
        return grids

    def _whole(self, cells):
        return lattice.outline([self.lattice.ring(*cell) for cell in cells])

    def children(self, code):
        return [area for area in self.all if area.parent == code]

    def level(self, name):
        return [area for area in self.all if area.level == name]

    def grid_at(self, point):
        """The grid that holds the point; nothing outside the district."""
        return next((grid for grid in self.level("grid") if lattice.holds(grid.ring, point)), None)

    def path(self, code):
        """The codes from the area up to the district."""
        found = []
        while code:
            found.append(code)
            code = self.by_code[code].parent
        return found

    def geojson(self):
        for area in self.all:
            properties = {"id": area.code, "name": area.name, "level": area.level}
            if area.parent:
                properties["parent_id"] = area.parent
            ring = [list(point) for point in area.ring]
            yield {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
