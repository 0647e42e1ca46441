#include "codec/json_pointer.hpp"

#include "codec/utf8.hpp"

namespace gridwhistle::codec {
namespace {

constexpr std::size_t kNameBytesMax = 128;

}  // namespace

std::string child_pointer(std::string_view parent, std::string_view name) {
    const std::string_view shown = cut_utf8(name, kNameBytesMax);
    std::string pointer;
    pointer.reserve(parent.size() + shown.size() + 4);
    pointer.append(parent).push_back('/');
    for (const char letter : shown) {
        if (letter == '~') {
            pointer.append("~0");
        } else if (letter == '/') {
            pointer.append("~1");
        } else {
            pointer.push_back(letter);
        }
    }
    if (shown.size() < name.size()) pointer.append("…");
    return pointer;
}

std::string child_pointer(std::string_view parent, std::size_t index) {
    std::string pointer{parent};
    pointer.push_back('/');
    pointer.append(std::to_string(index));
    return pointer;
}

}  // namespace gridwhistle::codec
