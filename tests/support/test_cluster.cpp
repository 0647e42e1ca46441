#include "tests/support/test_cluster.hpp"

#include "storage/postgres/cluster.hpp"
#include "storage/postgres/errors.hpp"
#include "tests/support/cluster_keeper.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>

namespace gridwhistle::tests {
namespace {

namespace fs = std::filesystem;
namespace pg = storage::postgres;

const char* given_url() {
    const char* url = std::getenv("GW_TEST_DATABASE_URL");
    return url == nullptr || *url == '\0' ? nullptr : url;
}

/// The shared cluster as this test program uses it; released after the last test, also when tests failed.
class SharedCluster : public ::testing::Environment {
  public:
    const std::string& url() {
        if (url_.empty()) open();
        return url_;
    }
    void TearDown() override {
        if (!cluster_) return;
        cluster_->leave_running();
        cluster_.reset();
    }

  private:
    void open() {
        if (const char* url = given_url(); url != nullptr) {
            url_ = url;
            return;
        }
        spdlog::set_level(spdlog::level::warn);
        const fs::path folder = reachable_folder();
        pg::ClusterOptions options;
        options.folder = folder;
        options.durable_initdb = false;
        options.settings = {{"shared_buffers", "64MB"}, {"max_wal_size", "256MB"}, {"min_wal_size", "80MB"}};
        // Before the server, so that nothing that happens to this program leaves a server without somebody to stop it.
        start_cluster_keeper(folder);
        cluster_ = pg::EmbeddedCluster::open_for_command(options);
        url_ = cluster_->url();
    }

    /// In the build folder, unless the user under whom PostgreSQL runs cannot get there.
    static fs::path reachable_folder() {
        const fs::path preferred(GW_TEST_CLUSTER_FOLDER);
        try {
            return pg::DataFolder(preferred, true).path();
        } catch (const pg::StartRefused&) {
            const fs::path other = fs::temp_directory_path() /
                                   ("gridwhistle-test-" + std::to_string(std::hash<std::string>{}(preferred.string())));
            return pg::DataFolder(other, true).path();
        }
    }

    std::unique_ptr<pg::EmbeddedCluster> cluster_;
    std::string url_;
};

/// GoogleTest owns it.
SharedCluster* const kCluster = [] {
    auto* cluster = new SharedCluster;
    ::testing::AddGlobalTestEnvironment(cluster);
    return cluster;
}();

}  // namespace

const std::string& test_server_url() {
    return kCluster->url();
}

bool test_server_is_private() {
    return given_url() == nullptr;
}

}  // namespace gridwhistle::tests
