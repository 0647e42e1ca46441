#pragma once

#include "codec/instant_text.hpp"
#include "models/allowed.hpp"
#include "models/directory.hpp"
#include "models/event.hpp"
#include "models/policies.hpp"
#include "models/whistle.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::codec {

// A raised whistle as it is met every day: four assignments, one of them returned, one judgement of a resident.

inline models::Instant sample_time(int minutes) {
    return parse_instant("2026-11-22T03:04:05.25Z").value() + std::chrono::minutes{minutes};
}

inline models::Assignment sample_assignment(std::uint16_t n, models::AssignmentState state) {
    models::Assignment part;
    part.n = n;
    part.unit = models::UnitCode{"UM-030" + std::to_string(n)};
    part.party = {models::PartyKind::kUnit, part.unit.value};
    part.role = n == 1 ? models::AssignmentRole::kLead : models::AssignmentRole::kSupport;
    part.state = state;
    part.level = "department";
    part.ask = "更换井盖并在两小时内设置围挡";
    part.offered_at = sample_time(0);
    if (state == models::AssignmentState::kOffered) return part;
    part.holder = models::AccountId{10 + n};
    part.epoch = 1;
    part.claimed_at = sample_time(5);
    if (state == models::AssignmentState::kClaimed) return part;
    part.reported_in_at = sample_time(20);
    part.arrival = models::Arrival::kValid;
    if (state == models::AssignmentState::kReturned) part.ended_at = sample_time(30);
    return part;
}

inline models::Whistle sample_whistle() {
    models::Whistle whistle;
    whistle.id = models::WhistleId{123456789};
    whistle.region = models::RegionCode{"430101"};
    whistle.number = "2026-430101-R-000123";
    whistle.receipt = "K7Q2-9F3M";
    whistle.version = 9;
    whistle.state = models::WhistleState::kInProgress;
    whistle.kind = models::Kind::kRoutine;
    whistle.priority = models::Priority::kP2;
    whistle.category = models::CategoryCode{"MU01"};
    whistle.flow = models::FlowCode{"incident"};
    whistle.flow_version = 1;
    whistle.level = "department";
    whistle.raised = models::Raised{sample_time(2), models::AccountId{8}, "已现场劝导并设置警示"};
    whistle.title = "井盖破损，夜间危险";
    whistle.description =
        "幸福里小区东门外主路井盖破损下沉，旁边是小学，夜间没有照明，已有一位老人绊倒。请尽快围挡并更换。";
    whistle.entry = models::Entry::kHazard;
    whistle.origin = models::Origin::kHazard;
    whistle.area = models::AreaCode{"430101002003"};
    whistle.address = "幸福里12号楼前";
    whistle.road_class = models::RoadClass::kMainStreet;
    whistle.channel = "app";
    whistle.filed_by = models::AccountId{7};
    whistle.filed_by_resident = true;
    whistle.filed_at = sample_time(0);
    whistle.stage_since = sample_time(0);
    whistle.updated_at = sample_time(30);
    whistle.flags = {"border"};
    whistle.external_refs = {{"12345", "20261122000123"}};
    whistle.links = {{models::LinkKind::kDerivedFrom, models::WhistleId{99}}};
    whistle.assignments = {sample_assignment(1, models::AssignmentState::kWorking),
                           sample_assignment(2, models::AssignmentState::kClaimed),
                           sample_assignment(3, models::AssignmentState::kReturned),
                           sample_assignment(4, models::AssignmentState::kOffered)};
    models::Proposal proposal;
    proposal.n = 1;
    proposal.state = models::ProposalState::kApproved;
    proposal.assignment = 3;
    proposal.by = models::AccountId{13};
    proposal.at = sample_time(25);
    proposal.reason = "not_our_duty";
    proposal.duty = "职责清单第 12 条";
    proposal.parties = {"UM-0304"};
    proposal.deciders = {models::Role::kDispatcher};
    proposal.approvals = {models::AccountId{8}};
    proposal.decided_at = sample_time(30);
    whistle.proposals = {proposal};
    models::Judgement judgement;
    judgement.slot = models::JudgementSlot::kAnswer;
    judgement.by = models::AccountId{7};
    judgement.at = sample_time(28);
    judgement.solved = models::Solved::kNo;
    judgement.text = "还没修好";
    whistle.judgements = {judgement};
    return whistle;
}

inline models::Directory sample_directory() {
    const auto area = [](std::string code, std::string parent, std::string level, std::string name) {
        models::Area made;
        made.code = models::AreaCode{std::move(code)};
        made.parent = models::AreaCode{std::move(parent)};
        made.level = std::move(level);
        made.name = std::move(name);
        return made;
    };
    const auto unit = [](int n, std::string name) {
        models::Unit made;
        made.code = models::UnitCode{"UM-030" + std::to_string(n)};
        made.kind = models::UnitKind{"UM"};
        made.name = std::move(name);
        return made;
    };
    const models::Instant now = sample_time(60);
    return models::Directory(
        models::AreaTree({area("430101", "", "district", "芙蓉区"), area("430101002", "430101", "street", "东湖街道"),
                          area("430101002003", "430101002", "community", "幸福社区")},
                         now),
        {unit(1, "市政一队"), unit(2, "市政二队"), unit(3, "市政三队"), unit(4, "城管中队")}, {}, {},
        {{models::AccountId{7}, "wang_resident"},
         {models::AccountId{8}, "dispatcher_li"},
         {models::AccountId{11}, "zhao"},
         {models::AccountId{12}, "qian"},
         {models::AccountId{13}, "sun"}},
        now);
}

inline models::Policies sample_policies() {
    models::FlowProfile flow;
    flow.code = models::FlowCode{"incident"};
    flow.version = 1;
    flow.phases[models::Phase::kInProgress] = {"抢修中", "Repairing"};
    return models::Policies(models::Catalogue(), {flow});
}

/// What the holder of the lead may do.
inline std::vector<models::Allowed> sample_allowed() {
    using models::CommandName;
    std::vector<models::Allowed> allowed;
    for (const auto command : {CommandName::kProgress, CommandName::kDone, CommandName::kReturn, CommandName::kRaise,
                               CommandName::kReclassify, CommandName::kNote}) {
        models::Allowed one;
        one.command = command;
        one.subject = allowed.size() < 3 ? models::Subject::kAssignment : models::Subject::kWhistle;
        one.target = allowed.size() < 3 ? 1 : 0;
        one.label = models::label_of(command);
        one.fields = models::fields_of(command);
        allowed.push_back(std::move(one));
    }
    return allowed;
}

/// The event that files it, with the route and its reason.
inline models::Event sample_filed_event() {
    const models::Whistle whistle = sample_whistle();
    models::Event event;
    event.n = 1;
    event.at = whistle.filed_at;
    event.actor = whistle.filed_by;
    models::FiledFacts facts;
    facts.id = whistle.id;
    facts.region = whistle.region;
    facts.number = whistle.number;
    facts.receipt = whistle.receipt;
    facts.category = whistle.category;
    facts.flow = whistle.flow;
    facts.flow_version = 1;
    facts.title = whistle.title;
    facts.description = whistle.description;
    facts.area = whistle.area;
    facts.address = whistle.address;
    event.filed = std::move(facts);
    models::Route route;
    for (const auto& part : whistle.assignments) {
        event.offers.push_back({part.n, part.party, part.unit, part.role, part.level, part.ask, false});
        route.parties.push_back({part.party, part.unit, part.role, part.ask, false});
    }
    route.level = "department";
    route.rule = "MU01/base";
    route.reason = "duty_catalogue";
    route.catalogue_version = 3;
    route.inputs.area = whistle.area;
    route.inputs.category = whistle.category;
    route.inputs.at = whistle.filed_at;
    route.turned_down = {{"MU01/compound", "road_class"}, {"MU01/2", "priority"}};
    event.route = std::move(route);
    return event;
}

}  // namespace gridwhistle::codec
