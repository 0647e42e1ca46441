#include "routing/road_index.hpp"

#include "models/coordinates.hpp"
#include "routing/polygon_edges.hpp"
#include "shapes.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace gridwhistle::routing {
namespace {

using models::Point;
using models::RoadClass;
using testing::rectangle;

/// A point so many metres east and north of (114, 30).
Point metres(double east_m, double north_m) {
    const auto scale = local_scale(30.0);
    return {114.0 + east_m / scale.east_m, 30.0 + north_m / scale.north_m};
}

models::Shape block(double west_m, double south_m, double east_m, double north_m) {
    const auto south_west = metres(west_m, south_m);
    const auto north_east = metres(east_m, north_m);
    return {{rectangle(south_west.lon, south_west.lat, north_east.lon, north_east.lat), {}}};
}

RoadFeature street(std::string name, RoadClass road_class, const Point& from, const Point& to, double width_m = 0.0) {
    return {std::move(name), road_class, width_m, {{from, to}}, {}};
}

RoadFeature compound(std::string name, models::Shape areas) {
    return {std::move(name), RoadClass::kCompoundInterior, 0.0, {}, std::move(areas)};
}

const RoadFeature kMainStreet = street("main", RoadClass::kMainStreet, metres(-500, 0), metres(500, 0));

TEST(RoadIndex, TwoPointsOfOneGridHaveTheClassOfTheirStreet) {
    const RoadIndex index({kMainStreet, street("alley", RoadClass::kAlley, metres(100, 30), metres(100, 200))});

    EXPECT_EQ(index.at(metres(0, 14)).road_class, RoadClass::kMainStreet);
    EXPECT_EQ(index.at(metres(107, 100)).road_class, RoadClass::kAlley);
    EXPECT_EQ(index.at(metres(107, 100)).name, "alley");
}

TEST(RoadIndex, WithoutAWidthAMainStreetReachesFifteenMetresAndAnAlleyEight) {
    const RoadIndex index({kMainStreet, street("alley", RoadClass::kAlley, metres(0, 500), metres(100, 500))});

    EXPECT_EQ(index.at(metres(0, 14.9)).road_class, RoadClass::kMainStreet);
    EXPECT_EQ(index.at(metres(0, 15.1)).road_class, RoadClass::kUnknown);
    EXPECT_EQ(index.at(metres(50, 507.9)).road_class, RoadClass::kAlley);
    EXPECT_EQ(index.at(metres(50, 508.1)).road_class, RoadClass::kUnknown);
    EXPECT_TRUE(index.at(metres(50, 508.1)).name.empty());
}

TEST(RoadIndex, AWidthMovesTheKerb) {
    const RoadIndex index({street("avenue", RoadClass::kMainStreet, metres(0, 0), metres(100, 0), 60.0)});

    EXPECT_EQ(index.at(metres(50, 34.0)).road_class, RoadClass::kMainStreet);
    EXPECT_NEAR(index.at(metres(50, 34.0)).distance_m, 4.0, 0.05);
    EXPECT_EQ(index.at(metres(50, 29.0)).distance_m, 0.0);
    EXPECT_EQ(index.at(metres(50, 36.0)).road_class, RoadClass::kUnknown);
}

TEST(RoadIndex, TheStreetWithTheNearestKerbWins) {
    const RoadIndex index({kMainStreet, street("alley", RoadClass::kAlley, metres(-100, 19), metres(100, 19))});

    EXPECT_EQ(index.at(metres(0, 12)).name, "main");
    EXPECT_EQ(index.at(metres(0, 14)).name, "alley");
}

TEST(RoadIndex, AtACrossingTheMainStreetWins) {
    const RoadIndex index({street("alley", RoadClass::kAlley, metres(0, -100), metres(0, 100)), kMainStreet});

    EXPECT_EQ(index.at(metres(0, 9)).name, "main");
}

TEST(RoadIndex, ACompoundWinsOverItsAlleysAndDistantStreets) {
    const RoadIndex index({kMainStreet, compound("Xingfuli", block(-100, 12, 100, 200)),
                           street("lane", RoadClass::kAlley, metres(0, 12), metres(0, 200))});

    EXPECT_EQ(index.at(metres(1, 100)).road_class, RoadClass::kCompoundInterior);
    EXPECT_EQ(index.at(metres(1, 100)).name, "Xingfuli");
}

TEST(RoadIndex, AtTheCompoundsBorderTheMainStreetWinsOnlyIfItsKerbIsNearer) {
    // The kerb is 10 m from the middle of the street.
    const RoadIndex wall_near_the_kerb({kMainStreet, compound("A", block(-100, 9, 100, 200))});
    EXPECT_EQ(wall_near_the_kerb.at(metres(0, 9.5)).name, "main") << "on the carriageway";
    EXPECT_EQ(wall_near_the_kerb.at(metres(0, 12.0)).name, "main") << "2 m from the kerb, 3 m inside";
    EXPECT_EQ(wall_near_the_kerb.at(metres(0, 15.5)).name, "A") << "beyond the reach of the street";

    const RoadIndex wall_off_the_kerb({kMainStreet, compound("A", block(-100, 12, 100, 200))});
    EXPECT_EQ(wall_off_the_kerb.at(metres(0, 14.0)).name, "A") << "4 m from the kerb, 2 m inside";
    EXPECT_EQ(wall_off_the_kerb.at(metres(0, 11.9)).name, "main");
}

TEST(RoadIndex, AStreetDrawnAsAnAreaReachesFiveMetresBeyondIt) {
    RoadFeature square{"square", RoadClass::kMainStreet, 0.0, {}, block(0, 0, 50, 50)};
    const RoadIndex index({square});

    EXPECT_EQ(index.at(metres(25, 25)).name, "square");
    EXPECT_EQ(index.at(metres(54, 25)).name, "square");
    EXPECT_EQ(index.at(metres(56, 25)).road_class, RoadClass::kUnknown);
}

TEST(RoadIndex, FindsTheSameStreetAsALookAtAllOfThem) {
    std::mt19937_64 random(94);
    std::uniform_real_distribution<double> metre(-400.0, 400.0);
    std::vector<RoadFeature> streets;
    for (int i = 0; i < 60; ++i) {
        const Point from = metres(metre(random), metre(random));
        streets.push_back(
            street(std::to_string(i), RoadClass::kAlley, from, metres(metre(random), metre(random)), 4.0));
    }
    const RoadIndex index(streets);
    int found = 0;
    for (int i = 0; i < 5000; ++i) {
        const Point point = metres(metre(random), metre(random));
        double nearest_m = 7.0;
        std::string expected;
        for (const auto& one : streets) {
            const double distance_m =
                segment_distance_m(point, one.lines[0][0], one.lines[0][1], local_scale(point.lat));
            if (distance_m >= nearest_m) continue;
            nearest_m = distance_m;
            expected = one.name;
        }
        ASSERT_EQ(index.at(point).name, expected);
        found += expected.empty() ? 0 : 1;
    }
    EXPECT_GT(found, 500);
}

TEST(RoadIndex, KnowsStreetsAcrossTheAntimeridian) {
    const RoadIndex index({street("date line", RoadClass::kMainStreet, {179.999, 10.0}, {-179.999, 10.0})});

    EXPECT_EQ(index.at({180.0, 10.0001}).name, "date line");
    EXPECT_EQ(index.at({-180.0, 10.0001}).name, "date line");
    EXPECT_EQ(index.at({0.0, 10.0}).road_class, RoadClass::kUnknown);
}

TEST(RoadIndex, IsUnknownWithoutStreetsAndForNumbersThatAreNoPlace) {
    EXPECT_EQ(RoadIndex().at(metres(0, 0)).road_class, RoadClass::kUnknown);
    EXPECT_EQ(RoadIndex({RoadFeature{}}).at(metres(0, 0)).road_class, RoadClass::kUnknown);
    EXPECT_EQ(RoadIndex({kMainStreet}).at({std::numeric_limits<double>::quiet_NaN(), 30.0}).road_class,
              RoadClass::kUnknown);
}

}  // namespace
}  // namespace gridwhistle::routing
