#include "storage/memory_store.hpp"

#include "models/refusal.hpp"
#include "storage/new_notices.hpp"

#include <algorithm>

namespace gridwhistle::storage {
namespace {

bool has_nul(const std::string& text) {
    return text.find('\0') != std::string::npos;
}

}  // namespace

class MemoryStore::Session final : public StoreSession {
  public:
    explicit Session(MemoryStore& store) : store_{store} {}
    ~Session() override { end(); }

    LockedBatch load(const std::vector<models::WhistleId>& ids, const std::vector<RequestKey>& keys) override {
        end();
        LockedBatch batch = store_.lock(ids, keys);
        for (const auto& [id, locked] : batch.whistles) held_.insert(id);
        open_ = true;
        now_ = batch.now;
        return batch;
    }

    CommitOutcome commit(const BatchWrites& writes) override {
        if (!open_) throw std::logic_error("commit without load");
        try {
            const CommitOutcome outcome = store_.store(writes, now_);
            end();
            return outcome;
        } catch (...) {
            end();
            throw;
        }
    }

    void rollback() override { end(); }

    std::map<RequestKey, StoredAnswer> find_answers(const std::vector<RequestKey>& keys) override {
        return store_.find_answers(keys);
    }

  private:
    void end() {
        if (!held_.empty()) store_.unlock(held_);
        held_.clear();
        open_ = false;
    }

    MemoryStore& store_;
    std::set<models::WhistleId> held_;
    models::Instant now_;
    bool open_{false};
};

MemoryStore::MemoryStore()
    : clock_{[] { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }} {}

MemoryStore::~MemoryStore() = default;

std::unique_ptr<StoreSession> MemoryStore::open_session() {
    return std::make_unique<Session>(*this);
}

NumberBlock MemoryStore::reserve(const std::string& name, std::int64_t count) {
    const std::scoped_lock lock(mutex_);
    std::int64_t& next = next_.try_emplace(name, 1).first->second;
    next += count;
    return NumberBlock{next - count, count};
}

void MemoryStore::set_clock(Clock clock) {
    const std::scoped_lock lock(mutex_);
    clock_ = std::move(clock);
}

void MemoryStore::set_fault_hook(FaultHook hook) {
    const std::scoped_lock lock(mutex_);
    fault_hook_ = std::move(hook);
}

void MemoryStore::set_lock_timeout(std::chrono::milliseconds timeout) {
    const std::scoped_lock lock(mutex_);
    lock_timeout_ = timeout;
}

void MemoryStore::make_unreadable(models::WhistleId id) {
    const std::scoped_lock lock(mutex_);
    whistles_.at(id).unreadable = true;
}

std::optional<MemoryStore::StoredWhistle> MemoryStore::find(models::WhistleId id) const {
    const std::scoped_lock lock(mutex_);
    const auto found = whistles_.find(id);
    if (found == whistles_.end()) return std::nullopt;
    return found->second;
}

std::vector<models::WhistleId> MemoryStore::ids() const {
    const std::scoped_lock lock(mutex_);
    std::vector<models::WhistleId> ids;
    for (const auto& [id, stored] : whistles_) ids.push_back(id);
    return ids;
}

models::Instant MemoryStore::now() const {
    const std::scoped_lock lock(mutex_);
    return clock_();
}

MemoryOutbox::WhistleFacts MemoryStore::facts_of(models::WhistleId id) const {
    const std::scoped_lock lock(mutex_);
    const auto found = whistles_.find(id);
    if (found == whistles_.end()) return {};
    return {found->second.whistle.number, found->second.whistle.area};
}

/// All at once or none, so that no two sessions wait for each other in a circle.
LockedBatch MemoryStore::lock(const std::vector<models::WhistleId>& ids, const std::vector<RequestKey>& keys) {
    std::unique_lock lock(mutex_);
    const bool all_free = unlocked_.wait_for(lock, lock_timeout_, [&] {
        return std::none_of(ids.begin(), ids.end(), [&](models::WhistleId id) { return locked_.contains(id); });
    });
    if (!all_free) throw models::ServiceUnavailable("memory store: a whistle stays locked by another session");
    LockedBatch batch;
    for (const auto id : ids) {
        const auto found = whistles_.find(id);
        if (found == whistles_.end()) continue;
        locked_.insert(id);
        const StoredWhistle& stored = found->second;
        batch.whistles.emplace(
            id, LockedWhistle{stored.whistle, stored.site, stored.requester_masked, stored.chain, stored.unreadable});
    }
    for (const auto& key : keys) {
        if (const auto found = answers_.find(key); found != answers_.end()) batch.answers.insert(*found);
    }
    batch.now = clock_();
    return batch;
}

void MemoryStore::unlock(const std::set<models::WhistleId>& ids) {
    {
        const std::scoped_lock lock(mutex_);
        for (const auto id : ids) locked_.erase(id);
    }
    unlocked_.notify_all();
}

std::map<RequestKey, StoredAnswer> MemoryStore::find_answers(const std::vector<RequestKey>& keys) const {
    const std::scoped_lock lock(mutex_);
    std::map<RequestKey, StoredAnswer> answers;
    for (const auto& key : keys) {
        if (const auto found = answers_.find(key); found != answers_.end()) answers.insert(*found);
    }
    return answers;
}

CommitOutcome MemoryStore::store(const BatchWrites& writes, models::Instant now) {
    const std::scoped_lock lock(mutex_);
    const CommitFault fault = fault_hook_ ? fault_hook_(writes) : CommitFault::kNone;
    switch (fault) {
        case CommitFault::kAway: throw models::ServiceUnavailable("memory store: away, as the test wishes");
        case CommitFault::kRefused: throw PoisonedBatch("memory store: refused, as the test wishes");
        case CommitFault::kFailed: return CommitOutcome::kFailed;
        case CommitFault::kKeyTaken: return CommitOutcome::kKeyTaken;
        case CommitFault::kLostUnstored: return CommitOutcome::kUnknown;
        case CommitFault::kNone:
        case CommitFault::kLostButStored: break;
    }
    for (const auto& answer : writes.answers) {
        if (answers_.contains(answer.key)) return CommitOutcome::kKeyTaken;
    }
    try {
        const EncodedBatch batch = encode(writes);
        require_storable(writes, batch);
        apply(writes, batch);
        outbox_.store(writes, now);
    } catch (const std::logic_error& unwritable) {
        throw PoisonedBatch(unwritable.what());
    }
    return fault == CommitFault::kLostButStored ? CommitOutcome::kUnknown : CommitOutcome::kOk;
}

/// What PostgreSQL refuses too, so that tests meet it here.
void MemoryStore::require_storable(const BatchWrites& writes, const EncodedBatch& batch) const {
    for (const auto& write : writes.answers) {
        if (has_nul(write.key.key) || has_nul(write.answer.body)) throw std::logic_error("a text contains NUL");
    }
    for (const auto& entry : new_notices(writes).entries) {
        if (has_nul(entry.notice->dedup_key)) throw std::logic_error("a text contains NUL");
    }
    for (const auto& encoded : batch.whistles) {
        const models::WhistleId id = encoded.last->after.id;
        if (id.value < 1 || id.value > models::kWhistleIdMax) throw std::logic_error("an id out of range");
        if (whistles_.contains(id) == encoded.is_new) {
            throw std::logic_error(encoded.is_new ? "a new whistle under an id that exists"
                                                  : "a whistle to be changed is not there");
        }
    }
}

void MemoryStore::apply(const BatchWrites& writes, const EncodedBatch& batch) {
    for (const auto& encoded : batch.whistles) {
        StoredWhistle& stored = whistles_[encoded.last->after.id];
        stored.whistle = encoded.last->after;
        stored.site = encoded.last->site;
        stored.chain = encoded.chain;
        if (encoded.is_new) stored.requester_masked = encoded.requester_masked;
        if (encoded.wakes_anew || encoded.is_new) timetable_.set(stored.whistle);
    }
    for (const auto& encoded : batch.events) {
        const models::Event& event = *encoded.event;
        whistles_[encoded.whistle->id].events.push_back({std::string(models::to_text(event.type)),
                                                         models::kEventVersion, event.n, event.at, event.actor,
                                                         encoded.data, encoded.hash});
    }
    for (const auto& write : writes.whistles) {
        StoredWhistle& stored = whistles_[write.after.id];
        for (const auto& facts : write.sealed) {
            if (!facts.requester.empty()) stored.requester = facts.requester;
            if (!facts.position.empty()) stored.positions[facts.event_n] = facts.position;
        }
    }
    for (const auto& write : writes.answers) answers_.emplace(write.key, write.answer);
}

}  // namespace gridwhistle::storage
