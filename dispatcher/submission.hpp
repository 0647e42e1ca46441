#pragma once

#include "dispatcher/snapshot.hpp"
#include "models/allowed.hpp"
#include "models/command.hpp"
#include "models/fire.hpp"
#include "models/refusal.hpp"
#include "storage/store.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace gridwhistle::dispatcher {

/// The success of a submission. A repeated request gets the same one again, byte for byte.
struct Answered {
    int status{200};
    models::WhistleId whistle;
    std::uint32_t version{0};
    std::string body;
    bool replayed{false};
};

/// A "no" of the rules, with what may be done instead.
struct Refused {
    models::Refusal refusal;
    std::optional<std::uint32_t> version;
    std::vector<models::Allowed> allowed;
    std::string current;  ///< for a stale version: the whistle as it stands, as the renderer writes it
};

/// What fired, and how much happened by it.
struct Fired {
    std::size_t events{0};
};

enum class Trouble {
    kOverloaded,      ///< the queue is full: try again
    kDraining,        ///< this node is going down: try again elsewhere
    kUnavailable,     ///< the database is away; nothing was stored
    kUnknownOutcome,  ///< stored or not: repeat with the same key
    kKeyMismatch,     ///< the key was used for another request
    kBroken,          ///< an invariant broke for this whistle; it is isolated
};

using Outcome = std::variant<Answered, Refused, Fired, Trouble>;

/// What a renderer may look at when it writes the body of an answer. It runs on the lane's thread, before the commit.
struct Rendering {
    const models::Whistle& whistle;
    const std::optional<models::Point>& site;
    const std::string& requester_masked;
    const Snapshot& snapshot;
    models::Instant now;
};

/// One request to change a whistle, or to file one.
struct Submission {
    std::variant<models::Command, models::Filing, models::Fire> request;
    storage::RequestKey key;  ///< of people's requests; what fires is found again by itself
    std::string fingerprint;  ///< of method, path and body
    int success_status{200};
    std::string requester;         ///< of a filing: canonical JSON to seal
    std::string requester_masked;  ///< of a filing
    std::string position;          ///< where somebody stood, to seal if the decision says so
    std::function<std::string(const Rendering&)> render;
    std::function<void(Outcome)> done;  ///< called exactly once, by way of the engine's Deliver
};

/// Hands finished submissions back in one piece per batch, so that whoever waits elsewhere is woken once.
using Deliver = std::function<void(std::vector<std::function<void()>>)>;

}  // namespace gridwhistle::dispatcher
