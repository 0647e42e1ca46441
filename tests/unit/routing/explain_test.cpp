#include "routing/explain.hpp"

#include "small_city.hpp"

#include <gmock/gmock.h>

namespace gridwhistle::routing::testing {
namespace {

using ::testing::ElementsAre;

models::Filing filing_by(models::Role role) {
    models::Filing filing;
    filing.category = models::CategoryCode("MU01");
    filing.location = models::Fix{{116.4099, 39.905}, 20};
    filing.actor.account = models::AccountId{5};
    filing.actor.grants = {{role, {}, {}, models::Instant::min(), {}}};
    return filing;
}

TEST(Explain, SaysWhereAFilingWouldLieAndWhoWouldGetIt) {
    const auto atlas = SmallCity().atlas();
    const models::Context context{atlas->directory(), atlas->policies(), *atlas, kNoonOnMonday, {}, nullptr};

    const auto worker = explain(filing_by(models::Role::kGridWorker), context);
    const auto resident = explain(filing_by(models::Role::kResident), context);

    ASSERT_TRUE(worker && resident);
    EXPECT_EQ(worker->placement.area, models::AreaCode("G1"));
    EXPECT_EQ(worker->placement.region, models::RegionCode("D"));
    EXPECT_THAT(worker->placement.neighbours, ElementsAre(models::AreaCode("G2")));
    EXPECT_EQ(worker->route.parties.front().party.code, "UM-1");
    EXPECT_EQ(resident->route.parties.front().party.code, "CO-1");
    EXPECT_EQ(resident->route.kind, models::Kind::kNone);
}

TEST(Explain, RefusesWhatAFilingWouldBeRefusedFor) {
    const auto atlas = SmallCity().atlas();
    const models::Context context{atlas->directory(), atlas->policies(), *atlas, kNoonOnMonday, {}, nullptr};
    auto filing = filing_by(models::Role::kGridWorker);
    filing.location->point.lat = 41;

    const auto explanation = explain(filing, context);

    ASSERT_FALSE(explanation);
    EXPECT_EQ(explanation.error().code, "outside_area");
}

}  // namespace
}  // namespace gridwhistle::routing::testing
