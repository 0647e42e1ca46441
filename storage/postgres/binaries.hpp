#pragma once

#include <filesystem>
#include <optional>

namespace gridwhistle::storage::postgres {

inline constexpr int kPostgresMajorMin = 15;

/// The programs of one PostgreSQL installation.
struct PostgresBinaries {
    int major{0};
    std::filesystem::path postgres;
    std::filesystem::path initdb;
};

/// The newest PostgreSQL on this machine that is new enough, or exactly `major` where a data folder asks for it: first
/// where Debian and the PostgreSQL project install it, then in PATH. Throws StartRefused naming the package to install.
[[nodiscard]] PostgresBinaries find_postgres(std::optional<int> major = std::nullopt);

}  // namespace gridwhistle::storage::postgres
