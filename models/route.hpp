#pragma once

#include "models/catalogue.hpp"
#include "models/fields.hpp"
#include "models/party.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gridwhistle::models {

/// Where a filing stands on the map.
struct Placement {
    AreaCode area;      ///< the deepest area that answers; the installation's root when no cell does
    RegionCode region;  ///< the district's code
    RoadClass road_class{RoadClass::kUnknown};
    std::vector<std::string> flags;    ///< "no_cell", "placeholder", "border", "overlap"
    std::vector<AreaCode> neighbours;  ///< other cells within the accuracy of the fix
};

/// What the resolver is asked. Changing any of these keys runs it again.
struct RouteQuery {
    AreaCode area;
    RegionCode region;
    CategoryCode category;
    Kind kind{Kind::kNone};
    Priority priority{Priority::kP3};
    RoadClass road_class{RoadClass::kUnknown};
    std::vector<std::string> flags;  ///< of the placement; an untrusted place goes to the dispatch centre
    int affected{0};
    Instant at;
    bool desk_first{false};              ///< a resident's filing: the lowest level that can own it is asked first
    std::vector<std::string> not_again;  ///< party codes that returned it or are ruled away
    std::vector<Ask> asks;               ///< wishes of the filer: more units to call, each with its own ask

    friend bool operator==(const RouteQuery&, const RouteQuery&) = default;
};

struct RouteCandidate {
    std::string rule;
    std::string why_not;  ///< stable word: "road_class", "priority", "holiday", "no_unit", "returned", …

    friend bool operator==(const RouteCandidate&, const RouteCandidate&) = default;
};

struct RouteParty {
    PartyRef party;
    UnitCode unit;
    AssignmentRole role{AssignmentRole::kLead};
    std::string ask;
    bool vacant{false};  ///< a seat without a holder: shown, and the next in line is called too

    friend bool operator==(const RouteParty&, const RouteParty&) = default;
};

/// The resolver's answer with its whole reason, stored with the event, so that replay never routes.
struct Route {
    std::vector<RouteParty> parties;  ///< the lead first; never empty
    std::string level;                ///< "community", "street", "district" for desks, "department" by the catalogue
    std::string rule;                 ///< id of the rule that chose the lead
    std::string reason;  ///< stable word: "duty_catalogue", "community_desk", "fallback", "untrusted_place"
    int catalogue_version{0};
    Priority priority{Priority::kP3};  ///< as the rule left it
    Kind kind{Kind::kNone};
    RouteQuery inputs;
    std::vector<RouteCandidate> turned_down;

    friend bool operator==(const Route&, const Route&) = default;
};

/// Finds places and responsible parties. models defines it, routing implements it over an immutable snapshot.
class RouteFinder {
  public:
    RouteFinder() = default;
    RouteFinder(const RouteFinder&) = delete;
    RouteFinder& operator=(const RouteFinder&) = delete;
    virtual ~RouteFinder() = default;

    /// Where a fix lies. Refused with `outside_area` (pointer /location) farther than 200 m from every area.
    [[nodiscard]] virtual Result<Placement> locate(const Fix& fix) const = 0;

    /// The placement of an area named by its code. Refused with `unknown_area` (pointer /area).
    [[nodiscard]] virtual Result<Placement> placement_of(const AreaCode& code) const = 0;

    /// Who is responsible. Always answers with a lead: where nothing fits, the dispatch centre's desk with a reason.
    [[nodiscard]] virtual Route find(const RouteQuery& query) const = 0;

    /// The desk of this level for the place (community, street, district); the dispatch centre when there is none.
    [[nodiscard]] virtual Route desk(const RouteQuery& query, const std::string& level) const = 0;
};

}  // namespace gridwhistle::models
