#pragma once

#include "api/http_server.hpp"
#include "api/rate_limit.hpp"
#include "api/services.hpp"
#include "app/clock_keeper.hpp"
#include "app/courier_thread.hpp"
#include "app/database.hpp"
#include "app/snapshot_builder.hpp"
#include "config/settings.hpp"
#include "dispatcher/engine.hpp"
#include "routing/duplicate_finder.hpp"
#include "storage/postgres/event_partitions.hpp"
#include "storage/postgres/pg_outbox.hpp"
#include "storage/postgres/pg_reader.hpp"
#include "storage/postgres/pg_reference.hpp"
#include "storage/postgres/pg_store.hpp"
#include "storage/postgres/pg_timetable.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>

namespace gridwhistle::app {

/// One running server: everything between the socket and the database, made in the order of data flow and taken down
/// in reverse.
class Node {
  public:
    Node(boost::asio::io_context& io, const config::Settings& settings, const Database& database);
    ~Node();
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    /// Binds and starts to answer. Throws CommandFailed when the address cannot be had.
    void start();

    /// "127.0.0.1:8080"
    [[nodiscard]] std::string address() const;

    /// Stops to accept, lets running requests finish, then lets the io_context run out of work.
    boost::asio::awaitable<void> stop_serving();

    /// Drains the engine and stops the threads. Blocks; after the io_context has returned.
    void finish();

    [[nodiscard]] dispatcher::Engine& engine() noexcept { return *engine_; }
    [[nodiscard]] storage::ReferenceStore& reference() noexcept { return reference_; }
    [[nodiscard]] const dispatcher::CurrentSnapshot& snapshot() const noexcept { return *snapshot_; }

  private:
    void remember_recent();
    void remember(const storage::BatchWrites& writes);
    void follow(const std::vector<storage::FeedItem>& items);

    boost::asio::io_context& io_;
    config::Settings settings_;
    storage::postgres::PartitionKeeper partitions_;
    storage::postgres::PgStore store_;
    storage::postgres::PgReader reader_;
    storage::postgres::PgOutbox outbox_;
    storage::postgres::PgReferenceStore reference_;
    std::unique_ptr<dispatcher::CurrentSnapshot> snapshot_;
    std::unique_ptr<SnapshotKeeper> snapshot_keeper_;
    std::unique_ptr<CourierThread> courier_;
    std::unique_ptr<dispatcher::IdentityMint> mint_;
    routing::DuplicateFinder duplicates_;
    storage::postgres::PgTimetable timetable_;
    std::unique_ptr<dispatcher::Clockwork> clockwork_;  ///< outlives the engine, which tells it what has fired
    std::unique_ptr<dispatcher::Engine> engine_;
    std::unique_ptr<ClockKeeper> clock_;
    api::Metrics metrics_;
    api::Authenticator authenticator_;
    api::RateLimiter limiter_;
    std::unique_ptr<api::ReadPool> reads_;
    std::unique_ptr<api::FeedHub> feed_;
    std::unique_ptr<api::Services> services_;
    std::unique_ptr<api::HttpServer> server_;
};

/// serve refuses a database whose clock was shifted for tests, unless told that this is one. Throws CommandFailed.
void refuse_shifted_clock(const Database& database, bool test_clock);

}  // namespace gridwhistle::app
