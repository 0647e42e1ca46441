#pragma once

#include "codec/object_reader.hpp"
#include "models/coordinates.hpp"
#include "models/fields.hpp"

#include <optional>

namespace gridwhistle::codec {

/// A place as somebody gave it: what is kept (sealed, for disputes) and what the engine works with.
struct GivenLocation {
    double lon{0};
    double lat{0};
    models::Crs crs{models::Crs::kWgs84};
    models::Fix fix;

    friend bool operator==(const GivenLocation&, const GivenLocation&) = default;
};

inline constexpr double kAccuracyMaxM = 100'000;

/// Reads {lon, lat, crs, accuracy_m?} of the reader's object. Without a crs a point lies up to 700 m off in China, so
/// it is refused ("required" at …/crs). Faults go to the reader; then the answer is nothing.
[[nodiscard]] std::optional<GivenLocation> read_location(ObjectReader& reader);

}  // namespace gridwhistle::codec
