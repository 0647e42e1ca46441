#include "codec/escalation_view.hpp"

#include <algorithm>
#include <chrono>

namespace gridwhistle::codec {
namespace {

/// What the unit answered to the question that this duty led to; empty while it has not.
std::string why_late(const models::Whistle& whistle, const models::Deadline& late, std::uint16_t of) {
    for (const auto& asked : whistle.supervisions) {
        const bool about = asked.clock == late.clock && (asked.assignment == 0 || asked.assignment == of);
        if (about && !asked.reply.empty()) return asked.reply;
    }
    return {};
}

}  // namespace

void append_escalation(JsonWriter& json, const models::Whistle& whistle, const models::Deadline& late, std::uint16_t of,
                       models::Instant now, const PersonNames& names) {
    const bool of_part = is_of_assignment(late.clock);
    const models::Assignment* part = of_part ? whistle.assignment(of) : whistle.lead();
    json.begin_object().member("whistle", whistle.id).member("number", whistle.number).key("assignment");
    if (of_part) {
        json.value(models::AssignmentId{whistle.id, of});
    } else {
        json.value(nullptr);
    }
    append_maybe(json, "unit", part == nullptr ? std::string() : part->unit.value);
    json.member("area", whistle.area).member("kind", models::to_text(whistle.kind));
    json.member("priority", models::to_text(whistle.priority)).member("title", whistle.title);
    json.member("clock", models::to_text(late.clock)).member("due_at", late.due_at);
    json.member("overdue", std::int64_t{std::chrono::floor<std::chrono::seconds>(now - late.due_at).count()});
    json.member("rung", late.rung).member("next_rung_at", late.fires_at).key("told").begin_array();
    for (const auto account : late.told) json.value(names.of(account));
    json.end_array().member("acknowledged_by", late.acknowledged_by ? names.of(*late.acknowledged_by) : std::nullopt);
    json.member("acknowledged_at", late.acknowledged_at).member("nobody_on_duty", late.nobody_on_duty);
    append_maybe(json, "why_late", why_late(whistle, late, of));
    json.end_object();
}

}  // namespace gridwhistle::codec
