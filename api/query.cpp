#include "api/query.hpp"

#include "api/http_target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace gridwhistle::api {
namespace {

using models::Refusal;
using models::RefusalClass;

Refusal refuse(std::string code, std::string_view name) {
    return Refusal(RefusalClass::kInvalid, std::move(code)).with("parameter", std::string(name));
}

/// Reads all of `text` as a number of type T, nothing else.
template <class T>
std::optional<T> parse_whole(std::string_view text) {
    T value{};
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end) return std::nullopt;
    return value;
}

/// Reads `count` digits at `at` and moves behind them.
std::optional<int> take_digits(std::string_view text, std::size_t& at, std::size_t count) {
    if (at + count > text.size()) return std::nullopt;
    const auto digits = text.substr(at, count);
    if (digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    at += count;
    return parse_whole<int>(digits);
}

bool take(std::string_view text, std::size_t& at, std::string_view any_of) {
    if (at >= text.size() || any_of.find(text[at]) == std::string_view::npos) return false;
    ++at;
    return true;
}

/// ".123456789" to microseconds; finer digits are cut.
std::optional<std::chrono::microseconds> take_fraction(std::string_view text, std::size_t& at) {
    if (!take(text, at, ".")) return std::chrono::microseconds(0);
    std::int64_t micros = 0;
    std::int64_t unit = 100'000;
    const auto first = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
        micros += unit * (text[at] - '0');
        unit /= 10;
        ++at;
    }
    if (at == first || at - first > 9) return std::nullopt;
    return std::chrono::microseconds(micros);
}

std::optional<std::chrono::minutes> take_offset(std::string_view text, std::size_t& at) {
    if (take(text, at, "Zz")) return std::chrono::minutes(0);
    const char sign = at < text.size() ? text[at] : '\0';
    if (!take(text, at, "+- ")) return std::nullopt;
    const auto hours = take_digits(text, at, 2);
    if (!hours || !take(text, at, ":")) return std::nullopt;
    const auto minutes = take_digits(text, at, 2);
    if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const auto offset = std::chrono::minutes(*hours * 60 + *minutes);
    return sign == '-' ? -offset : offset;
}

std::optional<models::Instant> parse_instant(std::string_view text) {
    std::size_t at = 0;
    const auto year = take_digits(text, at, 4);
    if (!year || !take(text, at, "-")) return std::nullopt;
    const auto month = take_digits(text, at, 2);
    if (!month || !take(text, at, "-")) return std::nullopt;
    const auto day = take_digits(text, at, 2);
    if (!day || !take(text, at, "Tt")) return std::nullopt;
    const auto hour = take_digits(text, at, 2);
    if (!hour || !take(text, at, ":")) return std::nullopt;
    const auto minute = take_digits(text, at, 2);
    if (!minute || !take(text, at, ":")) return std::nullopt;
    const auto second = take_digits(text, at, 2);
    if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    const auto fraction = take_fraction(text, at);
    if (!fraction) return std::nullopt;
    const auto offset = take_offset(text, at);
    if (!offset || at != text.size()) return std::nullopt;

    const std::chrono::year_month_day date(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok()) return std::nullopt;
    return models::Instant(std::chrono::sys_days(date)) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second) + *fraction - *offset;
}

}  // namespace

models::Result<Query> Query::parse(std::string_view text) {
    Query query;
    while (!text.empty()) {
        const auto ampersand = text.find('&');
        const auto piece = text.substr(0, ampersand);
        text.remove_prefix(ampersand == std::string_view::npos ? text.size() : ampersand + 1);
        if (piece.empty()) continue;
        if (query.parameters_.size() == kParametersMax) return Refusal(RefusalClass::kInvalid, "too_many_parameters");
        const auto equals = piece.find('=');
        auto name = percent_decode(piece.substr(0, equals), true);
        if (!name) return Refusal(RefusalClass::kInvalid, "bad_encoding");
        auto value = percent_decode(equals == std::string_view::npos ? "" : piece.substr(equals + 1), true);
        if (!value) return refuse("bad_encoding", *name);
        query.parameters_.emplace_back(std::move(*name), std::move(*value));
    }
    return query;
}

models::Result<std::optional<std::string>> Query::text(std::string_view name) const {
    std::optional<std::string> found;
    for (const auto& [key, value] : parameters_) {
        if (key != name) continue;
        if (found) return refuse("duplicate_parameter", name);
        found = value;
    }
    return found;
}

models::Result<std::optional<std::int64_t>> Query::integer(std::string_view name, std::int64_t min,
                                                           std::int64_t max) const {
    const auto given = text(name);
    if (!given) return given.error();
    if (!*given) return std::optional<std::int64_t>();
    const auto value = parse_whole<std::int64_t>(**given);
    if (!value) return refuse("parameter_not_integer", name);
    if (*value < min || *value > max) {
        return refuse("parameter_out_of_range", name).with("min", std::to_string(min)).with("max", std::to_string(max));
    }
    return value;
}

models::Result<std::optional<double>> Query::number(std::string_view name, double min, double max) const {
    const auto given = text(name);
    if (!given) return given.error();
    if (!*given) return std::optional<double>();
    const auto value = parse_whole<double>(**given);
    if (!value || !std::isfinite(*value)) return refuse("parameter_not_number", name);
    if (*value < min || *value > max) {
        return refuse("parameter_out_of_range", name)
            .with("min", fmt::format("{}", min))
            .with("max", fmt::format("{}", max));
    }
    return value;
}

models::Result<std::optional<models::Instant>> Query::instant(std::string_view name) const {
    const auto given = text(name);
    if (!given) return given.error();
    if (!*given) return std::optional<models::Instant>();
    const auto value = parse_instant(**given);
    if (!value) return refuse("parameter_not_instant", name);
    return value;
}

std::vector<std::string> Query::all(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : parameters_)
        if (key == name) values.push_back(value);
    return values;
}

bool Query::has(std::string_view name) const {
    return std::any_of(parameters_.begin(), parameters_.end(), [name](const auto& pair) { return pair.first == name; });
}

std::vector<std::string> Query::duplicates() const {
    std::vector<std::string> names;
    for (const auto& [key, value] : parameters_) {
        const bool listed = std::find(names.begin(), names.end(), key) != names.end();
        if (!listed && all(key).size() > 1) names.push_back(key);
    }
    return names;
}

std::vector<std::string> Query::unknown(const std::vector<std::string_view>& known) const {
    std::vector<std::string> names;
    for (const auto& [key, value] : parameters_) {
        const bool expected = std::find(known.begin(), known.end(), key) != known.end();
        const bool listed = std::find(names.begin(), names.end(), key) != names.end();
        if (!expected && !listed) names.push_back(key);
    }
    return names;
}

}  // namespace gridwhistle::api
