"""Who answers for a whistle: the program's rules in short, to know beforehand who may do which step of the day."""

import dataclasses

DESKS = (("community", "CO"), ("street", "ST"))


@dataclasses.dataclass
class Part:
    """One assignment of a whistle as the day's author sees it."""

    n: int
    unit: str
    role: str
    seat: bool = False
    holder: str = ""
    state: str = "offered"
    who: tuple = ()


@dataclasses.dataclass
class Place:
    area: str
    road_class: str = "unknown"
    outside: bool = False


class Duty:
    def __init__(self, city):
        self._city = city
        self._catalogue = {category["code"]: category for category in city.catalogue["categories"]}

    def category(self, code):
        return self._catalogue[code]

    @staticmethod
    def _holds(rule, place, priority, affected, minute):
        start, end = (sum(int(part) * unit for part, unit in zip(rule.get(name, "00:00").split(":"), (60, 1)))
                      for name in ("from", "to"))
        in_time = "from" not in rule or (start <= minute < end if start < end else minute >= start or minute < end)
        return (in_time and rule.get("road_class", place.road_class) == place.road_class
                and rule.get("priority", priority) == priority and affected >= rule.get("affected_min", 0)
                and "holiday" not in rule)

    def rule(self, code, place, priority, affected, minute):
        """The base rule with the first override that holds laid over it."""
        category = self._catalogue[code]
        found = next((rule for rule in category.get("overrides", ())
                      if self._holds(rule, place, priority, affected, minute)), {})
        return {"lead": category["lead"], "supports": category["supports"], **found}

    def is_timed(self, code):
        """Whether somebody else may answer at night. A demo is loaded at any hour, so the day avoids such steps."""
        return any("from" in rule for rule in self._catalogue[code].get("overrides", ()))

    def same_lead_at_night(self, code, place, priority):
        return len({self.rule(code, place, priority, 0, minute)["lead"] for minute in (120, 720)}) == 1

    def desk(self, code, place):
        """The unit that is asked first for a resident's filing."""
        admission = self._catalogue[code]["admission"]
        for level, kind in DESKS:
            unit = self._city.units.responsible(kind, place.area)
            if unit and (not admission or level in admission):
                return unit
        return None

    def parties(self, rule, place, emergency, without=()):
        """(unit, is seat, holders) of everybody called, the lead first, as the program numbers them."""
        called = []
        for kind in [rule["lead"], *rule["supports"]]:
            unit = self._city.units.responsible(kind, place.area)
            if unit and unit not in without and all(unit != other for other, _, _ in called):
                called.append((unit, False, ()))
        if emergency:
            seats = sorted(seat for seat in self._city.people.seats if seat[3] == place.area)
            called += [(unit, True, (holders,) if holders else ()) for _, _, unit, _, _, holders in seats]
            head = next((seat for seat in seats if seat[4] == "grid_head"), None)
            if head and not head[5]:
                unit = self._city.units.responsible("CO", place.area)
                if all(unit != other or seat for other, seat, _ in called):
                    called.append((unit, False, ()))
        return called
