#include "storage/postgres/errors.hpp"
#include "storage/postgres/server_process.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <system_error>

namespace gridwhistle::storage::postgres {
namespace {

namespace fs = std::filesystem;

/// Unfinished clusters carry this in their name; whatever still has it after a crash is rubbish.
constexpr std::string_view kUnfinished = "pg.unfinished.";

void remove_unfinished(const DataFolder& folder) {
    for (const auto& entry : fs::directory_iterator(folder.path())) {
        if (entry.path().filename().string().starts_with(kUnfinished)) fs::remove_all(entry.path());
    }
}

}  // namespace

void initialise_cluster(const DataFolder& folder, const PostgresBinaries& binaries, bool durable) {
    remove_unfinished(folder);
    const fs::path draft = folder.path() / (std::string(kUnfinished) + std::to_string(::getpid()));
    fs::create_directory(draft);
    fs::permissions(draft, fs::perms(0700));
    const SystemUser& user = folder.server_user();
    if (::geteuid() == 0 && ::chown(draft.c_str(), user.uid, user.gid) != 0) {
        throw std::system_error(errno, std::generic_category(), draft.string());
    }
    std::vector<std::string> arguments{"--pgdata=" + draft.string(),
                                       std::string("--username=") + kClusterRole,
                                       "--encoding=UTF8",
                                       "--locale=C.UTF-8",
                                       "--data-checksums",
                                       "--auth-local=peer",
                                       "--auth-host=reject",
                                       "--no-instructions"};
    if (!durable) arguments.emplace_back("--no-sync");
    spdlog::info("making a private PostgreSQL {} cluster in {}", binaries.major, folder.cluster().string());
    const pid_t child = start_child(binaries.initdb, arguments, {user, folder.log(), Orphan::kDies});
    if (wait_for_child(child) != 0) {
        throw StartRefused(fmt::format("initdb failed, see {}", folder.log().string()));
    }
    fs::rename(draft, folder.cluster());
}

std::string cluster_url(const fs::path& socket_folder, const std::string& database) {
    std::string host;
    for (const char c : socket_folder.string()) {
        const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
        host += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return fmt::format("postgresql://{}@{}/{}", kClusterRole, host, database);
}

}  // namespace gridwhistle::storage::postgres
