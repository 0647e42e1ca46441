#include "models/standing.hpp"

#include "models/whistle.hpp"

#include <algorithm>

namespace gridwhistle::models {
namespace {

bool covers(const Grant& grant, const AreaCode& place, const Directory& directory) {
    return grant.area.empty() || directory.areas().is_within(place, grant.area);
}

// A grant tied to a unit only says nothing about places.
bool is_of_place(const Grant& grant, const AreaCode& place, const Directory& directory) {
    return (grant.unit.empty() || !grant.area.empty()) && covers(grant, place, directory);
}

bool heads_units(Role role) {
    return role == Role::kUnitHead;
}

// Somebody bound to the seat or team, or the person itself.
bool is_in_person(const Assignment& part, const Actor& actor, const Directory& directory) {
    if (part.party.kind == PartyKind::kUnit) return false;
    if (part.party.kind == PartyKind::kPerson) return part.party.code == std::to_string(actor.account.value);
    const auto holders = directory.holders(part.party);
    return std::ranges::find(holders, actor.account) != holders.end();
}

void add_of_assignment(Relations& found, const Assignment& part, const Actor& actor, const Directory& directory,
                       Instant now) {
    if (part.holder == actor.account) found.add(Relation::kHolder);
    if (is_in_person(part, actor, directory)) found.add(Relation::kMember);
    if (part.party.kind == PartyKind::kPerson) return;
    for (const auto& grant : actor.grants) {
        if (!grant.valid_at(now) || grant.unit.empty() || grant.unit != part.unit || !may_handle(grant.role)) continue;
        found.add(Relation::kMember);
        if (heads_units(grant.role)) found.add(Relation::kUnitHead);
    }
}

void add_of_place(Relations& found, const Grant& grant) {
    switch (grant.role) {
        case Role::kGridWorker:
        case Role::kGridHead:
        case Role::kCommunity:
            found.add(Relation::kCommunity);
            found.add(Relation::kWhistler);
            found.add(Relation::kJudge);
            break;
        case Role::kVerifier: found.add(Relation::kJudge); break;
        case Role::kSupervisor:
            found.add(Relation::kSupervisor);
            found.add(Relation::kJudge);
            break;
        case Role::kLeader:
            found.add(Relation::kLeader);
            found.add(Relation::kJudge);
            break;
        case Role::kDispatcher: found.add(Relation::kDispatcher); break;
        case Role::kAdministrator: found.add(Relation::kAdministrator); break;
        case Role::kAuditor: found.add(Relation::kAuditor); break;
        case Role::kResident:
        case Role::kLiaison:
        case Role::kUnitHead:
        case Role::kIntegrator: break;
    }
}

void add_decider(Relations& found, const Proposal& proposal, const Actor& actor, const AreaCode& place,
                 const Directory& directory, Instant now) {
    if (proposal.by == actor.account) return;  // nobody decides their own wish
    for (const auto& grant : actor.grants) {
        if (!grant.valid_at(now) || !is_of_place(grant, place, directory)) continue;
        if (std::ranges::find(proposal.deciders, grant.role) != proposal.deciders.end()) found.add(Relation::kDecider);
    }
}

}  // namespace

Relations standing(const Whistle& whistle, const Assignment* assignment, const Proposal* proposal, const Actor& actor,
                   const Directory& directory, Instant now) {
    Relations found;
    if (actor.system) {
        found.add(Relation::kSystem);
        return found;
    }
    if (whistle.filed_by == actor.account) {
        found.add(Relation::kFiler);
        found.add(Relation::kWhistler);
        found.add(Relation::kJudge);
    }
    if (whistle.raised && whistle.raised->by == actor.account) found.add(Relation::kWhistler);
    for (const auto& grant : actor.grants) {
        if (grant.valid_at(now) && is_of_place(grant, whistle.area, directory)) add_of_place(found, grant);
    }
    for (const auto& part : whistle.assignments) {
        Relations of_part;
        const bool accepted = part.state == AssignmentState::kAccepted;
        if (is_live(part.state) || accepted) add_of_assignment(of_part, part, actor, directory, now);
        if (of_part.has(Relation::kMember)) found.add(accepted ? Relation::kAcceptedMember : Relation::kAnyMember);
    }
    if (const Assignment* lead = whistle.lead()) {
        Relations of_lead;
        add_of_assignment(of_lead, *lead, actor, directory, now);
        if (of_lead.has(Relation::kHolder)) found.add(Relation::kLeadHolder);
        if (of_lead.has(Relation::kMember)) found.add(Relation::kLeadMember);
        if (of_lead.has(Relation::kUnitHead)) found.add(Relation::kLeadHead);
    }
    if (assignment != nullptr) add_of_assignment(found, *assignment, actor, directory, now);
    if (proposal != nullptr) add_decider(found, *proposal, actor, whistle.area, directory, now);
    return found;
}

Relations with_assignment(Relations towards_whistle, const Assignment& assignment, const Actor& actor,
                          const Directory& directory, Instant now) {
    if (!actor.system) add_of_assignment(towards_whistle, assignment, actor, directory, now);
    return towards_whistle;
}

bool is_of_handling_unit(const Assignment& assignment, const Actor& actor, const Directory& directory, Instant now) {
    if (assignment.holder == actor.account || is_in_person(assignment, actor, directory)) return true;
    if (assignment.party.kind == PartyKind::kPerson) return false;
    return std::ranges::any_of(actor.grants, [&](const Grant& grant) {
        return grant.valid_at(now) && !grant.unit.empty() && grant.unit == assignment.unit;
    });
}

bool may_read(const Whistle& whistle, const Actor& actor, const Directory& directory, Instant now) {
    if (actor.system || whistle.filed_by == actor.account) return true;
    for (const auto& grant : actor.grants) {
        if (!grant.valid_at(now)) continue;
        if (grant.role == Role::kAdministrator) return true;
        // Residents and integrators see what they filed, wherever they live.
        if (grant.role == Role::kResident || grant.role == Role::kIntegrator) continue;
        if (!grant.area.empty() && directory.areas().is_within(whistle.area, grant.area)) return true;
        // Who works for a unit sees nothing before it is said for which.
        const bool of_unit = grant.role == Role::kLiaison || grant.role == Role::kUnitHead;
        if (grant.unit.empty() && grant.area.empty() && !of_unit) return true;
        for (const auto& part : whistle.assignments) {
            if (!grant.unit.empty() && part.unit == grant.unit) return true;
        }
    }
    return std::ranges::any_of(whistle.assignments, [&](const Assignment& part) {
        return part.holder == actor.account || is_in_person(part, actor, directory);
    });
}

}  // namespace gridwhistle::models
