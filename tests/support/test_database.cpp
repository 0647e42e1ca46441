#include "tests/support/test_database.hpp"

#include "storage/postgres/migrations.hpp"
#include "storage/postgres/rows.hpp"
#include "tests/support/test_cluster.hpp"

#include <fmt/format.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <functional>
#include <utility>
#include <vector>

namespace gridwhistle::tests {
namespace {

namespace pg = storage::postgres;

constexpr const char* kTestPrefix = "gw_test_";
constexpr const char* kTemplatePrefix = "gw_template_";
/// Serialises the test programs that make the template; any number.
constexpr std::int64_t kTemplateLock = 0x67775F746573745F;

constexpr pg::Statement kLock{"test_template_lock", "SELECT pg_advisory_lock($1)"};
constexpr pg::Statement kUnlock{"test_template_unlock", "SELECT pg_advisory_unlock($1)"};
constexpr pg::Statement kList{"test_list", "SELECT datname FROM pg_database WHERE starts_with(datname, $1)"};

/// A template belongs to the very text of the migrations.
std::string template_name() {
    std::size_t hash = 0;
    for (const pg::Migration& step : pg::shipped_migrations()) {
        hash = hash * 31 + std::hash<std::string_view>{}(step.sql);
    }
    return fmt::format("{}{:016x}", kTemplatePrefix, hash);
}

pg::ConnectionOptions server_options() {
    pg::ConnectionOptions options;
    options.url = pg::with_database(test_server_url(), "postgres");
    options.application_name = "gridwhistle_test";
    options.statement_timeout = std::chrono::seconds(60);
    options.lock_timeout = std::chrono::seconds(60);
    return options;
}

void drop(pg::Connection& server, const std::string& name) {
    server.run("DROP DATABASE IF EXISTS " + pg::quote_identifier(name) + " WITH (FORCE)");
}

std::vector<std::string> list_databases(pg::Connection& server, const char* prefix) {
    std::vector<std::string> names;
    for (const auto& row : server.execute(kList, prefix)) names.push_back(pg::read<std::string>(row[0]));
    return names;
}

/// Drops what test programs left behind that were killed, and templates of other migrations.
void drop_leftovers(pg::Connection& server) {
    for (const std::string& name : list_databases(server, kTestPrefix)) {
        pid_t owner = 0;
        std::from_chars(name.data() + std::string_view(kTestPrefix).size(), name.data() + name.size(), owner);
        if (owner > 0 && ::kill(owner, 0) != 0 && errno == ESRCH) drop(server, name);
    }
    for (const std::string& name : list_databases(server, kTemplatePrefix)) {
        if (name != template_name()) drop(server, name);
    }
}

void make_template(pg::Connection& server) {
    const std::string name = template_name();
    server.execute(kLock, kTemplateLock);
    static bool first_time = true;
    if (std::exchange(first_time, false) && test_server_is_private()) drop_leftovers(server);
    if (list_databases(server, name.c_str()).empty()) {
        // Migrated under another name, so that a crash leaves no half template.
        const std::string draft = fmt::format("{}{}_draft", kTestPrefix, ::getpid());
        drop(server, draft);
        server.run("CREATE DATABASE " + pg::quote_identifier(draft));
        pg::ConnectionOptions options = server_options();
        options.url = pg::with_database(options.url, draft);
        pg::migrate(options);
        server.run("ALTER DATABASE " + pg::quote_identifier(draft) + " RENAME TO " + pg::quote_identifier(name));
    }
    server.execute(kUnlock, kTemplateLock);
}

}  // namespace

TestDatabase::TestDatabase(Schema schema) {
    static int count = 0;
    name_ = fmt::format("{}{}_{}", kTestPrefix, ::getpid(), ++count);
    pg::Connection server(server_options());
    if (schema == Schema::kMigrated) make_template(server);
    const std::string origin = schema == Schema::kMigrated ? template_name() : "template1";
    server.run("CREATE DATABASE " + pg::quote_identifier(name_) + " TEMPLATE " + pg::quote_identifier(origin));
    options_ = server_options();
    options_.url = pg::with_database(options_.url, name_);
    options_.statement_timeout = pg::ConnectionOptions{}.statement_timeout;
    options_.lock_timeout = pg::ConnectionOptions{}.lock_timeout;
}

TestDatabase::~TestDatabase() {
    try {
        pg::Connection server(server_options());
        drop(server, name_);
    } catch (const std::exception& error) {
        fmt::print(stderr, "test database {} stays behind: {}\n", name_, error.what());
    }
}

}  // namespace gridwhistle::tests
