#include "app/duty_times.hpp"
#include "app/import_text.hpp"
#include "app/importers.hpp"
#include "app/program.hpp"
#include "app/time_zone.hpp"
#include "codec/calendar_json.hpp"
#include "codec/instant_text.hpp"
#include "codec/ladder_json.hpp"
#include "codec/rota_json.hpp"

#include <algorithm>

// When duties are due and who hears of it: ladders, rotas, calendars. Whole files or nothing of them.

namespace gridwhistle::app {
namespace {

/// So far ahead an import looks for times at which nobody would be on duty.
constexpr std::chrono::days kGapReach{60};
constexpr std::size_t kGapsShown = 5;

template <class Value>
bool take_faults(ImportReport& report, const codec::Checked<Value>& read) {
    for (const auto& fault : read.faults) report.refused.push_back(one_line(fault));
    return read.good();
}

/// What a rota names that this installation does not know.
std::vector<std::string> unknown_names(const models::Rota& rota, const storage::ReferenceData& data) {
    std::vector<std::string> lines;
    const auto known = [&](const auto& rows, const auto& code) {
        return std::ranges::any_of(rows, [&](const auto& row) { return row.code == code; });
    };
    if (!rota.area.empty() && !known(data.areas, rota.area)) lines.push_back("there is no area " + rota.area.value);
    if (!rota.unit.empty() && !known(data.units, rota.unit)) lines.push_back("there is no unit " + rota.unit.value);
    if (!rota.time_zone.empty() && !is_time_zone(rota.time_zone))
        lines.push_back("\"" + rota.time_zone + "\" is no IANA time zone");
    if (!rota.calendar_code.empty() && !find_calendar(data, rota.calendar_code))
        lines.push_back("there is no calendar " + rota.calendar_code);
    return lines;
}

/// Somebody finds out now and not on the night it matters (GoAlert #4548).
void report_gaps(models::Rota rota, const storage::ReferenceData& data, const config::RegionSettings& region,
                 ImportReport& report) {
    if (rota.retired) return;
    const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    put_calendar(rota, data, region, now);
    const auto gaps = models::gaps(rota, now, now + kGapReach);
    for (std::size_t i = 0; i < std::min(gaps.size(), kGapsShown); ++i) {
        report.notices.push_back("rota " + rota.code + ": nobody on duty from " +
                                 codec::local_text(gaps[i].from, rota.calendar.clock) + " to " +
                                 codec::local_text(gaps[i].to, rota.calendar.clock));
    }
    if (gaps.size() > kGapsShown)
        report.notices.push_back("rota " + rota.code + ": " + std::to_string(gaps.size()) +
                                 " such gaps within 60 days");
}

bool is_one_year(const codec::JsonValue& document) {
    const auto* object = document.as_object();
    return object != nullptr &&
           std::ranges::none_of(*object, [](const auto& member) { return member.name == "windows"; });
}

/// The notice of one more year, into the calendar of the installation.
ImportReport import_year(storage::ReferenceStore& store, const codec::JsonValue& document,
                         const config::RegionSettings& region) {
    ImportReport report;
    const auto read = codec::read_calendar_year(document);
    if (!take_faults(report, read)) return report;
    if (!read.value) {
        report.notices.emplace_back("the notice of this year is not out yet: it names no days");
        return report;
    }
    auto calendar = find_calendar(store.load(), region.calendar);
    if (!calendar) throw CommandFailed("region.calendar: \"" + region.calendar + "\" is neither imported nor shipped");
    calendar->calendar = models::with_year(std::move(calendar->calendar), *read.value);
    report.taken = store.put_calendars({*calendar});
    return report;
}

}  // namespace

ImportReport import_ladders(storage::ReferenceStore& store, std::string_view text) {
    ImportReport report;
    const auto read = codec::read_ladders(read_document(text));
    if (!take_faults(report, read)) return report;
    const auto areas = store.load().areas;
    for (const auto& ladder : read.value) {
        for (const auto& level : ladder.levels) {
            if (std::ranges::find(areas, level, &models::Area::level) == areas.end())
                report.notices.push_back("ladder " + ladder.code + ": no area has the level " + level);
        }
    }
    static_cast<void>(store.put_ladders(read.value));
    report.taken = read.value.size();
    return report;
}

ImportReport import_rota(storage::ReferenceStore& store, std::string_view text, const config::RegionSettings& region) {
    ImportReport report;
    std::map<std::string, models::AccountId, std::less<>> accounts;
    for (const auto& account : store.accounts()) accounts.emplace(account.name, account.id);
    const auto find_account = [&](std::string_view name) {
        const auto found = accounts.find(name);
        return found == accounts.end() ? std::nullopt : std::optional(found->second);
    };
    const auto read = codec::read_rotas(read_document(text), find_account);
    if (!take_faults(report, read)) return report;
    const auto data = store.load();
    for (const auto& rota : read.value) {
        for (const auto& line : unknown_names(rota, data)) report.refused.push_back("rota " + rota.code + ": " + line);
    }
    if (!report.refused.empty()) return report;
    for (const auto& rota : read.value) report_gaps(rota, data, region, report);
    static_cast<void>(store.put_rotas(read.value));
    report.taken = read.value.size();
    return report;
}

ImportReport import_calendar(storage::ReferenceStore& store, std::string_view text,
                             const config::RegionSettings& region) {
    const auto document = read_document(text);
    if (is_one_year(document)) return import_year(store, document, region);
    ImportReport report;
    const auto read = codec::read_calendar(document);
    if (!take_faults(report, read)) return report;
    if (!is_time_zone(read.value.time_zone)) {
        report.refused.push_back("\"" + read.value.time_zone + "\" is no IANA time zone");
        return report;
    }
    if (read.value.code != region.calendar)
        report.notices.push_back("calendar " + read.value.code + " is kept; in force is region.calendar = \"" +
                                 region.calendar + "\"");
    else if (read.value.time_zone != region.time_zone)
        report.notices.push_back("the clock stays that of region.time_zone = \"" + region.time_zone + "\"");
    static_cast<void>(store.put_calendars({read.value}));
    report.taken = 1;
    return report;
}

}  // namespace gridwhistle::app
