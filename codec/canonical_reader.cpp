#include "codec/canonical_reader.hpp"

#include "codec/instant_text.hpp"

#include <array>
#include <cmath>
#include <cstring>

namespace gridwhistle::codec {
namespace {

constexpr std::array<bool, 256> kEndsPlainText = [] {
    std::array<bool, 256> ends{};
    for (std::size_t control = 0; control < 0x20; ++control) ends[control] = true;
    ends['"'] = true;
    ends['\\'] = true;
    return ends;
}();

const char* skip_plain(const char* at, const char* end) noexcept {
    while (at != end && !kEndsPlainText[static_cast<unsigned char>(*at)]) ++at;
    return at;
}

}  // namespace

bool CanonicalReader::take_name(std::string_view name) {
    // ,"name": with the comma only between members
    const std::size_t comma = first_ ? 0 : 1;
    const std::size_t length = comma + name.size() + 3;
    if (!good_ || static_cast<std::size_t>(end_ - at_) < length) return false;
    const char* text = at_ + comma;
    const bool same = (comma == 0 || *at_ == ',') && text[0] == '"' &&
                      std::memcmp(text + 1, name.data(), name.size()) == 0 && text[name.size() + 1] == '"' &&
                      text[name.size() + 2] == ':';
    if (!same) return false;
    at_ += length;
    first_ = false;
    return true;
}

bool CanonicalReader::take_integer(std::int64_t least, std::int64_t most, std::int64_t& value) {
    const char* begin = at_;
    const auto [stopped, error] = std::from_chars(at_, end_, value);
    const char* digits = begin != end_ && *begin == '-' ? begin + 1 : begin;
    const bool plain = error == std::errc{} && (*digits != '0' || (stopped - begin) == 1);
    const bool exact = value >= -models::kWhistleIdMax && value <= models::kWhistleIdMax;
    if (!plain || !exact || value < least || value > most) {
        good_ = false;
        return false;
    }
    at_ = stopped;
    return true;
}

std::string_view CanonicalReader::plain_text() {
    expect('"');
    const char* begin = at_;
    at_ = skip_plain(at_, end_);
    const std::string_view text(begin, static_cast<std::size_t>(at_ - begin));
    expect('"');
    return text;
}

/// What stands behind a backslash. Only what JsonWriter escapes: of \u the control characters, U+2028 and U+2029.
void CanonicalReader::take_escape(std::string& text) {
    constexpr std::string_view kLetters = "\"\\bfnrt";
    constexpr std::string_view kMeanings = "\"\\\b\f\n\r\t";
    if (at_ == end_) {
        good_ = false;
        return;
    }
    const auto letter = kLetters.find(*at_);
    if (letter != std::string_view::npos) {
        text.push_back(kMeanings[letter]);
        ++at_;
        return;
    }
    unsigned code = 0;
    const bool is_code = *at_ == 'u' && end_ - at_ >= 5;
    if (!is_code || std::from_chars(at_ + 1, at_ + 5, code, 16).ptr != at_ + 5 || code == 0) {
        good_ = false;
    } else if (code < 0x80) {
        text.push_back(static_cast<char>(code));
        at_ += 5;
    } else if (code == 0x2028 || code == 0x2029) {
        text.append(code == 0x2028 ? "\u2028" : "\u2029");
        at_ += 5;
    } else {
        good_ = false;
    }
}

void CanonicalReader::read(std::string& text) {
    expect('"');
    text.clear();
    while (good_) {
        const char* begin = at_;
        at_ = skip_plain(at_, end_);
        text.append(begin, static_cast<std::size_t>(at_ - begin));
        if (take('"')) return;
        expect('\\');
        if (good_) take_escape(text);
    }
}

void CanonicalReader::read(bool& flag) {
    const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
    flag = rest.starts_with("true");
    if (flag || rest.starts_with("false")) {
        at_ += flag ? 4 : 5;
    } else {
        good_ = false;
    }
}

void CanonicalReader::read(double& number) {
    const char* begin = at_;
    const auto [stopped, error] = std::from_chars(at_, end_, number);
    if (error != std::errc{} || !std::isfinite(number)) {
        good_ = false;
        return;
    }
    // There are more ways to write a number than JSON takes; only the writer's own is certain.
    std::string same;
    JsonWriter(same).value(number);
    const std::string_view text(begin, static_cast<std::size_t>(stopped - begin));
    if (text != same) good_ = false;
    at_ = stopped;
}

void CanonicalReader::read(models::Instant& instant) {
    const auto parsed = parse_instant(plain_text());
    if (parsed) {
        instant = *parsed;
    } else {
        good_ = false;
    }
}

void CanonicalReader::read(models::Fields& fields) {
    expect('{');
    std::string previous;
    do {
        std::string name;
        read(name);
        expect(':');
        // Names ascend, so none stands there twice.
        if (!good_ || (!fields.all().empty() && name <= previous)) {
            good_ = false;
            return;
        }
        models::FieldValue value;
        read(value);
        previous = name;
        fields.set(std::move(name), std::move(value));
    } while (take(','));
    expect('}');
}

void CanonicalReader::read(models::FieldValue& value) {
    const char first = at_ == end_ ? '\0' : *at_;
    switch (first) {
        case '"': return read(value.emplace<std::string>());
        case 't':
        case 'f': return read(value.emplace<bool>());
        case '[': return read(value.emplace<std::vector<std::string>>());
        case '{': return read_tagged(value);
        default: return read(value.emplace<std::int64_t>());
    }
}

void CanonicalReader::read_tagged(models::FieldValue& value) {
    expect('{');
    first_ = true;
    if (take_name("number")) {
        read(value.emplace<double>());
    } else if (take_name("asks")) {
        read_pairs(value.emplace<std::vector<models::Ask>>());
    } else if (take_name("point")) {
        auto& fix = value.emplace<models::Fix>();
        expect('[');
        read(fix.point.lon);
        expect(',');
        read(fix.point.lat);
        expect(',');
        read(fix.accuracy_m);
        expect(']');
    } else {
        good_ = false;
    }
    first_ = false;
    expect('}');
}

void CanonicalReader::read_pairs(std::vector<models::Ask>& asks) {
    expect('[');
    if (take(']')) return;
    do {
        auto& ask = asks.emplace_back();
        expect('[');
        read(ask.unit);
        expect(',');
        read(ask.ask);
        expect(']');
    } while (take(','));
    expect(']');
}

}  // namespace gridwhistle::codec
