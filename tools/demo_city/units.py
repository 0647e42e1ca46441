"""The bodies that can be called: departments, branches by street, desks, property firms, grid teams."""

import dataclasses

from demo_city import plan

DISTRICT = plan.DISTRICT[0]


@dataclasses.dataclass(frozen=True)
class Unit:
    code: str
    kind: str
    name: str
    area: str


# One for the whole district.
OF_DISTRICT = (
    ("FR", "望澜区消防救援大队"),
    ("TP", "望澜区交通警察大队"),
    ("EMB", "望澜区应急管理局"),
    ("UM", "望澜区城市管理局市政设施所"),
    ("SAN", "望澜区环境卫生服务中心"),
    ("HC", "望澜区住房和城乡建设局"),
    ("NR", "望澜区自然资源和规划分局"),
    ("TR", "望澜区交通运输局"),
    ("WA", "望澜区水务局"),
    ("GR", "望澜区园林绿化局"),
    ("EE", "望澜区生态环境分局"),
    ("HE", "望澜区卫生健康局"),
    ("CA", "望澜区民政局"),
    ("HR", "望澜区人力资源和社会保障局"),
    ("ED", "望澜区教育局"),
    ("SW", "望澜区社会工作部（信访办）"),
    ("UTIL", "望澜区公用事业应急联动中心"),
    ("UTIL.GAS", "望澜燃气公司抢修中心"),
    ("UTIL.ELE", "望澜供电公司"),
    ("UTIL.WTR", "望澜自来水公司"),
    ("UTIL.HEAT", "望澜热力公司"),
    ("UTIL.TEL", "望澜通信线路联合维护中心"),
    ("DO", "望澜区政府值班室"),
    ("DC", "望澜区网格化吹哨调度中心"),
    ("VOL", "望澜区志愿服务联合会"),
    ("UNIT", "望澜区驻区单位共建联盟"),
)
# One in each street; the word goes behind the street's short name.
OF_STREET = (
    ("ST", "街道办事处"),
    ("PS", "派出所"),
    ("UE", "街道综合行政执法队"),
    ("MS", "市场监督管理所"),
    ("JU", "司法所"),
)
# Communities with a property firm of their own; everywhere else the district's stand-in answers.
PROPERTY_FIRMS = {
    "A": "枫林物业", "B": "北闸物业", "C": "文昌物业", "E": "鼓楼物业", "F": "柳岸物业", "H": "东岸物业", "I": "新村物业",
    "J": "丝绸里物业", "L": "幸福里物业", "M": "码头物业", "N": "南圩物业", "P": "滨河物业", "R": "明湖物业", "S": "湖心物业",
}


class Units:
    """All units in the order of their codes, and which of them answers where."""

    def __init__(self, tree):
        self._tree = tree
        self.all = []
        self._numbers = {}
        self.communities = {area.letter: area for area in tree.level("community")}
        for kind, name in OF_DISTRICT:
            self._add(kind, name, DISTRICT)
        for kind, word in OF_STREET:
            for code, name, _, _ in plan.STREETS:
                self._add(kind, name.removesuffix("街道") + word, DISTRICT + code)
        for letter, area in self.communities.items():
            self._add("CO", area.name + "居委会", area.code)
            self._add("GRID", area.name + "网格管家队", area.code)
        for letter, name in PROPERTY_FIRMS.items():
            self._add("PM", name + "服务公司", self.communities[letter].code)
        self._add("PM", "望澜区物业应急托管中心", DISTRICT)
        self.all.sort(key=lambda unit: unit.code)
        self.by_code = {unit.code: unit for unit in self.all}

    def _add(self, kind, name, area):
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        self.all.append(Unit(f"{kind}-01{self._numbers[kind]:02}", kind, name, area))

    def responsible(self, kind, place):
        """The code of the unit of this kind that answers for the place: the deepest one at or above it."""
        of_kind = {unit.area: unit.code for unit in reversed(self.all) if unit.kind == kind}
        return next((of_kind[area] for area in self._tree.path(place) if area in of_kind), None)

    def rows(self):
        yield "code", "kind", "name", "area"
        for unit in self.all:
            yield unit.code, unit.kind, unit.name, unit.area
