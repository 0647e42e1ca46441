#pragma once

#include "storage/postgres/server_process.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace gridwhistle::storage::postgres {

struct ClusterOptions {
    std::filesystem::path folder;  ///< the data folder; made when missing
    ServerSettings settings;       ///< further PostgreSQL settings
    bool durable_initdb{true};     ///< false only for throw-away clusters of tests
};

/// A private PostgreSQL server in a data folder: made, started, watched and stopped by this program. It listens on a
/// unix socket only and believes the kernel about who connects.
///
/// A watching thread starts the server again when it dies, with growing pauses. When this program dies without a
/// farewell the server lives on and the next owner of the folder adopts it.
class EmbeddedCluster {
  public:
    /// For the server of the installation. Throws StartRefused (with a sentence) when the folder is in use, cannot be
    /// reached, or PostgreSQL is missing or does not start.
    [[nodiscard]] static std::unique_ptr<EmbeddedCluster> start(const ClusterOptions& options);

    /// For one command: uses the cluster that is up, else starts it for as long as this object lives.
    [[nodiscard]] static std::unique_ptr<EmbeddedCluster> open_for_command(const ClusterOptions& options);

    /// URL of the cluster that runs in this folder, or nothing when none does.
    [[nodiscard]] static std::optional<std::string> running_url(const std::filesystem::path& folder);

    /// Where data lies unless told otherwise: /var/lib/gridwhistle for root, ./var for everybody else.
    [[nodiscard]] static std::filesystem::path default_folder();

    /// Stops the server unless somebody else runs it; a command waits for other commands that use it.
    ~EmbeddedCluster();
    EmbeddedCluster(const EmbeddedCluster&) = delete;
    EmbeddedCluster& operator=(const EmbeddedCluster&) = delete;

    /// Makes the destructor leave the server running; the next owner of the folder adopts it.
    void leave_running() noexcept { leave_running_ = true; }

    /// Never changes while this object lives. Safe from any thread.
    [[nodiscard]] const std::string& url() const noexcept { return url_; }
    /// True when this object runs the server; false when it only uses one that is up.
    [[nodiscard]] bool is_owner() const noexcept { return lock_.has_value(); }
    /// How often the server was started again after dying. Safe from any thread.
    [[nodiscard]] std::uint64_t restarts() const noexcept { return restarts_.load(); }
    /// Process id of the postmaster; 0 when not the owner or while it is down. Safe from any thread.
    [[nodiscard]] pid_t server_pid() const noexcept { return server_pid_.load(); }

  private:
    EmbeddedCluster(DataFolder folder, FolderUse use);

    void run_server(const ClusterOptions& options, FolderLock lock);
    void watch(const std::stop_token& stop);
    bool restart();

    DataFolder folder_;
    FolderUse use_;
    std::optional<FolderLock> lock_;
    std::optional<UseMark> mark_;
    std::optional<ServerProcess> server_;
    PostgresBinaries binaries_;
    ServerSettings settings_;
    std::string url_;
    bool leave_running_{false};
    std::atomic<std::uint64_t> restarts_{0};
    std::atomic<pid_t> server_pid_{0};
    std::mutex wake_mutex_;
    std::condition_variable_any wake_;
    std::jthread watcher_;
};

}  // namespace gridwhistle::storage::postgres
