#include "models/coordinates.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace gridwhistle::models {
namespace {

struct Golden {
    const char* place;
    Point wgs84;
    Point gcj02;
    Point bd09;
    double shift_m;
};

const std::vector<Golden> kGolden{
    {"Beijing", {116.3975, 39.9087}, {116.4037436, 39.9101035}, {116.4101166, 39.9164427}, 554.9},
    {"Cenxi", {110.995, 22.918}, {110.9998143, 22.9151978}, {111.0062406, 22.9215297}, 583.3},
    {"Yuxi", {102.547, 24.352}, {102.5482522, 24.3489344}, {102.5548079, 24.3546525}, 363.7},
    {"Kaifeng", {114.355, 34.784}, {114.36092, 34.7831807}, {114.367301, 34.7895189}, 548.3},
    {"outside", {170.0, 1.3}, {170.0, 1.3}, {170.0, 1.3}, 0.0},
};

void expect_close(const Point& actual, const Point& expected, double tolerance_deg) {
    EXPECT_NEAR(actual.lon, expected.lon, tolerance_deg);
    EXPECT_NEAR(actual.lat, expected.lat, tolerance_deg);
}

std::string code_of(const Result<Point>& outcome) {
    return outcome ? "accepted" : outcome.error().code;
}

TEST(Coordinates, AgreeWithTheGoldenVectorsInEverySystem) {
    for (const auto& golden : kGolden) {
        SCOPED_TRACE(golden.place);
        expect_close(from_wgs84(golden.wgs84, Crs::kGcj02), golden.gcj02, 6e-8);
        expect_close(from_wgs84(golden.wgs84, Crs::kBd09), golden.bd09, 6e-8);
        // The vectors have seven decimals, a centimetre.
        expect_close(*to_wgs84(golden.gcj02.lon, golden.gcj02.lat, Crs::kGcj02), golden.wgs84, 1e-7);
        expect_close(*to_wgs84(golden.bd09.lon, golden.bd09.lat, Crs::kBd09), golden.wgs84, 1e-7);
        EXPECT_NEAR(distance_m(golden.wgs84, golden.gcj02), golden.shift_m, 2.0);
    }
}

TEST(Coordinates, SurveyDataIsTakenAsWgs84) {
    EXPECT_EQ(*to_wgs84(116.3975, 39.9087, Crs::kCgcs2000), (Point{116.3975, 39.9087}));
    EXPECT_EQ(from_wgs84({116.3975, 39.9087}, Crs::kCgcs2000), (Point{116.3975, 39.9087}));
}

TEST(Coordinates, ReturnToTheSamePointWithinAMicrometreFromEverySystem) {
    std::mt19937_64 random(20261122);
    std::uniform_real_distribution<double> lon(72.004, 137.8347);
    std::uniform_real_distribution<double> lat(0.8293, 55.8271);
    for (int i = 0; i < 20'000; ++i) {
        const Point point{lon(random), lat(random)};
        for (const Crs crs : {Crs::kGcj02, Crs::kBd09}) {
            const Point shown = from_wgs84(point, crs);
            const auto back = to_wgs84(shown.lon, shown.lat, crs);
            ASSERT_TRUE(back) << point.lon << " " << point.lat;
            ASSERT_LT(distance_m(*back, point), 1e-6) << point.lon << " " << point.lat << " " << to_string(crs);
        }
    }
}

TEST(Coordinates, RefuseWhatIsNoPlaceOnEarth) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    for (const Crs crs : {Crs::kWgs84, Crs::kGcj02, Crs::kBd09, Crs::kCgcs2000}) {
        EXPECT_EQ(code_of(to_wgs84(kNan, 30.0, crs)), "coordinate_not_finite");
        EXPECT_EQ(code_of(to_wgs84(114.0, -kInfinity, crs)), "coordinate_not_finite");
        EXPECT_EQ(code_of(to_wgs84(181.0, 30.0, crs)), "coordinate_out_of_range");
        EXPECT_EQ(code_of(to_wgs84(39.9087, 116.3975, crs)), "coordinate_out_of_range");
        EXPECT_EQ(code_of(to_wgs84(0.0, 0.0, crs)), "null_island");
        EXPECT_EQ(code_of(to_wgs84(-0.0, 0.0, crs)), "null_island");
        EXPECT_EQ(code_of(to_wgs84(0.0, 51.48, crs)), "accepted");
    }
    EXPECT_EQ(to_wgs84(13.4, 95.0, Crs::kWgs84).error().pointer, "/lat");
}

TEST(Coordinates, TheAntimeridianHasOneName) {
    EXPECT_EQ(*to_wgs84(-180.0, 10.0, Crs::kWgs84), (Point{180.0, 10.0}));
    EXPECT_EQ(*to_wgs84(180.0, 90.0, Crs::kGcj02), (Point{180.0, 90.0}));
}

TEST(Coordinates, SystemsAreNamedExactly) {
    for (const Crs crs : {Crs::kWgs84, Crs::kGcj02, Crs::kBd09, Crs::kCgcs2000}) {
        EXPECT_EQ(parse_crs(to_string(crs)), crs);
    }
    EXPECT_EQ(parse_crs("wgs84"), std::nullopt);
    EXPECT_EQ(parse_crs("EPSG:4326"), std::nullopt);
    EXPECT_EQ(parse_crs(""), std::nullopt);
}

TEST(Coordinates, DistancesFollowTheGreatCircle) {
    EXPECT_NEAR(distance_m({0.0, 0.0}, {180.0, 0.0}), kEarthRadiusM * 3.14159265358979, 1e-3);
    EXPECT_NEAR(distance_m({179.999, 0.0}, {-179.999, 0.0}), 222.39, 0.01);
    EXPECT_NEAR(distance_m({116.0, 40.0}, {116.0, 40.001}), 111.195, 0.001);
    EXPECT_EQ(distance_m({116.0, 40.0}, {116.0, 40.0}), 0.0);
}

}  // namespace
}  // namespace gridwhistle::models
