#include "storage/postgres/parameters.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace gridwhistle::storage::postgres {
namespace {

std::string_view to_number_name(double number) {
    if (std::isnan(number)) return "NaN";
    return number > 0 ? "Infinity" : "-Infinity";
}

}  // namespace

TextParameter::TextParameter(std::string text) : text_{std::move(text)} {
    if (text_->find('\0') != std::string::npos) throw std::logic_error("a text for PostgreSQL contains NUL");
}

TextParameter encode(double number) {
    if (!std::isfinite(number)) return TextParameter(std::string(to_number_name(number)));
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return TextParameter(std::string(digits.data(), end));
}

TextParameter encode(models::Instant at) {
    return TextParameter(to_timestamp_text(at));
}

TextParameter encode(const std::optional<Bytes>& bytes) {
    if (!bytes) return {};
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text = "\\x";
    text.reserve(2 + 2 * bytes->size());
    for (const std::uint8_t byte : *bytes) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 0xF];
    }
    return TextParameter(std::move(text));
}

std::string to_timestamp_text(models::Instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(at - day);
    const int year = static_cast<int>(date.year());
    if (year < 1 || year > 9999) throw std::logic_error("an instant outside the years 1 to 9999");
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:06}+00", year, static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()), time.hours().count(), time.minutes().count(),
                       time.seconds().count(), time.subseconds().count());
}

}  // namespace gridwhistle::storage::postgres
