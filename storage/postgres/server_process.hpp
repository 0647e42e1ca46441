#pragma once

#include "storage/postgres/binaries.hpp"
#include "storage/postgres/data_folder.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace gridwhistle::storage::postgres {

/// A setting of PostgreSQL by name.
using ServerSettings = std::vector<std::pair<std::string, std::string>>;

/// Makes the cluster in DIR/pg. A crash in between leaves nothing that looks like a cluster. `durable` false skips the
/// final sync, for throw-away clusters of tests.
void initialise_cluster(const DataFolder& folder, const PostgresBinaries& binaries, bool durable);

/// The postmaster of a data folder: started by this process, or found running after the one that started it died.
/// Used by one thread at a time.
class ServerProcess {
  public:
    /// Adopts a live postmaster of the folder or starts one, and waits until it answers. Throws StartRefused with the
    /// end of its log when it does not come up. `settings` win over the defaults of a small machine, never over those
    /// that keep data safe.
    [[nodiscard]] static ServerProcess start(const DataFolder& folder, const PostgresBinaries& binaries,
                                             const ServerSettings& settings);

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }
    [[nodiscard]] const std::filesystem::path& socket_folder() const noexcept { return socket_folder_; }

    /// False once the postmaster has ended; collects its exit status when it was our child.
    [[nodiscard]] bool is_alive();
    /// Ends all sessions, writes a checkpoint and waits for the end; immediate shutdown when that takes too long.
    void stop();

  private:
    ServerProcess(pid_t pid, std::filesystem::path socket_folder)
        : pid_{pid}, socket_folder_{std::move(socket_folder)} {}

    bool wait_for_end(std::chrono::seconds limit);
    void wait_until_ready(const DataFolder& folder);

    pid_t pid_;
    bool ended_{false};
    std::filesystem::path socket_folder_;
};

/// URL of a database of the cluster behind a socket folder.
[[nodiscard]] std::string cluster_url(const std::filesystem::path& socket_folder, const std::string& database);

inline constexpr const char* kClusterRole = "gridwhistle";
inline constexpr const char* kClusterDatabase = "gridwhistle";

}  // namespace gridwhistle::storage::postgres
