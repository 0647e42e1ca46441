#pragma once

#include "models/geometry.hpp"
#include "models/refusal.hpp"
#include "models/text.hpp"
#include "models/time.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gridwhistle::models {

/// What a command may carry. One table of these per command drives the check of the request, the JSON Schema in
/// `allowed[]`, and the form a page shows; a profile's own actions use the same.
enum class FieldType : std::uint8_t {
    kText,     ///< text, limits in code points
    kChoice,   ///< one of `choices`
    kFlag,     ///< true or false
    kInteger,  ///< whole number in [least, most]
    kNumber,   ///< finite number in [least, most]
    kCode,     ///< a code: 1 … 64 visible characters
    kCodes,    ///< list of at most 32 different codes
    kPoint,    ///< {lon, lat, crs, accuracy_m?}; kept in WGS-84
    kAsks,     ///< list of at most 32 {unit, ask}
    kPhotos,   ///< list of attachment ids
    kInstant,  ///< a moment with its offset; kept as microseconds since 1970 in UTC
};

struct FieldSpec {
    std::string name;
    FieldType type{FieldType::kText};
    bool required{false};
    std::size_t length_max{2000};
    double least{0};
    double most{0};  ///< no upper limit when not above `least`
    std::vector<std::string> choices;
    Label label;

    friend bool operator==(const FieldSpec&, const FieldSpec&) = default;
};

/// A place as somebody's device gave it, already in WGS-84.
struct Fix {
    Point point;
    double accuracy_m{0};

    friend bool operator==(const Fix&, const Fix&) = default;
};

/// What one summoned unit (or unit kind, resolved by area) is asked to do.
struct Ask {
    std::string unit;
    std::string ask;

    friend bool operator==(const Ask&, const Ask&) = default;
};

using FieldValue =
    std::variant<std::string, bool, std::int64_t, double, std::vector<std::string>, Fix, std::vector<Ask>>;

/// The checked fields of one command, by name. Getters answer "nothing" for an absent field; asking for a field by
/// the wrong type is a bug and throws.
class Fields {
  public:
    void set(std::string name, FieldValue value) { values_[std::move(name)] = std::move(value); }
    void remove(const std::string& name) { values_.erase(name); }

    [[nodiscard]] bool has(std::string_view name) const { return values_.contains(name); }
    [[nodiscard]] std::string text(std::string_view name) const {
        return get<std::string>(name).value_or(std::string());
    }
    [[nodiscard]] std::optional<bool> flag(std::string_view name) const { return get<bool>(name); }
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const { return get<std::int64_t>(name); }
    [[nodiscard]] std::optional<Instant> instant(std::string_view name) const {
        const auto since = integer(name);
        return since ? std::optional(Instant(Instant::duration(*since))) : std::nullopt;
    }
    [[nodiscard]] std::vector<std::string> codes(std::string_view name) const {
        return get<std::vector<std::string>>(name).value_or(std::vector<std::string>());
    }
    [[nodiscard]] std::optional<Fix> fix(std::string_view name) const { return get<Fix>(name); }
    [[nodiscard]] std::vector<Ask> asks(std::string_view name) const {
        return get<std::vector<Ask>>(name).value_or(std::vector<Ask>());
    }
    [[nodiscard]] const std::map<std::string, FieldValue, std::less<>>& all() const noexcept { return values_; }
    friend bool operator==(const Fields&, const Fields&) = default;

  private:
    template <class T>
    std::optional<T> get(std::string_view name) const {
        const auto found = values_.find(name);
        if (found == values_.end()) return std::nullopt;
        return std::get<T>(found->second);
    }

    std::map<std::string, FieldValue, std::less<>> values_;
};

/// The names of the fields that say where somebody was. Events hold none of them: they are sealed beside.
[[nodiscard]] std::vector<std::string> position_names(const Fields& fields);

/// The faults of `fields` against `specs`: required ones that are missing, values outside limits or choices, names
/// that no spec knows. Types were settled by the reader. Pointers are "/name".
[[nodiscard]] std::vector<Refusal> check_fields(const Fields& fields, const std::vector<FieldSpec>& specs);

}  // namespace gridwhistle::models
