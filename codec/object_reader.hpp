#pragma once

#include "codec/json_value.hpp"
#include "codec/text_rule.hpp"
#include "models/ids.hpp"
#include "models/refusal.hpp"
#include "models/time.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gridwhistle::codec {

enum class Presence { kOptional, kRequired };
enum class UnknownFields { kRefused, kIgnored };

struct IntegerRule {
    std::int64_t min{std::numeric_limits<std::int64_t>::min()};
    std::int64_t max{std::numeric_limits<std::int64_t>::max()};
};

/// Both ends belong to the range.
struct NumberRule {
    double min{std::numeric_limits<double>::lowest()};
    double max{std::numeric_limits<double>::max()};
};

struct ArrayRule {
    std::size_t max{100};
    std::size_t min{0};
};

/// A word of the format and what it stands for.
template <class E>
using Choice = std::pair<std::string_view, E>;

/// Reads the fields of one JSON object and collects every fault with its pointer, not only the first one. A field that
/// is absent or null counts as not given. A faulty field answers like an absent one; the caller looks at `finish()`
/// before it uses anything.
///
/// Codes (all RefusalClass::kInvalid, 422): "required", "wrong_type" (details expected, found), "out_of_range" (min,
/// max), "not_a_choice" (allowed), "bad_instant", "bad_code", "too_many" / "too_few" (max / min), "unknown_field" and
/// those of clean_text. Lives no longer than the document. Not thread-safe.
class ObjectReader {
  public:
    using ReadObject = std::function<void(ObjectReader&)>;
    using ReadElement = std::function<void(const JsonValue& element, const std::string& pointer)>;

    explicit ObjectReader(const JsonValue& document, UnknownFields unknown = UnknownFields::kRefused,
                          std::string pointer = {});
    ObjectReader(const ObjectReader&) = delete;
    ObjectReader& operator=(const ObjectReader&) = delete;

    /// Empty when not given; `rule.required` says whether that is a fault.
    std::string text(std::string_view name, const TextRule& rule = {});
    /// Never a fault when not given or only spaces; then nothing.
    std::optional<std::string> optional_text(std::string_view name, TextRule rule = {});

    std::optional<std::int64_t> integer(std::string_view name, IntegerRule rule = {},
                                        Presence presence = Presence::kOptional);
    std::optional<double> number(std::string_view name, NumberRule rule = {}, Presence presence = Presence::kOptional);
    std::optional<bool> flag(std::string_view name, Presence presence = Presence::kOptional);
    std::optional<models::Instant> instant(std::string_view name, Presence presence = Presence::kOptional);

    /// One of the words; its index.
    std::optional<std::size_t> choice_index(std::string_view name, std::span<const std::string_view> words,
                                            Presence presence = Presence::kOptional);
    /// One of the words; what it stands for.
    template <class E, std::size_t N>
    std::optional<E> choice(std::string_view name, const std::array<Choice<E>, N>& choices,
                            Presence presence = Presence::kOptional) {
        std::array<std::string_view, N> words;
        for (std::size_t i = 0; i < N; ++i) words[i] = choices[i].first;
        const auto index = choice_index(name, words, presence);
        if (!index) return std::nullopt;
        return choices[*index].second;
    }

    /// models::UnitCode and its like; empty when not given.
    template <class C>
    C code(std::string_view name, Presence presence = Presence::kOptional) {
        return C{code_text(name, presence)};
    }

    /// Reads an inner object with its own unknown fields; false when it is not given or no object.
    bool object(std::string_view name, const ReadObject& read, Presence presence = Presence::kOptional);
    /// Calls `read` for each element that is an object, in order; other elements are faults.
    void objects(std::string_view name, ArrayRule rule, const ReadObject& read,
                 Presence presence = Presence::kOptional);
    /// Calls `read` for each element, in order; it reports what it does not like with `fault_at`.
    void array(std::string_view name, ArrayRule rule, const ReadElement& read, Presence presence = Presence::kOptional);
    /// An array of texts without the faulty ones.
    std::vector<std::string> texts(std::string_view name, ArrayRule rule, const TextRule& each = {},
                                   Presence presence = Presence::kOptional);
    template <class C>
    std::vector<C> codes(std::string_view name, ArrayRule rule, Presence presence = Presence::kOptional) {
        std::vector<C> result;
        for (std::string& text : code_texts(name, rule, presence)) result.push_back(C{std::move(text)});
        return result;
    }
    /// The field as it is, for content that is checked elsewhere; nullptr when not given.
    const JsonValue* any(std::string_view name, Presence presence = Presence::kOptional);

    /// Whether the field is there and not null. Does not count as reading it.
    [[nodiscard]] bool has(std::string_view name) const noexcept;
    /// Takes the field as known without reading it.
    void skip(std::string_view name);

    /// Adds a fault of the caller's own at the field.
    void fault(std::string_view name, std::string code);
    void fault_at(std::string pointer, std::string code);
    void fault_at(models::Refusal fault);

    [[nodiscard]] const std::string& pointer() const noexcept { return pointer_; }

    /// Adds "unknown_field" for every field that nobody asked for and gives up the faults of this object and all inner
    /// ones; empty means good. Inner readers are finished by their outer one.
    [[nodiscard]] std::vector<models::Refusal> finish();

  private:
    ObjectReader(const JsonValue& inner, const ObjectReader& outer, std::string pointer);

    const JsonValue* take(std::string_view name, Presence presence);
    const JsonValue::Array* take_array(std::string_view name, ArrayRule rule, Presence presence);
    std::string code_text(std::string_view name, Presence presence);
    std::vector<std::string> code_texts(std::string_view name, ArrayRule rule, Presence presence);
    void wrong_type(std::string pointer, const char* expected, const JsonValue& found);
    void add(models::Refusal fault);
    void refuse_unknown_fields();

    const JsonValue::Object* object_{nullptr};
    UnknownFields unknown_;
    std::string pointer_;
    std::vector<bool> read_;                // one flag a member of object_
    std::vector<models::Refusal> own_;      // empty in inner readers
    std::vector<models::Refusal>* faults_;  // own_, or that of the outermost reader
};

}  // namespace gridwhistle::codec
