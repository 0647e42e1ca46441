#include "codec/event_json.hpp"

#include "codec/stored_fields.hpp"
#include "codec/stored_reading.hpp"

namespace gridwhistle::codec {

using models::Event;
using models::Refusal;
using models::RefusalClass;

void append_event(std::string& out, const Event& event) {
    StoredWriter(out).object(event);
}

models::Result<Event> read_event(const EventRow& row) {
    const auto type = models::parse_term<models::EventType>(row.type);
    if (!type) return Refusal(RefusalClass::kInvalid, "unknown_event_type").with("type", std::string(row.type));
    if (row.version < 1 || row.version > models::kEventVersion) {
        return Refusal(RefusalClass::kInvalid, "unknown_event_version").with("version", std::to_string(row.version));
    }
    auto event = read_stored<Event>(row.data);
    if (!event) return event;
    event->type = *type;
    event->n = row.n;
    event->at = row.at;
    event->actor = row.actor;
    return event;
}

}  // namespace gridwhistle::codec
