#include "codec/duty_rule_json.hpp"

#include "codec/term_choice.hpp"
#include "codec/time_of_day.hpp"

#include <algorithm>

namespace gridwhistle::codec {
namespace {

using models::DutyRule;

constexpr std::int64_t kAffectedMax = 10'000'000;

std::optional<int> read_time_of_day(ObjectReader& reader, std::string_view name) {
    const auto text = reader.optional_text(name, {.max = 10, .one_line = true});
    if (!text) return std::nullopt;
    const auto minute = parse_time_of_day(*text);
    if (!minute) reader.fault(name, "bad_time_of_day");
    return minute;
}

void read_window(ObjectReader& reader, DutyRule& rule) {
    const bool from = reader.has("from");
    const bool to = reader.has("to");
    rule.from_minute = read_time_of_day(reader, "from");
    rule.to_minute = read_time_of_day(reader, "to");
    if (from != to) reader.fault(from ? "to" : "from", "half_a_window");
    if (rule.from_minute && rule.from_minute == rule.to_minute) reader.fault("to", "empty_window");
}

bool has_condition(const DutyRule& rule) {
    return rule.road_class || rule.priority || rule.kind || !rule.area.empty() || rule.holiday || rule.from_minute ||
           rule.affected_min;
}

bool changes_something(const DutyRule& rule) {
    return !rule.lead.empty() || rule.supports || rule.set_priority || rule.set_kind;
}

template <class Term>
void append_term(JsonWriter& json, std::string_view name, const std::optional<Term>& term) {
    if (term) json.member(name, models::to_text(*term));
}

}  // namespace

DutyRule read_duty_rule(ObjectReader& reader, const models::CategoryCode& category, std::size_t ordinal) {
    DutyRule rule;
    const std::string id = reader.code<models::CategoryCode>("id").value;
    if (id == "base") reader.fault("id", "duplicate_name");
    rule.id = category.value + "/" + (id.empty() ? std::to_string(ordinal) : id);
    rule.road_class = read_term<models::RoadClass>(reader, "road_class");
    rule.priority = read_term<models::Priority>(reader, "priority");
    rule.kind = read_term<models::Kind>(reader, "kind");
    rule.area = reader.code<models::AreaCode>("area");
    rule.holiday = reader.flag("holiday");
    read_window(reader, rule);
    if (const auto least = reader.integer("affected_min", {.min = 1, .max = kAffectedMax}))
        rule.affected_min = static_cast<int>(*least);
    const bool conditional = has_condition(rule) || reader.has("from") || reader.has("to");
    rule.lead = reader.code<models::UnitKind>("lead").value;
    if (reader.has("supports")) {
        rule.supports = read_units(reader, "supports");
    } else {
        reader.skip("supports");
    }
    rule.set_priority = read_term<models::Priority>(reader, "set_priority");
    rule.set_kind = read_term<models::Kind>(reader, "set_kind");
    if (!conditional) reader.fault_at(reader.pointer(), "no_condition");
    if (!changes_something(rule)) reader.fault_at(reader.pointer(), "changes_nothing");
    return rule;
}

void append_duty_rule(JsonWriter& json, const DutyRule& rule, const models::CategoryCode& category) {
    const std::string prefix = category.value + "/";
    const std::string_view id = rule.id;
    json.begin_object().member("id", id.starts_with(prefix) ? id.substr(prefix.size()) : id);
    append_term(json, "road_class", rule.road_class);
    append_term(json, "priority", rule.priority);
    append_term(json, "kind", rule.kind);
    if (!rule.area.empty()) json.member("area", rule.area);
    if (rule.holiday) json.member("holiday", *rule.holiday);
    if (rule.from_minute) json.member("from", time_of_day_text(*rule.from_minute));
    if (rule.to_minute) json.member("to", time_of_day_text(*rule.to_minute));
    if (rule.affected_min) json.member("affected_min", *rule.affected_min);
    if (!rule.lead.empty()) json.member("lead", rule.lead);
    if (rule.supports) append_texts(json, "supports", *rule.supports);
    append_term(json, "set_priority", rule.set_priority);
    append_term(json, "set_kind", rule.set_kind);
    json.end_object();
}

std::vector<std::string> read_units(ObjectReader& reader, std::string_view name) {
    std::vector<std::string> units;
    for (auto& unit : reader.codes<models::UnitKind>(name, {.max = 32})) {
        if (std::ranges::find(units, unit.value) != units.end()) reader.fault(name, "listed_twice");
        units.push_back(std::move(unit.value));
    }
    return units;
}

void append_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
    json.key(name).begin_array();
    for (const auto& text : texts) json.value(text);
    json.end_array();
}

}  // namespace gridwhistle::codec
