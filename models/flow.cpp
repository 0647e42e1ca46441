#include "models/flow.hpp"

#include "models/command.hpp"
#include "models/flow_walk.hpp"

#include <algorithm>
#include <set>

namespace gridwhistle::models {
namespace {

template <class Row, class Name>
const Row* find_row(const std::vector<Row>& rows, const Name& name, std::string Row::*member) {
    const auto found = std::ranges::find_if(rows, [&](const Row& row) { return row.*member == name; });
    return found == rows.end() ? nullptr : &*found;
}

/// Who can ever act on an assignment: a proposal's decider and the system do not, auditors look on.
constexpr Relations kWhoActs{
    Relation::kMember,     Relation::kHolder,     Relation::kUnitHead, Relation::kLeadHolder,   Relation::kLeadMember,
    Relation::kAnyMember,  Relation::kFiler,      Relation::kWhistler, Relation::kCommunity,    Relation::kJudge,
    Relation::kDispatcher, Relation::kSupervisor, Relation::kLeader,   Relation::kAdministrator};

/// Those among them who need not be of the handling unit.
constexpr Relations kOutsiders{Relation::kFiler,  Relation::kWhistler,     Relation::kCommunity,
                               Relation::kJudge,  Relation::kDispatcher,   Relation::kSupervisor,
                               Relation::kLeader, Relation::kAdministrator};

class Linter {
  public:
    explicit Linter(const FlowProfile& profile) : profile_{profile} {}

    std::vector<Refusal> run() {
        head();
        stages();
        tiers();
        for (std::size_t i = 0; i < profile_.actions.size(); ++i)
            action(profile_.actions[i], "/actions/" + std::to_string(i));
        for (const auto& [command, rule] : profile_.commands) required_fields(command, rule);
        if (faults_.empty()) ending();  // a walk needs actions and stages that are what they say
        return std::move(faults_);
    }

  private:
    void fault(std::string code, std::string pointer) {
        faults_.emplace_back(RefusalClass::kInvalid, std::move(code), std::move(pointer));
    }

    void label(const Label& text, const std::string& pointer) {
        if (text.zh.empty()) fault("required", pointer + "/zh");
        if (text.en.empty()) fault("required", pointer + "/en");
    }

    void head() {
        if (profile_.code.empty()) fault("required", "/flow");
        if (profile_.version < 1) fault("out_of_range", "/version");
        label(profile_.name, "/name");
        if (profile_.hard_problem_start.count > 0 && profile_.hard_problem_start.roles.empty())
            fault("required", "/hard_problem_start/roles");
    }

    void stages() {
        std::set<std::string> names;
        for (std::size_t i = 0; i < profile_.stages.size(); ++i) {
            const std::string pointer = "/stages/" + std::to_string(i);
            if (profile_.stages[i].name.empty()) fault("required", pointer + "/name");
            if (!names.insert(profile_.stages[i].name).second) fault("duplicate_name", pointer + "/name");
            label(profile_.stages[i].label, pointer + "/label");
        }
    }

    void tiers() {
        std::set<std::string> levels;
        for (std::size_t i = 0; i < profile_.tiers.size(); ++i) {
            const std::string pointer = "/tiers/" + std::to_string(i);
            if (profile_.tiers[i].level.empty()) fault("required", pointer + "/level");
            if (!levels.insert(profile_.tiers[i].level).second) fault("duplicate_name", pointer + "/level");
            if (profile_.tiers[i].attempts < 1) fault("out_of_range", pointer + "/attempts");
        }
        const bool climbs = std::ranges::any_of(
            profile_.actions, [](const FlowAction& action) { return action.effect == Effect::kNextTier; });
        if (profile_.tiers.size() > 1 && !climbs) fault("no_action_to_next_tier", "/tiers");
        if (climbs && profile_.tiers.size() < 2) fault("no_next_tier", "/tiers");
    }

    void action(const FlowAction& action, const std::string& pointer) {
        if (action.name.empty()) fault("required", pointer + "/name");
        if (parse_term<CommandName>(action.name)) fault("shadows_a_command", pointer + "/name");
        if (profile_.action(action.name) != &action) fault("duplicate_name", pointer + "/name");
        label(action.label, pointer + "/label");
        if (action.from.empty()) fault("required", pointer + "/from");
        if (!std::ranges::all_of(action.from, is_live)) fault("not_a_live_state", pointer + "/from");
        if (action.who.empty()) fault("required", pointer + "/who");
        if (!action.who.empty() && !action.who.meets(kWhoActs)) fault("nobody_may", pointer + "/who");
        if (!action.to_stage.empty() && profile_.stage(action.to_stage) == nullptr)
            fault("unknown_stage", pointer + "/to_stage");
        for (const auto& name : action.stages) {
            if (profile_.stage(name) == nullptr) fault("unknown_stage", pointer + "/stages");
        }
        if (action.attempt && profile_.tiers.empty()) fault("attempt_without_tiers", pointer + "/attempt");
        if (action.approval.count > 0) approval(action.approval, pointer + "/approval");
        effect(action, pointer);
        fields(action, pointer);
    }

    void approval(const ApprovalRule& rule, const std::string& pointer) {
        if (rule.roles.empty()) fault("required", pointer + "/roles");
        const CommandRule* approve = profile_.rule(CommandName::kApprove);
        if (approve != nullptr && !approve->enabled) fault("nobody_may", pointer);
    }

    void effect(const FlowAction& action, const std::string& pointer) {
        const auto starts = [&](AssignmentState state) {
            return std::ranges::find(action.from, state) != action.from.end();
        };
        const bool takes_up = action.effect == Effect::kReportIn || action.effect == Effect::kDone;
        if (takes_up && starts(AssignmentState::kDoneClaimed)) fault("done_already", pointer + "/from");
        // Who claims by acting must be there to act; an approval comes from somebody else, later.
        const bool waits = action.approval.count > 0;
        if (takes_up && waits && starts(AssignmentState::kOffered)) fault("claim_first", pointer + "/approval");
        if (action.effect == Effect::kClose && !waits && !action.who.meets(kOutsiders))
            fault("closes_own_work", pointer + "/who");
    }

    void fields(const FlowAction& action, const std::string& pointer) {
        std::set<std::string> names;
        for (const auto& field : action.fields) {
            if (field.name.empty() || !names.insert(field.name).second) fault("duplicate_name", pointer + "/fields");
            if (field.type == FieldType::kChoice && field.choices.empty())
                fault("required", pointer + "/fields/properties/" + field.name + "/enum");
            if (field.type == FieldType::kPhotos && field.required)
                fault("attachments_unavailable", pointer + "/fields/required");
        }
        // What a done says to the filer is required everywhere, whatever a profile calls it.
        const bool says = std::ranges::any_of(
            action.fields, [](const FieldSpec& field) { return field.name == "feedback" && field.required; });
        if (action.effect == Effect::kDone && !says) fault("feedback_required", pointer + "/fields/required");
    }

    void required_fields(CommandName command, const CommandRule& rule) {
        const std::string pointer = "/commands/" + std::string(to_text(command)) + "/require";
        for (const auto& name : rule.require) {
            const auto& specs = fields_of(command);
            const auto spec = std::ranges::find(specs, name, &FieldSpec::name);
            if (spec == specs.end()) {
                fault("unknown_field", pointer);
            } else if (spec->type == FieldType::kPhotos) {
                fault("attachments_unavailable", pointer);
            }
        }
    }

    void ending() {
        const FlowReach reach = explore(profile_);
        if (!reach.complete) return fault("too_complex", "/actions");
        if (!reach.ends) fault("never_ends", "/commands/done");
        if (!reach.dead_end.empty()) fault("dead_end", reach.dead_end);
    }

    const FlowProfile& profile_;
    std::vector<Refusal> faults_;
};

}  // namespace

const FlowAction* FlowProfile::action(std::string_view action_name) const {
    return find_row(actions, action_name, &FlowAction::name);
}

const Stage* FlowProfile::stage(std::string_view stage_name) const {
    return find_row(stages, stage_name, &Stage::name);
}

const Tier* FlowProfile::tier(std::string_view level) const {
    return find_row(tiers, level, &Tier::level);
}

const Tier* FlowProfile::tier_at(std::string_view level) const {
    const Tier* named = tier(level);
    return named != nullptr || tiers.empty() ? named : &tiers.front();
}

const Tier* FlowProfile::tier_after(std::string_view level) const {
    const Tier* here = tier_at(level);
    return here == nullptr || here == &tiers.back() ? nullptr : here + 1;
}

const CommandRule* FlowProfile::rule(CommandName command) const {
    const auto found = commands.find(command);
    return found == commands.end() ? nullptr : &found->second;
}

std::vector<FieldSpec> fields_in(const FlowProfile& profile, CommandName command) {
    auto fields = fields_of(command);
    const CommandRule* rule = profile.rule(command);
    for (auto& field : fields) {
        if (rule != nullptr && std::ranges::find(rule->require, field.name) != rule->require.end())
            field.required = true;
    }
    return fields;
}

std::vector<Refusal> lint(const FlowProfile& profile) {
    return Linter(profile).run();
}

}  // namespace gridwhistle::models
