#include "routing/topology.hpp"

#include "city_data.hpp"
#include "shapes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <limits>

namespace gridwhistle::routing {
namespace {

using models::AreaCode;
using testing::cell;
using testing::city_data;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::load_cells;
using testing::rectangle;
using testing::rectangle_shape;

std::vector<FaultKind> kinds(const std::vector<Fault>& faults) {
    std::vector<FaultKind> values;
    for (const auto& fault : faults) values.push_back(fault.kind);
    return values;
}

std::vector<Fault> of_kind(std::vector<Fault> faults, FaultKind kind) {
    std::erase_if(faults, [kind](const Fault& fault) { return fault.kind != kind; });
    return faults;
}

/// Side of a hundredth of a degree at the equator, in square metres.
const double kSquareM2 = area_m2(rectangle_shape(0.0, 0.0, 0.01, 0.01));

TEST(Topology, FindsNothingInCleanCells) {
    models::Shape holed = rectangle_shape(0.0, 0.0, 0.03, 0.03);
    holed[0].holes.push_back(rectangle(0.01, 0.01, 0.02, 0.02));

    const auto faults = check_cells({cell("A", holed), cell("B", rectangle_shape(0.01, 0.01, 0.02, 0.02)),
                                     cell("C", rectangle_shape(0.03, 0.0, 0.04, 0.03))});

    EXPECT_THAT(kinds(faults), IsEmpty());
}

TEST(Topology, NamesTheCrossingOfABowtie) {
    const auto faults =
        check_cells({cell("A", {{{{0.0, 0.0}, {0.02, 0.02}, {0.02, 0.0}, {0.0, 0.02}, {0.0, 0.0}}, {}}})});

    const auto crossings = of_kind(faults, FaultKind::kSelfIntersection);
    ASSERT_EQ(crossings.size(), 1U);
    EXPECT_EQ(crossings[0].cell, AreaCode("A"));
    EXPECT_NEAR(crossings[0].at.lon, 0.01, 1e-7);
    EXPECT_NEAR(crossings[0].at.lat, 0.01, 1e-7);
    EXPECT_TRUE(is_error(crossings[0].kind));
}

TEST(Topology, ToleratesARingThatTouchesItself) {
    const models::Ring ring{{0.0, 0.0}, {0.02, 0.0}, {0.01, 0.01}, {0.02, 0.02}, {0.0, 0.02}, {0.01, 0.01}, {0.0, 0.0}};

    EXPECT_THAT(of_kind(check_cells({cell("A", {{ring, {}}})}), FaultKind::kSelfIntersection), IsEmpty());
}

TEST(Topology, FindsUnclosedRingsAndTooFewPoints) {
    auto open = rectangle_shape(0.0, 0.0, 0.01, 0.01);
    open[0].outer.pop_back();

    const auto faults =
        check_cells({cell("open", open), cell("line", {{{{0.0, 0.0}, {0.01, 0.01}, {0.0, 0.0}, {0.01, 0.01}}, {}}}),
                     cell("none", {{}})});

    ASSERT_THAT(kinds(faults),
                ElementsAre(FaultKind::kTooFewPoints, FaultKind::kTooFewPoints, FaultKind::kUnclosedRing));
    EXPECT_EQ(faults[2].cell, AreaCode("open"));
}

TEST(Topology, FindsHolesThatLeaveTheirRing) {
    models::Shape across = rectangle_shape(0.0, 0.0, 0.03, 0.03);
    across[0].holes.push_back(rectangle(0.02, 0.01, 0.04, 0.02));
    models::Shape beside = rectangle_shape(0.1, 0.0, 0.13, 0.03);
    beside[0].holes.push_back(rectangle(0.2, 0.01, 0.21, 0.02));

    const auto faults = of_kind(check_cells({cell("A", across), cell("B", beside)}), FaultKind::kHoleOutside);

    ASSERT_EQ(faults.size(), 2U);
    EXPECT_EQ(faults[0].cell, AreaCode("A"));
    EXPECT_EQ(faults[1].cell, AreaCode("B"));
}

TEST(Topology, ACoordinateThatIsNoPlaceIsNamedAndTheOtherCellsAreStillChecked) {
    auto swapped = rectangle_shape(30.0, 114.0, 30.01, 114.01);
    auto broken = rectangle_shape(0.0, 0.0, 0.01, 0.01);
    broken[0].outer[2].lon = std::numeric_limits<double>::quiet_NaN();

    const auto faults =
        check_cells({cell("swapped", swapped), cell("broken", broken), cell("A", rectangle_shape(0.0, 0.0, 0.01, 0.01)),
                     cell("B", rectangle_shape(0.005, 0.0, 0.015, 0.01))});

    EXPECT_THAT(kinds(faults), ElementsAre(FaultKind::kOutOfRange, FaultKind::kOutOfRange, FaultKind::kOverlap));
}

TEST(Topology, MeasuresAnOverlapOfTwoCells) {
    const auto faults = check_cells(
        {cell("A", rectangle_shape(0.0, 0.0, 0.02, 0.01)), cell("B", rectangle_shape(0.015, 0.0, 0.025, 0.01))});

    ASSERT_THAT(kinds(faults), ElementsAre(FaultKind::kOverlap));
    EXPECT_EQ(faults[0].cell, AreaCode("B"));
    EXPECT_EQ(faults[0].other, AreaCode("A"));
    EXPECT_NEAR(faults[0].area_m2, 0.5 * kSquareM2, 1e-4 * kSquareM2);
    EXPECT_NEAR(faults[0].at.lon, 0.0175, 1e-6);
    EXPECT_FALSE(is_error(faults[0].kind));
}

TEST(Topology, ACellWhollyInsideAnotherIsADuplicate) {
    const auto faults = check_cells({cell("big", rectangle_shape(0.0, 0.0, 0.02, 0.02)),
                                     cell("small", rectangle_shape(0.0, 0.0, 0.01, 0.01)),
                                     cell("copy", rectangle_shape(0.0, 0.0, 0.01, 0.01))});

    EXPECT_EQ(of_kind(faults, FaultKind::kDuplicate).size(), 3U);
}

TEST(Topology, LocatesAGapBetweenCells) {
    const auto faults = check_cells(
        {cell("S", rectangle_shape(0.0, 0.0, 0.03, 0.01)), cell("N", rectangle_shape(0.0, 0.02, 0.03, 0.03)),
         cell("W", rectangle_shape(0.0, 0.01, 0.01, 0.02)), cell("E", rectangle_shape(0.02, 0.01, 0.03, 0.02))});

    ASSERT_THAT(kinds(faults), ElementsAre(FaultKind::kGap));
    EXPECT_NEAR(faults[0].area_m2, kSquareM2, 1e-4 * kSquareM2);
    EXPECT_NEAR(faults[0].at.lon, 0.015, 1e-6);
    EXPECT_NEAR(faults[0].at.lat, 0.015, 1e-6);
}

TEST(Topology, ListsThePartsOfALayerInPieces) {
    const auto faults = check_cells(
        {cell("A", rectangle_shape(0.0, 0.0, 0.02, 0.01)), cell("B", rectangle_shape(0.05, 0.0, 0.06, 0.01))});

    ASSERT_THAT(kinds(faults), ElementsAre(FaultKind::kSeparatePart, FaultKind::kSeparatePart));
    EXPECT_GT(faults[0].area_m2, faults[1].area_m2);
}

TEST(Topology, ChecksCellsOnTheAntimeridian) {
    const auto faults = check_cells(
        {cell("A", rectangle_shape(179.0, 0.0, -179.0, 1.0)), cell("B", rectangle_shape(-179.5, 0.0, -178.0, 1.0))});

    ASSERT_THAT(kinds(faults), ElementsAre(FaultKind::kOverlap));
    EXPECT_NEAR(faults[0].at.lon, -179.25, 1e-6);
}

TEST(Topology, ListsTheKnownFaultsOfWuhansCommunities) {
    const auto file = city_data("china/polygons/wuhan_communities.geojson");
    if (file.empty()) GTEST_SKIP() << "no city data beside this checkout";

    const auto faults = check_cells(load_cells(file, "id"));

    const auto duplicates = of_kind(faults, FaultKind::kDuplicate);
    const auto gaps = of_kind(faults, FaultKind::kGap);
    const auto parts = of_kind(faults, FaultKind::kSeparatePart);
    std::cout << "Wuhan: " << faults.size() << " faults, " << duplicates.size() << " duplicates, " << gaps.size()
              << " gaps, " << parts.size() << " parts\n";
    for (const auto& fault : faults) {
        if (fault.kind < FaultKind::kGap) {
            std::cout << "  " << to_string(fault.kind) << " " << fault.cell.value << " " << fault.other.value << " "
                      << fault.area_m2 << " m2 at " << fault.at.lon << " " << fault.at.lat << "\n";
        }
    }
    ASSERT_EQ(duplicates.size(), 1U);
    EXPECT_EQ(duplicates[0].cell, AreaCode("WH0943"));
    EXPECT_EQ(duplicates[0].other, AreaCode("WH0951"));
    EXPECT_NEAR(static_cast<double>(gaps.size()), 35.0, 1.0);
    EXPECT_EQ(parts.size(), 12U);
}

TEST(Topology, FindsTheBostonPrecinctsThatOverlapInTheHarbour) {
    const auto file = city_data("boston/polygons/precincts.geojson");
    if (file.empty()) GTEST_SKIP() << "no city data beside this checkout";

    const auto overlaps = of_kind(check_cells(load_cells(file, "id")), FaultKind::kOverlap);

    ASSERT_FALSE(overlaps.empty());
    const auto pair = std::minmax(overlaps[0].cell, overlaps[0].other);
    EXPECT_EQ(pair.first, AreaCode("P0113"));
    EXPECT_EQ(pair.second, AreaCode("P0114"));
    EXPECT_NEAR(overlaps[0].area_m2, 949.0, 5.0);
}

}  // namespace
}  // namespace gridwhistle::routing
