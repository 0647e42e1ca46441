#pragma once

#include "storage/store.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace gridwhistle::storage {

/// What the rows beside a whistle's body say, remembered before a command, so that only rows that differ afterwards
/// are written. Everything else in those rows never changes after the first event that makes them.
class RowImage {
  public:
    explicit RowImage(const models::Whistle& whistle);

    /// Compares with `write.after` and names the rows to write.
    void mark_changes(WhistleWrite& write) const;

  private:
    struct Assignment {
        std::uint16_t n{0};
        models::AssignmentState state{models::AssignmentState::kOffered};
        std::uint32_t epoch{0};
        std::optional<models::AccountId> holder;
    };
    struct Proposal {
        std::uint16_t n{0};
        models::ProposalState state{models::ProposalState::kOpen};
    };

    models::AreaCode area_;
    models::Priority priority_;
    bool open_;
    std::vector<Assignment> assignments_;
    std::vector<Proposal> proposals_;
    std::optional<models::Instant> next_firing_;
    bool provisional_;
    std::vector<models::Deadline> climbed_;
};

/// Whether an assignment's row counts as live: it is, and its whistle is open. Frozen ones of a merged whistle are not.
[[nodiscard]] bool has_live_row(const models::Whistle& whistle, const models::Assignment& assignment);

/// Whether there is a row that says when the whistle is looked at next.
[[nodiscard]] bool has_deadline_row(const models::Whistle& whistle);

/// Whether a due moment passes a year whose holidays are not known yet.
[[nodiscard]] bool is_provisional(const models::Whistle& whistle);

}  // namespace gridwhistle::storage
