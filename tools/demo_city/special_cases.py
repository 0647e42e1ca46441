"""The cases that every page needs one of: emergencies, hard problems, disputes, and everything beside the loop."""

from demo_city.case import Case
from demo_city.city import RIVER
from demo_city.streets import ALLEY, COMPOUND, MAIN


def at(hour, minute=0):
    return hour * 60 + minute


def filed(city, minute, by, code, letter, road_class, text, crs="WGS84", **more):
    """A whistle with its own text; {way} is the place's street or compound."""
    spot = more.pop("spot", None) or city.spot(letter, road_class)
    resident = by.startswith("resident")
    entry = more.pop("entry", "hazard")
    channel = more.pop("channel", "wechat" if resident else "app")
    filing = {"category": code, "description": text.format(way=spot.way), "location": spot.location(crs, 10),
              "address": spot.way or spot.grid.name, "entry": entry, "channel": channel, **more}
    case = Case(city, minute, by, filing, spot.place, resident)
    case.spot = spot
    return case


def emergencies(city):
    worker, community = city.people.worker, city.people.community

    while True:
        gas = filed(city, at(19, 40), worker["J"], "EM02", "J", COMPOUND, "{way}5号楼二单元楼道有强烈燃气味，已劝居民开窗下楼。")
        head = next((part for part in gas.parts if part.seat and part.who == (community["J"],)), None)
        if head:
            break
    gas.report_in(7)
    for kind in ("FR", "PS", "ST"):
        gas.report_in(3, gas.support(kind))
    gas.report_in(4, head)
    gas.progress(10, "已关闭楼前总阀，逐户检测，疏散四十二人。")
    gas.step(15, gas.speaker(gas.support("FR")), "progress", gas.support("FR").n, note="云梯和水枪待命，浓度在下降。")

    burst = filed(city, at(6, 18), worker["P"], "EM04", "P", MAIN, "{way}自来水主管爆裂，水柱两米多高，路面开始下陷。")
    burst.report_in(9)
    for part in burst.supports:
        burst.report_in(3, part)
    burst.progress(20, "阀门已关，开挖抢修，应急供水车到位。").progress(110, "换管完成，正在试压。")
    burst.done(60, "主管已修复，恢复供水，路面临时回填。")
    for part in burst.supports:
        burst.done(4, "现场处置结束，人员撤离。", part)
    burst.answer(35, "yes", 5, "两个半小时就来水了，辛苦了。")

    outage = filed(city, at(20, 5), community["R"], "MU07", "R", COMPOUND, "{way}三栋楼全部停电，电梯停运，有居民家里用呼吸机。",
                   affected=64, entry="request")
    outage.claim(3).report_in(16)
    outage.claim(2, outage.support("EMB")).report_in(9, outage.support("EMB"))
    outage.progress(12, "配电室进水跳闸，发电车二十分钟后到。")

    tree = filed(city, at(17, 32), worker["F"], "CE05", "F", MAIN, "{way}一棵大杨树被风刮斜，压在公交站棚上，随时会倒。",
                 priority="P1")
    tree.report_in(12).report_in(4, tree.support("GR")).report_in(6, tree.support("PS"))
    tree.progress(18, "已封闭一条车道，吊车到场，准备分段锯除。")

    lift = filed(city, at(12, 11), "dispatcher", "HP02", "H", COMPOUND, "{way}7号楼电梯停在六楼，困住两名老人和一个孩子。", entry="request",
                 channel="phone", requester={"name": "孙女士", "phone": "13800008812", "confidential": False})
    lift.report_in(8).report_in(4, lift.support("FR"))
    for kind in ("MS", "CO"):
        part = lift.support(kind)
        lift.step(6, lift.speaker(lift.lead), "stand-down", part.n, reason="人员已救出，无需到场。")
        part.state = "stood_down"
    lift.done(14, "三人全部救出，身体无碍；电梯停用检修，限速器已更换。")
    lift.done(3, "救援结束，队伍撤离。", lift.support("FR"))
    lift.verify(40, "verifier", True, "电话核实，三人已安全回家。")
    lift.verify(3, "verifier", True, "救援到场属实。", lift.support("FR"))
    return [gas, burst, outage, tree, lift]


def hard_problems(city):
    worker, community = city.people.worker, city.people.community
    tried = "社区三次协商，居民意见不一，超出街道职权。"
    parking = filed(city, at(15, 8), worker["E"], "HP05", "E", COMPOUND, "{way}只有四十个车位，晚上二百多辆车无处停，通道全堵。",
                    entry="request", measures_taken="社区已挖潜画线十八个，仍缺一百五十余个。")
    lifts = filed(city, at(11, 24), community["L"], "HP04", "L", COMPOUND, "{way}六层楼三十二户申请加装电梯，一楼住户反对，管线要迁改。",
                  entry="request", measures_taken=tried)
    lifts.approve(52, "leader", 1, "同意吹哨，请住建牵头。")
    market = filed(city, at(8, 52), worker["M"], "CW02", "M", ALLEY, "{way}存量违建二十余处，侵占消防通道，多年未拆。",
                   entry="hazard", measures_taken="街道已逐户登记造册，五户自愿拆除。")
    market.approve(35, "leader").approve(20, "director").departments_called()
    market.claim(18).report_in(70).claim(12, market.support("PS"))
    market.progress(60, "联合踏勘完成，分三批拆除，首批七处周五动工。")
    land = filed(city, at(9, 40), community["N"], "PD02", "N", COMPOUND, "{way}征地补偿面积认定有分歧，八户签字反映。", entry="dispute",
                 measures_taken="社区已两次上门听取意见。")
    land.approve(40, "leader").departments_called().claim(25)
    land.mediate(100, "八户代表、街道、自然资源分局、司法所", "partly_settled")
    legacy = filed(city, at(10, 5), community["B"], "PD06", "B", COMPOUND, "{way}二十年前的回迁安置遗留问题，住户多次上访。",
                   entry="dispute",
                   measures_taken="街道已调取原始协议。")
    legacy.step(65, "leader-qingfeng", "reject", proposal=1, reason="先由街道核清底数，下周再议。")
    legacy.claim(30).report_in(60).progress(50, "已调档四十户，缺三户原件。")
    charging = filed(city, at(13, 26), "resident-4", "HP05", "J", COMPOUND, "{way}没有充电桩，大家都从楼上拉线，太危险了。", "GCJ02",
                     entry="request")
    charging.claim(22).report_in(45)
    charging.step(20, charging.speaker(charging.lead), "raise", kind="hard_problem",
                  measures_taken="街道已现场勘察，变压器容量不足。")
    charging.approve(50, "director-liuxi", 1, "同意，电力和住建一起上。")
    return [parking, lifts, market, land, legacy, charging]


def disputes(city):
    worker, unit = city.people.worker, city.units.responsible
    cable = filed(city, at(16, 48), worker["C"], "MU05", "C", ALLEY, "{way}一根黑色线缆断落在人行道上，线头裸露。")
    cable.claim(8)
    cable.step(25, cable.speaker(cable.lead), "return", 1, reason="not_our_duty", duty="电力设施保护条例，低压线路由供电企业维护",
               suggested_unit=unit("UTIL.ELE", cable.place.area), note="现场核实为低压电力线，不是通信线。")

    drain = filed(city, at(9, 15), "integrator", "MU04", "D", MAIN, "{way}路边检查井往外冒清水，流了一夜。", "BD09", channel="12345",
                  requester={"name": "周女士", "phone": "13800003456"},
                  external_ref={"system": "12345", "id": "20261122000417"})
    drain.claim(14)
    water = unit("UTIL.WTR", drain.place.area)
    drain.step(30, drain.speaker(drain.lead), "return", 1, reason="not_our_duty", duty="城市供水条例，给水管网由供水企业维护",
               suggested_unit=water, note="化验含余氯，是自来水。")
    drain.approve(22, "dispatcher", 1, "属实，转供水企业。").called(water)
    drain.claim(9).report_in(35).done(130, "给水支管漏点已修复，井内无水外溢。").answer(45, "yes", 4, "修好了。")

    fumes = filed(city, at(10, 34), worker["Q"], "CE08", "Q", MAIN, "{way}餐饮店油烟直排对面学校操场，家长反映强烈。",
                  entry="request")
    reason = dict(reason="not_our_duty", duty="大气污染防治法第八十一条", note="超标监测须由主管部门认定。")
    fumes.claim(20)
    fumes.step(35, fumes.speaker(fumes.lead), "return", 1, suggested_unit=unit("EE", fumes.place.area), **reason)
    fumes.step(30, "dispatcher", "reject", proposal=1, reason="油烟扰民由综合行政执法队牵头，请先到场。")
    fumes.step(40, fumes.speaker(fumes.lead), "return", 1, suggested_unit=unit("MS", fumes.place.area), **reason)

    lamp = filed(city, at(8, 20), worker["K"], "MU03", "K", ALLEY, "{way}西口两盏灯不亮，灯杆编号看不清，不知道归谁管。")
    lamp.claim(12)
    reason = dict(reason="ownership_unclear", duty="市政照明设施台账无此灯杆", suggested_unit=unit("ST", lamp.place.area))
    lamp.step(40, lamp.speaker(lamp.lead), "return", 1, **reason)
    lamp.step(25, "dispatcher-2", "reject", proposal=1, reason="台账缺失不等于不管，请先到场。")
    lamp.step(30, lamp.speaker(lamp.lead), "return", 1, **reason)
    lamp.step(55, "supervisor", "adjudicate", lead=unit("ST", lamp.place.area), precedent=True,
              reason="背街小巷无主灯杆由街道兜底，市政所移交备件。")
    lamp.called(unit("ST", lamp.place.area)).claim(15).report_in(60)
    return [cable, drain, fumes, lamp]


def beside_the_loop(city):
    worker, community = city.people.worker, city.people.community
    first = filed(city, at(14, 2), worker["S"], "CE01", "S", MAIN, "{way}公园西门外垃圾桶倒了三个，垃圾被风吹得到处都是。")
    second = filed(city, at(14, 21), "resident-5", "CE01", "S", MAIN, "公园西门那边{way}上垃圾遍地，没人管吗。", "GCJ02",
                   entry="opinion", spot=first.spot)
    second.step(16, "dispatcher", "merge", into=first)
    first.claim(40).report_in(45).progress(20, "正在清扫，桶已扶正。")

    loan = filed(city, at(9, 27), "integrator", "PD04", "G", MAIN, "网上贷款被骗，要求政府赔偿。", "GCJ02", entry="dispute",
                 channel="12345",
                 requester={"name": "赵某", "phone": "13800007788"})
    loan.step(18, "dispatcher", "decline", reason="涉嫌电信诈骗，不属本平台受理范围，已引导拨打110报案。")
    test = filed(city, at(17, 5), worker["O"], "SO02", "O", MAIN, "{way}发现违停，拍照时车主已开走。", entry="opinion")
    test.step(6, worker["O"], "cancel", reason="车辆已驶离。")
    twice = filed(city, at(11, 2), "dispatcher-2", "LS08", "A", COMPOUND, "咨询生育津贴办理材料。", entry="service",
                  channel="phone",
                  requester={"name": "李女士", "phone": "13800002020"})
    twice.step(25, "dispatcher", "close", reason="已电话答复并发送办事指南，来电人表示清楚。")

    again = filed(city, at(7, 31), worker["L"], "MU02", "L", MAIN, "{way}人行道三块地砖翘起，老人绊倒过。")
    again.claim(15).report_in(50).done(80, "地砖已重铺。").answer(40, "no", 2, "还有一块是松的。")
    again.progress(45, "重新清底灌浆。").done(60, "三块全部重铺灌浆，踩踏稳固。").answer(50, "yes", 5, "这次好了。")
    back = filed(city, at(8, 6), "resident", "CE02", "L", COMPOUND, "{way}垃圾房旁边堆着装修垃圾，一星期了。", "GCJ02", entry="opinion")
    back.claim(20).report_in(30).raise_to_departments(15, "社区已张贴通知并联系装修户，无人认领。")
    back.claim(25).report_in(60).done(90, "已清运两车。").answer(30, "yes", 4)
    back.step(150, "resident", "answer", solved="no", satisfaction=2, text="晚上又有人倒了一堆。")
    checked = filed(city, at(9, 58), worker["I"], "SO04", "I", COMPOUND, "{way}消防通道被两辆面包车和一堆木料堵住。")
    checked.claim(10).report_in(35).done(60, "车辆已挪走。").verify(45, "verifier-2", False, "木料还在，通道只通了一半。")
    checked.progress(30, "木料业主已联系上，下午清走。")

    lost = filed(city, at(18, 44), "resident-6", "CE01", "H", MAIN, "垃圾堆在河堤外的空地上。", "GCJ02", entry="opinion")
    handed = filed(city, at(10, 50), worker["G"], "CE01", "G", MAIN, "区界外侧便道有一堆建筑模板，挡住了巡查路线。")
    for case in (lost, handed):
        outside(city, case)
    handed.step(20, "dispatcher", "hand-down", area=city.units.communities["G"].code, reason="紧邻高桥社区，先由社区到场核实。")
    handed.called(city.units.responsible("CO", city.units.communities["G"].code))
    handed.claim(15, handed.lead).report_in(40)

    over = filed(city, at(15, 33), worker["R"], "MU01", "R", MAIN, "{way}雨水篦子断裂，自行车轮会卡进去。",
                 asks=[{"unit": "UM", "ask": "更换雨水篦子"}, {"unit": "TP", "ask": "早晚高峰疏导"}])
    over.claim(5)
    over.step(70, "head-um", "take-over", 1, reason="原认领人另有抢修任务。")
    over.lead.holder = "head-um"
    over.report_in(25)
    moved = filed(city, at(13, 47), worker["A"], "CE01", "A", ALLEY, "{way}墙边一堆碎砖水泥块，应该是装修垃圾。")
    moved.step(18, "dispatcher", "reclassify", category="CE02", reason="照片和描述为建筑垃圾。")
    slide = filed(city, at(16, 12), "resident-3", "MU08", "E", COMPOUND, "{way}乒乓球台面塌了一角。", "GCJ02", entry="request")
    slide.claim(20).report_in(25)
    slide.step(15, slide.speaker(slide.lead), "raise", level="street")
    slide.called(city.units.responsible("ST", slide.place.area)).claim(30)
    freed = filed(city, at(19, 12), worker["B"], "SO01", "B", MAIN, "{way}夜市摊位越线经营，占到公交站里。", entry="opinion")
    freed.claim(10)
    freed.step(25, freed.speaker(freed.lead), "unclaim", 1)
    river = filed(city, at(15, 50), worker["M"], "CE06", "M", RIVER, "澜河老码头段护栏外漂着大片水草和泡沫箱。")
    river.claim(12).report_in(55).step(20, "supervisor", "note", text="请水务局一并排查上游雨水口。")
    corrected = filed(city, at(7, 48), worker["O"], "CE01", "O", COMPOUND, "{way}北墙外的夹道里积存垃圾。")
    corrected.filing["road_class"] = "alley"
    return [first, second, loan, test, twice, again, back, checked, lost, handed, over, moved, slide, freed, river,
            corrected]


def outside(city, case):
    """Moves a whistle to a point some 120 m outside the district: only the dispatch centre can have it."""
    ring = city.tree.all[0].ring
    top = max(ring, key=lambda point: point[1])
    case.place.area, case.place.road_class, case.place.outside = city.tree.all[0].code, "unknown", True
    case.filing["location"] = {"lon": top[0], "lat": round(top[1] + 0.0011, 6), "crs": "WGS84", "accuracy_m": 15}
    case.filing["address"] = "区界外侧"
    fresh = Case(city, case.filed, case.by, case.filing, case.place, case.resident)
    case.parts = fresh.parts


def build(city):
    return emergencies(city) + hard_problems(city) + disputes(city) + beside_the_loop(city)
