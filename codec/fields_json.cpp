#include "codec/fields_json.hpp"

#include "codec/json_pointer.hpp"
#include "codec/location_json.hpp"

#include <algorithm>
#include <cmath>

namespace gridwhistle::codec {
namespace {

using models::Fields;
using models::FieldSpec;
using models::FieldType;
using AnyCode = models::Code<struct AnyTag>;

Presence presence_of(const FieldSpec& spec) {
    return spec.required ? Presence::kRequired : Presence::kOptional;
}

/// As models::check_fields reads the limits: none at all when both are 0, no upper one when not above the lower.
NumberRule number_rule(const FieldSpec& spec) {
    NumberRule rule;
    if (spec.least != 0 || spec.most != 0) rule.min = spec.least;
    if (spec.most > spec.least) rule.max = spec.most;
    return rule;
}

IntegerRule integer_rule(const FieldSpec& spec) {
    IntegerRule rule;
    if (spec.least != 0 || spec.most != 0) rule.min = static_cast<std::int64_t>(std::ceil(spec.least));
    if (spec.most > spec.least) rule.max = static_cast<std::int64_t>(std::floor(spec.most));
    return rule;
}

void read_text(ObjectReader& reader, const FieldSpec& spec, Fields& fields) {
    std::string text = reader.text(spec.name, {.max = spec.length_max, .required = spec.required});
    if (!text.empty()) fields.set(spec.name, std::move(text));
}

void read_choice(ObjectReader& reader, const FieldSpec& spec, Fields& fields) {
    const std::vector<std::string_view> words(spec.choices.begin(), spec.choices.end());
    const auto index = reader.choice_index(spec.name, words, presence_of(spec));
    if (index) fields.set(spec.name, spec.choices[*index]);
}

void read_code(ObjectReader& reader, const FieldSpec& spec, Fields& fields) {
    auto code = reader.code<AnyCode>(spec.name, presence_of(spec));
    if (!code.empty()) fields.set(spec.name, std::move(code.value));
}

void read_codes(ObjectReader& reader, const FieldSpec& spec, Fields& fields) {
    if (!reader.has(spec.name) && !spec.required) return reader.skip(spec.name);
    std::vector<std::string> codes;
    for (auto& code : reader.codes<AnyCode>(spec.name, {.max = kListMax}, presence_of(spec))) {
        if (std::ranges::find(codes, code.value) != codes.end()) reader.fault(spec.name, "listed_twice");
        codes.push_back(std::move(code.value));
    }
    fields.set(spec.name, std::move(codes));
}

void read_photos(ObjectReader& reader, const FieldSpec& spec, Fields& fields) {
    if (!reader.has(spec.name)) return reader.skip(spec.name);
    const auto photos = reader.texts(spec.name, {.max = kListMax});
    if (!photos.empty()) reader.fault(spec.name, "attachments_unavailable");
    fields.set(spec.name, photos);
}

void read_field(ObjectReader& reader, const FieldSpec& spec, Fields& fields) {
    switch (spec.type) {
        case FieldType::kText: return read_text(reader, spec, fields);
        case FieldType::kChoice: return read_choice(reader, spec, fields);
        case FieldType::kFlag:
            if (const auto flag = reader.flag(spec.name, presence_of(spec))) fields.set(spec.name, *flag);
            return;
        case FieldType::kInteger:
            if (const auto integer = reader.integer(spec.name, integer_rule(spec), presence_of(spec)))
                fields.set(spec.name, *integer);
            return;
        case FieldType::kNumber:
            if (const auto number = reader.number(spec.name, number_rule(spec), presence_of(spec)))
                fields.set(spec.name, *number);
            return;
        case FieldType::kCode: return read_code(reader, spec, fields);
        case FieldType::kCodes: return read_codes(reader, spec, fields);
        case FieldType::kPoint:
            reader.object(
                spec.name,
                [&](ObjectReader& inner) {
                    if (const auto given = read_location(inner)) fields.set(spec.name, given->fix);
                },
                presence_of(spec));
            return;
        case FieldType::kAsks:
            if (reader.has(spec.name) || spec.required)
                fields.set(spec.name, read_asks(reader, spec.name, presence_of(spec)));
            else
                reader.skip(spec.name);
            return;
        case FieldType::kPhotos: return read_photos(reader, spec, fields);
        case FieldType::kInstant:
            if (const auto at = reader.instant(spec.name, presence_of(spec)))
                fields.set(spec.name, std::int64_t{at->time_since_epoch().count()});
            return;
    }
}

}  // namespace

std::vector<models::Ask> read_asks(ObjectReader& reader, std::string_view name, Presence presence) {
    std::vector<models::Ask> asks;
    reader.objects(
        name, {.max = kListMax},
        [&](ObjectReader& inner) {
            auto unit = inner.code<models::UnitCode>("unit", Presence::kRequired);
            auto ask = inner.text("ask", {.max = kAskLengthMax, .required = false});
            const bool twice = std::ranges::any_of(asks, [&](const auto& other) { return other.unit == unit.value; });
            if (twice && !unit.empty()) inner.fault("unit", "listed_twice");
            asks.push_back({std::move(unit.value), std::move(ask)});
        },
        presence);
    return asks;
}

Fields read_fields(ObjectReader& reader, const std::vector<FieldSpec>& specs) {
    Fields fields;
    for (const auto& spec : specs) {
        read_field(reader, spec, fields);
        const auto* elements = reader.has(spec.name) && spec.required ? reader.any(spec.name) : nullptr;
        const bool empty = elements != nullptr && elements->as_array() != nullptr && elements->as_array()->empty();
        if (empty) reader.fault(spec.name, "required");
    }
    return fields;
}

Checked<Fields> read_fields(const JsonValue& body, const std::vector<FieldSpec>& specs) {
    ObjectReader reader(body);
    Checked<Fields> checked;
    checked.value = read_fields(reader, specs);
    checked.faults = reader.finish();
    return checked;
}

}  // namespace gridwhistle::codec
