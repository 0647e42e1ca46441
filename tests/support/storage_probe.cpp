// A program of its own for tests that kill it: `serve DIR` runs the embedded cluster until it is killed and prints the
// postmaster's process id; `migrate URL` applies a quick step and then one that takes a minute.

#include "storage/postgres/cluster.hpp"
#include "storage/postgres/migrations.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <exception>
#include <string_view>

namespace pg = gridwhistle::storage::postgres;

namespace {

void serve(const char* folder) {
    pg::ClusterOptions options;
    options.folder = folder;
    options.durable_initdb = false;
    options.settings = {{"shared_buffers", "16MB"}};
    const auto cluster = pg::EmbeddedCluster::start(options);
    fmt::print("serving {}\n", cluster->server_pid());
    std::fflush(stdout);
    while (true) ::pause();
}

void migrate(const char* url) {
    const std::array steps{
        pg::Migration{1, "quick", "CREATE TABLE first (id int)"},
        pg::Migration{2, "slow", "CREATE TABLE second (id int); SELECT pg_sleep(60)"},
    };
    pg::ConnectionOptions options;
    options.url = url;
    pg::migrate(options, steps);
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) return 2;
    try {
        if (std::string_view(arguments[1]) == "serve") {
            serve(arguments[2]);
        } else {
            migrate(arguments[2]);
        }
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
    return 0;
}
