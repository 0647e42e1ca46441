#include "api/authenticator.hpp"

#include "api/http_message.hpp"
#include "models/digest.hpp"

namespace gridwhistle::api {
namespace {

constexpr std::string_view kScheme = "Bearer ";
constexpr std::size_t kTokenMax = 256;

}  // namespace

std::optional<std::string> Authenticator::bearer_token(std::string_view header) {
    if (header.size() <= kScheme.size() || header.size() > kScheme.size() + kTokenMax) return std::nullopt;
    if (!equal_ignoring_case(header.substr(0, kScheme.size()), kScheme)) return std::nullopt;
    return std::string(header.substr(kScheme.size()));
}

std::optional<std::optional<models::Actor>> Authenticator::recall(const std::string& token, Time now) {
    const std::string hash = models::sha256_hex(token);
    const std::scoped_lock lock(mutex_);
    const auto found = entries_.find(hash);
    if (found == entries_.end() || found->second.until <= now) return std::nullopt;
    return found->second.actor;
}

std::optional<models::Actor> Authenticator::look_up(const std::string& token, Time now) {
    const std::string hash = models::sha256_hex(token);
    const auto account = accounts_.find_by_token(hash);
    Entry entry;
    entry.until = now + kFreshFor;
    if (account && !account->disabled) {
        models::Actor actor;
        actor.account = account->id;
        actor.name = account->display_name;
        actor.grants = account->grants;
        entry.actor = std::move(actor);
    }
    auto actor = entry.actor;
    const std::scoped_lock lock(mutex_);
    // Guessed tokens must not fill the memory: forgetting everything costs each good token one look-up.
    if (entries_.size() >= kEntriesMax) entries_.clear();
    entries_.insert_or_assign(hash, std::move(entry));
    return actor;
}

}  // namespace gridwhistle::api
