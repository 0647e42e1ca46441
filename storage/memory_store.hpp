#pragma once

#include "storage/encoded_batch.hpp"
#include "storage/memory_outbox.hpp"
#include "storage/memory_timetable.hpp"
#include "storage/store.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gridwhistle::storage {

/// What a MemoryStore does with one commit instead of carrying it out.
enum class CommitFault {
    kNone,
    kAway,           ///< ServiceUnavailable, nothing stored
    kRefused,        ///< PoisonedBatch, nothing stored
    kFailed,         ///< CommitOutcome::kFailed, nothing stored
    kKeyTaken,       ///< CommitOutcome::kKeyTaken, nothing stored
    kLostUnstored,   ///< CommitOutcome::kUnknown, nothing stored
    kLostButStored,  ///< CommitOutcome::kUnknown, everything stored
};

/// The store port in memory, for tests and simulation: the same locks, refusals and event texts as PostgreSQL, with a
/// clock and faults that a test sets. Passes the same conformance tests. Thread-safe; sessions are not.
class MemoryStore final : public Store {
  public:
    using Clock = std::function<models::Instant()>;
    using FaultHook = std::function<CommitFault(const BatchWrites&)>;

    struct StoredEvent {
        std::string type;
        int version{models::kEventVersion};
        std::uint32_t n{0};
        models::Instant at;
        models::AccountId actor;
        std::string data;
        std::string hash;
    };
    struct StoredWhistle {
        models::Whistle whistle;
        std::optional<models::Point> site;
        std::string requester;
        std::string requester_masked;
        std::string chain;
        std::vector<StoredEvent> events;
        std::map<std::uint32_t, std::string> positions;  ///< by number of their event
        bool unreadable{false};
    };

    MemoryStore();
    ~MemoryStore() override;

    [[nodiscard]] std::unique_ptr<StoreSession> open_session() override;
    [[nodiscard]] NumberBlock reserve(const std::string& name, std::int64_t count) override;

    /// Without one, the system's clock.
    void set_clock(Clock clock);
    /// Asked once a commit, under the store's lock.
    void set_fault_hook(FaultHook hook);
    /// How long load() waits for whistles that another session holds, then throws ServiceUnavailable.
    void set_lock_timeout(std::chrono::milliseconds timeout);
    /// As if a newer program had written it.
    void make_unreadable(models::WhistleId id);

    [[nodiscard]] std::optional<StoredWhistle> find(models::WhistleId id) const;
    [[nodiscard]] std::vector<models::WhistleId> ids() const;
    [[nodiscard]] MemoryTimetable& timetable() noexcept { return timetable_; }
    [[nodiscard]] MemoryOutbox& outbox() noexcept { return outbox_; }

  private:
    class Session;

    LockedBatch lock(const std::vector<models::WhistleId>& ids, const std::vector<RequestKey>& keys);
    void unlock(const std::set<models::WhistleId>& ids);
    CommitOutcome store(const BatchWrites& writes, models::Instant now);
    std::map<RequestKey, StoredAnswer> find_answers(const std::vector<RequestKey>& keys) const;
    models::Instant now() const;
    MemoryOutbox::WhistleFacts facts_of(models::WhistleId id) const;
    void require_storable(const BatchWrites& writes, const EncodedBatch& batch) const;
    void apply(const BatchWrites& writes, const EncodedBatch& batch);

    mutable std::mutex mutex_;
    std::condition_variable unlocked_;
    Clock clock_;
    FaultHook fault_hook_;
    std::chrono::milliseconds lock_timeout_{3000};
    std::set<models::WhistleId> locked_;
    std::map<models::WhistleId, StoredWhistle> whistles_;
    std::map<RequestKey, StoredAnswer> answers_;
    std::map<std::string, std::int64_t> next_;
    MemoryTimetable timetable_{[this] { return now(); }};
    MemoryOutbox outbox_{[this] { return now(); }, [this](models::WhistleId id) { return facts_of(id); }};
};

}  // namespace gridwhistle::storage
