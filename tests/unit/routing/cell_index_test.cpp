#include "routing/cell_index.hpp"

#include "models/coordinates.hpp"
#include "shapes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace gridwhistle::routing {
namespace {

using models::AreaCode;
using models::Point;
using testing::cell;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::naive_contains;
using testing::random_shape;
using testing::rectangle;
using testing::rectangle_shape;

std::string code_at(const CellIndex& index, const Point& point) {
    const auto located = index.locate(point);
    return located ? located->code.value : "none";
}

std::vector<std::string> codes(const std::vector<NearCell>& cells) {
    std::vector<std::string> values;
    for (const auto& near : cells) values.push_back(near.code.value);
    return values;
}

/// Four squares of a hundredth of a degree that meet in (114.01, 30.01).
CellIndex four_squares() {
    return CellIndex({cell("D", rectangle_shape(114.01, 30.01, 114.02, 30.02)),
                      cell("A", rectangle_shape(114.00, 30.00, 114.01, 30.01), 2),
                      cell("C", rectangle_shape(114.00, 30.01, 114.01, 30.02)),
                      cell("B", rectangle_shape(114.01, 30.00, 114.02, 30.01))});
}

TEST(CellIndex, FindsTheCellOfAPoint) {
    const auto index = four_squares();

    const auto located = index.locate({114.005, 30.005});

    ASSERT_TRUE(located);
    EXPECT_EQ(located->code, AreaCode("A"));
    EXPECT_THAT(located->others, IsEmpty());
    EXPECT_FALSE(located->on_border);
    EXPECT_FALSE(located->overlapped);
    EXPECT_EQ(code_at(index, {114.015, 30.015}), "D");
    EXPECT_EQ(code_at(index, {114.025, 30.015}), "none");
}

TEST(CellIndex, GivesAPointOnABorderToTheLowestPriorityNumber) {
    const auto located = four_squares().locate({114.01, 30.005});

    ASSERT_TRUE(located);
    EXPECT_EQ(located->code, AreaCode("B"));
    EXPECT_THAT(located->others, ElementsAre(AreaCode("A")));
    EXPECT_TRUE(located->on_border);
    EXPECT_FALSE(located->overlapped);
}

TEST(CellIndex, GivesTheCornerOfFourCellsToOneOfThemWhateverTheirOrder) {
    const auto located = four_squares().locate({114.01, 30.01});

    ASSERT_TRUE(located);
    // The northern squares are a little smaller on the sphere; of these the lower code wins.
    EXPECT_EQ(located->code, AreaCode("C"));
    EXPECT_THAT(located->others, ElementsAre(AreaCode("D"), AreaCode("B"), AreaCode("A")));
}

TEST(CellIndex, OuterCornersAndEdgesBelongToTheCell) {
    const auto index = four_squares();

    for (const Point& point : {Point{114.0, 30.0}, {114.02, 30.02}, {114.0, 30.02}, {114.02, 30.0}, {114.005, 30.0}}) {
        const auto located = index.locate(point);
        ASSERT_TRUE(located) << point.lon << " " << point.lat;
        EXPECT_TRUE(located->on_border);
    }
}

TEST(CellIndex, TheMiddleOfASlantedBorderBelongsToBothCells) {
    const Point a{114.0031, 30.0017};
    const Point b{114.0118, 30.0093};
    const CellIndex index(
        {cell("left", {{{a, b, {114.0, 30.02}, a}, {}}}), cell("right", {{{b, a, {114.02, 30.0}, b}, {}}})});

    for (int i = 0; i <= 100; ++i) {
        const double share = i / 100.0;
        const auto located = index.locate({a.lon + share * (b.lon - a.lon), a.lat + share * (b.lat - a.lat)});
        ASSERT_TRUE(located) << i;
        EXPECT_EQ(located->others.size(), 1U) << i;
        EXPECT_TRUE(located->on_border);
    }
}

TEST(CellIndex, AmongOverlappingCellsPriorityThenSmallestAreaThenLowestCodeWins) {
    const auto big = rectangle_shape(114.0, 30.0, 114.1, 30.1);
    const auto small = rectangle_shape(114.04, 30.04, 114.06, 30.06);

    const auto by_area = CellIndex({cell("A", big), cell("B", small)}).locate({114.05, 30.05});
    EXPECT_EQ(by_area->code, AreaCode("B"));
    EXPECT_TRUE(by_area->overlapped);
    EXPECT_FALSE(by_area->on_border);
    EXPECT_EQ(code_at(CellIndex({cell("A", big, 1), cell("B", small, 2)}), {114.05, 30.05}), "A");
    EXPECT_EQ(code_at(CellIndex({cell("B", big), cell("A", big)}), {114.05, 30.05}), "A");
}

TEST(CellIndex, AHoleIsOutsideButItsRimIsNot) {
    const CellIndex index(
        {cell("ring", {{rectangle(114.0, 30.0, 114.1, 30.1), {rectangle(114.04, 30.04, 114.06, 30.06)}}})});

    EXPECT_EQ(code_at(index, {114.05, 30.05}), "none");
    EXPECT_EQ(code_at(index, {114.04, 30.05}), "ring");
    EXPECT_EQ(code_at(index, {114.03, 30.05}), "ring");
}

TEST(CellIndex, KnowsACellOnBothSidesOfTheAntimeridian) {
    const auto one_ring = rectangle_shape(170.0, -10.0, -170.0, 10.0);
    models::Shape two_parts = rectangle_shape(170.0, -10.0, 180.0, 10.0);
    two_parts.push_back({rectangle(-180.0, -10.0, -170.0, 10.0), {}});
    for (const auto& shape : {one_ring, two_parts}) {
        const CellIndex index({cell("date-line", shape), cell("east", rectangle_shape(-170.0, -10.0, -160.0, 10.0))});

        EXPECT_EQ(code_at(index, {175.0, 0.0}), "date-line");
        EXPECT_EQ(code_at(index, {-175.0, 0.0}), "date-line");
        EXPECT_EQ(code_at(index, {180.0, 0.0}), "date-line");
        EXPECT_EQ(code_at(index, {-180.0, 0.0}), "date-line");
        EXPECT_EQ(code_at(index, {0.0, 0.0}), "none");
        EXPECT_EQ(code_at(index, {-165.0, 0.0}), "east");
        EXPECT_EQ(code_at(index, {165.0, 0.0}), "none");
        EXPECT_EQ(index.locate({-170.0, 0.0})->others.size(), 1U);
    }
}

TEST(CellIndex, CoversTheWholeEarthWithoutASeam) {
    std::vector<Cell> cells;
    for (int west = -180; west < 180; west += 60) {
        cells.push_back(cell(std::to_string(west), rectangle_shape(west, -90.0, west + 60.0, 90.0)));
    }
    const CellIndex index(std::move(cells));

    for (int lon = -180; lon <= 180; lon += 10) {
        for (const int lat : {-90, -45, 0, 45, 90}) {
            const auto located = index.locate({static_cast<double>(lon), static_cast<double>(lat)});
            ASSERT_TRUE(located) << lon << " " << lat;
            EXPECT_EQ(located->others.size(), lon % 60 == 0 ? 1U : 0U) << lon << " " << lat;
        }
    }
    EXPECT_EQ(index.within({179.9999, 0.0}, 100.0).size(), 2U);
    EXPECT_EQ(index.within({-179.9999, 0.0}, 100.0).size(), 2U);
    EXPECT_EQ(index.within({17.0, 90.0}, 100.0).size(), 6U);
}

TEST(CellIndex, HasNoCellForNumbersThatAreNoPlace) {
    const auto index = four_squares();
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

    EXPECT_EQ(code_at(index, {kNan, 30.005}), "none");
    EXPECT_EQ(code_at(index, {114.005, std::numeric_limits<double>::infinity()}), "none");
    EXPECT_FALSE(index.nearest({kNan, 30.0}, 200.0));
    EXPECT_FALSE(index.nearest({114.0, 30.0}, kNan));
    EXPECT_EQ(code_at(CellIndex(), {114.005, 30.005}), "none");
    EXPECT_FALSE(CellIndex({cell("empty", {})}).nearest({114.0, 30.0}, 1e7));
}

TEST(CellIndex, NearestKeepsToTheLimit) {
    const auto index = four_squares();
    const double degree_m = distance_m(Point{114.0, 30.0}, Point{114.0, 31.0});
    const Point south{114.005, 30.0 - 150.0 / degree_m};

    const auto near = index.nearest(south, 200.0);

    ASSERT_TRUE(near);
    EXPECT_EQ(near->code, AreaCode("A"));
    EXPECT_NEAR(near->distance_m, 150.0, 0.5);
    EXPECT_FALSE(index.nearest(south, 149.0));
    EXPECT_EQ(index.nearest({114.015, 30.015}, 200.0)->distance_m, 0.0);
}

TEST(CellIndex, ListsTheCellsThatAnInaccurateFixMayLieIn) {
    const auto index = four_squares();

    EXPECT_THAT(codes(index.within({114.0098, 30.005}, 50.0)), ElementsAre("A", "B"));
    EXPECT_THAT(codes(index.within({114.0050, 30.005}, 50.0)), ElementsAre("A"));
    EXPECT_EQ(index.within({114.0098, 30.0098}, 5000.0).size(), 4U);
    EXPECT_THAT(index.within({114.1, 30.1}, 50.0), IsEmpty());
}

TEST(CellIndex, AgreesWithANaiveRayCasterOnRandomShapes) {
    std::mt19937_64 random(91);
    std::uniform_real_distribution<double> lon(113.0, 113.4);
    std::uniform_real_distribution<double> lat(29.8, 30.2);
    std::uniform_real_distribution<double> radius(0.001, 0.05);
    for (int round = 0; round < 20; ++round) {
        std::vector<Cell> cells;
        for (int i = 0; i < 120; ++i) {
            cells.push_back(
                cell("C" + std::to_string(i), random_shape({lon(random), lat(random)}, radius(random), random)));
        }
        const CellIndex index(cells);
        for (int i = 0; i < 2000; ++i) {
            const Point point{lon(random), lat(random)};
            std::vector<AreaCode> expected;
            std::ranges::sort(cells, {}, &Cell::area_m2);
            for (const auto& one : cells) {
                if (naive_contains(one.shape, point)) expected.push_back(one.code);
            }
            std::vector<AreaCode> actual;
            if (const auto located = index.locate(point)) {
                actual = located->others;
                actual.insert(actual.begin(), located->code);
            }
            ASSERT_EQ(actual, expected) << round << ": " << point.lon << " " << point.lat;
        }
    }
}

TEST(CellIndex, ABorderThroughThePointABinIsJudgedFromDoesNotTurnTheBinInsideOut) {
    std::mt19937_64 random(93);
    std::uniform_real_distribution<double> share(0.0, 1.0);
    // For every width the raster may choose, one edge runs through the first reference points of its first column.
    for (int columns = 1; columns <= 12; ++columns) {
        const double lon = -1e-8 + 0.4871 * (1.0 + 2e-8) / columns;
        const models::Shape shape{
            {{{0.0, 0.0}, {1.0, 0.0}, {1.0, 1.0}, {lon, 1.0}, {lon, 0.05}, {0.0, 0.05}, {0.0, 0.0}}, {}}};
        const CellIndex index({cell("A", shape)});
        for (int i = 0; i < 2000; ++i) {
            const Point point{share(random), share(random)};
            ASSERT_EQ(index.locate(point).has_value(), naive_contains(shape, point)) << point.lon << " " << point.lat;
        }
    }
}

TEST(CellIndex, DistancesAreWithinOnePercentOfTheGreatCircle) {
    std::mt19937_64 random(92);
    std::uniform_real_distribution<double> off(-0.008, 0.008);
    for (const double lat : {0.0, 30.0, 60.0, 75.0}) {
        const Point corner{114.0, lat};
        // Seen from the south-west the corner is the nearest point.
        const CellIndex index({cell("A", rectangle_shape(corner.lon, corner.lat, 114.1, lat + 0.1))});
        for (int i = 0; i < 500; ++i) {
            const Point point{corner.lon - std::abs(off(random)), corner.lat - std::abs(off(random))};
            const double expected = distance_m(point, corner);
            if (expected > 1000.0) continue;
            const auto near = index.nearest(point, 1100.0);
            ASSERT_TRUE(near);
            EXPECT_NEAR(near->distance_m, expected, 0.01 * expected + 0.001);
        }
    }
}

TEST(CellIndex, ManyCopiesOfOneCellStayWithinBounds) {
    std::vector<Cell> cells;
    for (int i = 0; i < 3000; ++i)
        cells.push_back(cell("C" + std::to_string(i), rectangle_shape(114.0, 30.0, 115.0, 31.0)));
    const CellIndex index(std::move(cells));

    const auto located = index.locate({114.5, 30.5});

    ASSERT_TRUE(located);
    EXPECT_EQ(located->code, AreaCode("C0"));
    EXPECT_EQ(located->others.size(), 2999U);
}

}  // namespace
}  // namespace gridwhistle::routing
