#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace gridwhistle::models {

/// What kind of ground a place is; decides which body is responsible (main street: department, alley: community,
/// compound interior: property firm). An attribute of the place, not of the whistle.
enum class RoadClass { kUnknown, kMainStreet, kAlley, kCompoundInterior };

[[nodiscard]] constexpr std::string_view to_string(RoadClass road_class) noexcept {
    switch (road_class) {
        case RoadClass::kMainStreet: return "main_street";
        case RoadClass::kAlley: return "alley";
        case RoadClass::kCompoundInterior: return "compound_interior";
        case RoadClass::kUnknown: break;
    }
    return "unknown";
}

/// Nothing for a text that names no class; "unknown" is a class.
[[nodiscard]] constexpr std::optional<RoadClass> parse_road_class(std::string_view text) noexcept {
    constexpr std::array kAll{RoadClass::kUnknown, RoadClass::kMainStreet, RoadClass::kAlley,
                              RoadClass::kCompoundInterior};
    for (const auto road_class : kAll) {
        if (to_string(road_class) == text) return road_class;
    }
    return std::nullopt;
}

}  // namespace gridwhistle::models
