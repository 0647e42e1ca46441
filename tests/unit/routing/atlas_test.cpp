#include "shapes.hpp"
#include "small_city.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <stdexcept>
#include <utility>

namespace gridwhistle::routing::testing {
namespace {

using models::AreaCode;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

models::Placement placed(const SmallCity& city, double lon, double lat, double accuracy_m = 0) {
    return city.atlas()->locate({{lon, lat}, accuracy_m}).value();
}

TEST(Atlas, AnswersWithTheDeepestAreaThatCoversThePoint) {
    SmallCity city;
    const auto in_grid = placed(city, 116.405, 39.905);
    const auto in_strip_without_grid = placed(city, 116.435, 39.905);

    EXPECT_EQ(in_grid.area, AreaCode("G1"));
    EXPECT_EQ(in_grid.region, models::RegionCode("D"));
    EXPECT_THAT(in_grid.flags, IsEmpty());
    EXPECT_THAT(in_grid.neighbours, IsEmpty());
    EXPECT_EQ(in_strip_without_grid.area, AreaCode("C2"));
    EXPECT_THAT(in_strip_without_grid.flags, IsEmpty());
}

TEST(Atlas, ABorderGoesToTheLowestPriorityNumberThenTheSmallestAreaThenTheLowestCode) {
    SmallCity city;
    const auto by_code = placed(city, 116.41, 39.905);
    city.areas[5].shape = rectangle_shape(116.41, 39.901, 116.42, 39.91);
    const auto by_size = placed(city, 116.41, 39.905);
    city.areas[4].priority = -1;
    const auto by_priority = placed(city, 116.41, 39.905);

    EXPECT_EQ(by_code.area, AreaCode("G1"));
    EXPECT_EQ(by_size.area, AreaCode("G2"));
    EXPECT_EQ(by_priority.area, AreaCode("G1"));
    EXPECT_THAT(by_code.flags, ElementsAre("border"));
    EXPECT_THAT(by_code.neighbours, ElementsAre(AreaCode("G2")));
}

TEST(Atlas, OverlappingCellsAreFlagged) {
    SmallCity city;
    city.areas[5].shape = rectangle_shape(116.405, 39.90, 116.42, 39.91);

    const auto placement = placed(city, 116.407, 39.905);

    EXPECT_THAT(placement.flags, ElementsAre("overlap"));
}

TEST(Atlas, CellsWithinTheAccuracyOfTheFixAreListed) {
    SmallCity city;
    EXPECT_THAT(placed(city, 116.4099, 39.905, 5).neighbours, IsEmpty());
    EXPECT_THAT(placed(city, 116.4099, 39.905, 20).neighbours, ElementsAre(AreaCode("G2")));
}

TEST(Atlas, TwoPointsOfOneGridOnAMainStreetAndInAnAlleyGetDifferentLeads) {
    SmallCity city;
    city.roads = {{"Long Street", models::RoadClass::kMainStreet, 20, {{{116.40, 39.902}, {116.44, 39.902}}}, {}},
                  {"Well Lane", models::RoadClass::kAlley, 6, {{{116.40, 39.907}, {116.44, 39.907}}}, {}}};
    const auto atlas = city.atlas();
    const auto lead_at = [&](double lat) {
        auto query = query_for("CE01");
        query.road_class = atlas->locate({{116.405, lat}, 0}).value().road_class;
        return atlas->find(query).parties.front().party.code;
    };

    EXPECT_EQ(lead_at(39.902), "HC-1");
    EXPECT_EQ(lead_at(39.907), "CO-1");
    EXPECT_EQ(lead_at(39.9045), "SAN-1") << "far from every street";
}

TEST(Atlas, APlaceholderPointRestsAtTheRootWithItsFlag) {
    SmallCity city;
    city.settings.placeholders = {{{116.405, 39.905}, 12}};
    const auto placement = placed(city, 116.40505, 39.90505);
    auto query = query_for("MU01");
    query.area = placement.area;
    query.flags = placement.flags;

    const auto route = city.atlas()->find(query);

    EXPECT_EQ(placement.area, AreaCode("D"));
    EXPECT_EQ(placement.region, models::RegionCode("D"));
    EXPECT_THAT(placement.flags, ElementsAre("placeholder"));
    EXPECT_THAT(codes_of(route), ElementsAre("DC-1"));
    EXPECT_EQ(placed(city, 116.4055, 39.905).area, AreaCode("G1")) << "40 m away is a place of its own";
}

TEST(Atlas, WithinTwoHundredMetresOfAnAreaThePlaceIsTheRootAndFartherAwayItIsRefused) {
    SmallCity city;
    const auto near = placed(city, 116.405, 39.9115);  // 167 m north
    const auto far = city.atlas()->locate({{116.405, 39.9119}, 0});

    EXPECT_EQ(near.area, AreaCode("D"));
    EXPECT_THAT(near.flags, ElementsAre("no_cell"));
    EXPECT_THAT(near.neighbours, ElementsAre(AreaCode("G1")));
    ASSERT_FALSE(far);
    EXPECT_EQ(far.error(), models::Refusal(models::RefusalClass::kInvalid, "outside_area", "/location"));
}

TEST(Atlas, APointThatIsNotFiniteLiesOutside) {
    const double nan = std::numeric_limits<double>::quiet_NaN();

    EXPECT_FALSE(SmallCity().atlas()->locate({{nan, 39.905}, 0}));
}

TEST(Atlas, AnAreaNamedByItsCodeIsPlacedWithoutTheMap) {
    const auto atlas = SmallCity().atlas();

    EXPECT_EQ(atlas->placement_of(AreaCode("C2")).value().region, models::RegionCode("D"));
    ASSERT_FALSE(atlas->placement_of(AreaCode("nowhere")));
    EXPECT_EQ(atlas->placement_of(AreaCode("nowhere")).error().code, "unknown_area");
}

TEST(Atlas, TheRegionIsTheDistrictOrTheNextLevelThatThereIs) {
    SmallCity city;
    city.areas[0].level = "ward";

    EXPECT_EQ(placed(city, 116.405, 39.905).region, models::RegionCode("D")) << "the root where no level fits";
}

TEST(Atlas, RefusesToStandOnNothing) {
    AtlasParts without_policies;
    without_policies.directory = SmallCity().directory();

    EXPECT_THROW(Atlas{AtlasParts{}}, std::invalid_argument);
    EXPECT_THROW(Atlas{std::move(without_policies)}, std::invalid_argument);
}

}  // namespace
}  // namespace gridwhistle::routing::testing
