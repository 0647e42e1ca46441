#include "storage/postgres/binaries.hpp"

#include "storage/postgres/errors.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::storage::postgres {
namespace {

namespace fs = std::filesystem;

/// First number in a text such as "postgres (PostgreSQL) 15.4" or "pgsql-16"; 0 when there is none.
int first_number(std::string_view text) {
    const auto at = text.find_first_of("0123456789");
    if (at == std::string_view::npos) return 0;
    int number = 0;
    std::from_chars(text.data() + at, text.data() + text.size(), number);
    return number;
}

int ask_version(const fs::path& postgres) {
    const std::string command = "'" + postgres.string() + "' --version 2>/dev/null";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
    std::array<char, 256> line{};
    if (!pipe || std::fgets(line.data(), static_cast<int>(line.size()), pipe.get()) == nullptr) return 0;
    return first_number(line.data());
}

std::optional<PostgresBinaries> binaries_in(const fs::path& folder, int major) {
    PostgresBinaries found{major, folder / "postgres", folder / "initdb"};
    const bool whole = ::access(found.postgres.c_str(), X_OK) == 0 && ::access(found.initdb.c_str(), X_OK) == 0;
    if (!whole) return std::nullopt;
    if (found.major == 0) found.major = ask_version(found.postgres);
    return found;
}

std::vector<PostgresBinaries> list_installed() {
    std::vector<PostgresBinaries> found;
    const auto add = [&found](std::optional<PostgresBinaries> binaries) {
        if (binaries) found.push_back(std::move(*binaries));
    };
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
        add(binaries_in(entry.path() / "bin", first_number(entry.path().filename().string())));
    }
    for (const auto& entry : fs::directory_iterator("/usr", ignored)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("pgsql-")) add(binaries_in(entry.path() / "bin", first_number(name)));
    }
    const char* path = std::getenv("PATH");
    std::string_view rest(path == nullptr ? "" : path);
    while (!rest.empty()) {
        const std::string_view folder = rest.substr(0, rest.find(':'));
        rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
        // A quote would end the shell word in ask_version.
        if (!folder.empty() && folder.find('\'') == std::string_view::npos) add(binaries_in(folder, 0));
    }
    return found;
}

}  // namespace

PostgresBinaries find_postgres(std::optional<int> major) {
    const PostgresBinaries* best = nullptr;
    const auto installed = list_installed();
    for (const PostgresBinaries& binaries : installed) {
        const bool fits = major ? binaries.major == *major : binaries.major >= kPostgresMajorMin;
        if (fits && (best == nullptr || binaries.major > best->major)) best = &binaries;
    }
    if (best != nullptr) return *best;
    if (major) {
        throw StartRefused(
            fmt::format("the data folder was made by PostgreSQL {0}, which is not installed: install the "
                        "package postgresql-{0}",
                        *major));
    }
    throw StartRefused(
        fmt::format("PostgreSQL {0} or newer is not installed: install the package postgresql-{0}, or name "
                    "a server with --database URL",
                    kPostgresMajorMin));
}

}  // namespace gridwhistle::storage::postgres
