#include "app/database.hpp"

#include "storage/postgres/migrations.hpp"
#include "storage/postgres/server_check.hpp"

#include <spdlog/spdlog.h>

#include <cstdlib>
#include <iostream>

namespace gridwhistle::app {

using storage::postgres::EmbeddedCluster;

std::filesystem::path data_folder(const config::Settings& settings) {
    return settings.database.folder.empty() ? EmbeddedCluster::default_folder() : settings.database.folder;
}

Database::Database(const config::Settings& settings, Use use) {
    if (settings.database.url.empty()) {
        folder_ = std::filesystem::absolute(data_folder(settings));
        storage::postgres::ClusterOptions cluster;
        cluster.folder = folder_;
        cluster_ = use == Use::kServe ? EmbeddedCluster::start(cluster) : EmbeddedCluster::open_for_command(cluster);
        options_.url = cluster_->url();
        key_file_ = folder_ / "sealing.key";
    } else {
        options_.url = settings.database.url;
        storage::postgres::Connection connection(options_);
        storage::postgres::require_safe_server(connection);
    }
    if (const char* file = std::getenv("GRIDWHISTLE_KEY_FILE")) key_file_ = file;
    if (!settings.database.key_file.empty()) key_file_ = settings.database.key_file;
    const auto report = storage::postgres::migrate(options_);
    if (report.applied > 0) spdlog::info("schema brought to version {} in {} steps", report.version, report.applied);
}

storage::Sealing Database::sealing() const {
    if (key_file_.empty()) {
        throw CommandFailed(
            "with --database the key that seals persons must be named: set GRIDWHISTLE_KEY_FILE or database.key_file "
            "to a"
            " file that all nodes share; a missing file is created");
    }
    return storage::Sealing::from_file(key_file_, true);
}

int migrate(const CommonOptions& common) {
    const Database database(load_settings(common), Database::Use::kCommand);
    const auto report = storage::postgres::migrate(database.options());
    std::cout << "schema version " << report.version << '\n';
    return 0;
}

int print_url(const CommonOptions& common) {
    const auto folder = data_folder(load_settings(common));
    const auto url = EmbeddedCluster::running_url(folder);
    if (!url) throw CommandFailed("no server runs in " + folder.string() + "; start one with gridwhistle serve");
    std::cout << *url << '\n';
    return 0;
}

}  // namespace gridwhistle::app
