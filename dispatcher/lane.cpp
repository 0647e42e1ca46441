#include "dispatcher/lane.hpp"

#include "dispatcher/batch_run.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

namespace gridwhistle::dispatcher {
namespace {

constexpr int kAttemptsMax = 4;  // a batch that other nodes keep overtaking is answered "try again"

}  // namespace

Lane::Lane(storage::Store& store, const CurrentSnapshot& snapshot, IdentityMint& mint, LaneCounters& counters,
           Deliver deliver, LaneOptions options)
    : store_{store},
      snapshot_{snapshot},
      mint_{mint},
      counters_{counters},
      deliver_{std::move(deliver)},
      options_{std::move(options)} {}

std::optional<Submission> Lane::submit(Submission submission) {
    {
        const std::scoped_lock lock(mutex_);
        if (closed_ || queue_.size() >= options_.queue_max) return submission;
        queue_.push_back(std::move(submission));
    }
    arrived_.notify_one();
    return std::nullopt;
}

bool Lane::wait() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return closed_ || !queue_.empty(); });
    return !queue_.empty();
}

void Lane::close() {
    {
        const std::scoped_lock lock(mutex_);
        closed_ = true;
    }
    arrived_.notify_all();
}

std::size_t Lane::queue_length() const {
    const std::scoped_lock lock(mutex_);
    return queue_.size();
}

Lane::Batch Lane::take() {
    const std::scoped_lock lock(mutex_);
    Batch batch;
    batch.reserve(std::min(queue_.size(), options_.batch_max));
    while (!queue_.empty() && batch.size() < options_.batch_max) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    return batch;
}

bool Lane::step() {
    Batch batch = take();
    if (batch.empty()) return false;
    ++counters_.batches;
    run(std::move(batch));
    return true;
}

void Lane::run(Batch batch) {
    try {
        for (int attempts = 0; attempts < kAttemptsMax; ++attempts) {
            if (attempt(batch)) return;
        }
        fail_all(batch, Trouble::kUnavailable);
    } catch (const storage::PoisonedBatch&) {
        bisect(std::move(batch));
    } catch (const models::ServiceUnavailable&) {
        session_.reset();
        fail_all(batch, Trouble::kUnavailable);
    }
}

bool Lane::attempt(Batch& batch) {
    const auto snapshot = snapshot_.get();
    auto locked = session().load(ids_of(batch), keys_of(batch));
    BatchRun decided(std::move(locked), *snapshot, mint_);
    std::vector<Outcome> outcomes;
    outcomes.reserve(batch.size());
    for (const auto& submission : batch) outcomes.push_back(decided.decide(submission));

    if (decided.writes().whistles.empty() && decided.writes().answers.empty()) {
        session().rollback();
        deliver(batch, std::move(outcomes));
        return true;
    }
    switch (session().commit(decided.writes())) {
        case storage::CommitOutcome::kOk:
            if (options_.committed) options_.committed(decided.writes());
            deliver(batch, std::move(outcomes));
            return true;
        case storage::CommitOutcome::kKeyTaken:
        case storage::CommitOutcome::kFailed: return false;
        case storage::CommitOutcome::kUnknown: settle_unknown(batch, outcomes); return true;
    }
    return false;
}

/// All answers of a batch stand in one transaction: finding them proves them all. Finding none proves nothing,
/// the commit may still be under way; the callers repeat with their keys and learn it then.
void Lane::settle_unknown(Batch& batch, std::vector<Outcome>& outcomes) {
    ++counters_.unknown_outcomes;
    session_.reset();
    std::vector<storage::RequestKey> written;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const auto* answered = std::get_if<Answered>(&outcomes[i]);
        if (answered != nullptr && !answered->replayed) written.push_back(batch[i].key);
    }
    // Without any answer in it nothing proves the transaction; whatever fired is looked at again by itself.
    if (written.empty()) return fail_all(batch, Trouble::kUnknownOutcome);
    bool stored = false;
    try {
        const auto found = session().find_answers(written);
        // The same key may have been answered by another node since; what it says tells whose answer it is.
        stored = std::ranges::all_of(std::views::iota(std::size_t{0}, batch.size()), [&](std::size_t i) {
            const auto* answered = std::get_if<Answered>(&outcomes[i]);
            if (answered == nullptr || answered->replayed) return true;
            const auto answer = found.find(batch[i].key);
            return answer != found.end() && answer->second.whistle == answered->whistle &&
                   answer->second.version == answered->version && answer->second.body == answered->body;
        });
    } catch (const models::ServiceUnavailable&) {
        session_.reset();
    }
    // A refusal or a repetition may rest on what the same transaction was to write: none of them can be relied on.
    if (!stored) outcomes.assign(batch.size(), Outcome(Trouble::kUnknownOutcome));
    deliver(batch, std::move(outcomes));
}

/// The database refused the batch as a whole: halve it until the one that spoils it stands alone and fails alone.
void Lane::bisect(Batch batch) {
    ++counters_.bisections;
    if (batch.size() == 1) {
        fail_all(batch, Trouble::kBroken);
        return;
    }
    const auto middle = batch.begin() + static_cast<std::ptrdiff_t>(batch.size() / 2);
    Batch second(std::make_move_iterator(middle), std::make_move_iterator(batch.end()));
    batch.erase(middle, batch.end());
    run(std::move(batch));
    run(std::move(second));
}

void Lane::fail_all(Batch& batch, Trouble trouble) {
    deliver(batch, std::vector<Outcome>(batch.size(), Outcome(trouble)));
}

void Lane::deliver(Batch& batch, std::vector<Outcome> outcomes) {
    std::vector<std::function<void()>> deliveries;
    deliveries.reserve(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
        count(outcomes[i]);
        deliveries.emplace_back([done = std::move(batch[i].done), outcome = std::move(outcomes[i])]() mutable {
            done(std::move(outcome));
        });
    }
    deliver_(std::move(deliveries));
}

void Lane::count(const Outcome& outcome) {
    if (const auto* answered = std::get_if<Answered>(&outcome)) {
        ++(answered->replayed ? counters_.replayed : counters_.answered);
    } else if (std::holds_alternative<Refused>(outcome)) {
        ++counters_.refused;
    } else if (std::holds_alternative<Fired>(outcome)) {
        ++counters_.fired;
    } else {
        ++(std::get<Trouble>(outcome) == Trouble::kBroken ? counters_.broken : counters_.unavailable);
    }
}

storage::StoreSession& Lane::session() {
    if (!session_) session_ = store_.open_session();
    return *session_;
}

}  // namespace gridwhistle::dispatcher
