#pragma once

#include "models/directory.hpp"
#include "models/policies.hpp"
#include "models/route.hpp"
#include "models/working_calendar.hpp"
#include "routing/party_table.hpp"

#include <string>
#include <vector>

namespace gridwhistle::routing {

/// The desk of one level of the installation: the unit kind that owns what stays at this level.
struct Desk {
    std::string level;
    models::UnitKind kind;
    bool asked_first{true};  ///< residents' filings are offered to it before any department
};

struct DeskSettings {
    std::vector<Desk> levels{{"community", models::UnitKind("CO")},
                             {"street", models::UnitKind("ST")},
                             {"district", models::UnitKind("DO"), false}};  ///< lowest first
    models::UnitKind dispatch_centre{"DC"};
};

/// Level of what rests at the dispatch centre.
inline constexpr const char* kDispatchCentreLevel = "dispatch_centre";

/// Finds who is responsible, by the rules of decisions, "Who gets a filing". Immutable, safe to share between threads;
/// refers to the directory and the catalogue it was given. Never fails: where nothing fits, the dispatch centre leads,
/// even one that the directory does not know (the unit code is then the kind of the dispatch centre).
///
/// Candidates turned down are named "<rule>:<unit or kind>" with why: a condition of the rule that does not hold,
/// "no_unit", "returned", "vacant", "not_admitted", "no_seat".
class Resolver {
  public:
    Resolver(const models::Directory& directory, const models::Catalogue& catalogue, DeskSettings desks,
             models::WorkingCalendar calendar);

    /// Reasons of the answer: "duty_catalogue", "fallback" (the rule's lead is not there or gave it back),
    /// "seat_first", "community_desk" and likewise for other levels, "untrusted_place", "unknown_category".
    [[nodiscard]] models::Route find(const models::RouteQuery& query) const;

    /// The desk of a level. A level below every desk (a grid) is its team's grid head, else the lowest desk; a level
    /// without a desk falls back to the next higher one, an unknown level to the dispatch centre.
    [[nodiscard]] models::Route desk(const models::RouteQuery& query, const std::string& level) const;

  private:
    class Search;

    const models::Directory& directory_;
    const models::Catalogue& catalogue_;
    DeskSettings desks_;
    models::WorkingCalendar calendar_;
    PartyTable table_;
};

}  // namespace gridwhistle::routing
