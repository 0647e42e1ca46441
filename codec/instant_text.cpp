#include "codec/instant_text.hpp"

#include "codec/time_of_day.hpp"

#include <chrono>
#include <optional>

namespace gridwhistle::codec {
namespace {

using models::Instant;

constexpr int kFractionDigitsMax = 9;
constexpr int kMicrosecondDigits = 6;
constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2200;

bool is_digit(char letter) noexcept {
    return letter >= '0' && letter <= '9';
}

/// Takes pieces from the front of the text; after the first piece that does not fit, `good` stays false.
struct Pieces {
    std::string_view rest;
    bool good{true};

    int number(std::size_t digits) noexcept {
        int value = 0;
        if (rest.size() < digits) good = false;
        for (std::size_t i = 0; good && i < digits; ++i) {
            good = is_digit(rest[i]);
            value = value * 10 + (rest[i] - '0');
        }
        if (good) rest.remove_prefix(digits);
        return good ? value : 0;
    }

    bool letter(char upper, char lower) noexcept {
        if (!good || rest.empty() || (rest.front() != upper && rest.front() != lower)) return false;
        rest.remove_prefix(1);
        return true;
    }

    void expect(char upper, char lower) noexcept { good = letter(upper, lower) && good; }
};

std::chrono::microseconds take_fraction(Pieces& pieces) {
    if (!pieces.letter('.', '.')) return {};
    int digits = 0;
    std::int64_t value = 0;
    while (!pieces.rest.empty() && is_digit(pieces.rest.front())) {
        if (digits < kMicrosecondDigits) value = value * 10 + (pieces.rest.front() - '0');
        ++digits;
        pieces.rest.remove_prefix(1);
    }
    for (int i = digits; i < kMicrosecondDigits; ++i) value *= 10;
    if (digits == 0 || digits > kFractionDigitsMax) pieces.good = false;
    return std::chrono::microseconds{value};
}

std::chrono::minutes take_offset(Pieces& pieces) {
    if (pieces.letter('Z', 'z')) return {};
    const bool west = pieces.letter('-', '-');
    if (!west) pieces.expect('+', '+');
    const int hours = pieces.number(2);
    pieces.expect(':', ':');
    const int minutes = pieces.number(2);
    if (hours > 23 || minutes > 59) pieces.good = false;
    const auto offset = std::chrono::hours{hours} + std::chrono::minutes{minutes};
    return west ? -offset : offset;
}

std::optional<Instant> read(std::string_view text) {
    using namespace std::chrono;
    Pieces pieces{text};
    const int years = pieces.number(4);
    pieces.expect('-', '-');
    const int months = pieces.number(2);
    pieces.expect('-', '-');
    const int days_of_month = pieces.number(2);
    pieces.expect('T', 't');
    const int hour = pieces.number(2);
    pieces.expect(':', ':');
    const int minute = pieces.number(2);
    pieces.expect(':', ':');
    const int second = pieces.number(2);
    const microseconds fraction = take_fraction(pieces);
    const minutes offset = take_offset(pieces);
    if (!pieces.good || !pieces.rest.empty()) return std::nullopt;

    const year_month_day date{year{years}, month{static_cast<unsigned>(months)},
                              day{static_cast<unsigned>(days_of_month)}};
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    const Instant instant =
        Instant{sys_days{date}} + hours{hour} + minutes{minute} + seconds{second} + fraction - offset;
    if (instant < sys_days{year{kFirstYear} / 1 / 1} || instant >= sys_days{year{kLastYear + 1} / 1 / 1}) {
        return std::nullopt;
    }
    return instant;
}

char* put_digits(char* at, std::int64_t value, int digits) noexcept {
    for (int i = digits; i-- > 0;) {
        at[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    return at + digits;
}

char* put(char* at, char letter) noexcept {
    *at = letter;
    return at + 1;
}

}  // namespace

models::Result<Instant> parse_instant(std::string_view text) {
    const auto instant = read(text);
    if (!instant) return models::Refusal(models::RefusalClass::kInvalid, "bad_instant");
    return *instant;
}

void append_instant(std::string& out, Instant instant) {
    using namespace std::chrono;
    const sys_days date = floor<days>(instant);
    const year_month_day ymd{date};
    const hh_mm_ss<microseconds> clock{instant - date};
    char text[32];
    char* end = put(put_digits(text, static_cast<int>(ymd.year()), 4), '-');
    end = put(put_digits(end, static_cast<unsigned>(ymd.month()), 2), '-');
    end = put(put_digits(end, static_cast<unsigned>(ymd.day()), 2), 'T');
    end = put(put_digits(end, clock.hours().count(), 2), ':');
    end = put(put_digits(end, clock.minutes().count(), 2), ':');
    end = put_digits(end, clock.seconds().count(), 2);
    if (const auto fraction = clock.subseconds().count(); fraction != 0) {
        end = put_digits(put(end, '.'), fraction, kMicrosecondDigits);
        while (end[-1] == '0') --end;
    }
    end = put(end, 'Z');
    out.append(text, end);
}

std::string to_text(Instant instant) {
    std::string text;
    append_instant(text, instant);
    return text;
}

models::Result<models::LocalTime> parse_local_time(std::string_view text) {
    constexpr std::size_t kMinutesLength = std::string_view("2026-02-13T16:00").size();
    const auto shown = parse_instant(std::string(text) + (text.size() == kMinutesLength ? ":00Z" : "Z"));
    if (!shown) return shown.error();
    return models::LocalTime(shown->time_since_epoch());
}

std::string local_text(Instant instant, const models::WallClock& clock) {
    const auto offset = clock.offset_at(instant);
    const auto ahead = std::chrono::abs(offset).count();
    std::string text = to_text(Instant(clock.local(instant).time_since_epoch()));
    text.back() = offset.count() < 0 ? '-' : '+';
    return text + time_of_day_text(static_cast<int>(ahead));
}

}  // namespace gridwhistle::codec
