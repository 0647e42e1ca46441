#include "storage/row_image.hpp"

#include <algorithm>

namespace gridwhistle::storage {
namespace {

/// The deadlines with a rung, which stand in the list of late duties.
std::vector<models::Deadline> climbed(const models::Whistle& whistle) {
    std::vector<models::Deadline> found;
    for (const auto& deadline : whistle.deadlines) {
        if (deadline.rung > models::kRungNone) found.push_back(deadline);
    }
    return found;
}

}  // namespace

RowImage::RowImage(const models::Whistle& whistle)
    : area_{whistle.area},
      priority_{whistle.priority},
      open_{models::is_open(whistle.state)},
      next_firing_{models::next_firing(whistle)},
      provisional_{is_provisional(whistle)},
      climbed_{storage::climbed(whistle)} {
    assignments_.reserve(whistle.assignments.size());
    for (const auto& part : whistle.assignments) assignments_.push_back({part.n, part.state, part.epoch, part.holder});
    proposals_.reserve(whistle.proposals.size());
    for (const auto& proposal : whistle.proposals) proposals_.push_back({proposal.n, proposal.state});
}

void RowImage::mark_changes(WhistleWrite& write) const {
    const models::Whistle& after = write.after;
    const bool moved = after.area != area_;
    const bool all = moved || after.priority != priority_ || models::is_open(after.state) != open_;
    write.wakes_anew = models::is_open(after.state) != open_ || models::next_firing(after) != next_firing_ ||
                       is_provisional(after) != provisional_ || write.events.empty();
    const auto late = storage::climbed(after);
    write.climbed = late != climbed_ || (all && !late.empty());
    for (std::size_t i = 0; i < after.assignments.size(); ++i) {
        const auto& part = after.assignments[i];
        if (i >= assignments_.size()) {
            write.assignments.added.push_back(part.n);
            continue;
        }
        const Assignment& before = assignments_[i];
        const bool differs =
            all || part.state != before.state || part.epoch != before.epoch || part.holder != before.holder;
        if (differs) write.assignments.changed.push_back(part.n);
    }
    for (std::size_t i = 0; i < after.proposals.size(); ++i) {
        const auto& proposal = after.proposals[i];
        if (i >= proposals_.size()) {
            write.proposals.added.push_back(proposal.n);
        } else if (moved || proposal.state != proposals_[i].state) {
            write.proposals.changed.push_back(proposal.n);
        }
    }
}

bool has_deadline_row(const models::Whistle& whistle) {
    return models::is_open(whistle.state) || models::next_firing(whistle).has_value();
}

bool is_provisional(const models::Whistle& whistle) {
    return std::ranges::any_of(whistle.deadlines, &models::Deadline::provisional);
}

bool has_live_row(const models::Whistle& whistle, const models::Assignment& assignment) {
    return models::is_live(assignment.state) && models::is_open(whistle.state);
}

}  // namespace gridwhistle::storage
