#include "tests/support/builders.hpp"

#include <utility>

namespace gridwhistle::tests {

using namespace models;

namespace {

FlowProfile flow(const std::string& code) {
    FlowProfile made;
    made.code = FlowCode(code);
    made.version = 1;
    made.name = {code, code};
    return made;
}

FieldSpec text_field(const std::string& name, bool required) {
    FieldSpec spec;
    spec.name = name;
    spec.required = required;
    spec.label = {name, name};
    return spec;
}

FlowAction action(const std::string& name, Relations who, std::vector<FieldSpec> fields) {
    FlowAction made;
    made.name = name;
    made.label = {name, name};
    made.from = {AssignmentState::kWorking};
    made.who = who;
    made.fields = std::move(fields);
    return made;
}

Stage stage(const std::string& name, std::chrono::minutes min_duration = std::chrono::minutes{0}) {
    return Stage{name, {name, name}, min_duration};
}

FlowAction step(const std::string& name, const std::string& from, const std::string& to) {
    FlowAction made = action(name, Relations(Relation::kHolder), {text_field("text", true)});
    made.stages = {from};
    made.to_stage = to;
    return made;
}

}  // namespace

FlowProfile incident_flow() {
    return flow("incident");
}

FlowProfile request_flow() {
    FlowProfile made = flow("request");
    made.done_implies_report_in = true;
    return made;
}

FlowProfile whistle_flow() {
    FlowProfile made = flow("whistle");
    made.hard_problem_start = {{Role::kLeader}, 2};
    made.stands_down_offered_supports = false;
    made.commands[CommandName::kDone].require = {"note"};
    return made;
}

FlowProfile mediation_flow() {
    FlowProfile made = flow("mediation");
    made.tiers = {{"community", 3}, {"street", 2}, {"district", 1}};
    made.commands[CommandName::kDone].enabled = false;
    made.commands[CommandName::kRaise].enabled = false;

    FlowAction attempt =
        action("attempt", Relations(Relation::kHolder), {text_field("people", true), text_field("outcome", true)});
    attempt.attempt = true;
    FlowAction up = action("hand_up", Relations(Relation::kHolder), {});
    up.effect = Effect::kNextTier;
    FlowAction settled = action("settled", Relations(Relation::kHolder), {text_field("feedback", true)});
    settled.effect = Effect::kDone;
    FlowAction court = action("other_legal_route", Relations(Relation::kHolder), {text_field("route", true)});
    court.effect = Effect::kClose;
    court.approval = {{Role::kDispatcher}, 1};
    made.actions = {attempt, up, settled, court};
    return made;
}

FlowProfile three_orders_flow() {
    FlowProfile made = flow("three_orders");
    made.stages = {stage("asked"), stage("drafted"), stage("publicised", std::chrono::days{5}), stage("taken")};
    made.commands[CommandName::kDone].enabled = false;
    FlowAction done = action("appraise", Relations(Relation::kHolder), {text_field("feedback", true)});
    done.stages = {"taken"};
    done.effect = Effect::kDone;
    FlowAction take = step("take", "publicised", "taken");
    take.limit = 1;
    made.actions = {step("draft", "asked", "drafted"), step("publicise", "drafted", "publicised"), take, done};
    return made;
}

}  // namespace gridwhistle::tests
