#pragma once

#include "storage/postgres/connection.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace gridwhistle::storage::postgres {

/// A few connections for reads, opened when first needed. Thread-safe; a lent connection is its borrower's alone.
class ConnectionPool {
  public:
    ConnectionPool(ConnectionOptions options, std::size_t connections_max);

    /// A borrowed connection; goes back at the end of its life, unless it broke.
    class Lease {
      public:
        Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection)
            : pool_{pool}, connection_{std::move(connection)} {}
        ~Lease() { pool_.give_back(std::move(connection_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;

        Connection* operator->() const noexcept { return connection_.get(); }
        Connection& operator*() const noexcept { return *connection_; }

      private:
        ConnectionPool& pool_;
        std::unique_ptr<Connection> connection_;
    };

    /// Waits for a free connection. Throws models::ServiceUnavailable when none comes within the connect timeout or
    /// the server is away.
    [[nodiscard]] Lease borrow();

  private:
    void give_back(std::unique_ptr<Connection> connection);

    ConnectionOptions options_;
    std::size_t connections_max_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t lent_{0};
};

}  // namespace gridwhistle::storage::postgres
