#pragma once

#include "storage/postgres/connection.hpp"

#include <string>

namespace gridwhistle::tests {

/// A fresh database for one test, dropped at its end.
///
/// The server behind it is $GW_TEST_DATABASE_URL where that is set (a role that may create databases), else a private
/// cluster that all test programs of one build folder share: made at the first test, kept up while tests follow each
/// other, stopped a few seconds after the last one, also when a test program crashed or was killed. Works as root and
/// as any other user.
class TestDatabase {
  public:
    enum class Schema {
        kMigrated,  ///< all shipped migrations; a copy of a template, so it costs some 50 ms
        kEmpty,
    };

    explicit TestDatabase(Schema schema = Schema::kMigrated);
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    [[nodiscard]] const std::string& url() const noexcept { return options_.url; }
    /// Options for a connection to it; tests change limits as they need.
    [[nodiscard]] const storage::postgres::ConnectionOptions& options() const noexcept { return options_; }

  private:
    std::string name_;
    storage::postgres::ConnectionOptions options_;
};

}  // namespace gridwhistle::tests
