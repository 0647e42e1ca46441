#pragma once

#include "models/command_name.hpp"
#include "models/deadline.hpp"
#include "models/fields.hpp"
#include "models/ids.hpp"
#include "models/standing.hpp"
#include "models/terms.hpp"
#include "models/text.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace gridwhistle::models {

/// A step of a profile beside the fixed states, with its own words.
struct Stage {
    std::string name;
    Label label;
    std::chrono::minutes min_duration{0};  ///< it may not be left sooner (a publicity period)
};

/// What an own action of a profile does to the assignment besides being recorded.
enum class Effect : std::uint8_t { kNone, kReportIn, kDone, kNextTier, kClose };

template <>
struct Spellings<Effect> {
    static constexpr auto kWords = std::to_array<std::string_view>({"none", "report_in", "done", "next_tier", "close"});
};

/// Who must agree before something takes effect, and how many of them.
struct ApprovalRule {
    std::vector<Role> roles;
    int count{0};  ///< 0: nobody needs to
};

/// An action that a profile brings along. It appears in `allowed[]` with its label and fields and is carried out by
/// `act`, so that a page needs to know nothing about the profile.
struct FlowAction {
    std::string name;
    Label label;
    std::vector<AssignmentState> from;  ///< of the assignment it is done on
    Relations who;
    std::vector<std::string> stages;  ///< only in these stages; empty = in every stage
    std::string to_stage;             ///< empty = the stage stays
    std::vector<FieldSpec> fields;
    Effect effect{Effect::kNone};
    bool attempt{false};  ///< counts as one of the tier's attempts
    int limit{0};         ///< at most so many times per assignment; 0 = no limit
    ApprovalRule approval;
};

/// A rung of the ladder of desks a case climbs by its profile: so many attempts here, then the next.
struct Tier {
    std::string level;
    int attempts{0};
};

/// How a profile changes a built-in command: its words, more required fields, or not offered at all.
struct CommandRule {
    bool enabled{true};
    Label label;                       ///< empty = the catalogue's words
    std::vector<std::string> require;  ///< optional fields of the command that this profile requires
};

/// Configuration of one way to handle whistles, versioned; an open whistle stays on its version.
struct FlowProfile {
    FlowCode code;
    int version{0};
    Label name;
    std::map<Phase, Label> phases;  ///< own words for phases; a missing one has the catalogue's words
    std::vector<Stage> stages;      ///< the first one is where a whistle starts
    std::vector<FlowAction> actions;
    std::vector<Tier> tiers;  ///< empty: no ladder of desks
    std::map<CommandName, CommandRule> commands;
    bool done_implies_report_in{false};
    bool stands_down_offered_supports{true};        ///< the lead's done ends supports nobody claimed (P2, P3)
    ApprovalRule hard_problem_start;                ///< street leaders who approve a hard-problem whistle
    std::map<Clock, Limit> limits;                  ///< over what the category says
    std::map<Clock, std::vector<Priority>> clocks;  ///< more clocks than report-in and resolve, and for whom
    std::vector<CategoryCode> categories;           ///< categories that this profile takes over when it is imported

    [[nodiscard]] const FlowAction* action(std::string_view action_name) const;
    [[nodiscard]] const Stage* stage(std::string_view stage_name) const;
    [[nodiscard]] const Tier* tier(std::string_view level) const;
    /// The rung a party of this level stands on; whoever is called from outside the ladder stands on the first.
    [[nodiscard]] const Tier* tier_at(std::string_view level) const;
    [[nodiscard]] const Tier* tier_after(std::string_view level) const;
    [[nodiscard]] std::string first_stage() const { return stages.empty() ? std::string() : stages.front().name; }
    [[nodiscard]] const CommandRule* rule(CommandName command) const;
};

/// The fields of a command as this profile asks for them.
[[nodiscard]] std::vector<FieldSpec> fields_in(const FlowProfile& profile, CommandName command);

/// The faults of a profile, each with a JSON pointer into its file: unknown stages, actions nobody may do, tiers
/// without attempts, an action that shadows a command, a whistle that could never end or come to a dead end.
[[nodiscard]] std::vector<Refusal> lint(const FlowProfile& profile);

}  // namespace gridwhistle::models
