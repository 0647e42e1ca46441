#include "models/rates.hpp"

#include <algorithm>

namespace gridwhistle::models {
namespace {

using Record = AssignmentRecord;

// The sets of metrics.md 3.

bool is_dispatched(const Record& record, Instant) {
    return !record.merged;  // F: a merged duplicate counts on the surviving case
}

bool is_base(const Record& record, Instant at) {
    return is_dispatched(record, at) && !record.excluded && !record.suspended &&
           record.returned != ReturnOutcome::kAccepted;
}

/// Should have been completed by now: what waits within its limit is left out. A limit is used up when the moment is
/// past it (decisions, "Escalation"; metrics.md counts the very moment as late).
bool should_be_done(const Record& record, Instant at) {
    return is_base(record, at) && (record.done || record.due < at);
}

bool should_have_reported_in(const Record& record, Instant at) {
    return is_base(record, at) && record.report_in_due && *record.report_in_due < at;
}

bool was_to_be_signed(const Record& record, Instant at) {
    return is_dispatched(record, at) && record.sign_due.has_value();
}

bool should_have_answered(const Record& record, Instant at) {
    return should_be_done(record, at) && record.of_request;
}

bool has_answer(const Record& record, Instant at) {
    return is_base(record, at) && record.solved.has_value();
}

bool has_satisfaction(const Record& record, Instant at) {
    return has_answer(record, at) && record.satisfaction > 0;
}

bool was_followed_up(const Record& record, Instant at) {
    return is_base(record, at) && record.follow_up_attempted;
}

bool asked_for_return(const Record& record, Instant at) {
    return is_dispatched(record, at) && record.returned != ReturnOutcome::kNone;
}

bool is_any(const Record&, Instant) {
    return true;
}

bool is_on_time(const Record& record) {
    return record.done && *record.done <= record.due;
}

using In = bool (*)(const Record&, Instant);
using Counts = bool (*)(const Record&);

/// A rate whose numerator counts assignments one by one.
struct Rule {
    RateName name;
    In in;
    Counts counts;
};

constexpr std::array kRules = std::to_array<Rule>({
    {RateName::kOnTimeCompletion, should_be_done, is_on_time},
    {RateName::kCompletion, should_be_done, [](const Record& record) { return record.done.has_value(); }},
    {RateName::kOverdue, should_be_done, [](const Record& record) { return !is_on_time(record); }},
    {RateName::kReportInOnTime, should_have_reported_in,
     [](const Record& record) {
         return record.arrival_valid && record.arrived_at && *record.arrived_at <= *record.report_in_due;
     }},
    {RateName::kReportInEver, should_have_reported_in,
     [](const Record& record) { return record.arrival_valid && record.arrived_at.has_value(); }},
    {RateName::kSignOnTime, was_to_be_signed,
     [](const Record& record) { return record.signed_at && *record.signed_at <= *record.sign_due; }},
    {RateName::kResponse, should_have_answered, [](const Record& record) { return record.contacted_in_time; }},
    {RateName::kFirstTimeResolution, has_answer,
     [](const Record& record) { return record.solved == Solved::kYes && record.rework_count == 0; }},
    {RateName::kFollowUpReached, was_followed_up, [](const Record& record) { return record.solved.has_value(); }},
    {RateName::kRework, should_be_done, [](const Record& record) { return record.rework_count >= 1; }},
    {RateName::kRepeatedRework, should_be_done, [](const Record& record) { return record.rework_count >= 2; }},
    {RateName::kReturn, is_dispatched, [](const Record& record) { return record.returned != ReturnOutcome::kNone; }},
    {RateName::kRejectedReturn, asked_for_return,
     [](const Record& record) { return record.returned == ReturnOutcome::kRejected; }},
    {RateName::kDispatchAccuracy, is_dispatched,
     [](const Record& record) { return record.returned != ReturnOutcome::kAccepted; }},
    {RateName::kExtension, is_base, [](const Record& record) { return record.extended; }},
    {RateName::kSupervision, should_be_done, [](const Record& record) { return record.supervision_level >= 1; }},
    {RateName::kSuspension, is_dispatched, [](const Record& record) { return record.suspended; }},
    {RateName::kExclusion, is_dispatched, [](const Record& record) { return record.excluded; }},
    {RateName::kLeftOut, is_dispatched, [](const Record& record) { return record.excluded || record.suspended; }},
    {RateName::kMerge, is_any, [](const Record& record) { return record.merged; }},
});

constexpr std::array kThreeRates =
    std::to_array<ScorePart>({{RateName::kResponse, 30}, {RateName::kResolution, 35}, {RateName::kSatisfaction, 35}});

/// What a record adds to the numerator, in hundredths; nothing when it does not belong to the denominator.
std::optional<std::int64_t> share(RateName name, const Record& record, Instant at, const AnswerWeights& weights) {
    if (name == RateName::kResolution) {
        if (!has_answer(record, at)) return std::nullopt;
        return weights.solved[static_cast<std::size_t>(*record.solved)];
    }
    if (name == RateName::kSatisfaction) {
        if (!has_satisfaction(record, at)) return std::nullopt;
        return weights.satisfaction[static_cast<std::size_t>(std::min(record.satisfaction, 5) - 1)];
    }
    const auto* rule = std::ranges::find(kRules, name, &Rule::name);
    if (!rule->in(record, at)) return std::nullopt;
    return rule->counts(record) ? 100 : 0;
}

}  // namespace

std::optional<double> Rate::value() const {
    if (denominator == 0) return std::nullopt;
    return static_cast<double>(numerator_hundredths) / 100.0 / static_cast<double>(denominator);
}

std::vector<Counted> counted(RateName name, std::span<const Record> records, Instant evaluated_at,
                             const AnswerWeights& weights) {
    std::vector<Counted> lines;
    for (const auto& record : records) {
        if (const auto hundredths = share(name, record, evaluated_at, weights))
            lines.push_back({record.id, *hundredths});
    }
    return lines;
}

Rate rate(RateName name, std::span<const Record> records, Instant evaluated_at, const AnswerWeights& weights) {
    Rate found;
    for (const auto& record : records) {
        const auto hundredths = share(name, record, evaluated_at, weights);
        if (!hundredths) continue;
        ++found.denominator;
        found.numerator_hundredths += *hundredths;
    }
    return found;
}

std::span<const ScorePart> three_rate_score() {
    return kThreeRates;
}

Score score(std::span<const ScorePart> parts, std::span<const Record> records, Instant evaluated_at,
            const AnswerWeights& weights) {
    Score found;
    double sum = 0;
    int weight = 0;
    for (const auto& part : parts) {
        const auto value = rate(part.name, records, evaluated_at, weights).value();
        if (!value) {
            found.missing.push_back(part.name);
            continue;
        }
        sum += part.weight * *value;
        weight += part.weight;
    }
    if (weight > 0) found.value = 100 * sum / weight;
    return found;
}

}  // namespace gridwhistle::models
