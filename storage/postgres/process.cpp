#include "storage/postgres/process.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace gridwhistle::storage::postgres {
namespace {

constexpr std::size_t kUserBufferBytes = 16384;
constexpr int kCannotBecomeUser = 126;

SystemUser to_user(const passwd& entry) {
    SystemUser user{entry.pw_name, entry.pw_uid, entry.pw_gid, {}};
    int count = 64;
    user.groups.resize(static_cast<std::size_t>(count));
    if (::getgrouplist(entry.pw_name, entry.pw_gid, user.groups.data(), &count) < 0) count = 0;
    user.groups.resize(static_cast<std::size_t>(count));
    return user;
}

/// Only calls that are safe after fork() in a program with threads.
bool become(const SystemUser& user) {
    if (::geteuid() != 0 || user.uid == 0) return true;
    return ::setgroups(user.groups.size(), user.groups.data()) == 0 && ::setgid(user.gid) == 0 &&
           ::setuid(user.uid) == 0;
}

/// The environment for PostgreSQL: settings reach it by arguments only.
std::vector<std::string> child_environment() {
    std::vector<std::string> kept{"LC_ALL=C.UTF-8"};
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text(*variable);
        if (text.starts_with("PATH=") || text.starts_with("TZ=") || text.starts_with("TMPDIR="))
            kept.emplace_back(text);
    }
    return kept;
}

std::vector<char*> to_pointers(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace

std::optional<SystemUser> find_user(const std::string& name) {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, kUserBufferBytes> buffer{};
    if (::getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) return {};
    return to_user(entry);
}

std::optional<SystemUser> find_user(uid_t uid) {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, kUserBufferBytes> buffer{};
    if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) return {};
    return to_user(entry);
}

SystemUser current_user() {
    // A container may run under a number without a name; PostgreSQL itself asks for one.
    return find_user(::geteuid()).value_or(SystemUser{std::to_string(::geteuid()), ::geteuid(), ::getegid(), {}});
}

pid_t start_child(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                  const ChildOptions& options) {
    std::vector<std::string> words{program.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> variables = child_environment();
    const std::vector<char*> argv = to_pointers(words);
    const std::vector<char*> envp = to_pointers(variables);
    const int log = ::open(options.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (log < 0 || null < 0) {
        const int reason = errno;
        if (log >= 0) ::close(log);
        throw std::system_error(reason, std::generic_category(), options.log.string());
    }
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child == 0) {
        ::setsid();
        ::dup2(null, STDIN_FILENO);
        ::dup2(log, STDOUT_FILENO);
        ::dup2(log, STDERR_FILENO);
        // Sockets of the server must end with it: a child that holds the listening one keeps the port for ever.
        ::close_range(STDERR_FILENO + 1, ~0U, 0);
        sigset_t none;
        ::sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        ::signal(SIGPIPE, SIG_DFL);
        ::umask(0077);
        if (!become(options.user)) ::_exit(kCannotBecomeUser);
        if (options.orphan == Orphan::kDies) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (::getppid() != parent) ::_exit(1);  // it died before the line above
        }
        ::execve(argv[0], argv.data(), envp.data());
        ::_exit(127);
    }
    const int reason = errno;
    ::close(log);
    ::close(null);
    if (child < 0) throw std::system_error(reason, std::generic_category(), "fork");
    return child;
}

int wait_for_child(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "waitpid");
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool can_enter(const SystemUser& user, const std::filesystem::path& folder) {
    const std::string path = folder.string();
    const pid_t child = ::fork();
    if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (child == 0) ::_exit(become(user) && ::chdir(path.c_str()) == 0 ? 0 : 1);
    return wait_for_child(child) == 0;
}

}  // namespace gridwhistle::storage::postgres
