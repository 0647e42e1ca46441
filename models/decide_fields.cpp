#include "models/decide.hpp"
#include "models/draft.hpp"

#include <algorithm>
#include <charconv>

// What the fields of a command name must exist and fit each other. Judged before the state, as every wrong field is.

namespace gridwhistle::models {
namespace {

Refused check_units(const Fields& fields, const Directory& directory, const AreaCode& area) {
    const auto unknown = [&](const std::string& code) { return directory.unit_or_kind(code, area) == nullptr; };
    for (const auto* name : {"lead", "interim_lead", "suggested_unit"}) {
        if (fields.has(name) && unknown(fields.text(name))) return invalid("unknown_unit", std::string("/") + name);
    }
    const auto supports = fields.codes("supports");
    for (std::size_t i = 0; i < supports.size(); ++i) {
        if (unknown(supports[i])) return invalid("unknown_unit", "/supports/" + std::to_string(i));
    }
    const auto asks = fields.asks("asks");
    for (std::size_t i = 0; i < asks.size(); ++i) {
        if (unknown(asks[i].unit)) return invalid("unknown_unit", "/asks/" + std::to_string(i) + "/unit");
    }
    return std::nullopt;
}

Refused check_level(const std::string& level, const Whistle& whistle, const AreaTree& areas) {
    const Area* wanted = areas.at_level(whistle.area, level);
    if (wanted == nullptr) return invalid("unknown_level", "/level");
    const Area* present = areas.at_level(whistle.area, whistle.level);
    const bool higher = present == nullptr || (present != wanted && areas.is_within(present->code, wanted->code));
    return higher ? std::nullopt : Refused(invalid("not_higher", "/level"));
}

Refused check_raise(const Command& command, const Whistle& whistle, const Context& context) {
    const Fields& fields = command.fields;
    if (fields.has("level")) {
        if (fields.has("kind")) return invalid("level_or_kind", "/kind");
        return check_level(fields.text("level"), whistle, context.directory.areas());
    }
    const bool hard = kind_when_raised(command, whistle, context.policies) == Kind::kHardProblem;
    if (hard && fields.text("measures_taken").empty()) return invalid("required", "/measures_taken");
    return std::nullopt;
}

Refused check_return(const Command& command, const Whistle& whistle, const Directory& directory) {
    const Unit* suggested = directory.unit_or_kind(command.fields.text("suggested_unit"), whistle.area);
    const Assignment* part = whistle.assignment(*command.assignment);
    if (part->party == party_of(*suggested)) return invalid("suggests_itself", "/suggested_unit");
    return std::nullopt;
}

Refused check_reclassify(const Fields& fields, const Context& context) {
    if (fields.has("category") && context.policies.catalogue().find(CategoryCode(fields.text("category"))) == nullptr)
        return invalid("unknown_category", "/category");
    if (const auto fix = fields.fix("location")) {
        if (auto placed = context.routes.locate(*fix); !placed) return placed.error();
    }
    const bool changes = std::ranges::any_of(fields.all(), [](const auto& field) { return field.first != "reason"; });
    return changes ? std::nullopt : Refused(invalid("nothing_to_change", "/category"));
}

Refused check_merge(const Command& command, const Whistle& whistle, const Context& context) {
    const auto into = parse_whistle_id(command.fields.text("into"));
    if (!into || *into == whistle.id) return invalid("not_another_whistle", "/into");
    const Whistle* winner = context.related;
    const bool readable =
        winner != nullptr && winner->id == *into && may_read(*winner, command.actor, context.directory, context.now);
    return readable ? std::nullopt : Refused(invalid("unknown_whistle", "/into"));
}

}  // namespace

std::optional<WhistleId> parse_whistle_id(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (!whole || value < 1 || value > kWhistleIdMax) return std::nullopt;
    return WhistleId{value};
}

Kind kind_when_raised(const Command& command, const Whistle& whistle, const Policies& policies) {
    if (const auto kind = parse_term<Kind>(command.fields.text("kind"))) return *kind;
    const Category* category = policies.catalogue().find(whistle.category);
    const Kind usual = category != nullptr ? category->kind : Kind::kRoutine;
    return usual == Kind::kNone ? Kind::kRoutine : usual;
}

Refused check_meaning(const Command& command, const Whistle& whistle, const Context& context) {
    const Fields& fields = command.fields;
    if (auto refused = check_units(fields, context.directory, whistle.area)) return refused;
    switch (command.name) {
        case CommandName::kRaise: return check_raise(command, whistle, context);
        case CommandName::kReturn: return check_return(command, whistle, context.directory);
        case CommandName::kReclassify: return check_reclassify(fields, context);
        case CommandName::kMerge: return check_merge(command, whistle, context);
        case CommandName::kHandDown:
            if (context.directory.areas().find(AreaCode(fields.text("area"))) == nullptr)
                return invalid("unknown_area", "/area");
            return std::nullopt;
        case CommandName::kAdjudicate:
            if (!fields.has("lead") && !fields.has("interim_lead")) return invalid("required", "/lead");
            return std::nullopt;
        default: return std::nullopt;
    }
}

}  // namespace gridwhistle::models
