#include "codec/json_reader.hpp"

#include "codec/json_pointer.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gridwhistle::codec {
namespace {

using models::Refusal;
using models::RefusalClass;

constexpr std::array<std::string_view, 6> kMalformedCodes{"malformed_json",  "duplicate_key",    "too_deep",
                                                          "too_many_values", "top_level_scalar", "too_large"};
constexpr std::size_t kFewMembers = 16;

/// The first name that occurs twice; nullptr when all are distinct.
const std::string* find_duplicate(const JsonValue::Object& members) {
    if (members.size() <= kFewMembers) {
        for (std::size_t i = 1; i < members.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (members[i].name == members[j].name) return &members[i].name;
            }
        }
        return nullptr;
    }
    std::vector<const std::string*> names;
    names.reserve(members.size());
    for (const JsonMember& member : members) names.push_back(&member.name);
    std::sort(names.begin(), names.end(), [](const auto* left, const auto* right) { return *left < *right; });
    const auto twice = std::adjacent_find(names.begin(), names.end(),
                                          [](const auto* left, const auto* right) { return *left == *right; });
    return twice == names.end() ? nullptr : *twice;
}

}  // namespace

bool JsonBuilder::put(JsonValue value) {
    if (open_.empty()) {
        done_ = std::move(value);
    } else if (Open& top = open_.back(); auto* object = top.value.as_object()) {
        object->push_back(JsonMember{std::move(top.name), std::move(value)});
    } else {
        top.value.as_array()->push_back(std::move(value));
    }
    return true;
}

bool JsonBuilder::close() {
    JsonValue finished = std::move(open_.back().value);
    open_.pop_back();
    return put(std::move(finished));
}

bool JsonBuilder::begin_object() {
    open_.push_back(Open{JsonValue{JsonValue::Object{}}, {}});
    return true;
}

bool JsonBuilder::key(std::string& name) {
    open_.back().name = std::move(name);
    return true;
}

bool JsonBuilder::end_object() {
    if (const std::string* twice = find_duplicate(*open_.back().value.as_object())) {
        fault_ = Refusal(RefusalClass::kInvalid, "duplicate_key", child_pointer({}, *twice));
        return false;
    }
    return close();
}

bool JsonBuilder::begin_array() {
    open_.push_back(Open{JsonValue{JsonValue::Array{}}, {}});
    return true;
}

bool JsonBuilder::end_array() {
    return close();
}

bool JsonBuilder::text(std::string& value) {
    return put(JsonValue{std::move(value)});
}

bool JsonBuilder::integer(std::int64_t value) {
    return put(JsonValue{value});
}

bool JsonBuilder::big_integer(const std::string& digits) {
    if (big_integers_ == BigIntegers::kAsText) return put(JsonValue{digits});
    fault_ = Refusal(RefusalClass::kInvalid, "integer_too_large");
    return false;
}

bool JsonBuilder::number(double value, const std::string& /*digits*/) {
    return put(JsonValue{value});
}

bool JsonBuilder::flag(bool value) {
    return put(JsonValue{value});
}

bool JsonBuilder::null() {
    return put(JsonValue{});
}

std::string JsonBuilder::place() const {
    std::string pointer;
    for (std::size_t level = 0; level + 1 < open_.size(); ++level) {
        const JsonValue::Array* array = open_[level].value.as_array();
        pointer = array != nullptr ? child_pointer(pointer, array->size()) : child_pointer(pointer, open_[level].name);
    }
    return pointer;
}

JsonValue JsonBuilder::take() {
    open_.clear();
    return std::exchange(done_, JsonValue{});
}

models::Result<JsonValue> read_json(std::string_view text, const JsonReadOptions& options) {
    JsonBuilder builder(options.big_integers);
    if (auto fault = scan_json(text, options.limits, builder)) return std::move(*fault);
    JsonValue value = builder.take();
    const bool container = value.as_object() != nullptr || value.as_array() != nullptr;
    if (!container && !options.scalar_allowed) return Refusal(RefusalClass::kInvalid, "top_level_scalar");
    return value;
}

bool is_malformed(const Refusal& refusal) noexcept {
    return std::find(kMalformedCodes.begin(), kMalformedCodes.end(), refusal.code) != kMalformedCodes.end();
}

}  // namespace gridwhistle::codec
