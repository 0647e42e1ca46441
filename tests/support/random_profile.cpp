#include "tests/support/random_profile.hpp"

#include <array>

namespace gridwhistle::tests {

using namespace models;

namespace {

constexpr std::array kWho{Relation::kHolder, Relation::kHolder,    Relation::kMember,  Relation::kUnitHead,
                          Relation::kFiler,  Relation::kCommunity, Relation::kJudge,   Relation::kDispatcher,
                          Relation::kLeader, Relation::kWhistler,  Relation::kAuditor, Relation::kDecider};
constexpr std::array kFrom{AssignmentState::kOffered, AssignmentState::kClaimed, AssignmentState::kWorking,
                           AssignmentState::kWorking, AssignmentState::kDoneClaimed};
constexpr std::array kApprovers{Role::kDispatcher, Role::kSupervisor, Role::kLeader};
constexpr std::array kSwitches{CommandName::kClaim,  CommandName::kReportIn, CommandName::kDone,
                               CommandName::kVerify, CommandName::kAnswer,   CommandName::kTakeOver};

FlowAction random_action(Dice& dice, const FlowProfile& profile, std::size_t n) {
    FlowAction action;
    action.name = "a" + std::to_string(n);
    action.label = {action.name, action.name};
    for (std::size_t i = 1 + dice.roll(2); i > 0; --i) action.from.push_back(dice.pick(kFrom));
    for (std::size_t i = 1 + dice.roll(2); i > 0; --i) action.who.add(dice.pick(kWho));
    if (!profile.stages.empty() && !dice.one_in(3)) action.stages = {dice.pick(profile.stages).name};
    if (!profile.stages.empty() && dice.one_in(2)) action.to_stage = dice.pick(profile.stages).name;
    action.effect = static_cast<Effect>(dice.roll(Spellings<Effect>::kWords.size()));
    if (action.effect == Effect::kNextTier && profile.tiers.size() < 2) action.effect = Effect::kNone;
    action.attempt = !profile.tiers.empty() && dice.one_in(3);
    if (dice.one_in(5)) action.limit = static_cast<int>(1 + dice.roll(3));
    if (dice.one_in(5)) action.approval = {{dice.pick(kApprovers)}, 1};
    if (action.effect != Effect::kDone && !dice.one_in(3)) return action;
    FieldSpec feedback;
    feedback.name = "feedback";
    feedback.required = !dice.one_in(12);
    action.fields.push_back(feedback);
    return action;
}

}  // namespace

FlowProfile random_profile(Dice& dice) {
    FlowProfile profile;
    profile.code = FlowCode("random");
    profile.version = 1;
    profile.name = {"随机", "Random"};
    constexpr std::array kLevels{"community", "street", "district"};
    for (std::size_t i = 0; i < dice.roll(4); ++i)
        profile.stages.push_back(
            {"s" + std::to_string(i), {"段", "Stage"}, std::chrono::minutes(dice.one_in(3) ? dice.roll(3000) : 0)});
    if (dice.one_in(2)) {
        for (std::size_t i = 0; i < 1 + dice.roll(3); ++i)
            profile.tiers.push_back({kLevels[i], static_cast<int>(1 + dice.roll(3))});
    }
    for (std::size_t n = dice.roll(6); n > 0; --n)
        profile.actions.push_back(random_action(dice, profile, profile.actions.size()));
    for (const auto command : kSwitches) {
        if (dice.one_in(6)) profile.commands[command].enabled = false;
    }
    profile.done_implies_report_in = dice.one_in(2);
    return profile;
}

std::string text_of(const FlowProfile& profile) {
    std::string text = "stages " + std::to_string(profile.stages.size()) + ", tiers";
    for (const auto& tier : profile.tiers) text += " " + std::to_string(tier.attempts);
    for (const auto& [command, rule] : profile.commands) text += ", no " + std::string(to_text(command));
    for (const auto& action : profile.actions) {
        text += "\n  " + action.name + " " + std::string(to_text(action.effect)) + " from";
        for (const auto state : action.from) text += " " + std::string(to_text(state));
        text += " by";
        for (std::size_t i = 0; i < Spellings<Relation>::kWords.size(); ++i) {
            if (action.who.has(static_cast<Relation>(i))) text += " " + std::string(Spellings<Relation>::kWords[i]);
        }
        for (const auto& stage : action.stages) text += " in " + stage;
        text += " to " + action.to_stage + (action.attempt ? " attempt" : "") + " limit " +
                std::to_string(action.limit) + " approvals " + std::to_string(action.approval.count);
    }
    return text + (profile.done_implies_report_in ? "\n  done implies report-in" : "");
}

}  // namespace gridwhistle::tests
