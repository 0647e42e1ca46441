#include "routing/address_text.hpp"

#include <algorithm>
#include <cstdint>

namespace gridwhistle::routing {
namespace {

std::size_t bytes_of(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    if (byte < 0xC0) return 1;
    return byte < 0xE0 ? 2 : (byte < 0xF0 ? 3 : 4);
}

/// The code point of up to three bytes; 0 for longer ones, which are no punctuation of an address.
std::uint32_t code_point(std::string_view character) {
    const auto bits = [&](std::size_t at) { return static_cast<std::uint32_t>(character[at]) & 0x3FU; };
    switch (character.size()) {
        case 1: return static_cast<unsigned char>(character[0]);
        case 2: return (static_cast<std::uint32_t>(character[0]) & 0x1FU) << 6U | bits(1);
        case 3: return (static_cast<std::uint32_t>(character[0]) & 0x0FU) << 12U | bits(1) << 6U | bits(2);
        default: return 0;
    }
}

bool is_alphanumeric(std::uint32_t code) {
    return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z');
}

bool separates(std::uint32_t code) {
    const bool latin = code < 0x80 && !is_alphanumeric(code) && code != 0;
    const bool general = code == 0xA0 || code == 0xB7 || (code >= 0x2000 && code <= 0x206F);
    const bool chinese = (code >= 0x3000 && code <= 0x3003) || (code >= 0x3008 && code <= 0x301F);
    return latin || general || chinese;
}

}  // namespace

std::string normalised_address(std::string_view address) {
    std::string form;
    form.reserve(address.size());
    bool parted = false;
    bool after_alphanumeric = false;
    while (!address.empty()) {
        const auto character = address.substr(0, std::min(bytes_of(address.front()), address.size()));
        address.remove_prefix(character.size());
        std::uint32_t code = code_point(character);
        if (code >= 0xFF01 && code <= 0xFF5E) code = code - 0xFF01 + 0x21;
        if (code >= 'A' && code <= 'Z') code = code - 'A' + 'a';
        if (separates(code)) {
            parted = true;
            continue;
        }
        const bool alphanumeric = is_alphanumeric(code);
        if (parted && after_alphanumeric && alphanumeric) form += '-';
        if (alphanumeric) {
            form += static_cast<char>(code);
        } else {
            form += character;
        }
        parted = false;
        after_alphanumeric = alphanumeric;
    }
    return form;
}

}  // namespace gridwhistle::routing
