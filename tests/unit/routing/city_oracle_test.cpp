#include "city_data.hpp"
#include "routing/cell_index.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <iostream>
#include <random>

namespace gridwhistle::routing {
namespace {

using models::Point;
using testing::city_data;
using testing::load_cells;
using testing::load_csv;

TEST(CityOracle, BostonRequestsFallIntoThePrecinctThatAnotherProgramFound) {
    const auto polygons = city_data("boston/polygons/precincts.geojson");
    const auto requests = city_data("boston/expected_precinct.csv");
    if (polygons.empty() || requests.empty()) GTEST_SKIP() << "no city data beside this checkout";
    const CellIndex index(load_cells(polygons, "code"));
    const Point placeholder{-71.0587, 42.3594};

    int located = 0;
    int equal = 0;
    int nowhere = 0;
    for (const auto& row : load_csv(requests)) {
        const Point point{std::stod(row.at(1)), std::stod(row.at(2))};
        if (point == placeholder) continue;
        ++located;
        const auto found = index.locate(point);
        const auto& expected = row.at(4);
        equal += found && found->code.value == expected ? 1 : 0;
        nowhere += !found && expected.empty() ? 1 : 0;
    }

    std::cout << "Boston: " << located << " located, " << equal << " in the expected precinct, " << nowhere
              << " in none as expected\n";
    RecordProperty("equal", equal);
    EXPECT_GE(equal, 29337);
    EXPECT_EQ(equal + nowhere, located);
}

TEST(CityOracle, ThePlaceholderPointStillHasACellAndIsLeftToTheSettings) {
    const auto polygons = city_data("boston/polygons/precincts.geojson");
    if (polygons.empty()) GTEST_SKIP() << "no city data beside this checkout";

    EXPECT_TRUE(CellIndex(load_cells(polygons, "code")).locate({-71.0587, 42.3594}));
}

}  // namespace
}  // namespace gridwhistle::routing
