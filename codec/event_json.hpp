#pragma once

#include "models/event.hpp"
#include "models/refusal.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace gridwhistle::codec {

/// Appends the canonical payload of an event: compact JSON, members in one fixed order, only those that say something.
/// These bytes are what the hash chain covers, so they never change for a stored event. Type, number, time and actor
/// are columns beside it. Throws std::logic_error for a number without a JSON form.
void append_event(std::string& out, const models::Event& event);

/// One row of the event table. The views need to live only during the call.
struct EventRow {
    std::string_view type;
    int version{models::kEventVersion};
    std::uint32_t n{0};
    models::Instant at;
    models::AccountId actor;
    std::string_view data;  ///< the payload
};

/// The event of a row; reading its text and writing it again gives the same bytes. Refuses "unknown_event_type"
/// (detail type), "unknown_event_version" (detail version) and "stored_text_unreadable" (details what, where): all of
/// them mean that a newer program wrote it or that it is damaged, and make its whistle read-only.
[[nodiscard]] models::Result<models::Event> read_event(const EventRow& row);

}  // namespace gridwhistle::codec
