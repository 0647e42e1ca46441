#include "codec/object_reader.hpp"

#include "codec/instant_text.hpp"
#include "codec/json_pointer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gridwhistle::codec {
namespace {

using models::Refusal;
using models::RefusalClass;

/// An answer names at most so many faults; a hostile document could have 100,000.
constexpr std::size_t kFaultsMax = 100;

const char* type_name(const JsonValue& value) noexcept {
    if (value.as_flag() != nullptr) return "flag";
    if (value.as_integer() != nullptr) return "integer";
    if (value.as_number() != nullptr) return "number";
    if (value.as_text() != nullptr) return "text";
    if (value.as_array() != nullptr) return "array";
    if (value.as_object() != nullptr) return "object";
    return "null";
}

template <class T>
Refusal out_of_range(std::string pointer, T min, T max) {
    Refusal refusal(RefusalClass::kInvalid, "out_of_range", std::move(pointer));
    if (min != std::numeric_limits<T>::lowest()) refusal = std::move(refusal).with("min", fmt::format("{}", min));
    if (max != std::numeric_limits<T>::max()) refusal = std::move(refusal).with("max", fmt::format("{}", max));
    return refusal;
}

Refusal at(std::string pointer, Refusal refusal) {
    refusal.pointer = std::move(pointer);
    return refusal;
}

}  // namespace

ObjectReader::ObjectReader(const JsonValue& document, UnknownFields unknown, std::string pointer)
    : object_{document.as_object()}, unknown_{unknown}, pointer_{std::move(pointer)}, faults_{&own_} {
    if (object_ == nullptr) {
        wrong_type(pointer_, "object", document);
    } else {
        read_.resize(object_->size());
    }
}

ObjectReader::ObjectReader(const JsonValue& inner, const ObjectReader& outer, std::string pointer)
    : object_{inner.as_object()}, unknown_{outer.unknown_}, pointer_{std::move(pointer)}, faults_{outer.faults_} {
    if (object_ == nullptr) {
        wrong_type(pointer_, "object", inner);
    } else {
        read_.resize(object_->size());
    }
}

std::string ObjectReader::text(std::string_view name, const TextRule& rule) {
    const JsonValue* value = take(name, rule.required ? Presence::kRequired : Presence::kOptional);
    if (value == nullptr) return {};
    const std::string* text = value->as_text();
    if (text == nullptr) {
        wrong_type(child_pointer(pointer_, name), "text", *value);
        return {};
    }
    auto clean = clean_text(*text, rule);
    if (!clean) {
        add(at(child_pointer(pointer_, name), clean.error()));
        return {};
    }
    return std::move(*clean);
}

std::optional<std::string> ObjectReader::optional_text(std::string_view name, TextRule rule) {
    rule.required = false;
    std::string value = text(name, rule);
    if (value.empty()) return std::nullopt;
    return value;
}

std::optional<std::int64_t> ObjectReader::integer(std::string_view name, IntegerRule rule, Presence presence) {
    const JsonValue* value = take(name, presence);
    if (value == nullptr) return std::nullopt;
    const std::int64_t* integer = value->as_integer();
    if (integer == nullptr) {
        wrong_type(child_pointer(pointer_, name), "integer", *value);
        return std::nullopt;
    }
    if (*integer < rule.min || *integer > rule.max) {
        add(out_of_range(child_pointer(pointer_, name), rule.min, rule.max));
        return std::nullopt;
    }
    return *integer;
}

std::optional<double> ObjectReader::number(std::string_view name, NumberRule rule, Presence presence) {
    const JsonValue* value = take(name, presence);
    if (value == nullptr) return std::nullopt;
    double number = 0;
    if (const auto* integer = value->as_integer()) {
        number = static_cast<double>(*integer);
    } else if (const auto* real = value->as_number()) {
        number = *real;
    } else {
        wrong_type(child_pointer(pointer_, name), "number", *value);
        return std::nullopt;
    }
    if (number < rule.min || number > rule.max) {
        add(out_of_range(child_pointer(pointer_, name), rule.min, rule.max));
        return std::nullopt;
    }
    return number;
}

std::optional<bool> ObjectReader::flag(std::string_view name, Presence presence) {
    const JsonValue* value = take(name, presence);
    if (value == nullptr) return std::nullopt;
    if (value->as_flag() == nullptr) {
        wrong_type(child_pointer(pointer_, name), "flag", *value);
        return std::nullopt;
    }
    return *value->as_flag();
}

std::optional<models::Instant> ObjectReader::instant(std::string_view name, Presence presence) {
    const JsonValue* value = take(name, presence);
    if (value == nullptr) return std::nullopt;
    const std::string* text = value->as_text();
    if (text == nullptr) {
        wrong_type(child_pointer(pointer_, name), "instant", *value);
        return std::nullopt;
    }
    const auto instant = parse_instant(*text);
    if (!instant) {
        add(at(child_pointer(pointer_, name), instant.error()));
        return std::nullopt;
    }
    return *instant;
}

std::optional<std::size_t> ObjectReader::choice_index(std::string_view name, std::span<const std::string_view> words,
                                                      Presence presence) {
    const JsonValue* value = take(name, presence);
    if (value == nullptr) return std::nullopt;
    const std::string* text = value->as_text();
    if (text == nullptr) {
        wrong_type(child_pointer(pointer_, name), "text", *value);
        return std::nullopt;
    }
    const auto found = std::find(words.begin(), words.end(), *text);
    if (found == words.end()) {
        add(Refusal(RefusalClass::kInvalid, "not_a_choice", child_pointer(pointer_, name))
                .with("allowed", fmt::format("{}", fmt::join(words, ", "))));
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - words.begin());
}

std::string ObjectReader::code_text(std::string_view name, Presence presence) {
    const JsonValue* value = take(name, presence);
    if (value == nullptr) return {};
    const std::string* text = value->as_text();
    if (text == nullptr) {
        wrong_type(child_pointer(pointer_, name), "text", *value);
        return {};
    }
    auto clean = clean_code(*text);
    if (!clean) {
        add(at(child_pointer(pointer_, name), clean.error()));
        return {};
    }
    return std::move(*clean);
}

bool ObjectReader::object(std::string_view name, const ReadObject& read, Presence presence) {
    const JsonValue* value = take(name, presence);
    if (value == nullptr) return false;
    ObjectReader inner(*value, *this, child_pointer(pointer_, name));
    if (inner.object_ == nullptr) return false;
    read(inner);
    inner.refuse_unknown_fields();
    return true;
}

void ObjectReader::objects(std::string_view name, ArrayRule rule, const ReadObject& read, Presence presence) {
    array(
        name, rule,
        [&](const JsonValue& element, const std::string& pointer) {
            ObjectReader inner(element, *this, pointer);
            if (inner.object_ == nullptr) return;
            read(inner);
            inner.refuse_unknown_fields();
        },
        presence);
}

void ObjectReader::array(std::string_view name, ArrayRule rule, const ReadElement& read, Presence presence) {
    const JsonValue::Array* elements = take_array(name, rule, presence);
    if (elements == nullptr) return;
    const std::string pointer = child_pointer(pointer_, name);
    for (std::size_t i = 0; i < elements->size(); ++i) read((*elements)[i], child_pointer(pointer, i));
}

std::vector<std::string> ObjectReader::texts(std::string_view name, ArrayRule rule, const TextRule& each,
                                             Presence presence) {
    std::vector<std::string> result;
    array(
        name, rule,
        [&](const JsonValue& element, const std::string& pointer) {
            if (element.as_text() == nullptr) return wrong_type(pointer, "text", element);
            auto clean = clean_text(*element.as_text(), each);
            if (!clean) return add(at(pointer, clean.error()));
            result.push_back(std::move(*clean));
        },
        presence);
    return result;
}

std::vector<std::string> ObjectReader::code_texts(std::string_view name, ArrayRule rule, Presence presence) {
    std::vector<std::string> result;
    array(
        name, rule,
        [&](const JsonValue& element, const std::string& pointer) {
            if (element.as_text() == nullptr) return wrong_type(pointer, "text", element);
            auto clean = clean_code(*element.as_text());
            if (!clean) return add(at(pointer, clean.error()));
            result.push_back(std::move(*clean));
        },
        presence);
    return result;
}

const JsonValue* ObjectReader::any(std::string_view name, Presence presence) {
    return take(name, presence);
}

bool ObjectReader::has(std::string_view name) const noexcept {
    if (object_ == nullptr) return false;
    return std::any_of(object_->begin(), object_->end(),
                       [&](const JsonMember& member) { return member.name == name && !member.value.is_null(); });
}

void ObjectReader::skip(std::string_view name) {
    static_cast<void>(take(name, Presence::kOptional));
}

void ObjectReader::fault(std::string_view name, std::string code) {
    fault_at(child_pointer(pointer_, name), std::move(code));
}

void ObjectReader::fault_at(std::string pointer, std::string code) {
    add(Refusal(RefusalClass::kInvalid, std::move(code), std::move(pointer)));
}

void ObjectReader::fault_at(Refusal fault) {
    add(std::move(fault));
}

std::vector<Refusal> ObjectReader::finish() {
    refuse_unknown_fields();
    return std::move(*faults_);
}

const JsonValue* ObjectReader::take(std::string_view name, Presence presence) {
    if (object_ == nullptr) return nullptr;
    const auto found =
        std::find_if(object_->begin(), object_->end(), [&](const JsonMember& member) { return member.name == name; });
    if (found != object_->end()) {
        read_[static_cast<std::size_t>(found - object_->begin())] = true;
        if (!found->value.is_null()) return &found->value;
    }
    if (presence == Presence::kRequired) fault(name, "required");
    return nullptr;
}

const JsonValue::Array* ObjectReader::take_array(std::string_view name, ArrayRule rule, Presence presence) {
    const JsonValue* value = take(name, presence);
    if (value == nullptr) return nullptr;
    const JsonValue::Array* elements = value->as_array();
    if (elements == nullptr) {
        wrong_type(child_pointer(pointer_, name), "array", *value);
        return nullptr;
    }
    if (elements->size() > rule.max || elements->size() < rule.min) {
        const bool many = elements->size() > rule.max;
        add(Refusal(RefusalClass::kInvalid, many ? "too_many" : "too_few", child_pointer(pointer_, name))
                .with(many ? "max" : "min", std::to_string(many ? rule.max : rule.min)));
        return nullptr;
    }
    return elements;
}

void ObjectReader::wrong_type(std::string pointer, const char* expected, const JsonValue& found) {
    add(Refusal(RefusalClass::kInvalid, "wrong_type", std::move(pointer))
            .with("expected", expected)
            .with("found", type_name(found)));
}

void ObjectReader::add(Refusal fault) {
    if (faults_->size() < kFaultsMax) faults_->push_back(std::move(fault));
}

void ObjectReader::refuse_unknown_fields() {
    if (object_ == nullptr || unknown_ == UnknownFields::kIgnored) return;
    for (std::size_t i = 0; i < object_->size() && faults_->size() < kFaultsMax; ++i) {
        if (!read_[i]) fault((*object_)[i].name, "unknown_field");
    }
}

}  // namespace gridwhistle::codec
