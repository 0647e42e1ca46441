#include "storage/postgres/server_check.hpp"

#include "storage/postgres/binaries.hpp"
#include "storage/postgres/rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>

namespace gridwhistle::storage::postgres {
namespace {

constexpr Statement kSettings{
    "server_check_settings",
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', "
    "'server_encoding', 'default_transaction_isolation', 'transaction_read_only')"};

/// A setting, the values that are safe, and what goes wrong with any other.
struct Rule {
    const char* setting;
    std::vector<std::string> safe;
    const char* reason;
};

const std::array kRules{
    Rule{"fsync", {"on"}, "acknowledged whistles would be lost in a power failure"},
    Rule{"full_page_writes", {"on"}, "a power failure could tear pages"},
    Rule{"synchronous_commit", {"on", "remote_apply"}, "acknowledged whistles would be lost in a crash or failover"},
    Rule{"server_encoding", {"UTF8"}, "texts in Chinese and English could not be stored"},
    Rule{"default_transaction_isolation", {"read committed"}, "transactions are written for that level"},
    Rule{"transaction_read_only", {"off"}, "nothing can be stored on a standby or a read-only server"},
};

}  // namespace

std::vector<std::string> find_weak_settings(Connection& connection) {
    std::vector<std::string> sentences;
    const int major = connection.server_version() / 10000;
    if (major < kPostgresMajorMin) {
        sentences.push_back(
            fmt::format("the server is PostgreSQL {}, {} or newer is needed", major, kPostgresMajorMin));
    }
    std::map<std::string, std::string> settings;
    for (const auto& row : connection.execute(kSettings)) {
        settings.emplace(read<std::string>(row[0]), read<std::string>(row[1]));
    }
    for (const Rule& rule : kRules) {
        const std::string& value = settings[rule.setting];
        if (std::find(rule.safe.begin(), rule.safe.end(), value) != rule.safe.end()) continue;
        sentences.push_back(fmt::format("{} is '{}' and must be '{}': {}", rule.setting, value,
                                        fmt::join(rule.safe, "' or '"), rule.reason));
    }
    return sentences;
}

void require_safe_server(Connection& connection) {
    const auto sentences = find_weak_settings(connection);
    if (!sentences.empty()) {
        throw StartRefused("the database server is not safe to use: " + fmt::format("{}", fmt::join(sentences, "; ")));
    }
}

}  // namespace gridwhistle::storage::postgres
