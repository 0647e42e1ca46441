#include "codec/field_schema.hpp"

#include "codec/fields_json.hpp"
#include "codec/json_pointer.hpp"

#include <algorithm>

namespace gridwhistle::codec {
namespace {

using models::FieldSpec;
using models::FieldType;
using models::Label;

constexpr std::size_t kFieldsMax = 64;
constexpr std::int64_t kTextLengthMax = 10'000;
constexpr double kBoundMax = 9007199254740991.0;  // 2^53 - 1: every bound has an exact whole number
constexpr TextRule kLabelRule{.max = 100, .one_line = true};

// What the constant parts of a schema say; the keywords follow one another without a gap.
constexpr std::string_view kCodeKeywords = R"("string","format":"code","minLength":1,"maxLength":64)";
constexpr std::string_view kCodesKeywords = R"("array","format":"codes","maxItems":32,"uniqueItems":true,)"
                                            R"("items":{"type":"string","minLength":1,"maxLength":64})";
constexpr std::string_view kAsksKeywords =
    R"("array","format":"asks","maxItems":32,"items":{"type":"object","additionalProperties":false,)"
    R"("required":["unit"],"properties":{"unit":{"type":"string","minLength":1,"maxLength":64},)"
    R"("ask":{"type":"string","maxLength":1000}}})";
constexpr std::string_view kPhotosKeywords = R"("array","format":"photos","maxItems":0,"items":{"type":"string"})";
constexpr std::string_view kInstantKeywords = R"("string","format":"date-time")";
constexpr std::string_view kPointKeywords =
    R"("object","format":"point","additionalProperties":false,"required":["lon","lat","crs"],"properties":{)"
    R"("lon":{"type":"number","minimum":-180,"maximum":180},"lat":{"type":"number","minimum":-90,"maximum":90},)"
    R"("crs":{"type":"string","enum":["WGS84","GCJ02","BD09","CGCS2000"]},)"
    R"("accuracy_m":{"type":"number","minimum":0,"maximum":100000}})";

void append_text_keywords(JsonWriter& json, const FieldSpec& spec) {
    json.value("string");
    if (spec.type == FieldType::kChoice) {
        json.key("enum").begin_array();
        for (const auto& choice : spec.choices) json.value(choice);
        json.end_array();
        return;
    }
    if (spec.required) json.member("minLength", 1);
    json.member("maxLength", std::uint64_t{spec.length_max});
}

void append_number_keywords(JsonWriter& json, const FieldSpec& spec) {
    json.value(spec.type == FieldType::kInteger ? "integer" : "number");
    if (spec.least != 0 || spec.most != 0) json.member("minimum", spec.least);
    if (spec.most > spec.least) json.member("maximum", spec.most);
}

void append_keywords(JsonWriter& json, const FieldSpec& spec) {
    switch (spec.type) {
        case FieldType::kText:
        case FieldType::kChoice: return append_text_keywords(json, spec);
        case FieldType::kInteger:
        case FieldType::kNumber: return append_number_keywords(json, spec);
        case FieldType::kFlag: json.value("boolean"); return;
        case FieldType::kCode: json.raw(kCodeKeywords); return;
        case FieldType::kCodes: json.raw(kCodesKeywords); return;
        case FieldType::kPoint: json.raw(kPointKeywords); return;
        case FieldType::kAsks: json.raw(kAsksKeywords); return;
        case FieldType::kPhotos: json.raw(kPhotosKeywords); return;
        case FieldType::kInstant: json.raw(kInstantKeywords); return;
    }
}

enum class Type { kString, kInteger, kNumber, kBoolean, kArray, kObject };
enum class Format { kCode, kCodes, kAsks, kPhotos, kPoint, kInstant };

constexpr std::array<Choice<Type>, 6> kTypes{{{"string", Type::kString},
                                              {"integer", Type::kInteger},
                                              {"number", Type::kNumber},
                                              {"boolean", Type::kBoolean},
                                              {"array", Type::kArray},
                                              {"object", Type::kObject}}};
constexpr std::array<Choice<Format>, 6> kFormats{{{"code", Format::kCode},
                                                  {"codes", Format::kCodes},
                                                  {"asks", Format::kAsks},
                                                  {"photos", Format::kPhotos},
                                                  {"point", Format::kPoint},
                                                  {"date-time", Format::kInstant}}};

std::optional<FieldType> field_type(Type type, std::optional<Format> format, bool has_choices) {
    switch (type) {
        case Type::kString:
            if (format == Format::kInstant) return FieldType::kInstant;
            if (format) return *format == Format::kCode ? std::optional(FieldType::kCode) : std::nullopt;
            return has_choices ? FieldType::kChoice : FieldType::kText;
        case Type::kArray:
            if (!format || *format == Format::kCodes) return FieldType::kCodes;
            if (*format == Format::kAsks) return FieldType::kAsks;
            return *format == Format::kPhotos ? std::optional(FieldType::kPhotos) : std::nullopt;
        case Type::kObject: return format == Format::kPoint ? std::optional(FieldType::kPoint) : std::nullopt;
        case Type::kInteger: return format ? std::nullopt : std::optional(FieldType::kInteger);
        case Type::kNumber: return format ? std::nullopt : std::optional(FieldType::kNumber);
        case Type::kBoolean: return format ? std::nullopt : std::optional(FieldType::kFlag);
    }
    return std::nullopt;
}

void read_property(ObjectReader& reader, FieldSpec& spec) {
    const auto type = reader.choice("type", kTypes, Presence::kRequired);
    const bool says_format = reader.has("format");
    const auto format = reader.choice("format", kFormats);
    spec.choices = reader.texts("enum", {.max = 100, .min = 1}, {.max = 64, .one_line = true});
    const auto length_max = reader.integer("maxLength", {.min = 1, .max = kTextLengthMax});
    spec.least = reader.number("minimum", {.min = -kBoundMax, .max = kBoundMax}).value_or(0);
    const auto most = reader.number("maximum", {.min = -kBoundMax, .max = kBoundMax});
    if (most && *most <= spec.least) reader.fault("maximum", "not_above_minimum");
    spec.most = most.value_or(0);
    const bool in_title = !reader.has("x-label");
    spec.label = read_label(reader, in_title ? "title" : "x-label");
    // Keywords that say nothing beyond the format of the field.
    for (const auto* name :
         {"title", "minLength", "maxItems", "uniqueItems", "items", "additionalProperties", "required", "properties"})
        reader.skip(name);
    if (!type || (says_format && !format)) return;
    const auto kind = field_type(*type, format, !spec.choices.empty());
    if (!kind) return reader.fault("format", "wrong_format");
    spec.type = *kind;
    if (length_max && spec.type == FieldType::kText) spec.length_max = static_cast<std::size_t>(*length_max);
}

void read_properties(ObjectReader& reader, std::vector<FieldSpec>& specs) {
    const JsonValue* properties = reader.any("properties");
    if (properties == nullptr) return;
    const std::string pointer = child_pointer(reader.pointer(), "properties");
    const JsonValue::Object* members = properties->as_object();
    if (members == nullptr) return reader.fault("properties", "wrong_type");
    if (members->size() > kFieldsMax) {
        return reader.fault_at(models::Refusal(models::RefusalClass::kInvalid, "too_many", pointer)
                                   .with("max", std::to_string(kFieldsMax)));
    }
    for (const JsonMember& member : *members) {
        FieldSpec spec;
        spec.name = member.name;
        const std::string place = child_pointer(pointer, member.name);
        if (!clean_code(member.name)) reader.fault_at(place, "bad_code");
        ObjectReader inner(member.value, UnknownFields::kRefused, place);
        read_property(inner, spec);
        for (auto& fault : inner.finish()) reader.fault_at(std::move(fault));
        if (spec.label == Label{}) spec.label = Label{spec.name, spec.name};
        specs.push_back(std::move(spec));
    }
}

}  // namespace

void append_label(JsonWriter& json, std::string_view name, const Label& label) {
    json.key(name).begin_object().member("zh", label.zh).member("en", label.en).end_object();
}

void append_field_schema(JsonWriter& json, const std::vector<FieldSpec>& specs) {
    json.begin_object().member("type", "object").member("additionalProperties", false);
    if (std::ranges::any_of(specs, &FieldSpec::required)) {
        json.key("required").begin_array();
        for (const auto& spec : specs) {
            if (spec.required) json.value(spec.name);
        }
        json.end_array();
    }
    json.key("properties").begin_object();
    for (const auto& spec : specs) {
        json.key(spec.name).begin_object().key("type");
        append_keywords(json, spec);
        append_label(json, "x-label", spec.label);
        json.end_object();
    }
    json.end_object().end_object();
}

Label read_label(ObjectReader& reader, std::string_view name, Presence presence) {
    Label label;
    const JsonValue* given = reader.any(name, presence);
    if (given == nullptr) return label;
    if (given->as_text() != nullptr) {
        label.zh = reader.text(name, kLabelRule);
        label.en = label.zh;
        return label;
    }
    reader.object(name, [&](ObjectReader& inner) {
        label.zh = inner.text("zh", kLabelRule);
        label.en = inner.text("en", kLabelRule);
    });
    return label;
}

std::vector<FieldSpec> read_field_schema(ObjectReader& reader) {
    std::vector<FieldSpec> specs;
    static constexpr std::array<std::string_view, 1> kObjectOnly{"object"};
    static_cast<void>(reader.choice_index("type", kObjectOnly));
    if (reader.flag("additionalProperties") == true) reader.fault("additionalProperties", "not_supported");
    read_properties(reader, specs);
    const auto required = reader.texts("required", {.max = kFieldsMax}, {.max = 64});
    for (const auto& name : required) {
        const auto found = std::ranges::find(specs, name, &FieldSpec::name);
        if (found == specs.end()) {
            reader.fault("required", "unknown_property");
        } else {
            found->required = true;
        }
    }
    return specs;
}

}  // namespace gridwhistle::codec
