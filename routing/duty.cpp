#include "routing/duty.hpp"

namespace gridwhistle::routing {
namespace {

constexpr int kMinutesPerDay = 24 * 60;

/// [from, to) on the wall clock; a window whose end is not after its start passes midnight.
bool holds_at(const models::DutyRule& rule, int minute) {
    const int from = rule.from_minute.value_or(0);
    const int to = rule.to_minute.value_or(kMinutesPerDay);
    return from < to ? from <= minute && minute < to : minute >= from || minute < to;
}

std::string id_of(const models::Category& category, std::size_t place) {
    const std::string& id = category.overrides[place].id;
    return id.empty() ? category.code.value + '/' + std::to_string(place + 1) : id;
}

}  // namespace

std::string_view unmet_condition(const models::DutyRule& rule, const models::RouteQuery& query,
                                 const DutySurroundings& around) {
    if (rule.road_class && *rule.road_class != query.road_class) return "road_class";
    if (rule.priority && *rule.priority != query.priority) return "priority";
    if (rule.kind && *rule.kind != query.kind) return "kind";
    if (!rule.area.empty() && !around.areas.is_within(query.area, rule.area)) return "area";
    if (rule.affected_min && query.affected < *rule.affected_min) return "affected_min";
    if (rule.holiday && *rule.holiday != !around.calendar.works_at_day_of(query.at)) return "holiday";
    const bool timed = rule.from_minute || rule.to_minute;
    if (timed && !holds_at(rule, around.calendar.minute_of_day(query.at))) return "time_of_day";
    return {};
}

Duty match_duty(const models::Category& category, const models::RouteQuery& query, const DutySurroundings& around,
                std::vector<models::RouteCandidate>& turned_down) {
    for (std::size_t i = 0; i < category.overrides.size(); ++i) {
        const models::DutyRule& rule = category.overrides[i];
        const auto unmet = unmet_condition(rule, query, around);
        if (!unmet.empty()) {
            turned_down.push_back({id_of(category, i), std::string(unmet)});
            continue;
        }
        return {category, id_of(category, i), rule.lead.empty() ? category.lead : rule.lead,
                rule.supports ? *rule.supports : category.supports, &rule};
    }
    return {category, category.code.value + "/base", category.lead, category.supports, nullptr};
}

}  // namespace gridwhistle::routing
