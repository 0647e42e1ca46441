#pragma once

#include "models/event.hpp"
#include "models/notice.hpp"
#include "models/whistle.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace gridwhistle::storage {

/// Who sent a request under which Idempotency-Key. Keys of different principals never meet.
struct RequestKey {
    models::AccountId principal;
    std::string key;

    friend auto operator<=>(const RequestKey&, const RequestKey&) = default;
};

/// The answer that a repeated request gets again, byte for byte. Only successes are kept.
struct StoredAnswer {
    std::string fingerprint;  ///< of the request; another body under the same key is a mismatch
    int status{200};
    models::WhistleId whistle;
    std::uint32_t version{0};
    std::string body;
};

/// A whistle as the lane found it, locked until commit or rollback.
struct LockedWhistle {
    models::Whistle whistle;
    std::optional<models::Point> site;  ///< where it is, kept beside the events
    std::string requester_masked;       ///< what may be shown of who asked; kept beside the events
    std::string chain;                  ///< hash of its last event
    bool unreadable{false};             ///< its history holds what this program does not know: read-only
};

struct LockedBatch {
    models::Instant now;  ///< the database's clock after the locks were taken; one per batch
    std::map<models::WhistleId, LockedWhistle> whistles;  ///< those that exist
    std::map<RequestKey, StoredAnswer> answers;           ///< requests that were answered before
};

/// Personal facts kept apart from events, sealed by the store with the installation's key.
struct SealedFacts {
    std::string requester;         ///< canonical JSON; empty = none
    std::string requester_masked;  ///< what may be shown
    std::string position;          ///< canonical JSON of codec/person_json.hpp; empty = none
    std::uint32_t event_n{0};      ///< the event it belongs to
};

/// Which rows of one kind a command makes or changes, by their numbers within the whistle, ascending.
struct RowChanges {
    std::vector<std::uint16_t> added;
    std::vector<std::uint16_t> changed;
};

/// Everything one command changes on one whistle.
struct WhistleWrite {
    models::Whistle after;
    std::optional<models::Point> site;
    std::string chain_before;  ///< hash of the last event before this batch; empty for a new whistle
    std::vector<models::Event> events;
    std::vector<SealedFacts> sealed;
    RowChanges assignments;  ///< filled in by RowImage
    RowChanges proposals;
    bool wakes_anew{false};  ///< it is to be looked at at another moment than before; filled in by RowImage
    bool climbed{false};     ///< what stands in the list of late duties differs; filled in by RowImage
    bool is_new{false};
};

struct AnswerWrite {
    RequestKey key;
    StoredAnswer answer;
};

/// Takes back what was said under keys that start so, as far as it has not been sent: the duty is done, acknowledged or
/// closed. It concerns what was said before it, not what the same batch says after it.
struct Hush {
    std::string prefix;          ///< ends with ':'
    std::size_t said_before{0};  ///< how many notices of this batch came before it
};

struct BatchWrites {
    std::vector<WhistleWrite> whistles;  ///< several of one whistle follow each other
    std::vector<AnswerWrite> answers;
    std::vector<models::Notice> notices;  ///< in the order they were said
    std::vector<Hush> hushes;

    void say(models::Notice notice) { notices.push_back(std::move(notice)); }
    void hush(std::string prefix) { hushes.push_back({std::move(prefix), notices.size()}); }
};

enum class CommitOutcome {
    kOk,
    kKeyTaken,  ///< another node answered one of the requests meanwhile; rolled back, run the batch again
    kFailed,    ///< rolled back; the same batch may or may not succeed when repeated
    kUnknown,   ///< look for the answers before doing anything else
};

/// What the store refuses about a batch as a whole, so that the lane can look for the command that spoils it.
class PoisonedBatch : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// One lane's own way into the store, with its own connection. Blocking; used by one thread at a time.
///
/// load() opens a transaction, commit() or rollback() ends it. Throws models::ServiceUnavailable when the database is
/// away (the transaction is then gone and the next load() connects anew), PoisonedBatch when it refuses the data.
class StoreSession {
  public:
    StoreSession() = default;
    StoreSession(const StoreSession&) = delete;
    StoreSession& operator=(const StoreSession&) = delete;
    virtual ~StoreSession() = default;

    /// Locks the whistles in the order of their ids, then reads the answers already given. Ids that do not exist are
    /// absent from the result.
    virtual LockedBatch load(const std::vector<models::WhistleId>& ids, const std::vector<RequestKey>& keys) = 0;

    /// State, events, answers, notices: all or nothing, durable when kOk. A notice whose key was used before is left
    /// out.
    virtual CommitOutcome commit(const BatchWrites& writes) = 0;

    virtual void rollback() = 0;

    /// Answers stored by anybody, read outside any transaction: how an unknown outcome is resolved.
    virtual std::map<RequestKey, StoredAnswer> find_answers(const std::vector<RequestKey>& keys) = 0;
};

/// A range of numbers reserved for this node: [first, first + count).
struct NumberBlock {
    std::int64_t first{0};
    std::int64_t count{0};
};

/// The truth. Thread-safe; sessions are not.
class Store {
  public:
    Store() = default;
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    virtual ~Store() = default;

    [[nodiscard]] virtual std::unique_ptr<StoreSession> open_session() = 0;

    /// Reserves numbers under a name ("whistle", "number/2026/430581"); durable before it returns. What a node does
    /// not use is a gap.
    [[nodiscard]] virtual NumberBlock reserve(const std::string& name, std::int64_t count) = 0;
};

}  // namespace gridwhistle::storage
