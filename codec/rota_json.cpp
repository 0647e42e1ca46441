#include "codec/rota_json.hpp"

#include "codec/calendar_json.hpp"
#include "codec/field_schema.hpp"
#include "codec/object_reader.hpp"
#include "codec/term_choice.hpp"
#include "codec/time_of_day.hpp"
#include "codec/week_json.hpp"

#include <algorithm>
#include <charconv>

namespace gridwhistle::codec {
namespace {

using models::Rota;
using models::RotaOverride;
using models::Shift;

constexpr TextRule kName{.max = 64, .one_line = true};
constexpr TextRule kMaybeName{.max = 64, .required = false, .one_line = true};
constexpr TextRule kAccount{.max = 200, .one_line = true};
constexpr std::size_t kPeopleMax = 64;
constexpr std::size_t kTeamsMax = 366;
constexpr std::size_t kShiftsMax = 64;
constexpr std::size_t kOverridesMax = 2000;

class RotaReader {
  public:
    RotaReader(ObjectReader& reader, const FindAccount& find_account) : reader_{reader}, find_account_{find_account} {}

    Rota read() && {
        Rota rota;
        rota.code = reader_.text("rota", kName);
        rota.name = read_label(reader_, "name", Presence::kRequired);
        rota.role = read_term<models::Recipient>(reader_, "role").value_or(rota.role);
        rota.area = reader_.code<models::AreaCode>("area");
        rota.unit = reader_.code<models::UnitCode>("unit");
        rota.time_zone = reader_.text("time_zone", kMaybeName);
        rota.calendar_code = reader_.text("calendar", kMaybeName);
        rota.retired = reader_.flag("retired").value_or(false);
        reader_.objects("shifts", {.max = kShiftsMax},
                        [&](ObjectReader& inner) { rota.shifts.push_back(read_shift(inner)); });
        reader_.objects("overrides", {.max = kOverridesMax},
                        [&](ObjectReader& inner) { rota.overrides.push_back(read_override(inner)); });
        return rota;
    }

  private:
    std::optional<models::AccountId> account(const JsonValue& element, const std::string& pointer) {
        const auto* text = element.as_text();
        auto found = text == nullptr ? std::nullopt : find_account_(*text);
        if (!found) reader_.fault_at(pointer, "unknown_account");
        return found;
    }

    std::vector<models::AccountId> people(const JsonValue& list, const std::string& pointer) {
        std::vector<models::AccountId> found;
        const auto* elements = list.as_array();
        if (elements == nullptr || elements->size() > kPeopleMax) {
            reader_.fault_at(pointer, elements == nullptr ? "wrong_type" : "too_many");
            return found;
        }
        for (std::size_t i = 0; i < elements->size(); ++i) {
            if (const auto one = account((*elements)[i], child_pointer(pointer, i))) found.push_back(*one);
        }
        return found;
    }

    static std::chrono::minutes read_minute(ObjectReader& inner, std::string_view name) {
        const auto minute = parse_time_of_day(inner.text(name, kName));
        if (!minute) inner.fault(name, "bad_time_of_day");
        return std::chrono::minutes(minute.value_or(0));
    }

    Shift read_shift(ObjectReader& inner) {
        Shift shift;
        shift.from = read_minute(inner, "from");
        shift.to = read_minute(inner, "to");
        if (const auto week = read_week(inner, "week")) shift.week = *week;
        shift.days = read_term<models::ShiftDays>(inner, "days").value_or(shift.days);
        if (const auto since = inner.optional_text("since", kMaybeName)) {
            shift.since = parse_date(*since);
            if (!shift.since) inner.fault("since", "bad_date");
        }
        inner.object("turn", [&](ObjectReader& turn) {
            shift.turn = static_cast<int>(turn.integer("count", {.min = 1, .max = 366}).value_or(1));
            shift.turn_unit = read_term<models::TurnUnit>(turn, "unit", Presence::kRequired).value_or(shift.turn_unit);
        });
        inner.array("teams", {.max = kTeamsMax}, [&](const JsonValue& team, const std::string& pointer) {
            shift.teams.push_back(people(team, pointer));
        });
        return shift;
    }

    RotaOverride read_override(ObjectReader& inner) {
        RotaOverride arranged;
        arranged.from = inner.instant("from", Presence::kRequired).value_or(models::Instant());
        arranged.to = inner.instant("to", Presence::kRequired).value_or(models::Instant());
        if (const auto* instead = inner.any("instead_of"))
            arranged.instead_of = account(*instead, child_pointer(inner.pointer(), "instead_of"));
        if (const auto* list = inner.any("people"))
            arranged.people = people(*list, child_pointer(inner.pointer(), "people"));
        return arranged;
    }

    ObjectReader& reader_;
    const FindAccount& find_account_;
};

std::vector<models::Refusal> lint_at(Rota rota, const std::string& pointer) {
    rota.version = 1;
    auto faults = models::lint(rota);
    for (auto& fault : faults) fault.pointer = pointer + fault.pointer;
    return faults;
}

void append_people(JsonWriter& json, const std::vector<models::AccountId>& people) {
    json.begin_array();
    for (const auto person : people) json.value(std::to_string(person.value));
    json.end_array();
}

void append_shift(JsonWriter& json, const Shift& shift) {
    json.begin_object();
    json.member("from", time_of_day_text(static_cast<int>(shift.from.count())));
    json.member("to", time_of_day_text(static_cast<int>(shift.to.count())));
    append_week(json, "week", shift.week);
    json.member("days", models::to_text(shift.days));
    if (shift.since) json.member("since", date_text(*shift.since));
    json.key("turn").begin_object().member("count", shift.turn);
    json.member("unit", models::to_text(shift.turn_unit)).end_object();
    json.key("teams").begin_array();
    for (const auto& team : shift.teams) append_people(json, team);
    json.end_array().end_object();
}

void append_override(JsonWriter& json, const RotaOverride& arranged) {
    json.begin_object().member("from", arranged.from).member("to", arranged.to);
    if (arranged.instead_of) json.member("instead_of", std::to_string(arranged.instead_of->value));
    json.key("people");
    append_people(json, arranged.people);
    json.end_object();
}

}  // namespace

Checked<std::vector<Rota>> read_rotas(const JsonValue& file, const FindAccount& find_account, DocumentCheck check) {
    Checked<std::vector<Rota>> checked;
    each_document(file, [&](const JsonValue& document, const std::string& pointer) {
        ObjectReader reader(document, UnknownFields::kRefused, pointer);
        Rota rota = RotaReader(reader, find_account).read();
        auto faults = reader.finish();
        if (faults.empty() && check == DocumentCheck::kFormAndSense) faults = lint_at(rota, pointer);
        if (!rota.code.empty() && std::ranges::find(checked.value, rota.code, &Rota::code) != checked.value.end())
            faults.emplace_back(models::RefusalClass::kInvalid, "duplicate_name", pointer + "/rota");
        checked.faults.insert(checked.faults.end(), faults.begin(), faults.end());
        checked.value.push_back(std::move(rota));
    });
    return checked;
}

std::optional<models::AccountId> account_of_id(std::string_view text) {
    models::AccountId account;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, account.value);
    return error == std::errc{} && stopped == end ? std::optional(account) : std::nullopt;
}

void append_rota(JsonWriter& json, const Rota& rota) {
    json.begin_object().member("rota", rota.code);
    append_label(json, "name", rota.name);
    json.member("role", models::to_text(rota.role));
    if (!rota.area.empty()) json.member("area", rota.area);
    if (!rota.unit.empty()) json.member("unit", rota.unit);
    json.member("time_zone", rota.time_zone).member("calendar", rota.calendar_code).member("retired", rota.retired);
    json.key("shifts").begin_array();
    for (const auto& shift : rota.shifts) append_shift(json, shift);
    json.end_array().key("overrides").begin_array();
    for (const auto& arranged : rota.overrides) append_override(json, arranged);
    json.end_array().end_object();
}

}  // namespace gridwhistle::codec
