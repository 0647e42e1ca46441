#include "codec/deadline_view.hpp"

#include <algorithm>

namespace gridwhistle::codec {
namespace {

using models::Deadline;
using models::to_text;
using models::Whistle;

void append_deadline(JsonWriter& json, const Deadline& deadline, const Whistle& whistle, models::Instant now) {
    const bool still = whistle.state == models::WhistleState::kSuspended && !deadline.fires_at;
    json.begin_object().member("clock", to_text(deadline.clock)).member("due_at", deadline.due_at);
    json.member("light", to_text(still ? models::Light::kBlue : light_of(deadline, now)));
    json.member("provisional", deadline.provisional).member("rung", deadline.rung);
    json.key("limit");
    if (deadline.limit) {
        json.value(to_text(*deadline.limit));
    } else {
        json.value(nullptr);
    }
    json.member("since", deadline.start).member("next_at", deadline.fires_at);
    json.member("acknowledged_at", deadline.acknowledged_at).member("nobody_on_duty", deadline.nobody_on_duty);
}

template <class Wanted>
void append_deadlines(JsonWriter& json, const Whistle& whistle, models::Instant now, Wanted wanted) {
    json.key("deadlines").begin_array();
    for (const auto& deadline : whistle.deadlines) {
        if (!wanted(deadline)) continue;
        append_deadline(json, deadline, whistle, now);
        json.end_object();
    }
    json.end_array();
}

}  // namespace

void append_clocks(JsonWriter& json, const Whistle& whistle, std::uint16_t assignment, models::Instant now) {
    json.member("light", to_text(light_of(whistle, assignment, now)));
    append_deadlines(json, whistle, now, [assignment](const Deadline& deadline) {
        return is_of_assignment(deadline.clock) && deadline.is_of(assignment);
    });
}

void append_clocks(JsonWriter& json, const Whistle& whistle, models::Instant now) {
    json.member("light", to_text(light_of(whistle, now)));
    append_deadlines(json, whistle, now, [](const Deadline& deadline) { return !is_of_assignment(deadline.clock); });
}

void append_supervision(JsonWriter& json, const Whistle& whistle, const models::Supervision& supervision,
                        const PersonNames& names) {
    json.begin_object().member("n", supervision.n).member("rung", supervision.rung).key("assignment");
    if (supervision.assignment == 0) {
        json.value(nullptr);
    } else {
        json.value(models::AssignmentId{whistle.id, supervision.assignment});
    }
    json.key("clock");
    if (supervision.clock) {
        json.value(to_text(*supervision.clock));
    } else {
        json.value(nullptr);
    }
    json.member("by", names.of(supervision.by)).member("at", supervision.at);
    append_maybe(json, "question", supervision.question);
    const Deadline* due = find_deadline(whistle, models::Clock::kSupervisionReply, supervision.n);
    json.member("due_at", due != nullptr ? std::optional(due->due_at) : std::nullopt);
    append_maybe(json, "reply", supervision.reply);
    json.member("replied_by", names.of(supervision.replied_by)).member("replied_at", supervision.replied_at);
    json.end_object();
}

}  // namespace gridwhistle::codec
