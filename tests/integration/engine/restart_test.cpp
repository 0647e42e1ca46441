#include "storage/postgres/cluster.hpp"
#include "storage/postgres/migrations.hpp"
#include "storage/postgres/pg_store.hpp"
#include "storage/postgres/rows.hpp"
#include "tests/support/cluster_keeper.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <mutex>
#include <thread>

namespace gridwhistle::dispatcher {
namespace {

namespace pg = storage::postgres;

constexpr pg::Statement kFiled{"test_filed", "SELECT id FROM whistle ORDER BY id"};
constexpr int kClients = 4;
constexpr int kFilingsEach = 60;

/// A database of its own that the test may kill.
class RestartTest : public ::testing::Test {
  protected:
    RestartTest() {
        pg::ClusterOptions options;
        options.folder = parent_.path() / "data";
        options.durable_initdb = false;
        std::filesystem::create_directory(options.folder);
        std::filesystem::permissions(options.folder, std::filesystem::perms(0755));
        tests::start_cluster_keeper(options.folder);
        cluster_ = pg::EmbeddedCluster::start(options);
        connection_options_.url = cluster_->url();
        pg::migrate(connection_options_);
    }

    /// As a client does that got no answer: again, with the same key.
    static std::int64_t file_until_answered(tests::EngineWorld& world, const std::string& key) {
        while (true) {
            const Outcome outcome = world.run(tests::filing_under(key));
            if (const auto* answered = std::get_if<Answered>(&outcome)) return answered->whistle.value;
            EXPECT_TRUE(std::holds_alternative<Trouble>(outcome));
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }

    std::vector<std::int64_t> filed() {
        pg::Connection connection(connection_options_);
        std::vector<std::int64_t> ids;
        for (const auto& row : connection.execute(kFiled)) ids.push_back(pg::read<std::int64_t>(row[0]));
        return ids;
    }

    tests::TemporaryFolder parent_;
    pg::ConnectionOptions connection_options_;
    std::unique_ptr<pg::EmbeddedCluster> cluster_;
};

TEST_F(RestartTest, EveryAnsweredFilingIsThereOnceAfterTheDatabaseDiedUnderLoad) {
    pg::PgStore store(connection_options_, storage::Sealing(storage::Sealing::Key{}));
    tests::EngineWorld world(store);
    std::mutex mutex;
    std::vector<std::int64_t> answered;
    std::atomic<int> count{0};
    std::vector<std::jthread> clients;
    for (int c = 0; c < kClients; ++c) {
        clients.emplace_back([&, c] {
            for (int i = 0; i < kFilingsEach; ++i) {
                const auto id = file_until_answered(world, std::to_string(c) + "/" + std::to_string(i));
                const std::scoped_lock lock(mutex);
                answered.push_back(id);
                ++count;
            }
        });
    }
    for (const int part : {1, 2}) {
        EXPECT_TRUE(
            tests::eventually([&] { return count >= part * kClients * kFilingsEach / 3; }, std::chrono::seconds(60)));
        const auto restarts = cluster_->restarts();
        ::kill(cluster_->server_pid(), SIGKILL);
        EXPECT_TRUE(tests::eventually([&] { return cluster_->restarts() > restarts; }, std::chrono::seconds(60)));
    }
    clients.clear();
    std::sort(answered.begin(), answered.end());
    EXPECT_EQ(answered.size(), static_cast<std::size_t>(kClients * kFilingsEach));
    EXPECT_EQ(filed(), answered);
}

}  // namespace
}  // namespace gridwhistle::dispatcher
