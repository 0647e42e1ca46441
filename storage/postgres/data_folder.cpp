#include "storage/postgres/data_folder.hpp"

#include "storage/postgres/errors.hpp"

#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <system_error>

namespace gridwhistle::storage::postgres {
namespace {

namespace fs = std::filesystem;

/// sockaddr_un holds 107 characters and a NUL; the server adds this name to its folder.
constexpr std::size_t kSocketPathMax = 107;
constexpr std::string_view kSocketName = "/.s.PGSQL.5432";
constexpr const char* kServerUser = "postgres";

/// Owner of a folder, or nothing when it does not exist.
std::optional<uid_t> owner_of(const fs::path& folder) {
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0) return std::nullopt;
    return status.st_uid;
}

/// PostgreSQL refuses to run as root, so root hands it to the owner of the cluster, or to `postgres` for a new one.
SystemUser choose_server_user(const fs::path& cluster) {
    const SystemUser self = current_user();
    const auto owner = owner_of(cluster);
    if (self.uid != 0) {
        if (owner && *owner != self.uid) {
            const auto other = find_user(*owner);
            throw StartRefused(fmt::format("{} belongs to the user {}: run gridwhistle as that user or as root",
                                           cluster.string(), other ? other->name : std::to_string(*owner)));
        }
        return self;
    }
    auto user = owner && *owner != 0 ? find_user(*owner) : find_user(kServerUser);
    if (!user) {
        throw StartRefused(
            "gridwhistle runs as root and PostgreSQL cannot: the system user postgres is missing, install the package "
            "postgresql-15 or run gridwhistle as another user");
    }
    return std::move(*user);
}

std::string short_hash(const std::string& text) {
    std::array<unsigned char, crypto_generichash_BYTES_MIN> digest{};
    crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                       nullptr, 0);
    return fmt::format("{:02x}{:02x}{:02x}{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2], digest[3], digest[4],
                       digest[5]);
}

}  // namespace

DataFolder::DataFolder(const fs::path& folder, bool create) {
    std::error_code problem;
    path_ = fs::weakly_canonical(fs::absolute(folder), problem);
    if (problem) path_ = fs::absolute(folder);
    if (create && !fs::exists(path_)) {
        fs::create_directories(path_, problem);
        if (problem) {
            throw StartRefused(fmt::format("the data folder {} cannot be made: {}", path_.string(), problem.message()));
        }
        // The server's user must pass through; what lies inside has its own, narrower rights.
        fs::permissions(path_, ::geteuid() == 0 ? fs::perms(0755) : fs::perms(0700));
    }
    if (!fs::is_directory(path_)) {
        throw StartRefused(fmt::format("the data folder {} does not exist", path_.string()));
    }
    server_user_ = choose_server_user(cluster());
    if (!can_enter(server_user_, path_)) {
        throw StartRefused(
            fmt::format("the user {0}, under whom PostgreSQL runs, cannot reach the data folder {1}: let {0} "
                        "search every folder above it, or choose another folder with --data",
                        server_user_.name, path_.string()));
    }
}

std::optional<int> DataFolder::cluster_version() const {
    std::ifstream file(cluster() / "PG_VERSION");
    int version = 0;
    if (!(file >> version)) return std::nullopt;
    return version;
}

fs::path DataFolder::make_socket_folder() const {
    fs::path folder = path_ / "socket";
    const std::string shortened = "gridwhistle-" + short_hash(path_.string());
    if (folder.string().size() + kSocketName.size() > kSocketPathMax) {
        const fs::path base = ::geteuid() == 0 ? fs::path("/run") : fs::temp_directory_path();
        folder = base / shortened;
        if (folder.string().size() + kSocketName.size() > kSocketPathMax) folder = fs::path("/tmp") / shortened;
    }
    if (::mkdir(folder.c_str(), 0700) == 0) {
        if (::geteuid() == 0 && ::lchown(folder.c_str(), server_user_.uid, server_user_.gid) != 0) {
            throw std::system_error(errno, std::generic_category(), folder.string());
        }
    } else if (errno != EEXIST) {
        throw StartRefused(fmt::format("the folder {} for the database socket cannot be made: {}", folder.string(),
                                       std::generic_category().message(errno)));
    }
    // /tmp is everybody's: a folder that somebody else prepared there must not be used.
    struct stat status {};
    const bool ours = ::lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
                      status.st_uid == server_user_.uid && (status.st_mode & (S_IRWXG | S_IRWXO)) == 0;
    if (!ours) {
        throw StartRefused(fmt::format("the folder {} for the database socket must belong to {} and have mode 0700",
                                       folder.string(), server_user_.name));
    }
    return folder;
}

std::optional<Postmaster> DataFolder::find_postmaster() const {
    std::ifstream file(cluster() / "postmaster.pid");
    std::array<std::string, 8> lines;  // pid, data folder, start, port, socket folder, address, memory key, status
    for (std::string& line : lines) std::getline(file, line);
    Postmaster found;
    try {
        found.pid = std::stoi(lines[0]);
    } catch (const std::logic_error&) {
        return std::nullopt;  // no such file, or the server is just writing it
    }
    // The number may belong to another process by now: only a postgres that works in this folder counts.
    if (found.pid <= 1 || ::kill(found.pid, 0) != 0) return std::nullopt;
    const fs::path process = fs::path("/proc") / std::to_string(found.pid);
    std::error_code problem;
    const fs::path works_in = fs::read_symlink(process / "cwd", problem);
    if (problem || works_in != cluster()) return std::nullopt;
    found.socket_folder = lines[4];
    found.ready = lines[7].starts_with("ready");
    return found;
}

}  // namespace gridwhistle::storage::postgres
