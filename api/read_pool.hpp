#pragma once

#include "api/completion.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <exception>
#include <functional>
#include <optional>
#include <utility>

namespace gridwhistle::api {

/// Threads for blocking reads, so that the I/O thread never waits for the database. Thread-safe.
class ReadPool {
  public:
    explicit ReadPool(std::size_t threads) : threads_{threads} {}
    ~ReadPool() { drain(); }
    ReadPool(const ReadPool&) = delete;
    ReadPool& operator=(const ReadPool&) = delete;

    /// Runs `work` on a pool thread and resumes the caller on its own executor; what `work` throws is thrown here.
    template <class T>
    boost::asio::awaitable<T> run(std::function<T()> work) {
        auto completion = Completion<Attempt<T>>::make();
        auto task = [completion, work = std::move(work)] {
            Attempt<T> attempt;
            try {
                attempt.value.emplace(work());
            } catch (...) {
                attempt.failure = std::current_exception();
            }
            completion->complete(std::move(attempt));
        };
        boost::asio::post(threads_, std::move(task));
        Attempt<T> attempt = co_await completion->wait();
        if (attempt.failure) std::rethrow_exception(std::move(attempt.failure));
        co_return std::move(*attempt.value);
    }

    /// Lets running work finish. Blocks.
    void drain() { threads_.join(); }

  private:
    template <class T>
    struct Attempt {
        Attempt() = default;  // no aggregate: docs/coroutines.md
        std::optional<T> value;
        std::exception_ptr failure;
    };

    boost::asio::thread_pool threads_;
};

}  // namespace gridwhistle::api
