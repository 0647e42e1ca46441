#include "storage/postgres/server_process.hpp"

#include "storage/postgres/connection.hpp"
#include "storage/postgres/errors.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <set>
#include <system_error>
#include <thread>

namespace gridwhistle::storage::postgres {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kPoll{50};
/// A recovery after a crash may replay up to max_wal_size; while the postmaster lives we wait this long.
constexpr std::chrono::minutes kReadyTimeout{15};
constexpr std::chrono::seconds kFastStopTimeout{60};
constexpr std::chrono::seconds kImmediateStopTimeout{20};
constexpr std::chrono::seconds kLeftBehindTimeout{10};
constexpr std::uintmax_t kLogBytesMax = 16 << 20;

constexpr std::uint64_t kMebibyte = 1 << 20;

/// A quarter of the machine's memory, as PostgreSQL's manual advises, within bounds for small and for large ones.
std::string shared_buffers() {
    const auto memory = static_cast<std::uint64_t>(std::max(0L, sysconf(_SC_PHYS_PAGES))) *
                        static_cast<std::uint64_t>(std::max(0L, sysconf(_SC_PAGESIZE)));
    return fmt::format("{}MB", std::clamp(memory / 4, 128 * kMebibyte, 1024 * kMebibyte) / kMebibyte);
}

/// Sensible for a small machine; the operator's settings come after them and win.
const ServerSettings kDefaults{
    {"shared_buffers", shared_buffers()},
    {"max_connections", "100"},
    {"wal_compression", "lz4"},
    {"checkpoint_timeout", "15min"},
    {"max_wal_size", "4GB"},
    {"min_wal_size", "256MB"},
    {"jit", "off"},
    {"random_page_cost", "1.1"},
    {"effective_cache_size", "1GB"},
    {"log_checkpoints", "off"},
    {"log_timezone", "UTC"},
    {"log_line_prefix", "%m [%p] %a "},
    {"timezone", "UTC"},
    {"client_connection_check_interval", "2s"},
};

/// What nothing may change: no network, nothing that loses acknowledged data.
ServerSettings protected_settings(const fs::path& socket_folder) {
    return {{"listen_addresses", ""},
            {"port", "5432"},
            {"unix_socket_directories", quote_identifier(socket_folder.string())},  // a list; a comma would split it
            {"unix_socket_permissions", "0700"},
            {"fsync", "on"},
            {"full_page_writes", "on"},
            {"synchronous_commit", "on"},
            {"logging_collector", "off"},
            {"log_destination", "stderr"}};
}

/// Rewritten at each start, since the invoking user may be another one than last time. Peer means: the kernel says who
/// is at the other end of the socket. Never trust.
void write_access_files(const DataFolder& folder) {
    std::set<std::string> users{"root", "postgres", folder.server_user().name, current_user().name};
    std::string ident = "# Written by gridwhistle at each start.\n";
    for (const std::string& user : users) ident += fmt::format("gridwhistle \"{}\" {}\n", user, kClusterRole);
    const std::string hba =
        "# Written by gridwhistle at each start.\n"
        "local all all peer map=gridwhistle\n"
        "local replication all peer map=gridwhistle\n";
    for (const auto& [name, text] : {std::pair{"pg_hba.conf", hba}, std::pair{"pg_ident.conf", ident}}) {
        const fs::path file = folder.cluster() / name;
        std::ofstream out(file, std::ios::trunc);
        out << text;
        if (!out.flush()) throw StartRefused(fmt::format("{} cannot be written", file.string()));
    }
}

/// False for a process that is gone, and for one that ended but that nobody collects: in a container the parent of
/// orphans may never do so.
bool is_working(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    const std::string line{std::istreambuf_iterator<char>(file), {}};
    const auto name_end = line.rfind(") ");
    if (name_end == std::string::npos || name_end + 2 >= line.size()) return false;
    const char state = line[name_end + 2];
    return state != 'Z' && state != 'X';
}

/// True while any process works in the cluster: sessions outlive a killed postmaster until they notice.
bool is_inhabited(const fs::path& cluster) {
    std::error_code problem;
    for (const auto& process : fs::directory_iterator("/proc", problem)) {
        const fs::path works_in = fs::read_symlink(process.path() / "cwd", problem);
        if (!problem && works_in == cluster) return true;
    }
    return false;
}

/// PostgreSQL refuses to start beside sessions of an earlier postmaster. Those that stay longer are for its log to
/// name.
void wait_for_sessions_left_behind(const fs::path& cluster) {
    const auto until = std::chrono::steady_clock::now() + kLeftBehindTimeout;
    while (is_inhabited(cluster) && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(kPoll);
}

/// PostgreSQL refuses to start while any process has the number that its lock files name, be it a stranger's or a dead
/// one's that nobody collects. When no process works in the cluster, whose folder we hold, the files are stale.
void remove_stale_locks(const fs::path& cluster, const fs::path& socket_folder) {
    if (is_inhabited(cluster)) return;
    std::error_code ignored;
    fs::remove(cluster / "postmaster.pid", ignored);
    fs::remove(socket_folder / ".s.PGSQL.5432.lock", ignored);
}

std::vector<std::string> server_arguments(const DataFolder& folder, const fs::path& socket_folder,
                                          const ServerSettings& settings) {
    std::vector<std::string> arguments{"-D", folder.cluster().string()};
    for (const auto& group : {kDefaults, settings, protected_settings(socket_folder)}) {
        for (const auto& [name, value] : group) {
            arguments.emplace_back("-c");
            arguments.push_back(name + "=" + value);
        }
    }
    return arguments;
}

std::string last_lines(const fs::path& log) {
    std::ifstream file(log, std::ios::ate);
    const auto size = static_cast<std::streamoff>(file.tellg());
    file.seekg(std::max<std::streamoff>(0, size - 600));
    return {std::istreambuf_iterator<char>(file), {}};
}

void rotate_log(const fs::path& log) {
    std::error_code ignored;
    if (fs::file_size(log, ignored) <= kLogBytesMax || ignored) return;
    fs::rename(log, log.string() + ".1", ignored);
}

}  // namespace

ServerProcess ServerProcess::start(const DataFolder& folder, const PostgresBinaries& binaries,
                                   const ServerSettings& settings) {
    if (const auto running = folder.find_postmaster()) {
        spdlog::info("adopting the PostgreSQL server {} that still runs in {}", running->pid,
                     folder.cluster().string());
        ServerProcess adopted(running->pid, running->socket_folder);
        adopted.wait_until_ready(folder);
        if (adopted.is_alive()) return adopted;
    }
    wait_for_sessions_left_behind(folder.cluster());
    const fs::path socket_folder = folder.make_socket_folder();
    remove_stale_locks(folder.cluster(), socket_folder);
    write_access_files(folder);
    rotate_log(folder.log());
    const pid_t child = start_child(binaries.postgres, server_arguments(folder, socket_folder, settings),
                                    {folder.server_user(), folder.log(), Orphan::kLivesOn});
    ServerProcess started(child, socket_folder);
    started.wait_until_ready(folder);
    if (!started.is_alive()) {
        throw StartRefused(fmt::format("PostgreSQL did not start in {}; its log {} ends with:\n{}",
                                       folder.cluster().string(), folder.log().string(), last_lines(folder.log())));
    }
    return started;
}

void ServerProcess::wait_until_ready(const DataFolder& folder) {
    const auto begin = std::chrono::steady_clock::now();
    auto next_word = begin + std::chrono::seconds(10);
    while (is_alive()) {
        const auto seen = folder.find_postmaster();
        // The file of an earlier server may still be there; only this process's own entry counts.
        if (seen && seen->pid == pid_ && seen->ready) {
            const std::string url = cluster_url(seen->socket_folder, "postgres") + "?connect_timeout=2";
            socket_folder_ = seen->socket_folder;
            if (PQping(url.c_str()) == PQPING_OK) return;
        }
        const auto now = std::chrono::steady_clock::now();
        if (now - begin > kReadyTimeout) {
            stop();
            return;
        }
        if (now > next_word) {
            spdlog::info("waiting for PostgreSQL to finish its recovery");
            next_word = now + std::chrono::seconds(10);
        }
        std::this_thread::sleep_for(kPoll);
    }
}

bool ServerProcess::is_alive() {
    if (ended_) return false;
    // An adopted server may be a child after all, of an earlier cluster object in this very process.
    const bool collected = ::waitpid(pid_, nullptr, WNOHANG) == pid_;
    ended_ = collected || !is_working(pid_);
    return !ended_;
}

bool ServerProcess::wait_for_end(std::chrono::seconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (is_alive()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(kPoll);
    }
    return true;
}

void ServerProcess::stop() {
    if (!is_alive()) return;
    ::kill(pid_, SIGINT);  // fast shutdown: sessions end, a checkpoint is written
    if (wait_for_end(kFastStopTimeout)) return;
    spdlog::warn("PostgreSQL does not end; stopping it at once, it will recover at the next start");
    ::kill(pid_, SIGQUIT);
    if (!wait_for_end(kImmediateStopTimeout)) {
        // Killing the postmaster would leave its sessions behind; the next start adopts it instead.
        spdlog::error("PostgreSQL {} still runs", pid_);
    }
}

}  // namespace gridwhistle::storage::postgres
