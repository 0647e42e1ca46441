#include "codec/id_text.hpp"

#include <charconv>
#include <limits>
#include <utility>

namespace gridwhistle::codec {
namespace {

std::optional<std::int64_t> positive(std::string_view text, std::int64_t most) noexcept {
    if (text.empty() || text.front() < '1' || text.front() > '9') return std::nullopt;
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped != end || value > most) return std::nullopt;
    return value;
}

std::optional<std::pair<models::WhistleId, std::uint16_t>> part_of(std::string_view text, char separator) noexcept {
    const std::size_t at = text.find(separator);
    if (at == std::string_view::npos) return std::nullopt;
    const auto whistle = parse_whistle_id(text.substr(0, at));
    const auto n = positive(text.substr(at + 1), std::numeric_limits<std::uint16_t>::max());
    if (!whistle || !n) return std::nullopt;
    return std::pair(*whistle, static_cast<std::uint16_t>(*n));
}

}  // namespace

std::optional<models::WhistleId> parse_whistle_id(std::string_view text) noexcept {
    const auto value = positive(text, models::kWhistleIdMax);
    return value ? std::optional(models::WhistleId{*value}) : std::nullopt;
}

std::optional<models::AssignmentId> parse_assignment_id(std::string_view text) noexcept {
    const auto parts = part_of(text, '-');
    return parts ? std::optional(models::AssignmentId{parts->first, parts->second}) : std::nullopt;
}

std::optional<ProposalId> parse_proposal_id(std::string_view text) noexcept {
    const auto parts = part_of(text, '.');
    return parts ? std::optional(ProposalId{parts->first, parts->second}) : std::nullopt;
}

std::string to_text(models::WhistleId id) {
    return std::to_string(id.value);
}

std::string to_text(models::AssignmentId id) {
    return std::to_string(id.whistle.value) + "-" + std::to_string(id.n);
}

std::string to_text(ProposalId id) {
    return std::to_string(id.whistle.value) + "." + std::to_string(id.n);
}

}  // namespace gridwhistle::codec
