#include "tests/property_store/database_check.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

namespace gridwhistle::tests {
namespace {

using namespace models;

constexpr std::size_t kStepsWanted = 5'000;
constexpr std::size_t kRepeats = 200;

/// GW_SEED sends other requests than the usual ones.
std::uint64_t first_seed() {
    const char* text = std::getenv("GW_SEED");
    return text == nullptr ? 20'261'122 : std::strtoull(text, nullptr, 10);
}

TEST(StoreProperties, HoldAfterThousandsOfRequestsInFlightAtOnce) {
    const std::uint64_t seed = first_seed();
    std::cout << "seed " << seed << '\n';
    RecordProperty("seed", std::to_string(seed));
    const City city;
    const TestDatabase database;
    RandomTraffic traffic(database.options(), city, seed);
    traffic.send(kStepsWanted);
    ASSERT_TRUE(traffic.breaches().empty()) << text_of(traffic.breaches());

    const std::int64_t events = count_events(database.options());
    traffic.repeat(kRepeats);
    EXPECT_TRUE(traffic.breaches().empty()) << text_of(traffic.breaches());
    EXPECT_EQ(count_events(database.options()), events) << "I10: a repeated request tells nothing new";
    const auto breaches = check_database(database.options(), traffic);
    EXPECT_TRUE(breaches.empty()) << text_of(breaches);

    std::cout << traffic.granted().size() << " carried out, " << traffic.refused << " refused (" << traffic.stale
              << " stale), " << traffic.replayed() << " replayed, " << traffic.clashes << " with another's key, "
              << traffic.batches() << " batches, " << events << " events\n";
    EXPECT_GT(traffic.granted().size(), kStepsWanted / 4);
    EXPECT_GT(traffic.refused, kStepsWanted / 20);
    EXPECT_GT(traffic.stale, 50U);
    EXPECT_GT(traffic.replayed(), kRepeats);
    EXPECT_GT(traffic.clashes, 20U);
    EXPECT_LT(traffic.batches(), kStepsWanted / 2) << "requests in flight together share a transaction";
}

}  // namespace
}  // namespace gridwhistle::tests
