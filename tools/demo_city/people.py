"""Accounts with their grants, and the eight steward seats of every grid. All persons are invented."""

import random

from demo_city import plan
from demo_city.units import DISTRICT, OF_STREET

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛"
GIVEN = ("晓岚", "建国", "秀兰", "志远", "海燕", "文博", "丽娟", "国强", "雪梅", "立新", "思源", "玉珍", "振华", "小满", "春生", "明哲",
         "桂芳", "子涵", "永康", "淑芬", "长河", "若男", "庆丰", "静怡")

SEATS = (
    ("grid_head", "网格长"),
    ("grid_assistant", "网格协管员"),
    ("area_police", "片区民警"),
    ("fire_liaison", "消防联络员"),
    ("legal_service", "法律服务员"),
    ("mass_worker", "群众工作员"),
    ("livelihood_supervisor", "民生监督员"),
    ("cleaner", "保洁员"),
)
# Account → the kinds of units it speaks for, in the whole district.
LIAISONS = (
    ("liaison-um", ("UM",)), ("liaison-fr", ("FR",)), ("liaison-tp", ("TP",)), ("liaison-emb", ("EMB",)),
    ("liaison-san", ("SAN",)), ("liaison-hc", ("HC", "NR")), ("liaison-tr", ("TR",)), ("liaison-wa", ("WA",)),
    ("liaison-gr", ("GR",)), ("liaison-ee", ("EE",)), ("liaison-he", ("HE",)), ("liaison-ca", ("CA", "ED")),
    ("liaison-hr", ("HR",)), ("liaison-sw", ("SW",)), ("liaison-gas", ("UTIL.GAS",)), ("liaison-power", ("UTIL.ELE",)),
    ("liaison-water", ("UTIL.WTR", "UTIL.HEAT")), ("liaison-telecom", ("UTIL.TEL",)), ("liaison-utility", ("UTIL",)),
    ("liaison-ms", ("MS",)), ("liaison-ju", ("JU",)), ("liaison-vol", ("VOL", "UNIT")),
)
# One account in each street.
STREET_LIAISONS = (("liaison-st", "ST"), ("liaison-ps", "PS"), ("liaison-ue", "UE"), ("liaison-pm", "PM"))
HEADS = (("head-um", ("UM",)), ("head-ue", ("UE",)), ("head-hc", ("HC",)))
RESIDENTS = (("resident", "L"), ("resident-2", "L"), ("resident-3", "E"), ("resident-4", "J"), ("resident-5", "R"),
             ("resident-6", "H"))


def shift(begin, end, teams, days, turn):
    return {"from": begin, "to": end, "days": days, "since": "2026-01-05", "turn": {"count": 1, "unit": turn},
            "teams": teams}


class People:
    def __init__(self, tree, units, seed=20261122):
        self._tree, self._units = tree, units
        self._random = random.Random(seed)
        self.grants = []  # (account, role, unit, area)
        self.names = {}
        self._pairs = [surname + given for surname in SURNAMES for given in GIVEN]
        self._random.shuffle(self._pairs)
        self.worker, self.community, self.leaders = {}, {}, {}
        self._add_communities()
        self._add_units()
        self._add_streets()
        self._add_district()
        self.seats = list(self._steward_seats())

    def _grant(self, account, role, unit="", area="", title=""):
        if account not in self.names:
            self.names[account] = self._pairs.pop() + (f"（{title}）" if title else "")
        self.grants.append((account, role, unit, area))
        return account

    def _add_communities(self):
        for letter, area in self._units.communities.items():
            short, latin = plan.COMMUNITIES[letter]
            grid_team = self._units.responsible("GRID", area.code)
            desk = self._units.responsible("CO", area.code)
            worker = "worker" if letter == "L" else f"worker-{latin}"
            community = "community" if letter == "L" else f"community-{latin}"
            self.worker[letter] = self._grant(worker, "grid_worker", grid_team, area.code, short + "网格员")
            self.community[letter] = self._grant(community, "community", desk, area.code, short + "社区")

    def _add_units(self):
        for role, accounts in (("liaison", LIAISONS), ("unit_head", HEADS)):
            for account, kinds in accounts:
                for unit in self._units.all:
                    if unit.kind in kinds:
                        title = dict(OF_STREET).get(unit.kind) or unit.name.removeprefix("望澜区")
                        self._grant(account, role, unit.code, "", title + ("负责人" if role == "unit_head" else ""))

    def _add_streets(self):
        for number, (code, name, latin, letters) in enumerate(plan.STREETS, 1):
            street = DISTRICT + code
            for account, kind in STREET_LIAISONS:
                # The four streets' liaisons of property firms share the district's stand-in.
                inside = [unit for unit in self._units.all if unit.kind == kind and
                          (unit.area.startswith(street) or (kind == "PM" and unit.area == DISTRICT))]
                for unit in inside:
                    self._grant(f"{account}-{latin}", "liaison", unit.code, "", inside[0].name)
            first = letters[0] == "K"
            secretary = "leader" if first else f"leader-{latin}"
            director = "director" if first else f"director-{latin}"
            self._grant(secretary, "leader", "", street, name + "书记")
            self._grant(director, "leader", "", street, name + "主任")
            self.leaders[code] = (secretary, director)

    def _add_district(self):
        centre = self._units.responsible("DC", DISTRICT)
        self._grant("dispatcher", "dispatcher", centre, DISTRICT, "调度中心")
        self._grant("dispatcher-2", "dispatcher", centre, DISTRICT, "调度中心")
        self._grant("duty-officer", "liaison", self._units.responsible("DO", DISTRICT), "", "区政府值班室")
        self._grant("supervisor", "supervisor", "", DISTRICT, "督查")
        self._grant("verifier", "verifier", "", DISTRICT, "民生监督员")
        self._grant("verifier-2", "verifier", "", DISTRICT, "民生监督员")
        self._grant("auditor", "auditor", "", DISTRICT, "审计")
        self._grant("integrator", "integrator", "", DISTRICT, "")
        self.names["integrator"] = "12345热线接口"
        self._grant("administrator", "administrator", "", "", "系统管理员")
        for account, letter in RESIDENTS:
            self._grant(account, "resident", "", self._units.communities[letter].code, "居民")

    def members(self, unit):
        """Who may claim for a unit, liaisons before heads."""
        found = [account for account, role, of, _ in self.grants if of == unit and role != "verifier"]
        return found

    def _steward_seats(self):
        """(code, name, unit, area, seat, holders) of every seat; about one in nine is vacant."""
        for grid in self._tree.level("grid"):
            street = plan.STREETS[int(grid.code[6:9]) - 1][2]
            by = {
                "grid_head": ("CO", self.community[grid.letter]),
                "grid_assistant": ("GRID", self.worker[grid.letter]),
                "area_police": ("PS", f"liaison-ps-{street}"),
                "fire_liaison": ("FR", "liaison-fr"),
                "legal_service": ("JU", "liaison-ju"),
                "mass_worker": ("SW", "liaison-sw"),
                "livelihood_supervisor": ("VOL", self._random.choice(("verifier", "verifier-2"))),
                "cleaner": ("SAN", "liaison-san"),
            }
            for seat, word in SEATS:
                kind, holder = by[seat]
                chance = {"grid_head": 0.05, "area_police": 0.0, "fire_liaison": 0.1}.get(seat, 0.15)
                vacant = self._random.random() < chance and grid.code != self._example_grid()
                code = f"{grid.code}-{seat}"
                unit = self._units.responsible(kind, grid.code)
                name = grid.name.removesuffix("网格") + "网格" + word
                yield code, name, unit, grid.code, seat, "" if vacant else holder

    def _example_grid(self):
        """The first grid of the community of the examples: its team is complete."""
        return self._units.communities["L"].code + "001"

    def vacant_seats(self, grid):
        return [seat for code, _, _, area, seat, holders in self.seats if area == grid and not holders]

    def party_rows(self):
        yield "kind", "code", "name", "unit", "area", "seat", "holders"
        for code, name, unit, area, seat, holders in self.seats:
            yield "seat", code, name, unit, area, seat, holders
        yield ("team", "TEAM-0101", "望澜区防汛突击队", self._units.responsible("WA", DISTRICT), DISTRICT, "",
               "liaison-wa;liaison-emb")
        yield ("team", "TEAM-0102", "幸福里邻里调解队", self._units.responsible("CO", self._units.communities["L"].code),
               self._units.communities["L"].code, "", "community")

    def rotas(self):
        """Who is on duty: the district round the clock, the leaders of each street by day."""
        yield {"rota": "district-duty", "name": {"zh": "望澜区值班", "en": "District duty"}, "role": "duty_officer",
               "area": DISTRICT,
               "shifts": [shift("08:30", "08:30", [["duty-officer"], ["dispatcher-2"]], "every_day", "week")]}
        for code, pair in sorted(self.leaders.items()):
            street = DISTRICT + code
            teams = [[account] for account in pair]
            yield {"rota": f"street-duty-{street}", "name": {"zh": "街道带班", "en": "Street duty"},
                   "role": "duty_officer", "area": street,
                   "shifts": [shift("08:30", "18:00", teams, "workdays", "week"),
                              shift("09:00", "17:00", teams, "days_off", "day")]}

    def account_rows(self):
        yield "name", "display_name", "role", "unit", "area"
        for account, role, unit, area in self.grants:
            yield account, self.names[account], role, unit, area
