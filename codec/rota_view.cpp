#include "codec/rota_view.hpp"

#include "codec/field_schema.hpp"

namespace gridwhistle::codec {
namespace {

void append_people(JsonWriter& json, const std::vector<models::AccountId>& people, const models::Directory& directory) {
    json.key("people").begin_array();
    for (const auto person : people) {
        json.begin_object().member("id", std::to_string(person.value));
        json.member("name", directory.name_of(person)).end_object();
    }
    json.end_array();
}

template <class Code>
void append_code(JsonWriter& json, std::string_view name, const Code& code) {
    json.key(name);
    if (code.empty()) {
        json.value(nullptr);
    } else {
        json.value(code);
    }
}

}  // namespace

void append_rota_row(JsonWriter& json, const models::Rota& rota, models::Instant from, models::Instant to,
                     const models::Directory& directory) {
    json.begin_object().member("rota", rota.code).member("version", rota.version);
    append_label(json, "name", rota.name);
    json.member("role", models::to_text(rota.role));
    append_code(json, "area", rota.area);
    append_code(json, "unit", rota.unit);
    json.member("time_zone", rota.time_zone).member("calendar", rota.calendar_code);
    json.key("spans").begin_array();
    for (const auto& span : models::duty_spans(rota, from, to)) {
        json.begin_object().member("from", span.from).member("to", span.to);
        append_people(json, span.people, directory);
        json.member("nobody_on_duty", span.people.empty()).end_object();
    }
    json.end_array().end_object();
}

void append_on_call(JsonWriter& json, const OnCallQuestion& asked, const models::OnCall& found,
                    const models::Directory& directory) {
    json.begin_object().member("area", asked.area).member("role", models::to_text(asked.role));
    json.member("at", asked.at).key("rota");
    if (found.rota == nullptr) {
        json.value(nullptr);
    } else {
        json.value(found.rota->code);
    }
    append_people(json, found.people, directory);
    json.member("nobody_on_duty", found.nobody_on_duty);
    const auto until = found.rota == nullptr ? std::nullopt : models::next_change(*found.rota, asked.at);
    json.member("until", until).end_object();
}

}  // namespace gridwhistle::codec
