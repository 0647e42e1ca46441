#include "codec/calendar_json.hpp"
#include "codec/json_reader.hpp"
#include "codec/ladder_json.hpp"
#include "codec/rota_json.hpp"
#include "storage/postgres/pg_reference.hpp"
#include "storage/postgres/read_rows.hpp"

#include <stdexcept>

// Ladders, rotas and calendars of PgReferenceStore: one table, the newest version of a code is in force.

namespace gridwhistle::storage::postgres {
namespace {

constexpr Statement kNewestPolicy{"policy_newest",
                                  "SELECT version, body FROM policy WHERE kind = $1::text AND code = $2::text"
                                  " ORDER BY version DESC LIMIT 1"};
constexpr Statement kPutPolicy{"policy_put",
                               "INSERT INTO policy (kind, code, version, body)"
                               " VALUES ($1::text, $2::text, $3::int, $4::text)"};
constexpr Statement kLoadPolicies{"load_policies",
                                  "SELECT DISTINCT ON (kind, code) kind, version, body FROM policy"
                                  " ORDER BY kind, code, version DESC"};

/// Throws std::logic_error: what was stored once must stay readable.
template <class Value>
Value readable(codec::Checked<Value> read, std::string_view kind) {
    if (read.good()) return std::move(read.value);
    throw std::logic_error("a stored " + std::string(kind) + " cannot be read: " + read.faults.front().code + " at " +
                           read.faults.front().pointer);
}

codec::JsonValue document(std::string_view body) {
    auto read = codec::read_json(body);
    if (!read) throw std::logic_error("a stored policy is no JSON: " + read.error().code);
    return std::move(*read);
}

template <class Value, class Append>
std::string body_of(const Value& value, Append append) {
    std::string body;
    codec::JsonWriter json(body);
    append(json, value);
    return body;
}

}  // namespace

std::size_t PgReferenceStore::put_policies(std::string_view kind, const std::vector<PolicyText>& policies) {
    std::size_t stored = 0;
    change([&](Transaction& transaction) {
        stored = 0;
        for (const auto& policy : policies) {
            int version = 0;
            const auto newest = transaction.execute(kNewestPolicy, kind, policy.code);
            if (!newest.empty()) {
                RowReader row(newest[0]);
                version = row.next<std::int32_t>();
                if (row.next<std::string_view>() == policy.body) continue;
            }
            static_cast<void>(transaction.execute(kPutPolicy, kind, policy.code, version + 1, policy.body));
            ++stored;
        }
        return stored > 0;
    });
    return stored;
}

std::size_t PgReferenceStore::put_ladders(const std::vector<models::Ladder>& ladders) {
    std::vector<PolicyText> texts;
    for (const auto& ladder : ladders) texts.push_back({ladder.code, body_of(ladder, codec::append_ladder)});
    return put_policies("ladder", texts);
}

std::size_t PgReferenceStore::put_rotas(const std::vector<models::Rota>& rotas) {
    std::vector<PolicyText> texts;
    for (const auto& rota : rotas) texts.push_back({rota.code, body_of(rota, codec::append_rota)});
    return put_policies("rota", texts);
}

std::size_t PgReferenceStore::put_calendars(const std::vector<models::NamedCalendar>& calendars) {
    std::vector<PolicyText> texts;
    for (const auto& calendar : calendars) texts.push_back({calendar.code, body_of(calendar, codec::append_calendar)});
    return put_policies("calendar", texts);
}

void PgReferenceStore::load_duty_times(Transaction& transaction, ReferenceData& data) {
    for (const auto& each : transaction.execute(kLoadPolicies)) {
        RowReader row(each);
        const auto kind = row.next<std::string_view>();
        const auto version = row.next<std::int32_t>();
        const auto body = document(row.next<std::string_view>());
        if (kind == "ladder") {
            data.ladders.push_back(readable(codec::read_ladders(body, codec::DocumentCheck::kForm), kind).at(0));
            data.ladders.back().version = version;
        } else if (kind == "rota") {
            auto read = codec::read_rotas(body, codec::account_of_id, codec::DocumentCheck::kForm);
            data.rotas.push_back(readable(std::move(read), kind).at(0));
            data.rotas.back().version = version;
        } else {
            data.calendars.push_back(readable(codec::read_calendar(body), kind));
            data.calendars.back().version = version;
        }
    }
}

}  // namespace gridwhistle::storage::postgres
