#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace gridwhistle::codec {

struct JsonMember;

/// A JSON document in memory, as the strict reader accepted it: object members keep their order and have distinct
/// names, integers lie within ±(2^53 - 1), numbers are finite, texts are UTF-8 without U+0000.
class JsonValue {
  public:
    using Array = std::vector<JsonValue>;
    using Object = std::vector<JsonMember>;

    JsonValue() = default;
    explicit JsonValue(bool flag) : content_{flag} {}
    explicit JsonValue(std::int64_t integer) : content_{integer} {}
    explicit JsonValue(double number) : content_{number} {}
    explicit JsonValue(std::string text) : content_{std::move(text)} {}
    explicit JsonValue(const char* text) : content_{std::string{text}} {}
    explicit JsonValue(Array array) : content_{std::move(array)} {}
    explicit JsonValue(Object object) : content_{std::move(object)} {}

    [[nodiscard]] bool is_null() const noexcept { return std::holds_alternative<std::monostate>(content_); }

    /// The content when it has that type, else nullptr. An integer is also a number, but only as `as_integer`.
    [[nodiscard]] const bool* as_flag() const noexcept { return std::get_if<bool>(&content_); }
    [[nodiscard]] const std::int64_t* as_integer() const noexcept { return std::get_if<std::int64_t>(&content_); }
    [[nodiscard]] const double* as_number() const noexcept { return std::get_if<double>(&content_); }
    [[nodiscard]] const std::string* as_text() const noexcept { return std::get_if<std::string>(&content_); }
    [[nodiscard]] const Array* as_array() const noexcept { return std::get_if<Array>(&content_); }
    [[nodiscard]] const Object* as_object() const noexcept { return std::get_if<Object>(&content_); }
    [[nodiscard]] Array* as_array() noexcept { return std::get_if<Array>(&content_); }
    [[nodiscard]] Object* as_object() noexcept { return std::get_if<Object>(&content_); }
    [[nodiscard]] std::string* as_text() noexcept { return std::get_if<std::string>(&content_); }

    /// The member of that name; nullptr when this is no object or has none.
    [[nodiscard]] const JsonValue* find(std::string_view name) const noexcept;

    friend bool operator==(const JsonValue& left, const JsonValue& right);

  private:
    std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> content_;
};

/// One `"name": value` of an object.
struct JsonMember {
    std::string name;
    JsonValue value;

    friend bool operator==(const JsonMember&, const JsonMember&) = default;
};

}  // namespace gridwhistle::codec
