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

bool read_number(const JsonValue& value, double& number) {
    if (const auto* integer = value.as_integer()) {
        number = static_cast<double>(*integer);
        return true;
    }
    if (value.as_number() == nullptr) return false;
    number = *value.as_number();
    return true;
}

bool read_texts(JsonValue& value, std::vector<std::string>& texts) {
    JsonValue::Array* elements = value.as_array();
    if (elements == nullptr) return false;
    for (JsonValue& element : *elements) {
        if (element.as_text() == nullptr) return false;
        texts.push_back(std::move(*element.as_text()));
    }
    return true;
}

bool read_pairs(JsonValue& value, std::vector<Ask>& asks) {
    JsonValue::Array* rows = value.as_array();
    if (rows == nullptr) return false;
    for (JsonValue& row : *rows) {
        std::vector<std::string> pair;
        if (!read_texts(row, pair) || pair.size() != 2) return false;
        asks.push_back({std::move(pair[0]), std::move(pair[1])});
    }
    return true;
}

bool read_triple(const JsonValue& value, Fix& fix) {
    const JsonValue::Array* parts = value.as_array();
    return parts != nullptr && parts->size() == 3 && read_number((*parts)[0], fix.point.lon) &&
           read_number((*parts)[1], fix.point.lat) && read_number((*parts)[2], fix.accuracy_m);
}

bool read_tagged(JsonValue::Object& object, models::FieldValue& field) {
    if (object.size() != 1) return false;
    JsonMember& member = object.front();
    if (member.name == "number") return read_number(member.value, field.emplace<double>());
    if (member.name == "point") return read_triple(member.value, field.emplace<Fix>());
    return member.name == "asks" && read_pairs(member.value, field.emplace<std::vector<Ask>>());
}

bool read_field(JsonValue& value, models::FieldValue& field) {
    if (auto* text = value.as_text()) {
        field.emplace<std::string>(std::move(*text));
    } else if (const auto* flag = value.as_flag()) {
        field.emplace<bool>(*flag);
    } else if (const auto* integer = value.as_integer()) {
        field.emplace<std::int64_t>(*integer);
    } else if (value.as_array() != nullptr) {
        return read_texts(value, field.emplace<std::vector<std::string>>());
    } else {
        return value.as_object() != nullptr && read_tagged(*value.as_object(), field);
    }
    return true;
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
    if (!read_number(found, number)) wrong_type();
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
        models::FieldValue value;
        if (!read_field(member.value, value)) return wrong_type();
        fields.set(std::move(member.name), std::move(value));
    }
}

}  // namespace gridwhistle::codec
