#pragma once

#include "storage/event_chain.hpp"
#include "storage/memory_outbox.hpp"
#include "storage/store.hpp"
#include "storage/timetable.hpp"

#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace gridwhistle::tests {

enum class StoreKind { kMemory, kPostgres };

/// How GoogleTest shows the parameter.
[[nodiscard]] std::string name_of(StoreKind kind);

/// A stored event as it lies there, with its own texts.
struct StoredRow {
    std::string type;
    int version{0};
    std::uint32_t n{0};
    models::Instant at;
    models::AccountId actor;
    std::string data;
    std::string hash;

    [[nodiscard]] storage::ChainedRow chained() const { return {{type, version, n, at, actor, data}, hash}; }
};

/// A fresh, empty store of one kind, with ways to look behind the port.
class StoreUnderTest {
  public:
    StoreUnderTest() = default;
    StoreUnderTest(const StoreUnderTest&) = delete;
    StoreUnderTest& operator=(const StoreUnderTest&) = delete;
    virtual ~StoreUnderTest() = default;

    [[nodiscard]] virtual storage::Store& store() = 0;
    /// The same data through a store whose commits arrive but are never heard of in time.
    [[nodiscard]] virtual storage::Store& store_losing_commits() = 0;
    [[nodiscard]] virtual std::vector<StoredRow> events_of(std::int64_t whistle) = 0;
    [[nodiscard]] virtual std::size_t count_whistles() = 0;
    /// By id.
    [[nodiscard]] virtual std::vector<storage::StoredNotice> notices() = 0;
    [[nodiscard]] virtual storage::Outbox& outbox() = 0;
    [[nodiscard]] virtual storage::ChannelStore& channels() = 0;
    [[nodiscard]] virtual storage::Inbox& inbox() = 0;
    [[nodiscard]] virtual storage::Timetable& timetable() = 0;
    /// As if a newer program had written the whistle.
    virtual void make_unreadable(std::int64_t whistle) = 0;
};

[[nodiscard]] std::unique_ptr<StoreUnderTest> make_store(StoreKind kind);

}  // namespace gridwhistle::tests
