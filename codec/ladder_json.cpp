#include "codec/ladder_json.hpp"

#include "codec/duty_rule_json.hpp"
#include "codec/field_schema.hpp"
#include "codec/object_reader.hpp"
#include "codec/term_choice.hpp"

#include <algorithm>

namespace gridwhistle::codec {
namespace {

using models::Ladder;
using models::Rung;

constexpr TextRule kName{.max = 64, .one_line = true};
constexpr std::size_t kRowsMax = 64;

template <class Term>
std::vector<Term> read_terms(ObjectReader& reader, std::string_view name) {
    std::vector<Term> terms;
    reader.array(name, {.max = kRowsMax}, [&](const JsonValue& element, const std::string& pointer) {
        const auto* text = element.as_text();
        const auto term = text != nullptr ? models::parse_term<Term>(*text) : std::nullopt;
        if (!term) return reader.fault_at(pointer, "not_a_choice");
        terms.push_back(*term);
    });
    return terms;
}

template <class Term>
void append_terms(JsonWriter& json, std::string_view name, const std::vector<Term>& terms) {
    json.key(name).begin_array();
    for (const Term term : terms) json.value(models::to_text(term));
    json.end_array();
}

std::optional<models::Limit> read_limit(ObjectReader& reader, std::string_view name) {
    const auto text = reader.optional_text(name, {.max = 16, .one_line = true});
    if (!text) return std::nullopt;
    const auto limit = models::parse_limit(*text);
    if (limit) return *limit;
    reader.fault(name, limit.error().code);
    return std::nullopt;
}

Rung read_rung(ObjectReader& reader) {
    Rung rung;
    rung.number = static_cast<int>(reader.choice_index("rung", models::kRungWords, Presence::kRequired).value_or(0));
    if (const auto percent = reader.integer("percent", {.min = 0, .max = 1000}))
        rung.percent = static_cast<int>(*percent);
    rung.after = read_limit(reader, "after");
    rung.tells = read_terms<models::Recipient>(reader, "tells");
    rung.reply = read_limit(reader, "reply");
    rung.at_once = reader.flag("at_once").value_or(rung.at_once);
    rung.bulletin = reader.flag("bulletin").value_or(rung.bulletin);
    return rung;
}

Ladder read_ladder(ObjectReader& reader) {
    Ladder ladder;
    ladder.code = reader.text("ladder", kName);
    ladder.name = read_label(reader, "name", Presence::kRequired);
    ladder.retired = reader.flag("retired").value_or(false);
    reader.object("for", [&](ObjectReader& duties) {
        ladder.kinds = read_terms<models::Kind>(duties, "kinds");
        ladder.priorities = read_terms<models::Priority>(duties, "priorities");
        ladder.levels = duties.texts("levels", {.max = kRowsMax}, kName);
        ladder.clocks = duties.texts("clocks", {.max = kRowsMax}, kName);
    });
    reader.objects("rungs", {.max = kRowsMax}, [&](ObjectReader& inner) { ladder.rungs.push_back(read_rung(inner)); });
    return ladder;
}

std::vector<models::Refusal> lint_at(Ladder ladder, const std::string& pointer) {
    ladder.version = 1;
    auto faults = models::lint(ladder);
    for (auto& fault : faults) fault.pointer = pointer + fault.pointer;
    return faults;
}

void append_rung(JsonWriter& json, const Rung& rung) {
    json.begin_object().member("rung", models::kRungWords[static_cast<std::size_t>(rung.number)]);
    if (rung.percent) json.member("percent", *rung.percent);
    if (rung.after) json.member("after", models::to_text(*rung.after));
    append_terms(json, "tells", rung.tells);
    if (rung.reply) json.member("reply", models::to_text(*rung.reply));
    json.member("at_once", rung.at_once).member("bulletin", rung.bulletin).end_object();
}

}  // namespace

Checked<std::vector<Ladder>> read_ladders(const JsonValue& file, DocumentCheck check) {
    Checked<std::vector<Ladder>> checked;
    each_document(file, [&](const JsonValue& document, const std::string& pointer) {
        ObjectReader reader(document, UnknownFields::kRefused, pointer);
        Ladder ladder = read_ladder(reader);
        auto faults = reader.finish();
        if (faults.empty() && check == DocumentCheck::kFormAndSense) faults = lint_at(ladder, pointer);
        if (!ladder.code.empty() && std::ranges::find(checked.value, ladder.code, &Ladder::code) != checked.value.end())
            faults.emplace_back(models::RefusalClass::kInvalid, "duplicate_name", pointer + "/ladder");
        checked.faults.insert(checked.faults.end(), faults.begin(), faults.end());
        checked.value.push_back(std::move(ladder));
    });
    return checked;
}

void append_ladder(JsonWriter& json, const Ladder& ladder) {
    json.begin_object().member("ladder", ladder.code);
    append_label(json, "name", ladder.name);
    json.member("retired", ladder.retired).key("for").begin_object();
    append_terms(json, "kinds", ladder.kinds);
    append_terms(json, "priorities", ladder.priorities);
    append_texts(json, "levels", ladder.levels);
    append_texts(json, "clocks", ladder.clocks);
    json.end_object().key("rungs").begin_array();
    for (const auto& rung : ladder.rungs) append_rung(json, rung);
    json.end_array().end_object();
}

}  // namespace gridwhistle::codec
