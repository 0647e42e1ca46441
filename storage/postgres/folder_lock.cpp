#include "storage/postgres/data_folder.hpp"
#include "storage/postgres/errors.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <string_view>
#include <system_error>
#include <thread>

namespace gridwhistle::storage::postgres {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kServe = "serve";
constexpr std::string_view kCommand = "command";
constexpr std::chrono::seconds kCommandWait{30};
constexpr std::chrono::milliseconds kPoll{100};

int open_file(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) throw std::system_error(errno, std::generic_category(), file.string());
    return descriptor;
}

/// "1234 serve", as the holder wrote it.
std::string read_holder(const fs::path& folder) {
    const int descriptor = ::open((folder / "lock").c_str(), O_RDONLY | O_CLOEXEC);
    std::array<char, 64> text{};
    const ssize_t length = descriptor < 0 ? 0 : ::read(descriptor, text.data(), text.size());
    if (descriptor >= 0) ::close(descriptor);
    return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(0, length))};
}

}  // namespace

std::optional<FolderLock> FolderLock::try_acquire(const fs::path& folder, FolderUse use) {
    FolderLock lock(open_file(folder / "lock"));
    if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return std::nullopt;
        throw std::system_error(errno, std::generic_category(), (folder / "lock").string());
    }
    const std::string holder = fmt::format("{} {}", ::getpid(), use == FolderUse::kServe ? kServe : kCommand);
    if (::ftruncate(lock.descriptor_, 0) != 0 ||
        ::pwrite(lock.descriptor_, holder.data(), holder.size(), 0) != static_cast<ssize_t>(holder.size())) {
        throw std::system_error(errno, std::generic_category(), (folder / "lock").string());
    }
    return lock;
}

FolderLock FolderLock::acquire(const fs::path& folder, FolderUse use) {
    const auto until = std::chrono::steady_clock::now() + kCommandWait;
    while (true) {
        if (auto lock = try_acquire(folder, use)) return std::move(*lock);
        const std::string holder = read_holder(folder);
        const bool passing = holder.ends_with(kCommand) && std::chrono::steady_clock::now() < until;
        if (!passing) {
            throw StartRefused(fmt::format("another gridwhistle (process {}) uses the data folder {} already",
                                           holder.substr(0, holder.find(' ')), folder.string()));
        }
        std::this_thread::sleep_for(kPoll);
    }
}

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}

FolderLock::~FolderLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

UseMark::UseMark(const fs::path& folder) : descriptor_{open_file(folder / "users")} {
    ::flock(descriptor_, LOCK_SH);
}

UseMark::~UseMark() {
    ::close(descriptor_);
}

void UseMark::wait_until_alone() {
    ::flock(descriptor_, LOCK_EX);
}

}  // namespace gridwhistle::storage::postgres
