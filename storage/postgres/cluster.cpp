#include "storage/postgres/cluster.hpp"

#include "storage/postgres/connection.hpp"
#include "storage/postgres/rows.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>

namespace gridwhistle::storage::postgres {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kWatchPause{200};
constexpr std::chrono::milliseconds kRestartPauseMin{200};
constexpr std::chrono::milliseconds kRestartPauseMax{10000};
/// How long a command waits for a server that another program is just starting.
constexpr std::chrono::seconds kStartingWait{60};
constexpr std::chrono::milliseconds kStartingPoll{100};

constexpr Statement kDatabaseExists{"cluster_database_exists",
                                    "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)"};
constexpr Statement kDataFolder{"cluster_data_folder", "SELECT current_setting('data_directory')"};

/// Makes our database at the first start, and makes sure that this server serves this folder and no other.
void prepare_database(const DataFolder& folder, const fs::path& socket_folder) {
    ConnectionOptions options;
    options.url = cluster_url(socket_folder, "postgres");
    options.statement_timeout = std::chrono::milliseconds(0);
    Connection connection(options);
    const auto serves = read<std::string>(connection.execute(kDataFolder)[0][0]);
    if (fs::path(serves) != folder.cluster()) {
        throw StartRefused(fmt::format("the PostgreSQL server at {} serves {} instead of {}", socket_folder.string(),
                                       serves, folder.cluster().string()));
    }
    if (read<bool>(connection.execute(kDatabaseExists, kClusterDatabase)[0][0])) return;
    connection.run("CREATE DATABASE " + quote_identifier(kClusterDatabase));
}

}  // namespace

EmbeddedCluster::EmbeddedCluster(DataFolder folder, FolderUse use) : folder_{std::move(folder)}, use_{use} {}

std::unique_ptr<EmbeddedCluster> EmbeddedCluster::start(const ClusterOptions& options) {
    DataFolder folder(options.folder, true);
    FolderLock lock = FolderLock::acquire(folder.path(), FolderUse::kServe);
    std::unique_ptr<EmbeddedCluster> cluster(new EmbeddedCluster(std::move(folder), FolderUse::kServe));
    cluster->mark_.emplace(cluster->folder_.path());
    cluster->run_server(options, std::move(lock));
    return cluster;
}

std::unique_ptr<EmbeddedCluster> EmbeddedCluster::open_for_command(const ClusterOptions& options) {
    std::unique_ptr<EmbeddedCluster> cluster(
        new EmbeddedCluster(DataFolder(options.folder, true), FolderUse::kCommand));
    const DataFolder& folder = cluster->folder_;
    cluster->mark_.emplace(folder.path());
    const auto until = std::chrono::steady_clock::now() + kStartingWait;
    while (true) {
        if (auto lock = FolderLock::try_acquire(folder.path(), FolderUse::kCommand)) {
            cluster->run_server(options, std::move(*lock));
            return cluster;
        }
        if (auto url = running_url(folder.path())) {
            cluster->url_ = std::move(*url);
            return cluster;
        }
        if (std::chrono::steady_clock::now() > until) {
            throw StartRefused(
                fmt::format("the server of the data folder {} does not come up", folder.path().string()));
        }
        std::this_thread::sleep_for(kStartingPoll);
    }
}

std::optional<std::string> EmbeddedCluster::running_url(const fs::path& folder) {
    if (!fs::is_directory(folder)) return std::nullopt;
    const auto postmaster = DataFolder(folder, false).find_postmaster();
    if (!postmaster || !postmaster->ready) return std::nullopt;
    return cluster_url(postmaster->socket_folder, kClusterDatabase);
}

fs::path EmbeddedCluster::default_folder() {
    return ::geteuid() == 0 ? fs::path("/var/lib/gridwhistle") : fs::current_path() / "var";
}

void EmbeddedCluster::run_server(const ClusterOptions& options, FolderLock lock) {
    settings_ = options.settings;
    binaries_ = find_postgres(folder_.cluster_version());
    if (!folder_.cluster_version()) initialise_cluster(folder_, binaries_, options.durable_initdb);
    server_ = ServerProcess::start(folder_, binaries_, settings_);
    lock_.emplace(std::move(lock));
    server_pid_ = server_->pid();
    url_ = cluster_url(server_->socket_folder(), kClusterDatabase);
    prepare_database(folder_, server_->socket_folder());
    watcher_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

void EmbeddedCluster::watch(const std::stop_token& stop) {
    auto pause = kRestartPauseMin;
    std::unique_lock lock(wake_mutex_);
    while (!wake_.wait_for(lock, stop, kWatchPause, [&stop] { return stop.stop_requested(); })) {
        if (server_->is_alive()) {
            pause = kRestartPauseMin;
            continue;
        }
        server_pid_ = 0;
        spdlog::error("PostgreSQL has died; starting it again");
        while (!restart()) {
            if (wake_.wait_for(lock, stop, pause, [&stop] { return stop.stop_requested(); })) return;
            pause = std::min(pause * 2, kRestartPauseMax);
        }
    }
}

bool EmbeddedCluster::restart() {
    try {
        server_ = ServerProcess::start(folder_, binaries_, settings_);
    } catch (const std::exception& error) {
        spdlog::error("{}", error.what());
        return false;
    }
    server_pid_ = server_->pid();
    restarts_.fetch_add(1);
    return true;
}

EmbeddedCluster::~EmbeddedCluster() {
    if (watcher_.joinable()) {
        watcher_.request_stop();
        watcher_.join();
    }
    if (!server_ || leave_running_) return;
    if (use_ == FolderUse::kCommand) mark_->wait_until_alone();
    server_->stop();
    std::error_code ignored;
    fs::remove(server_->socket_folder(), ignored);  // empty now; it may lie outside the data folder
}

}  // namespace gridwhistle::storage::postgres
