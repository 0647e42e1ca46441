#include "codec/whistle_view.hpp"

#include "codec/allowed_json.hpp"
#include "codec/deadline_view.hpp"
#include "codec/message_catalogue.hpp"
#include "codec/whistle_parts.hpp"

#include <cmath>

namespace gridwhistle::codec {
namespace {

using models::to_text;
using models::Whistle;

constexpr double kCentimetreDegrees = 1e-7;

/// The engine's coordinates have 17 digits of which 8 mean something.
double rounded(double degrees) {
    return std::round(degrees / kCentimetreDegrees) / (1 / kCentimetreDegrees);
}

void append_area(JsonWriter& json, const models::AreaCode& code, const models::AreaTree& tree) {
    const models::Area* area = tree.find(code);
    json.begin_object().member("code", code).member("name", area == nullptr ? code.value : area->name);
    json.key("level");
    if (area == nullptr) {
        json.value(nullptr);
    } else {
        json.value(area->level);
    }
    const auto path = tree.path(code);
    json.key("path").begin_array();
    for (const auto& step : path) json.value(step);
    json.end_array().key("path_names").begin_array();
    for (const auto& step : path) {
        const models::Area* node = tree.find(step);
        json.value(node == nullptr ? step.value : node->name);
    }
    json.end_array().end_object();
}

void append_raised(JsonWriter& json, const Whistle& whistle, const PersonNames& names) {
    json.key("raised");
    if (!whistle.raised) {
        json.value(nullptr);
        return;
    }
    json.begin_object().member("at", whistle.raised->at).member("by", names.of(whistle.raised->by));
    append_maybe(json, "measures_taken", whistle.raised->measures_taken);
    json.end_object();
}

/// Aside beside the loop: in a state of its own, or sent back and being coordinated.
const models::Label& aside_words(const Whistle& whistle) {
    switch (whistle.state) {
        case models::WhistleState::kSuspended:
        case models::WhistleState::kDeclined:
        case models::WhistleState::kMerged:
        case models::WhistleState::kCancelled: return words_of(whistle.state);
        default: return words_of(models::Phase::kAside);
    }
}

void append_head(JsonWriter& json, const WhistleView& view, const models::FlowProfile* flow, const PersonNames& names) {
    const Whistle& whistle = view.whistle;
    json.member("id", whistle.id).member("number", whistle.number);
    append_maybe(json, "receipt", view.reader == whistle.filed_by ? whistle.receipt : std::string());
    json.member("state", to_text(whistle.state));
    append_phase(json, models::phase_of(whistle), aside_words(whistle), flow);
    append_maybe(json, "stage", whistle.stage);
    json.member("kind", to_text(whistle.kind)).member("category", whistle.category);
    json.member("flow", whistle.flow).member("priority", to_text(whistle.priority));
    append_maybe(json, "level", whistle.level);
    append_raised(json, whistle, names);
}

void append_filing(JsonWriter& json, const WhistleView& view, const PersonNames& names) {
    const Whistle& whistle = view.whistle;
    json.member("title", whistle.title).member("description", whistle.description);
    json.member("entry", to_text(whistle.entry)).member("origin", to_text(whistle.origin)).key("location");
    append_point(json, view.site);
    append_maybe(json, "address", whistle.address);
    json.member("road_class", models::to_string(whistle.road_class)).key("area");
    append_area(json, whistle.area, view.directory.areas());
    append_maybe(json, "channel", whistle.channel);
    json.key("affected");
    if (whistle.affected > 0) {
        json.value(whistle.affected);
    } else {
        json.value(nullptr);
    }
    json.member("filed_by", names.of(whistle.filed_by)).member("filed_by_resident", whistle.filed_by_resident);
    json.key("requester").raw(view.requester_masked.empty() ? "null" : view.requester_masked);
    json.member("filed_at", whistle.filed_at).member("captured_at", whistle.captured_at);
    json.member("closed_at", whistle.closed_at).member("updated_at", whistle.updated_at);
}

void append_facts(JsonWriter& json, const Whistle& whistle, models::Instant now) {
    json.member("unconfirmed", whistle.unconfirmed).member("version", whistle.version);
    append_clocks(json, whistle, now);
    json.member("suspended_at", whistle.suspended_at).member("excluded", whistle.excluded);
    json.member("emergency_reviewed_at", whistle.emergency_reviewed_at);
    json.member("rework_count", whistle.rework_count).member("merged_into", whistle.merged_into);
    json.key("links").begin_array();
    for (const auto& link : whistle.links)
        json.begin_object().member("kind", to_text(link.kind)).member("whistle", link.other).end_object();
    json.end_array().key("flags").begin_array();
    for (const auto& flag : whistle.flags) json.value(flag);
    json.end_array().key("external_refs").begin_array();
    for (const auto& ref : whistle.external_refs)
        json.begin_object().member("system", ref.system).member("id", ref.id).end_object();
    json.end_array();
}

void append_duplicates(JsonWriter& json, std::span<const DuplicateView> duplicates) {
    json.key("duplicates").begin_array();
    for (const auto& one : duplicates) {
        json.begin_object().member("whistle", one.whistle).member("score", std::round(one.score * 1000) / 1000);
        json.member("reason", one.reason).key("distance_m");
        if (one.distance_m) {
            json.value(std::round(*one.distance_m * 10) / 10);
        } else {
            json.value(nullptr);
        }
        json.end_object();
    }
    json.end_array();
}

}  // namespace

void append_point(JsonWriter& json, const std::optional<models::Point>& point) {
    if (!point) {
        json.value(nullptr);
        return;
    }
    json.begin_object().member("lon", rounded(point->lon)).member("lat", rounded(point->lat));
    json.member("crs", "WGS84").end_object();
}

void append_whistle(JsonWriter& json, const WhistleView& view) {
    const Whistle& whistle = view.whistle;
    const models::FlowProfile* flow = view.policies.flow(whistle.flow, whistle.flow_version);
    const PersonNames names(whistle, view.directory, view.reader);
    json.begin_object();
    append_head(json, view, flow, names);
    append_filing(json, view, names);
    append_facts(json, whistle, view.now);
    json.key("judgements").begin_array();
    for (const auto& judgement : whistle.judgements) {
        if (names.may_see(whistle, judgement)) append_judgement(json, whistle, judgement, names);
    }
    json.end_array().key("supervisions").begin_array();
    for (const auto& supervision : whistle.supervisions) append_supervision(json, whistle, supervision, names);
    json.end_array().key("proposals").begin_array();
    for (const auto& proposal : whistle.proposals) append_proposal(json, whistle, proposal, names);
    json.end_array().key("assignments").begin_array();
    for (const auto& part : whistle.assignments) append_assignment(json, whistle, part, flow, names, view.now);
    json.end_array().key("allowed");
    append_allowed(json, whistle.id, view.allowed);
    append_duplicates(json, view.duplicates);
    json.end_object();
}

}  // namespace gridwhistle::codec
