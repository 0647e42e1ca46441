"""The ordinary part of the day: who files what, where and when, and how far it gets until the evening."""

from demo_city import plan, special_cases, stories
from demo_city.case import Case
from demo_city.city import City
from demo_city.duty import Place
from demo_city.people import RESIDENTS

__all__ = ("City", "whistles")

PER_HOUR = {6: 4, 7: 9, 8: 13, 9: 14, 10: 12, 11: 9, 12: 5, 13: 6, 14: 10, 15: 11, 16: 11, 17: 9, 18: 8, 19: 7, 20: 5,
            21: 3}
# How far a whistle gets that was filed before this hour: weights of each ending.
ENDINGS = ("closed", "judging", "working", "claimed", "new")
REACHED = ((10, (65, 12, 12, 6, 5)), (14, (45, 18, 20, 9, 8)), (18, (25, 18, 25, 17, 15)), (24, (8, 10, 22, 25, 35)))
SOLVED_ON_THE_SPOT = {"CE01": "已当场清扫装袋，垃圾转运站已收。", "SO03": "已当场把车辆摆放整齐。", "CE04": "已当场铲除，墙面擦净。"}
SLOW = ("20wd", "15wd", "15nd", "30nd", "10wd")


def filer(city, entry):
    """An account, its role, and the community it files from (nothing: any)."""
    shares = {"hazard": (62, 14, 8, 10, 6), "opinion": (55, 16, 8, 14, 7)}.get(entry, (12, 34, 10, 30, 14))
    role = city.random.choices(("worker", "integrator", "dispatcher", "resident", "community"), shares)[0]
    if role == "resident":
        account, letter = city.random.choice(RESIDENTS)
        return account, role, letter
    letter = city.random.choice(sorted(city.people.worker))
    by = {"worker": city.people.worker, "community": city.people.community}.get(role, {}).get(letter, role)
    return by, role, letter


def sentence(city, spot, template):
    return template.format(way=spot.way, community=plan.COMMUNITIES[spot.grid.letter][0],
                           no=city.random.randint(2, 180), few=city.random.randint(2, 9),
                           many=city.random.choice((20, 30, 40, 60)))


def ordinary_filing(city, code):
    """(by, role, filing, place) of one whistle of the category."""
    _, entry, sentences, _ = stories.STORIES[code]
    while True:
        road_class, template = city.random.choice(sentences)
        by, role, letter = filer(city, entry)
        if letter in city.letters_with(road_class) and not (role == "resident" and code == "SO04"):
            break
    spot = city.spot(letter, road_class)
    text = sentence(city, spot, template)
    filing = {"category": code, "description": text, "entry": entry, "channel": stories.CHANNELS[role]}
    place = spot.place
    if role in ("integrator", "dispatcher") and city.random.random() < 0.2:
        filing["area"] = spot.grid.code
        place = Place(spot.grid.code)
    else:
        crs = {"resident": "GCJ02", "integrator": city.random.choice(("BD09", "GCJ02", "WGS84"))}.get(role, "WGS84")
        accuracy_m = city.random.choice((5, 8, 12)) if role in ("worker", "resident") else None
        filing["location"] = spot.location(crs, accuracy_m)
    filing["address"] = spot.way or spot.grid.name
    if role in ("integrator", "dispatcher"):
        phone = f"1380000{city.random.randint(0, 9999):04}"
        filing["requester"] = {"name": city.random.choice(stories.REQUESTERS), "phone": phone,
                               "confidential": code == "PD05"}
    return by, role, filing, place


def location_of(city, case):
    """Where somebody stands who reports in; the whistle's own place, a little off."""
    location = case.filing.get("location")
    if not location or location["crs"] != "WGS84" or city.random.random() < 0.4:
        return None
    shift = city.random.uniform(-0.0003, 0.0003)
    return {"lon": round(location["lon"] + shift, 6), "lat": round(location["lat"] - shift, 6), "crs": "WGS84",
            "accuracy_m": city.random.choice((6, 10, 15))}


def work(city, case, ending):
    """The usual way of a department's case up to its ending."""
    urgent = case.priority in ("P1", "P2")
    delay = city.random.randint
    if ending == "new":
        return
    case.claim(delay(2, 18) if urgent else delay(6, 55))
    if ending == "claimed":
        return
    mediated = city.duty.category(case.code)["flow"] == "mediation"
    if mediated:
        case.mediate(delay(40, 120), "双方当事人、社区调解员、司法所工作人员", "partly_settled")
    else:
        case.report_in(delay(14, 60) if urgent else delay(30, 150), location=location_of(city, case))
    helper = next((part for part in case.supports if city.random.random() < 0.45 and case.speaker(part) != case.by
                   and city.units.by_code[part.unit].kind not in ("GRID", "CO")), None)
    if city.duty.is_timed(case.code):
        helper = None
    if helper:
        case.claim(delay(2, 12), helper).report_in(delay(10, 40), helper)
    if city.random.random() < 0.5:
        case.progress(delay(10, 40), city.random.choice(stories.PROGRESS))
    if ending == "working":
        return
    if mediated:
        case.mediate(delay(40, 90), "双方当事人、社区调解员", "settled", "双方自愿和解，互不追究。")
    if helper:
        case.done(delay(15, 60), "配合工作已完成。", helper)
    case.done(delay(20, 90) if urgent else delay(30, 160), case.feedback())
    if ending == "judging":
        return
    if helper is None and (case.by == "dispatcher" or city.random.random() < 0.25):
        case.verify(delay(20, 90), city.random.choice(("verifier", "verifier-2")))
    else:
        solved = city.random.choices(("yes", "partly"), (8, 1))[0]
        stars = city.random.choice((4, 5, 5)) if solved == "yes" else 3
        case.answer(delay(10, 120), solved, stars, city.random.choice(stories.COMMENTS))


def at_the_desk(city, case, ending):
    """A resident's case: the community solves it or calls the departments."""
    desk = city.units.by_code[case.lead.unit].kind
    departments = city.duty.category(case.code)["lead"] != "CO" and case.rule["lead"] not in ("CO", desk)
    departments = departments and not city.duty.is_timed(case.code)
    if ending == "new" or not departments or city.random.random() < 0.4:
        work(city, case, ending)
        return
    case.claim(city.random.randint(5, 30)).report_in(city.random.randint(10, 40))
    case.raise_to_departments(city.random.randint(5, 25), "社区已到现场核实并劝导，超出社区处置能力。")
    if not case.over:
        work(city, case, ending)


def ordinary(city, code, minute):
    by, role, filing, place = ordinary_filing(city, code)
    if role == "worker" and code in SOLVED_ON_THE_SPOT and city.random.random() < 0.5:
        filing["solved_on_the_spot"] = {"feedback": SOLVED_ON_THE_SPOT[code]}
        case = Case(city, minute, by, filing, place)
        if city.random.random() < 0.6:
            case.verify(city.random.randint(20, 120), city.random.choice(("verifier", "verifier-2")))
        return case
    case = Case(city, minute, by, filing, place, role == "resident")
    weights = next(weights for hour, weights in REACHED if minute < hour * 60)
    ending = city.random.choices(ENDINGS, weights)[0]
    if city.duty.category(code)["limits"]["resolve"] in SLOW and ending in ("closed", "judging"):
        ending = "working"
    if role != "resident" and not city.duty.same_lead_at_night(code, place, case.priority):
        ending = "new"
    own_desk = role == "community" and city.units.by_code[case.lead.unit].kind in ("CO", "ST")
    if role == "resident":
        at_the_desk(city, case, ending)
    elif own_desk and ending == "closed":
        work(city, case, "judging")
        case.verify(city.random.randint(20, 90))
    else:
        work(city, case, ending)
    return case


def whistles(city):
    """All whistles of the day as rows of day.json, in the order of their filing."""
    cases = special_cases.build(city)
    codes = [code for code, story in stories.STORIES.items() for _ in range(story[0])]
    city.random.shuffle(codes)
    hours = city.random.choices(tuple(PER_HOUR), tuple(PER_HOUR.values()), k=len(codes))
    for code, hour in zip(codes, hours):
        cases.append(ordinary(city, code, hour * 60 + city.random.randint(0, 59)))
    cases.sort(key=lambda case: case.filed)
    for number, case in enumerate(cases, 1):
        case.key = f"w{number:03}"
    return [case.row() for case in cases]
