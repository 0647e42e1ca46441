#pragma once

#include "codec/json_writer.hpp"
#include "models/directory.hpp"
#include "models/notice.hpp"
#include "models/time.hpp"

#include <cstdint>
#include <string>

namespace gridwhistle::codec {

/// A notice as lists show it, beside what the store knows of it.
struct NoticeView {
    std::int64_t id{0};
    const models::Notice& notice;
    models::Instant at;
    std::string_view number;  ///< of the whistle
    const models::AreaCode& area;
    bool read{false};
    bool done{false};  ///< what it tells of is over
};

/// {id, kind, label, whistle, number, assignment, clock, rung, priority, area, unit, at, read, done}
void append_notice(JsonWriter& json, const NoticeView& view, const models::AreaTree& areas);

/// The words for a kind of notice, also for one that a newer node wrote.
[[nodiscard]] const models::Label& words_of_notice(std::string_view kind);

}  // namespace gridwhistle::codec
