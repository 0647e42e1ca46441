#include "models/rates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string_view>
#include <vector>

namespace gridwhistle::models {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono;

/// A moment of November 2026, as the wall clock in Beijing shows it.
Instant november(int of_month, int hour, int minute = 0) {
    return Instant(sys_days(year(2026) / 11 / of_month)) + hours(hour - 8) + minutes(minute);
}

const Instant kEvaluated = november(22, 18);

AssignmentRecord request(std::int64_t number, int due_day, std::optional<Instant> done) {
    AssignmentRecord record;
    record.id = {WhistleId{number}, 1};
    record.of_request = true;
    record.due = november(due_day, 18);
    record.done = done;
    record.contacted_in_time = true;
    return record;
}

AssignmentRecord& reports_in(AssignmentRecord& record, Instant due, std::optional<Instant> at, bool valid) {
    record.report_in_due = due;
    record.arrived_at = at;
    record.arrival_valid = valid;
    return record;
}

AssignmentRecord& is_answered(AssignmentRecord& record, Solved solved, int satisfaction) {
    record.follow_up_attempted = true;
    record.solved = solved;
    record.satisfaction = satisfaction;
    return record;
}

/// The twelve assignments of domain/metric_vectors.json, retyped.
std::vector<AssignmentRecord> twelve() {
    std::vector<AssignmentRecord> all;
    all.push_back(request(1, 5, november(4, 10)));
    is_answered(reports_in(all.back(), november(3, 12), november(3, 11), true), Solved::kYes, 5);
    all.push_back(request(2, 6, november(6, 18)));
    is_answered(reports_in(all.back(), november(4, 12), november(4, 12), true), Solved::kYes, 4);
    all.push_back(request(3, 7, november(9, 9)));
    all.back().rework_count = 1;
    is_answered(reports_in(all.back(), november(4, 12), november(5, 9), true), Solved::kPartly, 3);
    all.push_back(request(4, 8, std::nullopt));
    all.back().contacted_in_time = false;
    is_answered(reports_in(all.back(), november(5, 12), std::nullopt, false), Solved::kNo, 1);
    all.push_back(request(5, 30, std::nullopt));
    reports_in(all.back(), november(25, 12), std::nullopt, false).follow_up_attempted = true;
    all.push_back(request(6, 10, november(9, 18)));
    all.back().rework_count = 2;
    all.back().returned = ReturnOutcome::kRejected;
    is_answered(reports_in(all.back(), november(6, 12), november(6, 11, 59), false), Solved::kNo, 2);
    all.push_back(request(7, 10, std::nullopt));
    all.back().returned = ReturnOutcome::kAccepted;
    all.push_back(request(8, 11, november(11, 12)));
    all.back().excluded = true;
    is_answered(reports_in(all.back(), november(7, 12), november(7, 10), true), Solved::kNo, 1);
    all.push_back(request(9, 12, november(12, 10)));
    all.back().of_request = false;
    reports_in(all.back(), november(8, 12), november(8, 10), true);
    all.push_back(request(10, 12, november(13, 10)));
    all.back().of_request = false;
    all.push_back(request(11, 13, november(13, 17)));
    reports_in(all.back(), november(9, 12), november(9, 9), true).follow_up_attempted = true;
    all.push_back(request(12, 14, std::nullopt));
    all.back().suspended = true;
    reports_in(all.back(), november(10, 12), november(10, 9), true);
    return all;
}

TEST(Rates, GiveTheWorkedExample) {
    const std::map<RateName, Rate> expected{
        {RateName::kOnTimeCompletion, {500, 8}},
        {RateName::kCompletion, {700, 8}},
        {RateName::kOverdue, {300, 8}},
        {RateName::kReportInOnTime, {400, 7}},
        {RateName::kReportInEver, {500, 7}},
        {RateName::kResponse, {500, 6}},
        {RateName::kResolution, {250, 5}},
        {RateName::kSatisfaction, {270, 5}},
        {RateName::kRework, {200, 8}},
        {RateName::kRepeatedRework, {100, 8}},
        {RateName::kReturn, {200, 12}},
        {RateName::kRejectedReturn, {100, 2}},
        {RateName::kDispatchAccuracy, {1100, 12}},
        {RateName::kSuspension, {100, 12}},
        {RateName::kExclusion, {100, 12}},
        {RateName::kLeftOut, {200, 12}},
        {RateName::kMerge, {0, 12}},
        {RateName::kFollowUpReached, {500, 7}},
        {RateName::kFirstTimeResolution, {200, 5}},
        {RateName::kSignOnTime, {0, 0}},
        {RateName::kExtension, {0, 9}},
        {RateName::kSupervision, {0, 8}},
    };
    const auto records = twelve();
    for (const auto& [name, figure] : expected) EXPECT_EQ(rate(name, records, kEvaluated), figure) << to_text(name);
    EXPECT_EQ(expected.size(), Spellings<RateName>::kWords.size());
    EXPECT_NEAR(*score(three_rate_score(), records, kEvaluated).value, 61.4, 0.001);
}

TEST(Rates, OverdueIsWhatIsNotOnTime) {
    auto records = twelve();
    for (int day = 1; day <= 30; ++day) {
        const Rate on_time = rate(RateName::kOnTimeCompletion, records, november(day, 12));
        const Rate overdue = rate(RateName::kOverdue, records, november(day, 12));
        EXPECT_EQ(on_time.denominator, overdue.denominator);
        EXPECT_EQ(on_time.numerator_hundredths + overdue.numerator_hundredths, 100 * on_time.denominator);
    }
}

TEST(Rates, WithoutADenominatorThereIsNoValue) {
    const Rate nothing = rate(RateName::kOnTimeCompletion, {}, kEvaluated);
    EXPECT_EQ(nothing.value(), std::nullopt);
    EXPECT_FALSE(nothing.may_be_ranked());
    EXPECT_EQ(score(three_rate_score(), {}, kEvaluated).value, std::nullopt);
}

TEST(Rates, AMissingRateGivesItsWeightToTheOthersAndIsNamed) {
    auto records = twelve();
    for (auto& record : records) record.satisfaction = 0;

    const Score found = score(three_rate_score(), records, kEvaluated);

    EXPECT_THAT(found.missing, ElementsAre(RateName::kSatisfaction));
    EXPECT_NEAR(*found.value, 100 * (30 * 5.0 / 6 + 35 * 0.5) / 65, 0.001);
}

TEST(Rates, EveryFigureHasItsList) {
    const auto records = twelve();
    EXPECT_THAT(
        counted(RateName::kResolution, records, kEvaluated),
        ElementsAre(Counted{{WhistleId{1}, 1}, 100}, Counted{{WhistleId{2}, 1}, 100}, Counted{{WhistleId{3}, 1}, 50},
                    Counted{{WhistleId{4}, 1}, 0}, Counted{{WhistleId{6}, 1}, 0}));
    EXPECT_THAT(counted(RateName::kSignOnTime, records, kEvaluated), IsEmpty());
}

TEST(Rates, WhatIsDueThisMomentIsStillInTimeAndWhatWaitsIsNotCounted) {
    std::vector<AssignmentRecord> records{request(1, 22, std::nullopt)};
    EXPECT_EQ(rate(RateName::kOverdue, records, november(22, 18)), (Rate{0, 0}));
    EXPECT_EQ(rate(RateName::kOverdue, records, november(22, 18, 1)), (Rate{100, 1}));
    records[0].done = november(22, 18);
    EXPECT_EQ(rate(RateName::kOnTimeCompletion, records, november(22, 18)), (Rate{100, 1}));
}

TEST(Rates, AMergedDuplicateCountsOnTheSurvivingCaseOnly) {
    auto records = twelve();
    records[0].merged = true;
    EXPECT_EQ(rate(RateName::kMerge, records, kEvaluated), (Rate{100, 12}));
    EXPECT_EQ(rate(RateName::kReturn, records, kEvaluated), (Rate{200, 11}));
    EXPECT_EQ(rate(RateName::kOnTimeCompletion, records, kEvaluated), (Rate{400, 7}));
}

}  // namespace
}  // namespace gridwhistle::models
