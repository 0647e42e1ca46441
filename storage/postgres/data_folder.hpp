#pragma once

#include "storage/postgres/process.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace gridwhistle::storage::postgres {

/// Why a program holds a data folder; written into the lock file for whoever meets it.
enum class FolderUse { kServe, kCommand };

/// The exclusive right to run the cluster in a data folder, kept with flock until destruction or death.
class FolderLock {
  public:
    /// Waits a bounded time while a short command holds the folder. Throws StartRefused naming the process when another
    /// server holds it.
    [[nodiscard]] static FolderLock acquire(const std::filesystem::path& folder, FolderUse use);
    /// The lock when nobody holds it, else nothing.
    [[nodiscard]] static std::optional<FolderLock> try_acquire(const std::filesystem::path& folder, FolderUse use);

    ~FolderLock();
    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&&) = delete;

  private:
    explicit FolderLock(int descriptor) : descriptor_{descriptor} {}

    int descriptor_;
};

/// Marks a program as a user of a cluster that somebody else may have started for one command only.
class UseMark {
  public:
    explicit UseMark(const std::filesystem::path& folder);
    ~UseMark();
    UseMark(const UseMark&) = delete;
    UseMark& operator=(const UseMark&) = delete;

    /// Waits until no other program uses the cluster.
    void wait_until_alone();

  private:
    int descriptor_;
};

/// What postmaster.pid says about a live server of this very folder.
struct Postmaster {
    pid_t pid{0};
    std::filesystem::path socket_folder;
    bool ready{false};
};

/// A data folder: DIR/pg (the cluster), DIR/pg.log, DIR/lock, and the folder of the socket.
class DataFolder {
  public:
    /// Takes an existing folder or, with `create`, makes it. Throws StartRefused when the user under whom PostgreSQL
    /// must run cannot reach it.
    DataFolder(const std::filesystem::path& folder, bool create);

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    [[nodiscard]] std::filesystem::path cluster() const { return path_ / "pg"; }
    [[nodiscard]] std::filesystem::path log() const { return path_ / "pg.log"; }
    [[nodiscard]] const SystemUser& server_user() const noexcept { return server_user_; }
    /// Major version the cluster was made with; nothing before initdb.
    [[nodiscard]] std::optional<int> cluster_version() const;
    /// Makes the folder of the socket, 0700 and owned by the server's user: inside DIR, or where a path of 107 bytes
    /// reaches when DIR is long.
    [[nodiscard]] std::filesystem::path make_socket_folder() const;
    /// The live postmaster of this folder, started by whomever; nothing when there is none.
    [[nodiscard]] std::optional<Postmaster> find_postmaster() const;

  private:
    std::filesystem::path path_;
    SystemUser server_user_;
};

}  // namespace gridwhistle::storage::postgres
