#include "tests/support/stores_under_test.hpp"

#include "storage/memory_store.hpp"
#include "storage/postgres/notice_rows.hpp"
#include "storage/postgres/pg_outbox.hpp"
#include "storage/postgres/pg_store.hpp"
#include "storage/postgres/pg_timetable.hpp"
#include "storage/postgres/rows.hpp"
#include "tests/support/test_database.hpp"

namespace gridwhistle::tests {
namespace {

namespace pg = storage::postgres;

class MemoryUnderTest final : public StoreUnderTest {
  public:
    storage::Store& store() override { return store_; }
    storage::Store& store_losing_commits() override {
        store_.set_fault_hook([](const auto&) { return storage::CommitFault::kLostButStored; });
        return store_;
    }
    std::vector<StoredRow> events_of(std::int64_t whistle) override {
        std::vector<StoredRow> rows;
        const auto stored = store_.find(models::WhistleId{whistle}).value();
        for (const auto& event : stored.events)
            rows.push_back({event.type, event.version, event.n, event.at, event.actor, event.data, event.hash});
        return rows;
    }
    std::size_t count_whistles() override { return store_.ids().size(); }
    std::vector<storage::StoredNotice> notices() override { return store_.outbox().notices(); }
    storage::Outbox& outbox() override { return store_.outbox(); }
    storage::ChannelStore& channels() override { return store_.outbox(); }
    storage::Inbox& inbox() override { return store_.outbox(); }
    storage::Timetable& timetable() override { return store_.timetable(); }
    void make_unreadable(std::int64_t whistle) override { store_.make_unreadable(models::WhistleId{whistle}); }

  private:
    storage::MemoryStore store_;
};

constexpr pg::Statement kEvents{"test_events",
                                "SELECT type, v, n, at, actor, data, hash FROM event WHERE whistle = $1 ORDER BY n"};
constexpr pg::Statement kCount{"test_count_whistles", "SELECT count(*) FROM whistle"};
constexpr pg::Statement kNotices{"test_notices",
                                 "SELECT n.id, " GW_NOTICE_COLUMNS ", n.at, n.hushed FROM notice n ORDER BY n.id"};
constexpr pg::Statement kSpoil{"test_spoil", "UPDATE whistle SET body = '{\"from\":\"the future\"}' WHERE id = $1"};
/// COMMIT runs it before the point of no return, so the client gives up first and the commit succeeds later.
constexpr const char* kSlowCommits =
    "CREATE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1); RETURN NULL; END';"
    "CREATE CONSTRAINT TRIGGER nap AFTER INSERT ON answer DEFERRABLE INITIALLY DEFERRED"
    " FOR EACH ROW EXECUTE FUNCTION nap()";

class PostgresUnderTest final : public StoreUnderTest {
  public:
    storage::Store& store() override { return store_; }
    storage::Store& store_losing_commits() override {
        connection_.run(kSlowCommits);
        return impatient_;
    }
    std::vector<StoredRow> events_of(std::int64_t whistle) override {
        std::vector<StoredRow> rows;
        for (const auto& row : connection_.execute(kEvents, whistle)) {
            pg::RowReader reader(row);
            StoredRow& stored = rows.emplace_back();
            stored.type = reader.next<std::string>();
            stored.version = reader.next<std::int16_t>();
            stored.n = static_cast<std::uint32_t>(reader.next<std::int32_t>());
            stored.at = reader.next<models::Instant>();
            stored.actor = reader.next<models::AccountId>();
            stored.data = reader.next<std::string>();
            stored.hash = std::string(storage::to_characters(reader.next<storage::Bytes>()));
        }
        return rows;
    }
    std::size_t count_whistles() override {
        return static_cast<std::size_t>(pg::read<std::int64_t>(connection_.execute(kCount)[0][0]));
    }
    std::vector<storage::StoredNotice> notices() override {
        std::vector<storage::StoredNotice> notices;
        for (const auto& row : connection_.execute(kNotices)) {
            pg::RowReader reader(row);
            storage::StoredNotice& stored = notices.emplace_back();
            stored.id = reader.next<std::int64_t>();
            stored.notice = pg::read_notice(reader);
            stored.at = reader.next<models::Instant>();
            stored.hushed = reader.next<bool>();
        }
        return notices;
    }
    storage::Outbox& outbox() override { return outbox_; }
    storage::ChannelStore& channels() override { return outbox_; }
    storage::Inbox& inbox() override { return outbox_; }
    storage::Timetable& timetable() override { return timetable_; }
    void make_unreadable(std::int64_t whistle) override { connection_.execute(kSpoil, whistle); }

  private:
    [[nodiscard]] pg::ConnectionOptions impatient_options() const {
        pg::ConnectionOptions options = database_.options();
        options.commit_timeout = std::chrono::milliseconds(200);
        return options;
    }

    TestDatabase database_;
    pg::Connection connection_{database_.options()};
    storage::Sealing sealing_{storage::Sealing::Key{}};
    pg::PgStore store_{database_.options(), sealing_};
    pg::PgOutbox outbox_{database_.options(), sealing_, 4};
    pg::PgTimetable timetable_{database_.options()};
    pg::PgStore impatient_{impatient_options(), sealing_};
};

}  // namespace

std::string name_of(StoreKind kind) {
    return kind == StoreKind::kMemory ? "memory" : "postgres";
}

std::unique_ptr<StoreUnderTest> make_store(StoreKind kind) {
    if (kind == StoreKind::kMemory) return std::make_unique<MemoryUnderTest>();
    return std::make_unique<PostgresUnderTest>();
}

}  // namespace gridwhistle::tests
