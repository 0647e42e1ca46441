#pragma once

#include "codec/json_writer.hpp"
#include "models/allowed.hpp"
#include "models/directory.hpp"
#include "models/geometry.hpp"
#include "models/policies.hpp"
#include "models/whistle.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gridwhistle::codec {

/// A whistle that a filing may repeat: advice, never a refusal.
struct DuplicateView {
    models::WhistleId whistle;
    double score{0};
    std::string_view reason;
    std::optional<double> distance_m;
};

/// What the API shows of one whistle to one caller. Everything is borrowed for the duration of the call.
struct WhistleView {
    const models::Whistle& whistle;
    const models::Directory& directory;
    const models::Policies& policies;
    models::Instant now;       ///< lights are of this moment
    models::AccountId reader;  ///< the caller: sees their own name even as a resident
    std::span<const models::Allowed> allowed;
    std::optional<models::Point> site;
    std::string_view
        requester_masked;  ///< JSON as the store keeps it: {name, phone, confidential}; empty = nobody named
    std::span<const DuplicateView> duplicates;
};

/// Appends the whistle of api.md. It carries no person's data but the masked requester: accounts of residents appear
/// without a name, positions not at all; the receipt, with which somebody may answer for the filer, only to the filer.
/// Both languages stand in it, so one answer serves every page.
void append_whistle(JsonWriter& json, const WhistleView& view);

/// `{"lon", "lat", "crs": "WGS84"}`, to a centimetre; null without a point.
void append_point(JsonWriter& json, const std::optional<models::Point>& point);

}  // namespace gridwhistle::codec
