#include "models/requester.hpp"

#include <algorithm>
#include <iterator>

namespace gridwhistle::models {
namespace {

constexpr std::size_t kMobileDigits = 11;

bool is_digit(char letter) noexcept {
    return letter >= '0' && letter <= '9';
}

bool all_digits(std::string_view text) noexcept {
    return std::ranges::all_of(text, is_digit);
}

/// Takes a full-width digit, hyphen or plus sign, or a dash, for what it stands for; U+FF10 is EF BC 90.
std::string plain(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view rest = text.substr(at);
        const bool full_width = rest.starts_with("\xEF\xBC") && rest.size() >= 3;
        if (full_width && rest[2] >= '\x90' && rest[2] <= '\x99') {
            result.push_back(static_cast<char>('0' + (rest[2] - '\x90')));
            at += 2;
        } else if (rest.starts_with("－") || rest.starts_with("—")) {
            result.push_back('-');
            at += 2;
        } else if (rest.starts_with("＋")) {
            result.push_back('+');
            at += 2;
        } else if (rest.starts_with("\u3000")) {
            at += 2;
        } else if (text[at] != ' ' && text[at] != '\t') {
            result.push_back(text[at]);
        }
    }
    return result;
}

std::string without_hyphens(std::string_view text) {
    std::string digits;
    std::ranges::copy_if(text, std::back_inserter(digits), [](char letter) { return letter != '-'; });
    return digits;
}

bool is_mobile(std::string_view digits) noexcept {
    return digits.size() == kMobileDigits && all_digits(digits) && digits[0] == '1' && digits[1] >= '3';
}

/// 010 and 02x have three digits, all others four.
std::size_t area_length(std::string_view digits) noexcept {
    return digits.starts_with("01") || digits.starts_with("02") ? 3 : 4;
}

/// 0dd[d][-]ddddddd[d][-extension]
std::optional<std::string> fixed_line(std::string_view text) {
    if (text.size() < 10 || text.front() != '0') return std::nullopt;
    const std::size_t area = area_length(text);
    const std::string_view code = text.substr(0, area);
    std::string_view rest = text.substr(area);
    if (rest.starts_with('-')) rest.remove_prefix(1);
    const std::size_t hyphen = rest.find('-');
    const std::string_view line = rest.substr(0, hyphen);
    if (!all_digits(code) || !all_digits(line) || line.size() < 7 || line.size() > 8) return std::nullopt;
    std::string result = std::string(code) + "-" + std::string(line);
    if (hyphen == std::string_view::npos) return result;
    const std::string_view extension = rest.substr(hyphen + 1);
    if (extension.empty() || extension.size() > 6 || !all_digits(extension)) return std::nullopt;
    return result + "-" + std::string(extension);
}

std::string mask_name(std::string_view name) {
    if (name.empty()) return {};
    std::size_t first = 1;
    while (first < name.size() && (static_cast<unsigned char>(name[first]) & 0xC0U) == 0x80U) ++first;
    return std::string(name.substr(0, first)) + "*";
}

std::string mask_phone(const std::string& phone) {
    if (is_mobile(phone)) return phone.substr(0, 3) + "****" + phone.substr(7);
    const std::size_t hyphen = phone.find('-');
    if (hyphen == std::string::npos) return phone;  // a public short number
    const std::size_t end = std::min(phone.find('-', hyphen + 1), phone.size());
    return phone.substr(0, hyphen + 1) + std::string(end - hyphen - 3, '*') + phone.substr(end - 2, 2);
}

}  // namespace

MaskedRequester masked(const Requester& requester) {
    if (requester.confidential) return {{}, {}, true};
    return {mask_name(requester.name), mask_phone(requester.phone), false};
}

std::optional<std::string> normalise_phone(std::string_view text) {
    std::string number = plain(text);
    bool abroad = false;
    for (const std::string_view prefix : {"+86", "0086"}) {
        if (!abroad && number.starts_with(prefix)) {
            number.erase(0, prefix.size());
            abroad = true;
        }
    }
    while (number.starts_with('-')) number.erase(0, 1);
    const std::string digits = without_hyphens(number);
    if (is_mobile(digits)) return digits;
    if (digits.starts_with("86") && is_mobile(std::string_view(digits).substr(2))) return digits.substr(2);
    if (!abroad && number.size() == 5 && all_digits(number)) return number;
    // From abroad an area code has lost its 0.
    return fixed_line(abroad && !number.starts_with('0') ? "0" + number : number);
}

}  // namespace gridwhistle::models
