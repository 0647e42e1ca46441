#include "app/time_zone.hpp"

#include "app/program.hpp"

#include <date/tz.h>

namespace gridwhistle::app {
namespace {

const date::time_zone& find_zone(const std::string& name) {
    try {
        return *date::locate_zone(name);
    } catch (const std::runtime_error&) {
        throw CommandFailed("region.time_zone: \"" + name + "\" is no IANA time zone");
    }
}

}  // namespace

models::WallClock wall_clock(const std::string& time_zone, models::Instant around) {
    constexpr std::chrono::days kReach{3 * 366};
    const auto& zone = find_zone(time_zone);
    models::WallClock clock;
    auto at = around - kReach;
    auto info = zone.get_info(at);
    clock.utc_offset = std::chrono::duration_cast<std::chrono::minutes>(info.offset);
    while (info.end < around + kReach) {
        info = zone.get_info(info.end);
        clock.offset_changes.push_back(
            {models::Instant(info.begin), std::chrono::duration_cast<std::chrono::minutes>(info.offset)});
    }
    return clock;
}

bool is_time_zone(const std::string& name) {
    try {
        static_cast<void>(date::locate_zone(name));
        return true;
    } catch (const std::runtime_error&) {
        return false;
    }
}

std::chrono::minutes utc_offset(const std::string& time_zone, models::Instant at) {
    return std::chrono::duration_cast<std::chrono::minutes>(find_zone(time_zone).get_info(at).offset);
}

}  // namespace gridwhistle::app
