#include "models/usual_limits.hpp"

#include <array>

namespace gridwhistle::models {
namespace {

constexpr Limit minutes(std::int64_t count) {
    return {count, TimeUnit::kMinute};
}
constexpr Limit urgent_hours(std::int64_t count) {
    return {count, TimeUnit::kUrgentHour};
}
constexpr Limit work_hours(std::int64_t count) {
    return {count, TimeUnit::kWorkHour};
}
constexpr Limit work_days(std::int64_t count) {
    return {count, TimeUnit::kWorkDay};
}
constexpr Limit natural_days(std::int64_t count) {
    return {count, TimeUnit::kNaturalDay};
}

using ByPriority = std::array<Limit, 4>;

constexpr ByPriority alike(Limit limit) {
    return {limit, limit, limit, limit};
}

/// In the order of the clocks, then P1 to P4.
constexpr std::array<ByPriority, Spellings<Clock>::kWords.size()> kUsual{
    ByPriority{minutes(30), urgent_hours(2), work_days(1), work_days(5)},          // report_in
    ByPriority{urgent_hours(24), urgent_hours(24), work_days(5), work_days(30)},   // resolve
    ByPriority{minutes(5), minutes(30), work_hours(1), work_hours(1)},             // sign
    ByPriority{minutes(30), urgent_hours(2), urgent_hours(24), urgent_hours(24)},  // contact
    ByPriority{urgent_hours(2), urgent_hours(24), work_days(2), work_days(5)},     // progress
    ByPriority{urgent_hours(24), urgent_hours(24), work_days(1), work_days(2)},    // verification
    alike(natural_days(3)),                                                        // judgement
    alike(natural_days(3)),                                                        // follow_up
    alike(work_days(5)),                                                           // evaluation
    alike(work_hours(4)),                                                          // proposal
    alike(work_days(1)),                                                           // adjudication
    alike(natural_days(90)),                                                       // suspension_review, at most
    ByPriority{urgent_hours(2), work_days(1), work_days(1), work_days(1)},         // supervision_reply
    alike(urgent_hours(24)),                                                       // emergency_review
};

}  // namespace

Limit usual_limit(Clock clock, Priority priority) {
    return kUsual.at(static_cast<std::size_t>(clock)).at(static_cast<std::size_t>(priority));
}

Limit usual_limit(ProposalKind proposal) {
    switch (proposal) {
        case ProposalKind::kReturn:
        case ProposalKind::kExtension: return work_hours(4);
        case ProposalKind::kExclusion: return work_days(2);
        case ProposalKind::kAdjudication:
        case ProposalKind::kHardProblemStart:
        case ProposalKind::kAction:
        case ProposalKind::kSuspension: break;
    }
    return work_days(1);
}

}  // namespace gridwhistle::models
