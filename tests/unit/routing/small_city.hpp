#pragma once

#include "models/catalogue.hpp"
#include "models/directory.hpp"
#include "models/policies.hpp"
#include "routing/atlas.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace gridwhistle::routing::testing {

/// One district with one street, two communities and three grids in a row, each 0.01 degrees wide, from 116.40 E,
/// 39.90 N to the east. Grids G1 and G2 lie in community C1; C2 has the grid G3 and, east of it, a strip without one.
/// Every level has its desk and the district one unit of most kinds; the eight seats of G1's steward team are held.
struct SmallCity {
    std::vector<models::Area> areas;
    std::vector<models::Unit> units;
    std::vector<models::Party> parties;
    std::vector<models::Binding> bindings;
    std::vector<models::Category> categories;
    std::vector<RoadFeature> roads;  ///< none, so that every place is of unknown class
    AtlasSettings settings;

    SmallCity();

    /// Removes the holder of a seat of G1 ("grid_head", "fire_liaison", …).
    void vacate(const std::string& seat);
    void remove_units(const std::string& kind);
    models::Category& category(const std::string& code);

    [[nodiscard]] std::shared_ptr<const models::Directory> directory() const;
    [[nodiscard]] std::shared_ptr<const Atlas> atlas() const;
};

inline constexpr models::Instant kNoonOnMonday =
    std::chrono::sys_days(std::chrono::year{2026} / 11 / 23) + std::chrono::hours(4);  ///< 12:00 at +08:00

/// A query from grid G1, by anybody but a resident.
[[nodiscard]] models::RouteQuery query_for(const std::string& category, models::Kind kind = models::Kind::kRoutine);

[[nodiscard]] std::vector<std::string> codes_of(const models::Route& route);
[[nodiscard]] const models::RouteParty* party_in(const models::Route& route, const std::string& code);

/// Why a candidate "rule:code" (or an override's id) was turned down; empty when it was not.
[[nodiscard]] std::string why_not(const models::Route& route, const std::string& candidate);

}  // namespace gridwhistle::routing::testing
