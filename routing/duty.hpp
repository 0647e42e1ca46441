#pragma once

#include "models/area.hpp"
#include "models/route.hpp"
#include "models/working_calendar.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::routing {

/// What the duty catalogue says for one query: the first override whose conditions all hold, filled up from the
/// category's own line; that line alone where none holds. Points into the catalogue and lives no longer.
struct Duty {
    const models::Category& category;
    std::string rule;  ///< "MU01/base", or the override's id
    const std::string& lead;
    const std::vector<std::string>& supports;
    const models::DutyRule* matched;  ///< nothing for the base line
};

/// What conditions are judged against besides the query.
struct DutySurroundings {
    const models::AreaTree& areas;
    const models::WorkingCalendar& calendar;
};

/// The first condition of the rule that does not hold ("road_class", "priority", "kind", "area", "holiday",
/// "time_of_day", "affected_min"); empty when all hold.
[[nodiscard]] std::string_view unmet_condition(const models::DutyRule& rule, const models::RouteQuery& query,
                                               const DutySurroundings& around);

/// Adds every override that was passed over, with its unmet condition, to `turned_down`.
[[nodiscard]] Duty match_duty(const models::Category& category, const models::RouteQuery& query,
                              const DutySurroundings& around, std::vector<models::RouteCandidate>& turned_down);

}  // namespace gridwhistle::routing
