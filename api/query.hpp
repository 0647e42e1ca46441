#pragma once

#include "models/refusal.hpp"
#include "models/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gridwhistle::api {

/// Parameters of a query string or a form body, in the order sent.
///
/// Refusals are RefusalClass::kInvalid with the parameter's name in the detail "parameter". Codes: bad_encoding,
/// too_many_parameters, duplicate_parameter, parameter_not_integer, parameter_not_number, parameter_not_instant,
/// parameter_out_of_range (with details "min" and "max").
class Query {
  public:
    static constexpr std::size_t kParametersMax = 64;

    Query() = default;

    /// Splits and decodes "a=1&b=2" once; '+' is a space.
    [[nodiscard]] static models::Result<Query> parse(std::string_view text);

    /// The value; nothing when absent, refused when given more than once.
    [[nodiscard]] models::Result<std::optional<std::string>> text(std::string_view name) const;
    [[nodiscard]] models::Result<std::optional<std::int64_t>> integer(std::string_view name, std::int64_t min,
                                                                      std::int64_t max) const;
    [[nodiscard]] models::Result<std::optional<double>> number(std::string_view name, double min, double max) const;
    /// RFC 3339 with offset. A space before the offset is read as the '+' that decoding took away.
    [[nodiscard]] models::Result<std::optional<models::Instant>> instant(std::string_view name) const;

    /// Every value of a parameter that may be repeated.
    [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const;
    /// Names given more than once, each once.
    [[nodiscard]] std::vector<std::string> duplicates() const;
    /// Names that are not in `known`, each once: the caller refuses what it would silently ignore.
    [[nodiscard]] std::vector<std::string> unknown(const std::vector<std::string_view>& known) const;
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& parameters() const { return parameters_; }

  private:
    std::vector<std::pair<std::string, std::string>> parameters_;
};

}  // namespace gridwhistle::api
