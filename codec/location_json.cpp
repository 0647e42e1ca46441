#include "codec/location_json.hpp"

namespace gridwhistle::codec {

using models::Crs;

std::optional<GivenLocation> read_location(ObjectReader& reader) {
    static constexpr std::array<Choice<Crs>, 4> kCrs{
        {{"WGS84", Crs::kWgs84}, {"GCJ02", Crs::kGcj02}, {"BD09", Crs::kBd09}, {"CGCS2000", Crs::kCgcs2000}}};

    const auto lon = reader.number("lon", {}, Presence::kRequired);
    const auto lat = reader.number("lat", {}, Presence::kRequired);
    const auto crs = reader.choice("crs", kCrs, Presence::kRequired);
    const bool says_accuracy = reader.has("accuracy_m");
    const auto accuracy_m = reader.number("accuracy_m", {.min = 0, .max = kAccuracyMaxM});
    if (!lon || !lat || !crs || (says_accuracy && !accuracy_m)) return std::nullopt;

    const auto point = models::to_wgs84(*lon, *lat, *crs);
    if (!point) {
        models::Refusal fault = point.error();
        fault.pointer = reader.pointer() + fault.pointer;
        reader.fault_at(std::move(fault));
        return std::nullopt;
    }
    return GivenLocation{*lon, *lat, *crs, models::Fix{*point, accuracy_m.value_or(0)}};
}

}  // namespace gridwhistle::codec
