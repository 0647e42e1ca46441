#pragma once

#include "models/ids.hpp"
#include "models/terms.hpp"
#include "models/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gridwhistle::models {

/// What became of a unit's wish to return an assignment.
enum class ReturnOutcome { kNone, kOpen, kAccepted, kRejected };

/// What the figures need to know of one assignment, as its events tell it up to the moment of evaluation. Times that a
/// rule does not ask for are absent.
struct AssignmentRecord {
    AssignmentId id;
    bool of_request{false};       ///< somebody asked, and can be asked back
    Instant due;                  ///< with approved extensions
    std::optional<Instant> done;  ///< of the claim that passed its judgement
    std::optional<Instant> sign_due;
    std::optional<Instant> signed_at;
    std::optional<Instant> report_in_due;
    std::optional<Instant> arrived_at;
    bool arrival_valid{false};      ///< within the site, or confirmed by the whistler
    bool contacted_in_time{false};  ///< and not denied by the requester
    int rework_count{0};
    ReturnOutcome returned{ReturnOutcome::kNone};
    bool excluded{false};   ///< approved exclusion from appraisal
    bool suspended{false};  ///< with a review date that is still to come
    bool merged{false};     ///< counts on the surviving case
    bool extended{false};
    int supervision_level{0};
    bool follow_up_attempted{false};
    std::optional<Solved> solved;  ///< the requester's answer, never the unit's
    int satisfaction{0};           ///< 1 to 5 of the same answer; 0: not given
};

/// The rates of metrics.md 3, per assignment.
enum class RateName {
    kOnTimeCompletion,
    kCompletion,
    kOverdue,
    kReportInOnTime,
    kReportInEver,
    kSignOnTime,
    kResponse,
    kResolution,
    kSatisfaction,
    kFirstTimeResolution,
    kFollowUpReached,
    kRework,
    kRepeatedRework,
    kReturn,
    kRejectedReturn,
    kDispatchAccuracy,
    kExtension,
    kSupervision,
    kSuspension,
    kExclusion,
    kLeftOut,
    kMerge,
};

template <>
struct Spellings<RateName> {
    static constexpr auto kWords = std::to_array<std::string_view>({"on_time_completion",
                                                                    "completion",
                                                                    "overdue",
                                                                    "report_in_on_time",
                                                                    "report_in_ever",
                                                                    "sign_on_time",
                                                                    "response",
                                                                    "resolution",
                                                                    "satisfaction",
                                                                    "first_time_resolution",
                                                                    "follow_up_reached",
                                                                    "rework",
                                                                    "repeated_rework",
                                                                    "return",
                                                                    "rejected_return",
                                                                    "dispatch_accuracy",
                                                                    "extension",
                                                                    "supervision",
                                                                    "suspension",
                                                                    "exclusion",
                                                                    "left_out",
                                                                    "merge"});
};

/// What an answer weighs, in hundredths; a city may choose its own.
struct AnswerWeights {
    std::array<std::int64_t, 3> solved{100, 50, 0};                ///< yes, partly, no
    std::array<std::int64_t, 5> satisfaction{0, 30, 60, 80, 100};  ///< 1 to 5
};

/// A figure with what it is made of. Without a denominator there is no value: never 0 % and never 100 %.
struct Rate {
    static constexpr std::int64_t kRankedFrom = 10;

    std::int64_t numerator_hundredths{0};
    std::int64_t denominator{0};

    [[nodiscard]] std::optional<double> value() const;
    /// Fewer are shown, but nobody is compared by them.
    [[nodiscard]] bool may_be_ranked() const { return denominator >= kRankedFrom; }

    friend bool operator==(const Rate&, const Rate&) = default;
};

/// The rate over the assignments dispatched in a period, as it stands at `evaluated_at`.
[[nodiscard]] Rate rate(RateName name, std::span<const AssignmentRecord> records, Instant evaluated_at,
                        const AnswerWeights& weights = {});

/// One line of the list behind a figure.
struct Counted {
    AssignmentId id;
    std::int64_t hundredths{0};  ///< what it adds to the numerator

    friend bool operator==(const Counted&, const Counted&) = default;
};

/// Every assignment of the denominator with what it adds to the numerator, in the order of the records.
[[nodiscard]] std::vector<Counted> counted(RateName name, std::span<const AssignmentRecord> records,
                                           Instant evaluated_at, const AnswerWeights& weights = {});

struct ScorePart {
    RateName name;
    int weight{0};
};

/// 0 to 100 out of rates with weights. A rate without a value gives its weight to the others and is named.
struct Score {
    std::optional<double> value;
    std::vector<RateName> missing;
};

/// Response 30, resolution 35, satisfaction 35 (metrics.md, composites).
[[nodiscard]] std::span<const ScorePart> three_rate_score();

[[nodiscard]] Score score(std::span<const ScorePart> parts, std::span<const AssignmentRecord> records,
                          Instant evaluated_at, const AnswerWeights& weights = {});

}  // namespace gridwhistle::models
