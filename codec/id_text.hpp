#pragma once

#include "models/ids.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gridwhistle::codec {

// Ids as they stand in URLs and bodies: a whistle "123", its assignment "123-1", its proposal (a decision to take)
// "123.1". Nothing for any other text, also for leading zeros and numbers out of range.

/// A proposal is named by its whistle and its place there.
struct ProposalId {
    models::WhistleId whistle;
    std::uint16_t n{0};

    friend auto operator<=>(const ProposalId&, const ProposalId&) = default;
};

[[nodiscard]] std::optional<models::WhistleId> parse_whistle_id(std::string_view text) noexcept;
[[nodiscard]] std::optional<models::AssignmentId> parse_assignment_id(std::string_view text) noexcept;
[[nodiscard]] std::optional<ProposalId> parse_proposal_id(std::string_view text) noexcept;

[[nodiscard]] std::string to_text(models::WhistleId id);
[[nodiscard]] std::string to_text(models::AssignmentId id);
[[nodiscard]] std::string to_text(ProposalId id);

}  // namespace gridwhistle::codec
