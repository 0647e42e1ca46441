#include "codec/catalogue_json.hpp"

#include "codec/duty_rule_json.hpp"
#include "codec/field_schema.hpp"
#include "codec/json_pointer.hpp"
#include "codec/object_reader.hpp"
#include "codec/term_choice.hpp"

#include <algorithm>
#include <set>

namespace gridwhistle::codec {
namespace {

using models::Category;

constexpr std::size_t kCategoriesMax = 10'000;
constexpr std::size_t kRulesMax = 200;
constexpr std::size_t kLimitsMax = 32;
constexpr std::array<std::string_view, 6> kVerifiers{"grid", "community", "street", "supervisor", "requester", "joint"};

void read_limits(ObjectReader& reader, Category& category) {
    const JsonValue* limits = reader.any("limits");
    if (limits == nullptr) return;
    const std::string pointer = child_pointer(reader.pointer(), "limits");
    const JsonValue::Object* members = limits->as_object();
    if (members == nullptr) return reader.fault("limits", "wrong_type");
    if (members->size() > kLimitsMax) return reader.fault("limits", "too_many");
    for (const JsonMember& member : *members) {
        const auto* text = member.value.as_text();
        const auto limit = models::parse_limit(text == nullptr ? std::string_view() : std::string_view(*text));
        if (limit && clean_code(member.name)) {
            category.limits.insert_or_assign(member.name, *limit);
        } else {
            reader.fault_at(child_pointer(pointer, member.name), "bad_duration");
        }
    }
}

Category read_category(ObjectReader& reader) {
    Category category;
    category.code = reader.code<models::CategoryCode>("code", Presence::kRequired);
    category.name = read_label(reader, "name", Presence::kRequired);
    category.group = reader.text("group", {.max = 64, .required = false, .one_line = true});
    category.priority = read_term<models::Priority>(reader, "priority").value_or(category.priority);
    category.kind = read_term<models::Kind>(reader, "kind").value_or(category.kind);
    category.flow = reader.code<models::FlowCode>("flow");
    if (category.flow.empty()) category.flow = models::FlowCode{"incident"};
    category.lead = reader.code<models::UnitKind>("lead", Presence::kRequired).value;
    category.supports = read_units(reader, "supports");
    category.seat_first = reader.code<models::UnitKind>("seat_first").value;
    category.admission = reader.texts("admission", {.max = 16}, {.max = 64, .one_line = true});
    read_limits(reader, category);
    if (const auto verifier = reader.choice_index("verifier", kVerifiers)) category.verifier = kVerifiers.at(*verifier);
    std::set<std::string> ids;
    reader.objects("overrides", {.max = kRulesMax}, [&](ObjectReader& inner) {
        auto rule = read_duty_rule(inner, category.code, category.overrides.size() + 1);
        if (!ids.insert(rule.id).second) inner.fault("id", "duplicate_name");
        category.overrides.push_back(std::move(rule));
    });
    return category;
}

}  // namespace

Checked<CatalogueFile> read_catalogue(const JsonValue& document) {
    ObjectReader reader(document);
    Checked<CatalogueFile> checked;
    const auto version = reader.integer("version", {.min = 1, .max = 1'000'000});
    if (version) checked.value.version = static_cast<int>(*version);
    std::set<models::CategoryCode> codes;
    reader.objects(
        "categories", {.max = kCategoriesMax, .min = 1},
        [&](ObjectReader& inner) {
            Category category = read_category(inner);
            if (!category.code.empty() && !codes.insert(category.code).second) inner.fault("code", "duplicate_name");
            checked.value.categories.push_back(std::move(category));
        },
        Presence::kRequired);
    checked.faults = reader.finish();
    return checked;
}

void append_category(JsonWriter& json, const Category& category) {
    json.begin_object().member("code", category.code);
    append_label(json, "name", category.name);
    json.member("group", category.group).member("priority", to_text(category.priority));
    json.member("kind", to_text(category.kind)).member("flow", category.flow).member("lead", category.lead);
    append_texts(json, "supports", category.supports);
    if (category.seat_first.empty()) {
        json.member("seat_first", nullptr);
    } else {
        json.member("seat_first", category.seat_first);
    }
    append_texts(json, "admission", category.admission);
    json.key("limits").begin_object();
    for (const auto& [clock, limit] : category.limits) json.member(clock, models::to_text(limit));
    json.end_object();
    if (!category.verifier.empty()) json.member("verifier", category.verifier);
    json.key("overrides").begin_array();
    for (const auto& rule : category.overrides) append_duty_rule(json, rule, category.code);
    json.end_array().end_object();
}

void append_catalogue(JsonWriter& json, const models::Catalogue& catalogue) {
    json.begin_object();
    if (catalogue.version() > 0) json.member("version", catalogue.version());
    json.key("categories").begin_array();
    for (const auto& [code, category] : catalogue.all()) append_category(json, category);
    json.end_array().end_object();
}

}  // namespace gridwhistle::codec
