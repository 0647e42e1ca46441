#include "routing/duplicate_finder.hpp"

#include "routing/address_text.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <limits>
#include <string>
#include <thread>
#include <vector>

namespace gridwhistle::routing::testing {
namespace {

using models::Point;
using models::WhistleId;
using std::chrono::days;
using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr models::Instant kNow{std::chrono::sys_days(std::chrono::year{2026} / 11 / 22)};
constexpr Point kHere{116.405, 39.905};
constexpr Point kThirtyMetresNorth{116.405, 39.90527};
constexpr Point kSixtyMetresNorth{116.405, 39.90554};

KnownWhistle known(std::int64_t id, std::optional<Point> point = kHere, std::string address = {}) {
    KnownWhistle whistle;
    whistle.id = WhistleId{id};
    whistle.category = models::CategoryCode("MU01");
    whistle.point = point;
    whistle.address = std::move(address);
    whistle.filed_at = kNow - hours(1);
    return whistle;
}

DuplicateQuestion question(std::optional<Point> point = kHere, std::string address = {}) {
    DuplicateQuestion asked;
    asked.category = models::CategoryCode("MU01");
    asked.point = point;
    asked.address = std::move(address);
    asked.at = kNow;
    return asked;
}

std::vector<std::int64_t> ids(const std::vector<DuplicateCandidate>& candidates) {
    std::vector<std::int64_t> found;
    for (const auto& candidate : candidates) found.push_back(candidate.id.value);
    return found;
}

TEST(DuplicateFinder, OffersTheSameCategoryWithinFiftyMetresNearestFirst) {
    DuplicateFinder finder;
    finder.put(known(1, kSixtyMetresNorth), kNow);
    finder.put(known(2, kThirtyMetresNorth), kNow);
    finder.put(known(3), kNow);
    auto other = known(4);
    other.category = models::CategoryCode("MU02");
    finder.put(other, kNow);

    const auto candidates = finder.candidates(question());

    ASSERT_THAT(ids(candidates), ElementsAre(3, 2));
    EXPECT_EQ(candidates[0].reason, "near");
    EXPECT_NEAR(*candidates[1].distance_m, 30, 0.5);
    EXPECT_GT(candidates[0].score, candidates[1].score);
}

TEST(DuplicateFinder, OffersTheSameAddressInAnotherSpellingWithOrWithoutAPoint) {
    DuplicateFinder finder;
    finder.put(known(1, std::nullopt, "幸福里 12号楼，前"), kNow);
    finder.put(known(2, Point{117.0, 39.905}, "幸福里12号楼前"), kNow);

    const auto without_point = finder.candidates(question(std::nullopt, "幸福里１２号楼前"));
    const auto with_point = finder.candidates(question(kHere, "幸福里12号楼前"));

    EXPECT_THAT(ids(without_point), ElementsAre(1, 2));
    ASSERT_THAT(ids(with_point), ElementsAre(1)) << "the same words 50 km away are another place";
    EXPECT_EQ(with_point.front().reason, "same_address");
}

TEST(DuplicateFinder, NeverOffersAndNeverKeepsAPlaceholder) {
    DuplicateFinder finder;
    finder.put(known(1), kNow);
    auto became_placeholder = known(1);
    became_placeholder.placeholder = true;
    finder.put(known(2), kNow);
    finder.put(became_placeholder, kNow);
    auto asked = question();
    asked.placeholder = true;

    EXPECT_THAT(ids(finder.candidates(question())), ElementsAre(2));
    EXPECT_THAT(finder.candidates(asked), IsEmpty());
}

TEST(DuplicateFinder, KeepsClosedOnesSevenDaysAndOpenOnesForever) {
    DuplicateFinder finder;
    auto closed = known(1);
    closed.open = false;
    auto old_open = known(2);
    old_open.filed_at = kNow - days(400);
    finder.put(closed, kNow);
    finder.put(old_open, kNow);

    EXPECT_THAT(ids(finder.candidates(question())), ElementsAre(1, 2)) << "a fresh closed one beats a stale open one";
    auto later = question();
    later.at = kNow + days(8);
    EXPECT_THAT(ids(finder.candidates(later)), ElementsAre(2));
    finder.put(known(3, kSixtyMetresNorth), kNow + days(8));
    EXPECT_EQ(finder.size(), 2U) << "the closed one is forgotten";
}

TEST(DuplicateFinder, AReopenedWhistleIsNotForgotten) {
    DuplicateFinder finder;
    auto whistle = known(1);
    whistle.open = false;
    finder.put(whistle, kNow);
    whistle.open = true;
    finder.put(whistle, kNow);
    finder.put(known(2), kNow + days(8));

    EXPECT_EQ(finder.size(), 2U);
}

TEST(DuplicateFinder, FollowsAWhistleThatMovesOrChangesItsCategory) {
    DuplicateFinder finder;
    finder.put(known(1), kNow);
    finder.put(known(1, kSixtyMetresNorth), kNow);
    EXPECT_THAT(finder.candidates(question()), IsEmpty());
    EXPECT_THAT(ids(finder.candidates(question(kSixtyMetresNorth))), ElementsAre(1));
    auto reclassified = known(1, kSixtyMetresNorth);
    reclassified.category = models::CategoryCode("MU02");
    finder.put(reclassified, kNow);
    EXPECT_THAT(finder.candidates(question(kSixtyMetresNorth)), IsEmpty());
    finder.remove(WhistleId{1});
    EXPECT_EQ(finder.size(), 0U);
}

TEST(DuplicateFinder, NewsThatComesTwiceOrLateChangesNothing) {
    DuplicateFinder finder;
    auto closed = known(1);
    closed.version = 3;
    closed.open = false;
    closed.filed_at = kNow - std::chrono::days(8);
    auto filed = known(1);
    filed.version = 1;
    auto reopened = closed;
    reopened.version = 4;
    reopened.open = true;

    finder.put(reopened, kNow);
    finder.put(closed, kNow);
    finder.put(filed, kNow);

    EXPECT_TRUE(finder.knows(WhistleId{1}, 4));
    EXPECT_FALSE(finder.knows(WhistleId{1}, 5));
    EXPECT_FALSE(finder.knows(WhistleId{2}, 1));
    EXPECT_THAT(ids(finder.candidates(question())), ElementsAre(1)) << "the newest version says it is open";
}

TEST(DuplicateFinder, AThousandOnOneSpotCostNoMoreThanTheNewestOfThem) {
    DuplicateFinder finder;
    for (int id = 1; id <= 1000; ++id) finder.put(known(id), kNow);

    const auto candidates = finder.candidates(question());

    EXPECT_EQ(candidates.size(), DuplicateFinder::kCandidatesMax);
    EXPECT_GT(candidates.front().id.value, 1000 - static_cast<std::int64_t>(DuplicateFinder::kListMax));
}

TEST(DuplicateFinder, LeavesOutTheFilingItselfAndTakesAnyNumber) {
    DuplicateFinder finder;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    finder.put(known(1), kNow);
    finder.put(known(2, Point{nan, 1e300}, "no point worth the name"), kNow);
    auto asked = question();
    asked.itself = WhistleId{1};

    EXPECT_THAT(finder.candidates(asked), IsEmpty());
    EXPECT_THAT(ids(finder.candidates(question(Point{1e300, nan}, "No point, worth the name"))), ElementsAre(2));
    EXPECT_THAT(finder.candidates(question(Point{180, 90})), IsEmpty());
}

TEST(DuplicateFinder, AnswersWhileWhistlesComeAndGo) {
    DuplicateFinder finder;
    std::atomic<bool> stop{false};
    std::thread reader([&] {
        while (!stop) EXPECT_LE(finder.candidates(question()).size(), DuplicateFinder::kCandidatesMax);
    });
    for (int id = 1; id <= 2000; ++id) {
        finder.put(known(id), kNow + hours(id));
        if (id > 50) finder.remove(WhistleId{id - 50});
    }
    stop = true;
    reader.join();

    EXPECT_EQ(finder.size(), 50U);
}

TEST(NormalisedAddress, SpellingsOfOneAddressAgreeAndDifferentNumbersDoNot) {
    EXPECT_EQ(normalised_address("幸福里 １２号楼，（前）"), "幸福里12号楼前");
    EXPECT_EQ(normalised_address("39 Lorraine St., Roslindale"), normalised_address("39 LORRAINE ST  Roslindale"));
    EXPECT_NE(normalised_address("12-3号"), normalised_address("123号"));
    EXPECT_EQ(normalised_address("12 号 3 单元"), "12号3单元");
    EXPECT_EQ(normalised_address("三〇二室"), "三〇二室");
    EXPECT_EQ(normalised_address("\xEF\xBC"), "\xEF\xBC") << "cut bytes are kept as they are";
    EXPECT_EQ(normalised_address(" ,;-"), "");
}

}  // namespace
}  // namespace gridwhistle::routing::testing
