#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace gridwhistle::api {

/// A value that one coroutine waits for and any thread delivers, once. Hold it in a shared_ptr on both sides.
///
/// Whoever takes one on must complete it, also when shutting down: a waiting coroutine is freed by nothing else.
template <class T>
class Completion : public std::enable_shared_from_this<Completion<T>> {
  public:
    [[nodiscard]] static std::shared_ptr<Completion> make() { return std::make_shared<Completion>(); }

    /// Delivers the value; a second call is a bug (std::logic_error). Called on an I/O thread, the coroutine resumes
    /// inside this call if its strand is free; called elsewhere, it is posted to. See post_all() for many at a time.
    void complete(T value) {
        if (delivered_.exchange(true, std::memory_order_relaxed)) throw std::logic_error("completed twice");
        value_.emplace(std::move(value));
        if (state_.exchange(State::kDelivered, std::memory_order_acq_rel) == State::kAwaited) resume();
    }

    /// Waits for the value. At most one coroutine, once.
    boost::asio::awaitable<T> wait() {
        const auto self = this->shared_from_this();
        auto initiation = [self](auto handler) { self->start(std::move(handler)); };
        auto pending = boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(
            std::move(initiation), boost::asio::use_awaitable);
        co_await std::move(pending);
        T value = std::move(*self->value_);
        co_return value;
    }

  private:
    enum class State : std::uint8_t { kNew, kAwaited, kDelivered };

    // The handler of use_awaitable is move-only, which std::function cannot hold.
    class Waiter {
      public:
        virtual ~Waiter() = default;
        virtual void resume() = 0;
    };
    template <class Handler>
    class HandlerWaiter final : public Waiter {
      public:
        explicit HandlerWaiter(Handler handler) : handler_{std::move(handler)} {}
        void resume() override {
            const auto executor = boost::asio::get_associated_executor(handler_);
            boost::asio::dispatch(executor, std::move(handler_));
        }

      private:
        Handler handler_;
    };

    template <class Handler>
    void start(Handler handler) {
        waiter_ = std::make_unique<HandlerWaiter<Handler>>(std::move(handler));
        auto expected = State::kNew;
        if (!state_.compare_exchange_strong(expected, State::kAwaited, std::memory_order_acq_rel)) resume();
    }

    void resume() {
        // Taken out first: resuming may end the coroutine, and with it the last owner of this object.
        const auto waiter = std::move(waiter_);
        waiter->resume();
    }

    std::atomic<State> state_{State::kNew};
    std::atomic<bool> delivered_{false};
    std::optional<T> value_;
    std::unique_ptr<Waiter> waiter_;
};

/// Runs all functions on an I/O thread, in order, with one wake-up of the io_context. From any thread.
/// A function that throws does not keep the others from running; the first exception goes on to io_context::run().
void post_all(boost::asio::io_context& io, std::vector<std::function<void()>> functions);

/// Collects the answers of one engine batch and delivers them with one wake-up. Used by one thread.
class CompletionBatch {
  public:
    explicit CompletionBatch(boost::asio::io_context& io) : io_{io} {}
    ~CompletionBatch() { flush(); }
    CompletionBatch(const CompletionBatch&) = delete;
    CompletionBatch& operator=(const CompletionBatch&) = delete;

    template <class T>
    void complete(std::shared_ptr<Completion<T>> completion, T value) {
        auto shared = std::make_shared<T>(std::move(value));
        deliveries_.push_back(
            [completion = std::move(completion), shared] { completion->complete(std::move(*shared)); });
    }

    /// Hands over what was collected; nothing happens when that is nothing.
    void flush();

  private:
    boost::asio::io_context& io_;
    std::vector<std::function<void()>> deliveries_;
};

}  // namespace gridwhistle::api
