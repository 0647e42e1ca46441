#pragma once

#include "codec/checked.hpp"
#include "codec/json_value.hpp"
#include "codec/location_json.hpp"
#include "models/command.hpp"
#include "models/requester.hpp"
#include "models/time.hpp"

#include <chrono>
#include <optional>

namespace gridwhistle::codec {

/// The body of POST /whistles, taken apart: what is decided on, and what is only kept sealed beside it.
struct FilingBody {
    models::Filing filing;  ///< without its actor
    std::optional<models::Requester> requester;
    std::optional<GivenLocation> location;  ///< as given, before conversion
};

/// Limits in characters.
inline constexpr std::size_t kDescriptionMax = 4000;
inline constexpr std::size_t kTitleMax = 200;
inline constexpr std::size_t kAddressMax = 300;
inline constexpr std::size_t kChannelMax = 40;
inline constexpr std::size_t kRequesterNameMax = 60;
inline constexpr std::int64_t kAffectedMax = 10'000'000;

/// A filer's clock may be wrong by this much.
inline constexpr std::chrono::days kClockSkewMax{1};

/// Checks the form of a filing and collects every fault; its meaning (does the category exist, where is it) is
/// decide_filing's. Besides the codes of ObjectReader: "location_or_area", "in_the_future", "bad_phone",
/// "attachments_unavailable", "listed_twice" and those of to_wgs84. Without a title the first line of the description
/// becomes one. `solved_on_the_spot` is {"feedback": "…"}, the feedback alone, or true: then the description is it.
[[nodiscard]] Checked<FilingBody> read_filing(const JsonValue& body, models::Instant now);

}  // namespace gridwhistle::codec
