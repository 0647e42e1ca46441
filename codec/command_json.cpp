#include "codec/command_json.hpp"

#include "codec/fields_json.hpp"
#include "codec/id_text.hpp"
#include "codec/object_reader.hpp"

#include <algorithm>

namespace gridwhistle::codec {
namespace {

/// "123-2", or the bare number of the assignment.
std::optional<std::uint16_t> read_assignment(ObjectReader& reader, models::WhistleId whistle) {
    const JsonValue* given = reader.any("assignment");
    if (given == nullptr) return std::nullopt;
    if (given->as_integer() != nullptr) {
        const auto n = reader.integer("assignment", {.min = 1, .max = 65535});
        return n ? std::optional(static_cast<std::uint16_t>(*n)) : std::nullopt;
    }
    const std::string text = reader.text("assignment", {.max = 32, .one_line = true});
    if (text.empty()) return std::nullopt;
    const auto id = parse_assignment_id(text);
    if (id && id->whistle == whistle) return id->n;
    reader.fault("assignment", "unknown_assignment");
    return std::nullopt;
}

}  // namespace

Checked<models::Fields> read_command(models::CommandName name, const JsonValue& body) {
    static const JsonValue kNoFields{JsonValue::Object{}};
    return read_fields(body.is_null() ? kNoFields : body, models::fields_of(name));
}

Checked<ActBody> read_act(const JsonValue& body, models::WhistleId whistle, const models::FlowProfile& profile) {
    ObjectReader reader(body);
    Checked<ActBody> checked;
    ActBody& act = checked.value;
    act.action = reader.text("action", {.max = 64, .one_line = true});
    act.assignment = read_assignment(reader, whistle);
    const models::FlowAction* action = profile.action(act.action);
    if (action == nullptr) {
        if (!act.action.empty()) reader.fault("action", "unknown_action");
        reader.skip("data");  // nobody can say what it means
    } else if (reader.has("data")) {
        reader.object("data", [&](ObjectReader& inner) { act.data = read_fields(inner, action->fields); });
    } else {
        reader.skip("data");
        for (const auto& spec : action->fields) {
            if (spec.required) reader.fault_at("/data/" + spec.name, "required");
        }
    }
    checked.faults = reader.finish();
    return checked;
}

Checked<std::vector<models::AssignmentId>> read_claims(const JsonValue& body) {
    ObjectReader reader(body);
    Checked<std::vector<models::AssignmentId>> checked;
    reader.array(
        "ids", {.max = kClaimsMax, .min = 1},
        [&](const JsonValue& element, const std::string& pointer) {
            const auto* text = element.as_text();
            const auto id = text != nullptr ? parse_assignment_id(*text) : std::nullopt;
            if (!id) return reader.fault_at(pointer, "bad_id");
            const bool twice = std::ranges::find(checked.value, *id) != checked.value.end();
            if (twice) return reader.fault_at(pointer, "listed_twice");
            checked.value.push_back(*id);
        },
        Presence::kRequired);
    checked.faults = reader.finish();
    return checked;
}

}  // namespace gridwhistle::codec
