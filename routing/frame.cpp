#include "routing/frame.hpp"

#include <cmath>
#include <utility>

namespace gridwhistle::routing {
namespace {

constexpr double kTurn = 360.0;

void turn(std::vector<models::Point>& points, double turns) noexcept {
    if (turns == 0.0) return;
    for (auto& point : points) point.lon += turns * kTurn;
}

/// Moves the points by whole turns so that the middle of their extent is nearest to `lon`.
void turn_towards(std::vector<models::Point>& points, double lon) noexcept {
    const Box box = box_of(points);
    turn(points, std::round((lon - (box.west + box.east) / 2.0) / kTurn));
}

}  // namespace

Box box_of(const std::vector<models::Point>& points) noexcept {
    Box box;
    for (const auto& point : points) box.add(point);
    return box;
}

std::vector<models::Point> unwrapped(std::vector<models::Point> points) {
    for (std::size_t i = 1; i < points.size(); ++i) {
        const double turns = std::round((points[i].lon - points[i - 1].lon) / kTurn);
        if (turns != 0.0) points[i].lon -= turns * kTurn;
    }
    return points;
}

LongitudeFrame::LongitudeFrame(const std::vector<Box>& extents) {
    const LongitudeFrame from_minus_180;
    std::vector<std::pair<double, double>> spans;
    for (const auto& box : extents) {
        if (box.empty()) continue;
        const double west = from_minus_180.place(box.west);
        spans.emplace_back(west, west + (box.east - box.west));
    }
    if (spans.empty()) return;
    std::ranges::sort(spans);
    // What reaches over the end of the line covers its beginning as well.
    double reached = spans.front().first;
    for (const auto& span : spans) reached = std::max(reached, span.second - kTurn);
    double gap_max = -1.0;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        reached = std::max(reached, spans[i].second);
        const double next = i + 1 < spans.size() ? spans[i + 1].first : spans.front().first + kTurn;
        if (next - reached <= gap_max) continue;
        gap_max = next - reached;
        west_ = gap_max > 0.0 ? (reached + next) / 2.0 : spans.front().first;
    }
    if (west_ >= 180.0) west_ -= kTurn;
}

double LongitudeFrame::place(double lon) const noexcept {
    if (lon >= west_ && lon < west_ + kTurn) return lon;
    const double placed = lon - std::floor((lon - west_) / kTurn) * kTurn;
    // Rounding can reach the far end of the line, which is its beginning.
    return placed < west_ + kTurn ? placed : west_;
}

void LongitudeFrame::place(std::vector<models::Point>& points) const noexcept {
    const Box box = box_of(points);
    if (!box.empty()) turn(points, -std::floor((box.west - west_) / kTurn));
}

std::vector<models::Ring> placed_rings(const models::Polygon& polygon, const LongitudeFrame& frame) {
    std::vector<models::Ring> rings;
    rings.push_back(unwrapped(polygon.outer));
    frame.place(rings.front());
    const Box extent = box_of(rings.front());
    for (const auto& hole : polygon.holes) {
        rings.push_back(unwrapped(hole));
        if (!extent.empty() && !hole.empty()) turn_towards(rings.back(), (extent.west + extent.east) / 2.0);
    }
    return rings;
}

}  // namespace gridwhistle::routing
