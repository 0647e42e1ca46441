#include "codec/stored_json.hpp"

#include "codec/instant_text.hpp"
#include "codec/json_pointer.hpp"
#include "codec/json_reader.hpp"

#include <algorithm>

namespace gridwhistle::codec {
namespace {

using models::Ask;
using models::Fix;
using models::Refusal;
using models::RefusalClass;

/// A whistle with hundreds of notes and proposals stays far below; more is a broken row.
constexpr JsonLimits kStoredLimits{.bytes_max = 64U << 20U, .depth_max = 32, .values_max = 4'000'000};

// Texts, flags, whole numbers and lists of codes stand for themselves. The others would read back as one of these, so
// they are objects of one member: {"number": 2}, {"asks": [["UM", "…"]]}, {"point": [lon, lat, accuracy_m]}.
struct FieldWriter {
    JsonWriter& json;

    void operator()(const std::string& text) const { json.value(text); }
    void operator()(bool flag) const { json.value(flag); }
    void operator()(std::int64_t integer) const { json.value(integer); }
    void operator()(double number) const {
        json.begin_object().member("number", number);
        json.end_object();
    }
    void operator()(const std::vector<std::string>& codes) const {
        json.begin_array();
        for (const auto& code : codes) json.value(code);
        json.end_array();
    }
    void operator()(const Fix& fix) const {
        json.begin_object().key("point").begin_array();
        json.value(fix.point.lon).value(fix.point.lat).value(fix.accuracy_m).end_array().end_object();
    }
    void operator()(const std::vector<Ask>& asks) const {
        json.begin_object().key("asks").begin_array();
        for (const auto& ask : asks) json.begin_array().value(ask.unit).value(ask.ask).end_array();
        json.end_array().end_object();
    }
};

std::optional<double> number_of(const JsonValue& value) {
    if (const auto* integer = value.as_integer()) return static_cast<double>(*integer);
    if (const auto* number = value.as_number()) return *number;
    return std::nullopt;
}

std::optional<std::vector<Ask>> asks_of(JsonValue& value) {
    JsonValue::Array* rows = value.as_array();
    if (rows == nullptr) return std::nullopt;
    std::vector<Ask> asks;
    for (JsonValue& row : *rows) {
        JsonValue::Array* pair = row.as_array();
        const bool good = pair != nullptr && pair->size() == 2 && (*pair)[0].as_text() && (*pair)[1].as_text();
        if (!good) return std::nullopt;
        asks.push_back({std::move(*(*pair)[0].as_text()), std::move(*(*pair)[1].as_text())});
    }
    return asks;
}

std::optional<Fix> fix_of(const JsonValue& value) {
    const JsonValue::Array* parts = value.as_array();
    if (parts == nullptr || parts->size() != 3) return std::nullopt;
    const auto lon = number_of((*parts)[0]);
    const auto lat = number_of((*parts)[1]);
    const auto accuracy_m = number_of((*parts)[2]);
    if (!lon || !lat || !accuracy_m) return std::nullopt;
    return Fix{{*lon, *lat}, *accuracy_m};
}

std::optional<std::vector<std::string>> codes_of(JsonValue::Array& elements) {
    std::vector<std::string> codes;
    for (JsonValue& element : elements) {
        if (element.as_text() == nullptr) return std::nullopt;
        codes.push_back(std::move(*element.as_text()));
    }
    return codes;
}

template <class T>
std::optional<models::FieldValue> as_field(std::optional<T> value) {
    if (!value) return std::nullopt;
    return models::FieldValue(std::move(*value));
}

std::optional<models::FieldValue> field_value(JsonValue& value) {
    if (auto* text = value.as_text()) return std::move(*text);
    if (const auto* flag = value.as_flag()) return *flag;
    if (const auto* integer = value.as_integer()) return *integer;
    if (auto* elements = value.as_array()) return as_field(codes_of(*elements));
    JsonValue::Object* object = value.as_object();
    if (object == nullptr || object->size() != 1) return std::nullopt;
    JsonMember& member = object->front();
    if (member.name == "number") return as_field(number_of(member.value));
    if (member.name == "point") return as_field(fix_of(member.value));
    if (member.name == "asks") return as_field(asks_of(member.value));
    return std::nullopt;
}

}  // namespace

Refusal unreadable(std::string code, std::string pointer) {
    return Refusal(RefusalClass::kInvalid, "stored_text_unreadable")
        .with("what", std::move(code))
        .with("where", std::move(pointer));
}

models::Result<JsonValue> read_stored_document(std::string_view text) {
    auto document = read_json(text, {.limits = kStoredLimits});
    if (!document) return unreadable(document.error().code, document.error().pointer);
    return document;
}

void StoredWriter::write(const models::Fields& fields) {
    json_.begin_object();
    for (const auto& [name, value] : fields.all()) {
        json_.key(name);
        std::visit(FieldWriter{json_}, value);
    }
    json_.end_object();
}

StoredReader::StoredReader(JsonValue& document) : object_{document.as_object()} {
    if (object_ == nullptr) fault_ = Refusal(RefusalClass::kInvalid, "wrong_type");
}

std::optional<Refusal> StoredReader::finish() {
    if (!fault_ && taken_ != object_->size()) fault_ = Refusal(RefusalClass::kInvalid, "unknown_member");
    return std::move(fault_);
}

JsonValue* StoredReader::take(std::string_view name) {
    reading_ = name;
    if (object_ == nullptr) return nullptr;
    const std::size_t size = object_->size();
    for (std::size_t tried = 0; tried < size; ++tried) {
        const std::size_t at = next_ + tried < size ? next_ + tried : next_ + tried - size;
        JsonMember& member = (*object_)[at];
        if (member.name != name) continue;
        next_ = at + 1 < size ? at + 1 : 0;
        ++taken_;
        return &member.value;
    }
    return nullptr;
}

void StoredReader::refuse(std::string code, std::string_view name) {
    if (!fault_) fault_ = Refusal(RefusalClass::kInvalid, std::move(code), child_pointer({}, name));
}

void StoredReader::adopt(std::optional<Refusal> inner) {
    if (!inner || fault_) return;
    inner->pointer = child_pointer({}, reading_) + inner->pointer;
    fault_ = std::move(inner);
}

bool StoredReader::read_integer(const JsonValue& found, std::int64_t least, std::int64_t most, std::int64_t& value) {
    const auto* integer = found.as_integer();
    const bool good = integer != nullptr && *integer >= least && *integer <= most;
    if (!good) {
        wrong_type();
        return false;
    }
    value = *integer;
    return true;
}

void StoredReader::read(JsonValue& found, std::string& text) {
    if (found.as_text() == nullptr) return wrong_type();
    text = std::move(*found.as_text());
}

void StoredReader::read(JsonValue& found, bool& flag) {
    if (found.as_flag() == nullptr) return wrong_type();
    flag = *found.as_flag();
}

void StoredReader::read(JsonValue& found, double& number) {
    const auto value = number_of(found);
    if (!value) return wrong_type();
    number = *value;
}

void StoredReader::read(JsonValue& found, models::Instant& instant) {
    const auto* text = found.as_text();
    if (text == nullptr) return wrong_type();
    const auto parsed = parse_instant(*text);
    if (!parsed) return refuse(parsed.error().code, reading_);
    instant = *parsed;
}

void StoredReader::read(JsonValue& found, models::Fields& fields) {
    JsonValue::Object* members = found.as_object();
    if (members == nullptr) return wrong_type();
    for (JsonMember& member : *members) {
        auto value = field_value(member.value);
        if (!value) return wrong_type();
        fields.set(std::move(member.name), std::move(*value));
    }
}

}  // namespace gridwhistle::codec
