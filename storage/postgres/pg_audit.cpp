#include "storage/postgres/pg_audit.hpp"

#include "codec/event_json.hpp"
#include "codec/whistle_json.hpp"
#include "models/audit.hpp"
#include "storage/event_chain.hpp"
#include "storage/postgres/rows.hpp"
#include "storage/postgres/transaction.hpp"
#include "storage/row_image.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace gridwhistle::storage::postgres {
namespace {

constexpr Statement kWhistles{"audit_whistles",
                              "SELECT whistle.id, version, state, phase, open, body, deadline.whistle IS NOT NULL,"
                              " deadline.fires_at, coalesce(deadline.fails, 0) FROM whistle LEFT JOIN deadline"
                              " ON deadline.region = whistle.region AND deadline.whistle = whistle.id"
                              " WHERE whistle.id > $1::bigint ORDER BY whistle.id LIMIT 1000"};
constexpr Statement kEvents{"audit_events",
                            "SELECT whistle, type, v, n, at, actor, data, hash FROM event"
                            " WHERE whistle > $1::bigint AND whistle <= $2::bigint ORDER BY whistle, n"};
constexpr Statement kAssignments{
    "audit_assignments",
    "SELECT whistle, n, party_kind, party, unit, role, state, coalesce(holder, 0), epoch, area,"
    " priority, offered_at, live FROM assignment"
    " WHERE whistle > $1::bigint AND whistle <= $2::bigint ORDER BY whistle, n"};
constexpr Statement kOrphans{"audit_orphans",
                             "SELECT DISTINCT e.whistle FROM event e WHERE NOT EXISTS"
                             " (SELECT FROM whistle w WHERE w.id = e.whistle) LIMIT 100"};
constexpr Statement kAnswers{"audit_answers",
                             "SELECT count(*), count(*) FILTER (WHERE w.id IS NULL OR w.version < a.version)"
                             " FROM answer a LEFT JOIN whistle w ON w.id = a.whistle"};

struct LogRow {
    std::string type;
    int version{0};
    std::uint32_t n{0};
    models::Instant at;
    models::AccountId actor;
    std::string data;
    std::string hash;

    [[nodiscard]] codec::EventRow view() const { return {type, version, n, at, actor, data}; }
};

struct AssignmentRow {
    std::uint16_t n{0};
    std::string party_kind;
    std::string party;
    std::string unit;
    std::string role;
    std::string state;
    std::int64_t holder{0};
    std::int64_t epoch{0};
    std::string area;
    std::string priority;
    models::Instant offered_at;
    bool live{false};
};

class Auditor {
  public:
    Auditor(const ConnectionOptions& options, const std::function<void(const std::string&)>& tell)
        : connection_{options}, tell_{tell} {}

    AuditCounts run() {
        while (next_thousand()) {
        }
        Transaction transaction(connection_, TransactionMode::kReadSnapshot);
        for (const auto& row : transaction.execute(kOrphans))
            breach(read<std::int64_t>(row[0]), "has events but no row");
        const auto answers = transaction.execute(kAnswers)[0];
        counts_.answers = read<std::int64_t>(answers[0]);
        if (const auto wrong = read<std::int64_t>(answers[1]); wrong > 0) {
            ++counts_.breaches;
            tell_(std::to_string(wrong) + " kept answers speak of whistles or versions that do not exist");
        }
        return counts_;
    }

  private:
    void breach(std::int64_t whistle, const std::string& sentence) {
        ++counts_.breaches;
        tell_("whistle " + std::to_string(whistle) + " " + sentence);
    }

    bool next_thousand() {
        Transaction transaction(connection_, TransactionMode::kReadSnapshot);
        const auto whistles = transaction.execute(kWhistles, last_);
        if (whistles.empty()) return false;
        const auto end = read<std::int64_t>(whistles[whistles.size() - 1][0]);
        std::map<std::int64_t, std::vector<LogRow>> logs;
        for (const auto& each : transaction.execute(kEvents, last_, end)) {
            RowReader row(each);
            auto& log = logs[row.next<std::int64_t>()];
            LogRow line;
            line.type = row.next<std::string>();
            line.version = row.next<std::int16_t>();
            line.n = static_cast<std::uint32_t>(row.next<std::int32_t>());
            line.at = row.next<models::Instant>();
            line.actor = row.next<models::AccountId>();
            line.data = row.next<std::string>();
            line.hash = std::string(to_characters(row.next<Bytes>()));
            log.push_back(std::move(line));
        }
        std::map<std::int64_t, std::vector<AssignmentRow>> assignments;
        for (const auto& each : transaction.execute(kAssignments, last_, end)) {
            RowReader row(each);
            auto& rows = assignments[row.next<std::int64_t>()];
            AssignmentRow part;
            part.n = static_cast<std::uint16_t>(row.next<std::int16_t>());
            part.party_kind = row.next<std::string>();
            part.party = row.next<std::string>();
            part.unit = row.next<std::string>();
            part.role = row.next<std::string>();
            part.state = row.next<std::string>();
            part.holder = row.next<std::int64_t>();
            part.epoch = row.next<std::int32_t>();
            part.area = row.next<std::string>();
            part.priority = row.next<std::string>();
            part.offered_at = row.next<models::Instant>();
            part.live = row.next<bool>();
            rows.push_back(std::move(part));
        }
        for (const auto& each : whistles) audit_one(RowReader(each), logs, assignments);
        last_ = end;
        return true;
    }

    void audit_one(RowReader row, const std::map<std::int64_t, std::vector<LogRow>>& logs,
                   const std::map<std::int64_t, std::vector<AssignmentRow>>& assignments) {
        const auto id = row.next<std::int64_t>();
        const auto version = row.next<std::int32_t>();
        const auto state = row.next<std::string>();
        const auto phase = row.next<std::string>();
        const auto open = row.next<bool>();
        const auto body = row.next<std::string>();
        const auto wakes = row.next<bool>();
        const auto fires_at = row.next<std::optional<models::Instant>>();
        const bool put_off = row.next<std::int16_t>() > 0;
        ++counts_.whistles;
        const auto whistle = codec::read_stored_whistle(body);
        if (!whistle) return breach(id, "has a row that cannot be read: " + whistle.error().code);
        static const std::vector<LogRow> kNoLog;
        const auto found = logs.find(id);
        const auto& log = found == logs.end() ? kNoLog : found->second;
        counts_.events += static_cast<std::int64_t>(log.size());
        audit_log(id, *whistle, log);

        const bool projected = whistle->version == static_cast<std::uint32_t>(version) &&
                               state == models::to_text(whistle->state) &&
                               phase == models::to_text(models::phase_of(*whistle)) &&
                               open == models::is_open(whistle->state) && whistle->id.value == id;
        if (!projected) breach(id, "has columns that differ from its row");
        if (wakes != has_deadline_row(*whistle)) breach(id, "has a deadline row without need, or none");
        if (wakes && !put_off && fires_at != models::next_firing(*whistle))
            breach(id, "is looked at when nothing of it is due");
        static const std::vector<AssignmentRow> kNone;
        const auto parts = assignments.find(id);
        if (!same_assignments(*whistle, parts == assignments.end() ? kNone : parts->second))
            breach(id, "has assignment rows that differ from its row");
    }

    void audit_log(std::int64_t id, const models::Whistle& whistle, const std::vector<LogRow>& log) {
        std::vector<ChainedRow> chained;
        std::vector<models::Event> events;
        for (const auto& line : log) {
            chained.push_back({line.view(), line.hash});
            auto event = codec::read_event(line.view());
            if (!event) return breach(id, "has an event that cannot be read: " + event.error().code);
            events.push_back(std::move(*event));
        }
        if (const auto broken = find_chain_break(chained))
            breach(id, "has a broken chain at event " + std::to_string(*broken));
        for (const auto& sentence : models::audit(whistle, events)) breach(id, sentence);
    }

    static bool same_assignments(const models::Whistle& whistle, const std::vector<AssignmentRow>& rows) {
        return std::ranges::equal(whistle.assignments, rows,
                                  [&whistle](const models::Assignment& part, const AssignmentRow& row) {
                                      return same_party(part, row) && same_progress(whistle, part, row);
                                  });
    }

    static bool same_party(const models::Assignment& part, const AssignmentRow& row) {
        return part.n == row.n && models::to_text(part.party.kind) == row.party_kind && part.party.code == row.party &&
               part.unit.value == row.unit && models::to_text(part.role) == row.role;
    }

    static bool same_progress(const models::Whistle& whistle, const models::Assignment& part,
                              const AssignmentRow& row) {
        return models::to_text(part.state) == row.state && part.epoch == row.epoch &&
               part.holder.value_or(models::AccountId{}).value == row.holder && whistle.area.value == row.area &&
               models::to_text(whistle.priority) == row.priority && part.offered_at == row.offered_at &&
               has_live_row(whistle, part) == row.live;
    }

    Connection connection_;
    const std::function<void(const std::string&)>& tell_;
    AuditCounts counts_;
    std::int64_t last_{0};
};

}  // namespace

AuditCounts audit_database(const ConnectionOptions& options, const std::function<void(const std::string&)>& tell) {
    ConnectionOptions patient = options;
    patient.statement_timeout = std::chrono::minutes(2);
    return Auditor(patient, tell).run();
}

}  // namespace gridwhistle::storage::postgres
