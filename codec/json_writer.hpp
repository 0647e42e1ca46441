#pragma once

#include "codec/json_value.hpp"
#include "models/ids.hpp"
#include "models/time.hpp"

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace gridwhistle::codec {

/// Appends compact JSON to a string, piece by piece, with no allocation of its own (docs/decisions/002-json-writer.md).
/// Commas are its business; names, order and balance are the caller's: a value without a name inside an object or an
/// end without a beginning is a bug of the caller. Texts must be UTF-8. Not thread-safe; the string must outlive it.
class JsonWriter {
  public:
    explicit JsonWriter(std::string& out) : out_{out} {}

    JsonWriter& begin_object();
    JsonWriter& end_object();
    JsonWriter& begin_array();
    JsonWriter& end_array();

    /// The name of the next value.
    JsonWriter& key(std::string_view name);

    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view{text}); }
    JsonWriter& value(const std::string& text) { return value(std::string_view{text}); }
    JsonWriter& value(std::same_as<bool> auto flag) { return write_flag(flag); }
    JsonWriter& value(std::int64_t integer);
    template <std::integral T>
    requires(!std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, std::int64_t> &&
             (sizeof(T) < sizeof(std::int64_t))) JsonWriter& value(T integer) {
        return value(static_cast<std::int64_t>(integer));
    }
    /// Counts; a caller's bug when above 2^63 - 1.
    JsonWriter& value(std::uint64_t count);
    /// The shortest text that reads back as the same number; "2" for 2.0 and "0" for -0.0. Throws std::logic_error for
    /// NaN and infinities: they have no JSON form and must not have come this far.
    JsonWriter& value(double number);
    JsonWriter& value(std::nullptr_t);
    /// RFC 3339 in UTC, in quotes.
    JsonWriter& value(models::Instant instant);
    template <class Tag>
    JsonWriter& value(const models::Code<Tag>& code) {
        return value(std::string_view{code.value});
    }
    /// A whistle's id is a decimal text outside the program.
    JsonWriter& value(models::WhistleId id);
    /// "<whistle>-<n>"
    JsonWriter& value(models::AssignmentId id);
    JsonWriter& value(const JsonValue& tree);
    template <class T>
    JsonWriter& value(const std::optional<T>& maybe) {
        return maybe ? value(*maybe) : value(nullptr);
    }

    /// A value that is JSON text already.
    JsonWriter& raw(std::string_view json);

    /// `"name": value`
    template <class T>
    JsonWriter& member(std::string_view name, const T& content) {
        return key(name).value(content);
    }

  private:
    void separate();
    JsonWriter& write_flag(bool flag);

    std::string& out_;
    bool comma_{false};  ///< whether a value stands before the next one in the same container
};

}  // namespace gridwhistle::codec
