"""One whistle of the day while its author writes it: filing, who is called, and the steps with who may do them."""

from demo_city import stories
from demo_city.duty import Part

LAST_MINUTE = 23 * 60 + 30


def clock(minute):
    return f"{minute // 60:02}:{minute % 60:02}"


class Case:
    """Steps go forward in time; what would happen after the day is over is left out, and `over` says so."""

    def __init__(self, city, minute, by, filing, place, resident=False):
        self.city, self.minute, self.by, self.filing, self.place = city, minute, by, filing, place
        self.filed, self.key, self.steps, self.over, self.spot = minute, "", [], False, None
        self.proposals = 0
        duty = city.duty
        category = duty.category(filing["category"])
        self.code = filing["category"]
        self.priority = filing.get("priority") or category["priority"]
        self.kind = filing.get("kind") or category["kind"]
        self.rule = duty.rule(self.code, place, self.priority, filing.get("affected", 0), minute)
        self._lift()
        self.parts = []
        self.resident = resident
        desk = duty.desk(self.code, place) if resident and self.priority != "P1" else None
        if filing.get("solved_on_the_spot"):
            self.parts.append(Part(1, "", "lead", holder=by, state="done_claimed"))
        elif place.outside:
            self._call([(city.units.responsible("DC", place.area), False, ())])
        elif desk:
            self._call([(desk, False, ())])
        elif self.kind == "hard_problem":
            self._call([(city.units.responsible("ST", place.area), False, ())])
            self.proposals = 1
        else:
            self._call(duty.parties(self.rule, place, self.kind == "emergency"))

    def _lift(self):
        self.priority = self.rule.get("set_priority", self.priority)
        self.kind = self.rule.get("set_kind", self.kind)

    def _call(self, parties):
        for i, (unit, seat, holders) in enumerate(parties):
            role = "support" if i else "lead"
            self.parts.append(Part(len(self.parts) + 1, unit, role, seat, who=holders))

    @property
    def lead(self):
        return [part for part in self.parts if part.role == "lead" and part.state != "ended"][-1]

    @property
    def supports(self):
        """Units called to help and not yet gone, without the steward seats."""
        gone = ("ended", "stood_down")
        return [part for part in self.parts if part.role == "support" and not part.seat and part.state not in gone]

    def support(self, kind):
        return next((part for part in self.supports if self.city.units.by_code[part.unit].kind == kind), None)

    def speaker(self, part):
        if part.holder:
            return part.holder
        return part.who[0] if part.seat else self.city.speaker(part.unit, self.place)

    # Every step answers the case again, so that a story reads as one sentence.

    def step(self, after, by, command, assignment=None, proposal=None, **fields):
        self.minute += after
        self.over = self.over or self.minute > LAST_MINUTE
        if self.over:
            return self
        step = {"at": clock(self.minute), "by": by, "command": command}
        if assignment:
            step["assignment"] = assignment
        if proposal:
            step["proposal"] = proposal
        if fields:
            step["fields"] = fields
        self.steps.append(step)
        return self

    def claim(self, after, part=None):
        part = part or self.lead
        self.step(after, self.speaker(part), "claim", part.n)
        if not self.over:
            part.holder, part.state = self.speaker(part), "claimed"
        return self

    def report_in(self, after, part=None, location=None):
        part = part or self.lead
        fields = {"location": location} if location else {}
        self.step(after, self.speaker(part), "report-in", part.n, **fields)
        if not self.over:
            part.holder, part.state = self.speaker(part), "working"
        return self

    def progress(self, after, note, part=None):
        part = part or self.lead
        return self.step(after, self.speaker(part), "progress", part.n, note=note)

    def done(self, after, feedback, part=None):
        part = part or self.lead
        self.step(after, self.speaker(part), "done", part.n, feedback=feedback)
        if not self.over:
            part.state = "done_claimed"
            for other in self.parts:
                goes_home = other.state == "offered" and (other.seat or self.priority in ("P2", "P3"))
                if part.role == "lead" and goes_home:
                    other.state = "stood_down"
        return self

    def mediate(self, after, people, outcome, agreement=""):
        part = self.lead
        data = {"people": people, "outcome": outcome} | ({"agreement": agreement} if agreement else {})
        self.step(after, self.speaker(part), "act", part.n, action="mediate", data=data)
        if not self.over:
            part.state = "working"
        return self

    def answer(self, after, solved="yes", satisfaction=5, text=""):
        fields = {"solved": solved, "satisfaction": satisfaction} | ({"text": text} if text else {})
        self.step(after, self.by, "answer", **fields)
        if not self.over and solved == "no":
            self.lead.state = "working"
        return self

    def verify(self, after, by="verifier", passed=True, note="现场核查属实。", part=None):
        part = part or self.lead
        self.step(after, by, "verify", part.n, passed=passed, note=note)
        if not self.over and not passed:
            part.state = "working"
        return self

    def approve(self, after, by, proposal=1, reason="同意"):
        return self.step(after, by, "approve", proposal=proposal, reason=reason)

    def departments_called(self, without=()):
        """The desk or the first lead goes; those of the catalogue come."""
        self.lead.state = "ended"
        self._call(self.city.duty.parties(self.rule, self.place, self.kind == "emergency", without))
        return self

    def called(self, unit):
        """One party comes in place of the lead."""
        self.lead.state = "ended"
        self._call([(unit, False, ())])
        return self

    def raise_to_departments(self, after, measures):
        self.step(after, self.speaker(self.lead), "raise", kind="routine", measures_taken=measures)
        return self if self.over else self.departments_called()

    def feedback(self):
        return self.city.random.choice(stories.STORIES[self.code][3]).format(few=self.city.random.randint(3, 12))

    def row(self):
        return {"key": self.key, "at": clock(self.filed), "by": self.by, "filing": self.filing, "steps": [
            step | ({"fields": {"into": "@" + step["fields"]["into"].key}} if step["command"] == "merge" else {})
            for step in self.steps
        ]}
