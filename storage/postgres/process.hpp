#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gridwhistle::storage::postgres {

/// A user of the operating system with everything a child process needs to become that user.
struct SystemUser {
    std::string name;
    uid_t uid{0};
    gid_t gid{0};
    std::vector<gid_t> groups;
};

[[nodiscard]] std::optional<SystemUser> find_user(const std::string& name);
[[nodiscard]] std::optional<SystemUser> find_user(uid_t uid);
/// The user this program runs as.
[[nodiscard]] SystemUser current_user();

/// What becomes of a child process when this program dies without saying goodbye.
enum class Orphan { kDies, kLivesOn };

struct ChildOptions {
    SystemUser user;            ///< becomes this user when the program runs as root
    std::filesystem::path log;  ///< standard output and error are appended here
    Orphan orphan{Orphan::kDies};
};

/// Starts `program` with `arguments` (without the name) in a session of its own, so that Ctrl-C in the terminal does
/// not reach it, with an environment free of PG* variables. Throws std::system_error when it cannot be started.
[[nodiscard]] pid_t start_child(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                                const ChildOptions& options);

/// Waits for a child; its exit status, or 128 + the signal that ended it.
int wait_for_child(pid_t child);

/// True when `user` can search and read the folder (asked as that user, so every folder above counts).
[[nodiscard]] bool can_enter(const SystemUser& user, const std::filesystem::path& folder);

}  // namespace gridwhistle::storage::postgres
