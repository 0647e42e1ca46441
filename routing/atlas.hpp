#pragma once

#include "models/directory.hpp"
#include "models/policies.hpp"
#include "models/route.hpp"
#include "models/working_calendar.hpp"
#include "routing/cell_index.hpp"
#include "routing/resolver.hpp"
#include "routing/road_index.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace gridwhistle::routing {

/// A point that stands for "place unknown" in some source (a city hall, the middle of the map).
struct PlaceholderPoint {
    models::Point point;
    double radius_m{12};  ///< 1e-4 degrees of latitude are 11.1 m
};

struct AtlasSettings {
    std::vector<PlaceholderPoint> placeholders;
    DeskSettings desks;
    models::WorkingCalendar calendar;
    std::vector<std::string> region_levels{"district", "county", "city"};  ///< the first that a place has is its region
    double reach_m{200};          ///< so far from every area a place still belongs to the installation
    double accuracy_max_m{1000};  ///< a worse fix lists no more neighbours than this one
    std::size_t neighbours_max{8};
};

/// What an atlas is made of. Plain values, so that storage loads them and tests write them down.
struct AtlasParts {
    std::shared_ptr<const models::Directory> directory;
    std::shared_ptr<const models::Policies> policies;
    RoadIndex roads;
    AtlasSettings settings;
    std::int64_t version{0};  ///< of the stored rows it was built from
};

/// Places, parties and rules of the installation at one moment: what filing and deciding look things up in. Immutable
/// and shared between threads by pointer; a new version is built aside and swapped in.
class Atlas final : public models::RouteFinder {
  public:
    /// Throws std::invalid_argument without a directory or policies. Costs one pass over all outlines.
    explicit Atlas(AtlasParts parts);

    [[nodiscard]] const models::Directory& directory() const noexcept { return *directory_; }
    [[nodiscard]] const models::Policies& policies() const noexcept { return *policies_; }
    [[nodiscard]] const RoadIndex& roads() const noexcept { return roads_; }
    [[nodiscard]] std::int64_t version() const noexcept { return version_; }

    /// The deepest area whose outline holds the point: where only a ward covers it, the ward. See models::RouteFinder.
    [[nodiscard]] models::Result<models::Placement> locate(const models::Fix& fix) const override;
    [[nodiscard]] models::Result<models::Placement> placement_of(const models::AreaCode& code) const override;
    [[nodiscard]] models::Route find(const models::RouteQuery& query) const override;
    [[nodiscard]] models::Route desk(const models::RouteQuery& query, const std::string& level) const override;

  private:
    [[nodiscard]] models::RegionCode region_of(const models::AreaCode& area) const;
    [[nodiscard]] models::AreaCode root_of(const models::AreaCode& area) const;
    [[nodiscard]] bool is_placeholder(const models::Point& point) const;
    [[nodiscard]] models::Placement placeholder() const;
    [[nodiscard]] models::Placement in_cell(const CellIndex& layer, Located found, const models::Fix& fix) const;
    [[nodiscard]] models::Result<models::Placement> beside_cells(const models::Fix& fix) const;

    std::shared_ptr<const models::Directory> directory_;
    std::shared_ptr<const models::Policies> policies_;
    RoadIndex roads_;
    AtlasSettings settings_;
    std::int64_t version_;
    Resolver resolver_;
    std::vector<CellIndex> layers_;  ///< the areas with an outline, by depth in the tree, deepest first
};

}  // namespace gridwhistle::routing
