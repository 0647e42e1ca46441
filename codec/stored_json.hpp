#pragma once

#include "codec/json_value.hpp"
#include "codec/json_writer.hpp"
#include "models/fields.hpp"
#include "models/refusal.hpp"
#include "models/terms.hpp"
#include "models/time.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace gridwhistle::codec {

// The canonical JSON in which events and whistles are stored. What a structure consists of is said once, in
// `describe(io, value)` (stored_fields.hpp), and serves both directions, so that they cannot differ.
//   io.always(name, member)   stands there whatever it holds
//   io.maybe(name, member)    is left out when it says nothing: empty, false, zero, no value

/// Words of a vocabulary (models/terms.hpp).
template <class T>
concept Term = std::is_enum_v<T> && requires {
    models::Spellings<T>::kWords;
};

/// A structure with a `describe` of its own.
template <class T, class Io>
concept Described = requires(Io& io, T& value) {
    describe(io, value);
};

/// The first fault of a stored text: a broken database or a newer program, never a caller's mistake.
[[nodiscard]] models::Refusal unreadable(std::string code, std::string pointer);

/// Appends the canonical text.
class StoredWriter {
  public:
    explicit StoredWriter(std::string& out) : json_{out} {}

    template <class T>
    void always(std::string_view name, const T& value) {
        json_.key(name);
        write(value);
    }

    template <class T>
    void maybe(std::string_view name, const T& value) {
        if (says_something(value)) always(name, value);
    }

    template <class T>
    void object(const T& value) {
        json_.begin_object();
        describe(*this, value);
        json_.end_object();
    }

  private:
    static bool says_something(bool flag) { return flag; }
    static bool says_something(std::integral auto number) { return number != 0; }
    static bool says_something(const models::Fields& fields) { return !fields.all().empty(); }
    template <class T>
    static bool says_something(const std::optional<T>& maybe) {
        return maybe.has_value();
    }
    template <class T>
    requires requires(const T& value) { value.empty(); }
    static bool says_something(const T& value) { return !value.empty(); }

    void write(const std::string& text) { json_.value(text); }
    void write(bool flag) { json_.value(flag); }
    template <std::integral T>
    requires(!std::same_as<T, bool>) void write(T number) { json_.value(static_cast<std::int64_t>(number)); }
    void write(double number) { json_.value(number); }
    void write(models::Instant instant) { json_.value(instant); }
    template <Term T>
    void write(T term) {
        json_.value(models::to_text(term));
    }
    template <class Tag>
    void write(const models::Code<Tag>& code) {
        json_.value(code.value);
    }
    template <class Tag>
    void write(const models::Number<Tag>& id) {
        json_.value(id.value);
    }
    template <class T>
    void write(const std::optional<T>& present) {
        write(*present);
    }
    template <class T>
    void write(const std::vector<T>& list) {
        json_.begin_array();
        for (const T& element : list) write(element);
        json_.end_array();
    }
    template <Described<StoredWriter> T>
    void write(const T& value) {
        object(value);
    }
    void write(const models::Fields& fields);

    JsonWriter json_;
};

/// Takes the members of one stored object apart, whatever their order. It moves texts out of the document. After the
/// first fault it goes on with empty values; `fault()` says what it was.
class StoredReader {
  public:
    explicit StoredReader(JsonValue& document);

    template <class T>
    void always(std::string_view name, T& value) {
        if (JsonValue* found = take(name)) {
            read(*found, value);
        } else {
            refuse("missing_member", name);
        }
    }

    template <class T>
    void maybe(std::string_view name, T& value) {
        if (JsonValue* found = take(name)) {
            read(*found, value);
        } else {
            value = T{};
        }
    }

    /// Nothing when all was as expected; "unknown_member" when something is there that nobody asked for.
    [[nodiscard]] std::optional<models::Refusal> finish();

  private:
    JsonValue* take(std::string_view name);
    void refuse(std::string code, std::string_view name);
    void wrong_type() { refuse("wrong_type", reading_); }
    bool read_integer(const JsonValue& found, std::int64_t least, std::int64_t most, std::int64_t& value);

    void read(JsonValue& found, std::string& text);
    void read(JsonValue& found, bool& flag);
    void read(JsonValue& found, double& number);
    void read(JsonValue& found, models::Instant& instant);
    void read(JsonValue& found, models::Fields& fields);
    template <std::integral T>
    requires(!std::same_as<T, bool>) void read(JsonValue& found, T& number) {
        std::int64_t value = 0;
        constexpr auto kLeast = std::is_unsigned_v<T> ? std::int64_t{0} : std::numeric_limits<T>::min();
        if (read_integer(found, kLeast, std::numeric_limits<T>::max(), value)) number = static_cast<T>(value);
    }
    template <Term T>
    void read(JsonValue& found, T& term) {
        const auto* text = found.as_text();
        const auto parsed = text != nullptr ? models::parse_term<T>(*text) : std::nullopt;
        if (!parsed) return refuse("unknown_word", reading_);
        term = *parsed;
    }
    template <class Tag>
    void read(JsonValue& found, models::Code<Tag>& code) {
        read(found, code.value);
    }
    template <class Tag>
    void read(JsonValue& found, models::Number<Tag>& id) {
        read(found, id.value);
    }
    template <class T>
    void read(JsonValue& found, std::optional<T>& maybe) {
        read(found, maybe.emplace());
    }
    template <class T>
    void read(JsonValue& found, std::vector<T>& list) {
        JsonValue::Array* elements = found.as_array();
        if (elements == nullptr) return wrong_type();
        list.clear();
        list.reserve(elements->size());
        for (JsonValue& element : *elements) read(element, list.emplace_back());
    }
    template <Described<StoredReader> T>
    void read(JsonValue& found, T& value) {
        StoredReader inner(found);
        describe(inner, value);
        adopt(inner.finish());
    }
    void adopt(std::optional<models::Refusal> inner);

    JsonValue::Object* object_;
    std::size_t next_{0};   // canonical texts are met in the order they are asked for
    std::size_t taken_{0};  // members asked for and found
    std::string_view reading_;
    std::optional<models::Refusal> fault_;
};

/// The document of a stored text, or "stored_text_unreadable" (details what, where).
[[nodiscard]] models::Result<JsonValue> read_stored_document(std::string_view text);

}  // namespace gridwhistle::codec
