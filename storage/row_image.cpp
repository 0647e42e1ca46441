#include "storage/row_image.hpp"

namespace gridwhistle::storage {

RowImage::RowImage(const models::Whistle& whistle)
    : area_{whistle.area}, priority_{whistle.priority}, open_{models::is_open(whistle.state)} {
    assignments_.reserve(whistle.assignments.size());
    for (const auto& part : whistle.assignments) assignments_.push_back({part.n, part.state, part.epoch, part.holder});
    proposals_.reserve(whistle.proposals.size());
    for (const auto& proposal : whistle.proposals) proposals_.push_back({proposal.n, proposal.state});
}

void RowImage::mark_changes(WhistleWrite& write) const {
    const models::Whistle& after = write.after;
    const bool moved = after.area != area_;
    const bool all = moved || after.priority != priority_ || models::is_open(after.state) != open_;
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

bool has_live_row(const models::Whistle& whistle, const models::Assignment& assignment) {
    return models::is_live(assignment.state) && models::is_open(whistle.state);
}

}  // namespace gridwhistle::storage
