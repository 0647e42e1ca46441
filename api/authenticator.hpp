#pragma once

#include "models/actor.hpp"
#include "storage/reference.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace gridwhistle::api {

/// Who a bearer token stands for. Answers are kept for a few seconds, so that a revoked grant is gone within five.
/// Thread-safe; knows no clock.
class Authenticator {
  public:
    using Time = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::seconds kFreshFor{3};
    static constexpr std::size_t kEntriesMax = 50'000;

    explicit Authenticator(storage::ReferenceStore& accounts) : accounts_{accounts} {}

    /// The token of an Authorization header; nothing when it carries none.
    [[nodiscard]] static std::optional<std::string> bearer_token(std::string_view header);

    /// From memory. The outer optional: whether memory knows; the inner: whether the token is good.
    [[nodiscard]] std::optional<std::optional<models::Actor>> recall(const std::string& token, Time now);

    /// From the store; blocks. Nothing for an unknown token or a disabled account.
    [[nodiscard]] std::optional<models::Actor> look_up(const std::string& token, Time now);

  private:
    struct Entry {
        std::optional<models::Actor> actor;
        Time until;
    };

    storage::ReferenceStore& accounts_;
    std::mutex mutex_;
    std::unordered_map<std::string, Entry> entries_;  // by hash: tokens themselves are kept nowhere
};

}  // namespace gridwhistle::api
