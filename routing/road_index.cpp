#include "routing/road_index.hpp"

#include "routing/polygon_edges.hpp"

#include <boost/geometry.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <boost/iterator/function_output_iterator.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <tuple>
#include <utility>

namespace gridwhistle::routing {
namespace {

namespace bg = boost::geometry;
using models::Point;
using models::RoadClass;

constexpr double kVergeM = 5.0;
constexpr double kMainStreetWidthM = 20.0;
constexpr double kAlleyWidthM = 6.0;

using TreePoint = bg::model::d2::point_xy<double>;
using TreeBox = bg::model::box<TreePoint>;
using TreeItem = std::pair<TreeBox, std::uint32_t>;
using Tree = bg::index::rtree<TreeItem, bg::index::linear<16>>;

/// A segment of a middle line, or an area.
struct Piece {
    std::uint32_t feature{0};
    bool is_area{false};
    std::uint32_t area{0};
    Point from;
    Point to;
};

double half_width_m(const RoadFeature& feature) noexcept {
    if (feature.width_m > 0.0) return feature.width_m / 2.0;
    return (feature.road_class == RoadClass::kMainStreet ? kMainStreetWidthM : kAlleyWidthM) / 2.0;
}

TreeBox reach_of(const Box& box, double reach_m) noexcept {
    // A hundredth more, as the scale at the point differs a little from the scale here.
    reach_m *= 1.01;
    const double lat = std::max(std::abs(box.south), std::abs(box.north));
    const auto scale = local_scale(std::min(lat, 89.0));
    const double east = reach_m / scale.east_m;
    const double north = reach_m / scale.north_m;
    return {TreePoint(box.west - east, box.south - north), TreePoint(box.east + east, box.north + north)};
}

/// A street that reaches the point; the least one wins.
struct Street {
    double kerb_m{std::numeric_limits<double>::infinity()};
    int rank{0};  ///< main streets first
    double middle_m{0};
    std::uint32_t feature{0};

    [[nodiscard]] bool found() const noexcept { return std::isfinite(kerb_m); }
    friend auto operator<=>(const Street&, const Street&) = default;
};

/// The compound that contains the point deepest.
struct Compound {
    double depth_m{-1.0};
    std::uint32_t feature{0};
};

}  // namespace

struct RoadIndex::Content {
    std::vector<RoadFeature> features;  ///< without their geometry
    LongitudeFrame frame;
    std::vector<PolygonEdges> areas;
    std::vector<Piece> pieces;
    Tree tree;

    explicit Content(std::vector<RoadFeature> features_in);
    void add_lines(std::uint32_t number, std::vector<TreeItem>& items);
    void add_areas(std::uint32_t number, std::vector<TreeItem>& items);
    [[nodiscard]] Street street_of(const Piece& piece, const Point& point) const;
    [[nodiscard]] RoadPlace place(const Point& point) const;
};

RoadIndex::Content::Content(std::vector<RoadFeature> features_in) : features{std::move(features_in)} {
    std::vector<Box> extents;
    for (const auto& feature : features) {
        for (const auto& line : feature.lines) extents.push_back(box_of(unwrapped(line)));
        for (const auto& area : feature.shape) extents.push_back(box_of(unwrapped(area.outer)));
    }
    frame = LongitudeFrame(extents);
    std::vector<TreeItem> items;
    for (std::uint32_t number = 0; number < features.size(); ++number) {
        add_lines(number, items);
        add_areas(number, items);
        features[number].lines.clear();
        features[number].shape.clear();
    }
    tree = Tree(items);
}

void RoadIndex::Content::add_lines(std::uint32_t number, std::vector<TreeItem>& items) {
    const auto& feature = features[number];
    for (const auto& line : feature.lines) {
        auto points = unwrapped(line);
        frame.place(points);
        for (std::size_t i = 1; i < points.size(); ++i) {
            Box box;
            box.add(points[i - 1]);
            box.add(points[i]);
            items.emplace_back(reach_of(box, half_width_m(feature) + kVergeM),
                               static_cast<std::uint32_t>(pieces.size()));
            pieces.push_back({number, false, 0, points[i - 1], points[i]});
        }
    }
}

void RoadIndex::Content::add_areas(std::uint32_t number, std::vector<TreeItem>& items) {
    for (const auto& polygon : features[number].shape) {
        PolygonEdges edges(polygon, frame);
        if (edges.box().empty()) continue;
        items.emplace_back(reach_of(edges.box(), kVergeM), static_cast<std::uint32_t>(pieces.size()));
        pieces.push_back({number, true, static_cast<std::uint32_t>(areas.size()), {}, {}});
        areas.push_back(std::move(edges));
    }
}

Street RoadIndex::Content::street_of(const Piece& piece, const Point& point) const {
    const auto& feature = features[piece.feature];
    Street street;
    if (piece.is_area) {
        const auto& area = areas[piece.area];
        street.kerb_m = area.side_of(point) != Side::kOutside ? 0.0 : area.border_distance_m(point, kVergeM);
    } else {
        street.middle_m = segment_distance_m(point, piece.from, piece.to, local_scale(point.lat));
        const double kerb_m = std::max(0.0, street.middle_m - half_width_m(feature));
        if (kerb_m <= kVergeM) street.kerb_m = kerb_m;
    }
    street.rank = feature.road_class == RoadClass::kMainStreet ? 0 : 1;
    street.feature = piece.feature;
    return street;
}

RoadPlace RoadIndex::Content::place(const Point& point) const {
    Street street;
    Street main_street;
    Compound compound;
    const auto visit = [&](const TreeItem& item) {
        const auto& piece = pieces[item.second];
        const auto road_class = features[piece.feature].road_class;
        if (piece.is_area && road_class == RoadClass::kCompoundInterior) {
            const auto& area = areas[piece.area];
            if (area.side_of(point) == Side::kOutside) return;
            // Deeper than a street reaches from its kerb is deep enough to compare.
            const double depth_m = std::min(area.border_distance_m(point, 2.0 * kVergeM), 2.0 * kVergeM);
            if (std::tuple(-depth_m, piece.feature) < std::tuple(-compound.depth_m, compound.feature)) {
                compound = {depth_m, piece.feature};
            }
            return;
        }
        const auto candidate = street_of(piece, point);
        street = std::min(street, candidate);
        if (road_class == RoadClass::kMainStreet) main_street = std::min(main_street, candidate);
    };
    tree.query(bg::index::intersects(TreePoint(point.lon, point.lat)), boost::make_function_output_iterator(visit));

    const bool in_compound = compound.depth_m >= 0.0;
    const bool main_street_wins =
        main_street.found() && (main_street.kerb_m == 0.0 || main_street.kerb_m < compound.depth_m);
    if (in_compound && !main_street_wins) {
        return {RoadClass::kCompoundInterior, features[compound.feature].name, 0.0};
    }
    const auto& winner = in_compound ? main_street : street;
    if (!winner.found()) return {};
    const auto& feature = features[winner.feature];
    return {feature.road_class, feature.name, winner.kerb_m};
}

RoadIndex::RoadIndex(std::vector<RoadFeature> features)
    : content_{std::make_shared<const Content>(std::move(features))} {}

RoadPlace RoadIndex::at(const Point& point) const {
    if (!content_ || !std::isfinite(point.lon) || !std::isfinite(point.lat)) return {};
    return content_->place({content_->frame.place(point.lon), point.lat});
}

}  // namespace gridwhistle::routing
