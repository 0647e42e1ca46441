#include "app/duty_times.hpp"

#include "app/program.hpp"
#include "app/shipped_files.hpp"
#include "app/time_zone.hpp"
#include "codec/calendar_json.hpp"
#include "codec/json_reader.hpp"
#include "codec/ladder_json.hpp"

#include <algorithm>
#include <stdexcept>

namespace gridwhistle::app {
namespace {

/// What is shipped was tested when the program was built.
template <class Value>
Value good(codec::Checked<Value> read, std::string_view path) {
    if (!read.good()) throw std::logic_error("a shipped file is at fault: " + std::string(path));
    return std::move(read.value);
}

template <class Take>
void each_shipped(std::string_view folder, Take take) {
    for (const auto& file : shipped_files()) {
        if (file.path.starts_with(folder)) take(codec::read_json(file.text).value(), file.path);
    }
}

void leave_out(std::vector<models::AccountId>& people, const std::unordered_set<models::AccountId>& disabled) {
    std::erase_if(people, [&](models::AccountId account) { return disabled.contains(account); });
}

void leave_out(models::Rota& rota, const std::unordered_set<models::AccountId>& disabled) {
    for (auto& shift : rota.shifts) {
        for (auto& team : shift.teams) leave_out(team, disabled);
    }
    for (auto& arranged : rota.overrides) leave_out(arranged.people, disabled);
}

}  // namespace

std::vector<models::Ladder> shipped_ladders() {
    std::vector<models::Ladder> ladders;
    each_shipped("defaults/ladders/", [&](const codec::JsonValue& document, std::string_view path) {
        for (auto& ladder : good(codec::read_ladders(document), path)) ladders.push_back(std::move(ladder));
    });
    return ladders;
}

std::vector<models::NamedCalendar> shipped_calendars() {
    std::vector<models::NamedCalendar> calendars;
    each_shipped("defaults/calendars/", [&](const codec::JsonValue& document, std::string_view path) {
        calendars.push_back(good(codec::read_calendar(document), path));
    });
    return calendars;
}

std::optional<models::NamedCalendar> find_calendar(const storage::ReferenceData& data, const std::string& code) {
    const auto in = [&](const std::vector<models::NamedCalendar>& calendars) -> std::optional<models::NamedCalendar> {
        const auto found = std::ranges::find(calendars, code, &models::NamedCalendar::code);
        return found == calendars.end() ? std::nullopt : std::optional(*found);
    };
    static const std::vector<models::NamedCalendar> shipped = shipped_calendars();
    auto imported = in(data.calendars);
    return imported ? imported : in(shipped);
}

models::DutyTimes duty_times(const storage::ReferenceData& data, const config::RegionSettings& region,
                             models::Instant at) {
    models::DutyTimes times;
    auto calendar = find_calendar(data, region.calendar);
    if (!calendar) throw CommandFailed("region.calendar: \"" + region.calendar + "\" is neither imported nor shipped");
    times.calendar = std::move(calendar->calendar);
    times.calendar.clock = wall_clock(region.time_zone, at);
    times.calendar_version = calendar->version;

    auto ladders = shipped_ladders();
    ladders.insert(ladders.end(), data.ladders.begin(), data.ladders.end());
    times.ladders = models::Ladders(std::move(ladders));

    auto rotas = data.rotas;
    for (auto& rota : rotas) {
        put_calendar(rota, data, region, at);
        leave_out(rota, data.disabled_accounts);
    }
    times.rotas = models::Rotas(std::move(rotas));
    return times;
}

void put_calendar(models::Rota& rota, const storage::ReferenceData& data, const config::RegionSettings& region,
                  models::Instant at) {
    if (rota.time_zone.empty()) rota.time_zone = region.time_zone;
    if (rota.calendar_code.empty()) rota.calendar_code = region.calendar;
    const auto calendar = find_calendar(data, rota.calendar_code);
    if (!calendar)
        throw CommandFailed("rota " + rota.code + ": calendar \"" + rota.calendar_code +
                            "\" is neither imported nor shipped");
    rota.calendar = calendar->calendar;
    rota.calendar.clock = wall_clock(rota.time_zone, at);
}

}  // namespace gridwhistle::app
