#pragma once

#include "models/ids.hpp"
#include "models/time.hpp"
#include "storage/bytes.hpp"
#include "storage/postgres/arrays.hpp"

#include <pqxx/binarystring>
#include <pqxx/strconv>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace gridwhistle::storage::postgres {

/// A statement parameter that travels as text, or NULL. libpqxx would cut a text at its first NUL without a word, so
/// none is made from one.
class TextParameter {
  public:
    TextParameter() = default;
    explicit TextParameter(std::string text);  ///< throws std::logic_error at a NUL

    [[nodiscard]] bool is_null() const noexcept { return !text_; }
    [[nodiscard]] const std::string& text() const { return text_.value(); }

  private:
    std::optional<std::string> text_;
};

[[nodiscard]] TextParameter encode(double number);
[[nodiscard]] TextParameter encode(models::Instant at);
[[nodiscard]] inline TextParameter encode(std::string_view text) {
    return TextParameter(std::string(text));
}
[[nodiscard]] inline TextParameter encode(const std::string& text) {
    return TextParameter(text);
}
[[nodiscard]] inline TextParameter encode(const char* text) {
    return TextParameter(text);
}
[[nodiscard]] inline TextParameter encode(std::nullopt_t /*null*/) {
    return {};
}
template <std::integral Integer>
[[nodiscard]] TextParameter encode(Integer number) {
    if constexpr (std::same_as<Integer, bool>) {
        return TextParameter(number ? "t" : "f");
    } else {
        return TextParameter(std::to_string(number));
    }
}
template <class Tag>
[[nodiscard]] TextParameter encode(const models::Code<Tag>& code) {
    return encode(code.value);
}
template <class Tag>
[[nodiscard]] TextParameter encode(const models::Number<Tag>& number) {
    return encode(number.value);
}
[[nodiscard]] inline pqxx::binarystring encode(BytesView bytes) {
    return {bytes.data(), bytes.size()};
}
[[nodiscard]] inline pqxx::binarystring encode(const Bytes& bytes) {
    return encode(BytesView(bytes));
}
[[nodiscard]] inline pqxx::binarystring encode(const ArrayBuffer& array) {
    return {array.binary().data(), array.binary().size()};
}
/// A bytea that may be NULL; it travels as hexadecimal text, since a binary parameter of libpqxx cannot be NULL.
[[nodiscard]] TextParameter encode(const std::optional<Bytes>& bytes);
template <class Value>
[[nodiscard]] TextParameter encode(const std::optional<Value>& value) {
    return value ? encode(*value) : TextParameter();
}

/// ISO text of an instant as PostgreSQL reads it, "2026-11-22 03:04:05.000006+00". Years 1 to 9999.
[[nodiscard]] std::string to_timestamp_text(models::Instant at);

}  // namespace gridwhistle::storage::postgres

/// How libpqxx asks a parameter for its text.
template <>
struct pqxx::string_traits<gridwhistle::storage::postgres::TextParameter> {
    static constexpr const char* name() noexcept { return "TextParameter"; }
    static constexpr bool has_null() noexcept { return true; }
    static bool is_null(const gridwhistle::storage::postgres::TextParameter& value) noexcept { return value.is_null(); }
    static std::string to_string(const gridwhistle::storage::postgres::TextParameter& value) { return value.text(); }
};
