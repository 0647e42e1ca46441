#include "app/import_text.hpp"

#include "codec/instant_text.hpp"

namespace gridwhistle::app {

std::string one_line(const models::Refusal& refusal) {
    std::string line = refusal.code;
    if (!refusal.pointer.empty()) line += " at " + refusal.pointer;
    for (const auto& [name, value] : refusal.details) line += ", " + name + " " + value;
    return line;
}

std::optional<models::Instant> parse_date(std::string_view text, bool& bad) {
    if (text.empty()) return std::nullopt;
    const std::string full = text.size() == 10 ? std::string(text) + "T00:00:00Z" : std::string(text);
    auto parsed = codec::parse_instant(full);
    if (parsed) return *parsed;
    bad = true;
    return std::nullopt;
}

}  // namespace gridwhistle::app
