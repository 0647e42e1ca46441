#include "tests/support/random_commands.hpp"

#include "models/flow.hpp"
#include "models/transitions.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gridwhistle::tests {

using namespace models;

namespace {

constexpr std::array kUnits{"UM", "UE", "PS-1", "FR", "HC-1", "WA", "ST", "CO", "PM", "DC-1", "GR"};
constexpr std::array kAreas{"C11", "C12", "C21", "S1", "S2", "D1", "G112", "G211"};
constexpr std::array kCategories{"MU01", "MU02", "CE03", "CW02", "HP04", "EM05", "PD01", "SO09"};

std::string unit_other_than(Dice& dice, const Scene& scene, const std::string& party) {
    for (std::size_t i = 0; i < 2 * kUnits.size(); ++i) {
        const std::string code = dice.pick(kUnits);
        const Unit* unit = scene.city.directory().unit_or_kind(code, scene.whistle.area);
        if (unit != nullptr && unit->code.value != party) return code;
    }
    return "DC-1";
}

std::string known_unit(Dice& dice, const Scene& scene) {
    return unit_other_than(dice, scene, {});
}

std::vector<std::string> some_units(Dice& dice, const Scene& scene) {
    std::vector<std::string> codes;
    for (std::size_t i = dice.roll(3); i > 0; --i) codes.push_back(known_unit(dice, scene));
    return codes;
}

Fix random_fix(Dice& dice) {
    return Fix{{static_cast<double>(dice.roll(5)) + 0.5, 0.5}, static_cast<double>(dice.roll(300))};
}

/// Shortly after what is due next, or within two months of the last event.
std::int64_t moment_for(Dice& dice, const Scene& scene) {
    Instant at = scene.whistle.updated_at + std::chrono::hours(dice.roll(1500));
    for (const auto& deadline : scene.whistle.deadlines) {
        const bool meant = deadline.clock == Clock::kResolve && dice.one_in(2);
        if (meant) at = deadline.due_at + std::chrono::minutes(1 + dice.roll(600));
    }
    return at.time_since_epoch().count();
}

FieldValue value_for(Dice& dice, const Scene& scene, const FieldSpec& spec) {
    switch (spec.type) {
        case FieldType::kChoice: return dice.pick(spec.choices);
        case FieldType::kFlag: return dice.one_in(2);
        case FieldType::kInteger:
            return static_cast<std::int64_t>(spec.least) +
                   static_cast<std::int64_t>(dice.roll(spec.most > spec.least && spec.most < spec.least + 4 ? 2 : 5));
        case FieldType::kNumber: return static_cast<double>(dice.roll(100));
        case FieldType::kCodes: return some_units(dice, scene);
        case FieldType::kPoint: return random_fix(dice);
        case FieldType::kAsks: return std::vector<Ask>{{known_unit(dice, scene), "请协助"}};
        case FieldType::kPhotos: return std::vector<std::string>();
        case FieldType::kInstant: return moment_for(dice, scene);
        case FieldType::kText:
        case FieldType::kCode: break;
    }
    return std::string("话") + std::to_string(dice.roll(9));
}

/// Where the meaning of a code depends on the command.
std::optional<FieldValue> code_for(Dice& dice, const Scene& scene, const FieldSpec& spec, std::uint16_t target) {
    if (spec.name == "category") return dice.pick(kCategories);
    if (spec.name == "area") return dice.pick(kAreas);
    if (spec.name == "into") return std::to_string(scene.other.value);
    if (spec.name == "lead" || spec.name == "interim_lead") return known_unit(dice, scene);
    if (spec.name != "suggested_unit") return std::nullopt;
    const Assignment* part = scene.whistle.assignment(target);
    return unit_other_than(dice, scene, part == nullptr ? std::string() : part->party.code);
}

/// A level above the present one; nothing at the top.
std::optional<std::string> higher_level(Dice& dice, const Scene& scene) {
    const auto& areas = scene.city.directory().areas();
    std::vector<std::string> levels;
    for (const auto& code : areas.path(scene.whistle.area)) {
        const std::string level = areas.find(code)->level;
        if (level == scene.whistle.level) break;
        levels.push_back(level);
    }
    if (levels.empty()) return std::nullopt;
    return dice.pick(levels);
}

void fit_together(Dice& dice, const Scene& scene, CommandName name, Fields& fields) {
    if (name == CommandName::kAdjudicate && !fields.has("lead") && !fields.has("interim_lead"))
        fields.set("lead", known_unit(dice, scene));
    if (name == CommandName::kReclassify && fields.all().size() < 2) fields.set("priority", std::string("P2"));
    if (name != CommandName::kRaise) return;
    fields.set("measures_taken", std::string("已劝导"));
    if (!dice.one_in(3) || fields.has("kind")) return;
    if (const auto level = higher_level(dice, scene)) fields.set("level", *level);
}

std::size_t weight(CommandName name) {
    switch (name) {
        case CommandName::kDecline:
        case CommandName::kCancel:
        case CommandName::kClose:
        case CommandName::kNote:
        case CommandName::kMerge: return 1;
        case CommandName::kContact:
        case CommandName::kProgress:
        case CommandName::kUnclaim:
        case CommandName::kTakeOver: return 4;
        case CommandName::kAdjudicate:
        case CommandName::kHandDown:
        case CommandName::kReclassify:
        case CommandName::kReopen: return 6;
        case CommandName::kClaim:
        case CommandName::kReportIn:
        case CommandName::kDone:
        case CommandName::kVerify:
        case CommandName::kAnswer:
        case CommandName::kApprove:
        case CommandName::kAct: return 30;
        default: return 12;
    }
}

std::vector<Actor> of_unit(const std::vector<Actor>& people, const UnitCode& unit) {
    std::vector<Actor> found;
    for (const auto& actor : people) {
        const bool of = std::ranges::any_of(actor.grants, [&](const Grant& granted) { return granted.unit == unit; });
        if (of) found.push_back(actor);
    }
    return found;
}

/// Those whose area grants reach the middle of the city.
const std::vector<Actor>& of_the_place() {
    static const std::vector kActors{people::dispatcher(),    people::supervisor(),           people::verifier(),
                                     people::street_leader(), people::second_street_leader(), people::community()};
    return kActors;
}

}  // namespace

Actor random_actor(Dice& dice, const Scene& scene) {
    const auto by_account = [&](AccountId account) -> Actor {
        const auto found = std::ranges::find(scene.people, account, &Actor::account);
        return found == scene.people.end() ? dice.pick(scene.people) : *found;
    };
    const std::size_t kind = dice.roll(20);
    if (kind < 3) return by_account(scene.whistle.filed_by);
    if (kind < 6) return dice.pick(scene.people);
    if (kind < 10) return dice.pick(of_the_place());
    if (scene.whistle.assignments.empty()) return dice.pick(scene.people);
    const Assignment& part = dice.pick(scene.whistle.assignments);
    if (part.holder && !dice.one_in(4)) return by_account(*part.holder);
    const auto members = of_unit(scene.people, part.unit);
    return members.empty() ? dice.pick(scene.people) : dice.pick(members);
}

Fields valid_fields(Dice& dice, const Scene& scene, CommandName name, std::uint16_t target,
                    const std::vector<FieldSpec>& specs) {
    Fields fields;
    for (const auto& spec : specs) {
        const bool later = name == CommandName::kRaise && spec.name == "level";
        if (later || (!spec.required && !dice.one_in(3))) continue;
        auto value = code_for(dice, scene, spec, target);
        fields.set(spec.name, value ? std::move(*value) : value_for(dice, scene, spec));
    }
    fit_together(dice, scene, name, fields);
    return fields;
}

std::optional<Command> allowed_command(Dice& dice, const Scene& scene, const Actor& actor,
                                       const std::vector<Allowed>& rows) {
    std::size_t sum = 0;
    for (const auto& row : rows) sum += weight(row.command);
    if (sum == 0) return std::nullopt;
    std::size_t at = dice.roll(sum);
    auto row = rows.begin();
    for (; at >= weight(row->command); ++row) at -= weight(row->command);
    Command command;
    command.name = row->command;
    command.whistle = scene.whistle.id;
    command.actor = actor;
    command.action = row->action;
    if (row->subject == Subject::kAssignment) command.assignment = row->target;
    if (row->subject == Subject::kProposal) command.proposal = row->target;
    command.fields = valid_fields(dice, scene, row->command, row->target, row->fields);
    return command;
}

Command any_command(Dice& dice, const Scene& scene, const Actor& actor) {
    Command command;
    command.name = static_cast<CommandName>(dice.roll(Spellings<CommandName>::kWords.size()));
    command.whistle = scene.whistle.id;
    command.actor = actor;
    std::uint16_t target = 0;
    const auto one_of = [&](std::size_t count) { return static_cast<std::uint16_t>(1 + dice.roll(count + 1)); };
    if (subject_of(command.name) == Subject::kAssignment)
        command.assignment = target = one_of(scene.whistle.assignments.size());
    if (subject_of(command.name) == Subject::kProposal)
        command.proposal = target = one_of(scene.whistle.proposals.size());
    const FlowProfile* flow = scene.city.policies().flow(scene.whistle.flow, scene.whistle.flow_version);
    std::vector<FieldSpec> specs;
    if (command.name != CommandName::kAct) {
        specs = fields_in(*flow, command.name);
    } else if (!flow->actions.empty()) {
        const FlowAction& action = dice.pick(flow->actions);
        command.action = action.name;
        specs = action.fields;
    }
    if (!dice.one_in(6)) command.fields = valid_fields(dice, scene, command.name, target, specs);
    if (dice.one_in(12)) command.fields.set("unknown", true);
    if (dice.one_in(12)) command.if_version = static_cast<std::uint32_t>(dice.roll(scene.whistle.version + 1));
    return command;
}

Filing random_filing(Dice& dice, const City& city, const std::vector<Actor>& people) {
    Filing made = filing(dice.one_in(3) ? people.front() : dice.pick(people), dice.pick(kCategories));
    made.location = random_fix(dice);
    if (dice.one_in(12)) made.location->point.lat = -0.5;
    if (dice.one_in(8)) made.priority = static_cast<Priority>(dice.roll(4));
    if (dice.one_in(8)) made.kind = static_cast<Kind>(dice.roll(4));
    if (dice.one_in(8)) made.road_class = static_cast<RoadClass>(dice.roll(4));
    if (dice.one_in(8)) made.solved_on_the_spot = "已清理";
    if (dice.one_in(8)) made.asks = {{"FR", "检查"}};
    if (city.policies().newest_flow(FlowCode("random")) != nullptr) made.category = CategoryCode("WLD1");
    return made;
}

std::string text_of(const Command& command) {
    std::string text = command.actor.name + " " + std::string(to_text(command.name));
    if (!command.action.empty()) text += " " + command.action;
    if (command.assignment) text += " on " + std::to_string(*command.assignment);
    if (command.proposal) text += " about " + std::to_string(*command.proposal);
    for (const auto& [name, value] : command.fields.all()) {
        text += " " + name;
        if (const auto* words = std::get_if<std::string>(&value)) text += "=" + *words;
        if (const auto* flag = std::get_if<bool>(&value)) text += *flag ? "=true" : "=false";
        const auto* list = std::get_if<std::vector<std::string>>(&value);
        for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) text += (i == 0 ? "=" : ",") + (*list)[i];
    }
    if (command.if_version) text += " if version " + std::to_string(*command.if_version);
    return text;
}

}  // namespace gridwhistle::tests
