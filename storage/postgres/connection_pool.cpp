#include "storage/postgres/connection_pool.hpp"

namespace gridwhistle::storage::postgres {

ConnectionPool::ConnectionPool(ConnectionOptions options, std::size_t connections_max)
    : options_{std::move(options)}, connections_max_{connections_max} {}

ConnectionPool::Lease ConnectionPool::borrow() {
    std::unique_ptr<Connection> connection;
    {
        std::unique_lock lock(mutex_);
        const auto free = [this] { return !idle_.empty() || lent_ < connections_max_; };
        if (!freed_.wait_for(lock, options_.connect_timeout, free))
            throw models::ServiceUnavailable("all connections for reads are busy");
        ++lent_;
        if (!idle_.empty()) {
            connection = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    try {
        if (!connection) connection = std::make_unique<Connection>(options_);
    } catch (...) {
        give_back(nullptr);
        throw;
    }
    return {*this, std::move(connection)};
}

void ConnectionPool::give_back(std::unique_ptr<Connection> connection) {
    {
        const std::scoped_lock lock(mutex_);
        --lent_;
        if (connection && connection->is_open()) idle_.push_back(std::move(connection));
    }
    freed_.notify_one();
}

}  // namespace gridwhistle::storage::postgres
