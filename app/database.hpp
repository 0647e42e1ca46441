#pragma once

#include "app/program.hpp"
#include "storage/postgres/cluster.hpp"
#include "storage/postgres/connection.hpp"
#include "storage/sealing.hpp"

#include <memory>
#include <string>

namespace gridwhistle::app {

/// How a command came to its database: a server by URL, or the private cluster of a data folder.
class Database {
  public:
    enum class Use { kServe, kCommand };

    /// Opens the database that the settings name, checks that it keeps what it acknowledges, and brings its schema up
    /// to date. Throws StartRefused or CommandFailed with a sentence.
    Database(const config::Settings& settings, Use use);

    [[nodiscard]] const storage::postgres::ConnectionOptions& options() const noexcept { return options_; }
    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

    /// The key that seals persons; made at the first start of a private cluster.
    [[nodiscard]] storage::Sealing sealing() const;

  private:
    std::filesystem::path folder_;
    std::filesystem::path key_file_;
    std::unique_ptr<storage::postgres::EmbeddedCluster> cluster_;
    storage::postgres::ConnectionOptions options_;
};

/// The data folder: of the settings, else the usual one of this user.
[[nodiscard]] std::filesystem::path data_folder(const config::Settings& settings);

}  // namespace gridwhistle::app
