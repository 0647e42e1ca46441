#include "app/duty_times.hpp"
#include "app/program.hpp"
#include "app/time_zone.hpp"
#include "codec/calendar_json.hpp"
#include "codec/instant_text.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"
#include "codec/problem_text.hpp"
#include "models/working_calendar.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace gridwhistle::app {
namespace {

codec::CalendarFile load_calendar(const std::string& named) {
    if (!std::filesystem::exists(named)) {
        auto calendars = shipped_calendars();
        const auto found = std::ranges::find(calendars, named, &codec::CalendarFile::code);
        if (found != calendars.end()) return std::move(*found);
        throw CommandFailed("--calendar: neither a file nor a shipped calendar: " + named);
    }
    const auto document = codec::read_json(read_file(named));
    if (!document) throw CommandFailed(named + ": " + document.error().code);
    auto read = codec::read_calendar(*document);
    if (read.good()) return std::move(read.value);
    std::string sentence = named + " was not taken:";
    for (const auto& fault : read.faults) sentence += "\n  " + fault.pointer + ": " + fault.code;
    throw CommandFailed(sentence);
}

/// With an offset it is a moment, without one what the calendar's wall clock shows.
models::Instant parse_moment(const std::string& text, const models::WallClock& clock) {
    if (const auto moment = codec::parse_instant(text)) return *moment;
    const auto shown = codec::parse_local_time(text);
    if (!shown) throw CommandFailed("\"" + text + "\" is no time such as 2026-02-13T16:00");
    return clock.instant(*shown);
}

models::Pause parse_pause(const std::string& text, const models::WallClock& clock) {
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos) throw CommandFailed("--pause: expected FROM/TO, got \"" + text + "\"");
    const models::Pause pause{parse_moment(text.substr(0, slash), clock), parse_moment(text.substr(slash + 1), clock)};
    if (pause.to < pause.from) throw CommandFailed("--pause: ends before it begins: \"" + text + "\"");
    return pause;
}

}  // namespace

int print_due(const CommonOptions& common, const DueOptions& options) {
    const auto limit = models::parse_limit(options.limit);
    if (!limit) throw CommandFailed("\"" + options.limit + "\" is no limit such as 30min, 2uh, 4wh, 3wd or 7nd");
    codec::CalendarFile file = load_calendar(options.calendar);
    models::WorkingCalendar& calendar = file.calendar;
    // The zone's rules are needed around a start that only they can place: a day off is near enough.
    const auto about = codec::parse_instant(options.start);
    const auto shown = codec::parse_local_time(options.start);
    if (!about && !shown) throw CommandFailed("\"" + options.start + "\" is no time such as 2026-02-13T16:00");
    calendar.clock = wall_clock(file.time_zone, about ? *about : models::Instant(shown->time_since_epoch()));
    std::vector<models::Pause> pauses;
    for (const auto& pause : options.pauses) pauses.push_back(parse_pause(pause, calendar.clock));

    const auto due = models::due_time(calendar, parse_moment(options.start, calendar.clock), *limit, pauses);
    const std::string text = codec::local_text(due.at, calendar.clock);
    if (common.json) {
        std::string line;
        codec::JsonWriter(line).begin_object().member("due", text).member("provisional", due.provisional).end_object();
        std::cout << line << '\n';
        return 0;
    }
    std::cout << text << '\n';
    if (due.provisional) std::cerr << "provisional: the holidays of a year on the way are not known yet\n";
    return 0;
}

}  // namespace gridwhistle::app
