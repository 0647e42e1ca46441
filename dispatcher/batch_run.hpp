#pragma once

#include "dispatcher/identity_mint.hpp"
#include "dispatcher/submission.hpp"
#include "models/decide.hpp"

#include <map>
#include <set>
#include <vector>

namespace gridwhistle::dispatcher {

/// The pure middle of a batch: decides each submission on the state that the ones before it left, and collects what
/// is to be written. Touches neither store nor clock.
class BatchRun {
  public:
    BatchRun(storage::LockedBatch locked, const Snapshot& snapshot, IdentityMint& mint);

    /// Decides one submission. A success holds only once the writes are committed.
    [[nodiscard]] Outcome decide(const Submission& submission);

    [[nodiscard]] const storage::BatchWrites& writes() const noexcept { return writes_; }

  private:
    /// What a command does to one whistle, before it counts.
    struct Change {
        storage::LockedWhistle* state;
        storage::WhistleWrite write;
    };

    std::optional<Outcome> answered_before(const Submission& submission) const;
    Outcome decide_command(const Submission& submission, const models::Command& command);
    Outcome decide_fire(const models::Fire& fire);
    void say(models::Decision& decision);
    Outcome decide_filing(const Submission& submission, const models::Filing& filing);
    storage::LockedWhistle* related_of(const models::Command& command);
    models::Context context(const storage::LockedWhistle* locked, const models::Whistle* related) const;
    Outcome refuse(const Submission& submission, models::Refusal refusal, const storage::LockedWhistle* locked) const;
    Change change(storage::LockedWhistle& state, models::Decision& decision) const;
    Answered accept(const Submission& submission, const storage::LockedWhistle& state, std::vector<Change> changes);
    Answered answer(const Submission& submission, const models::Whistle& whistle,
                    const std::optional<models::Point>& site, const std::string& requester_masked);
    std::string render(const Submission& submission, const models::Whistle& whistle,
                       const std::optional<models::Point>& site, const std::string& requester_masked) const;

    storage::LockedBatch locked_;
    const Snapshot& snapshot_;
    IdentityMint& mint_;
    std::map<storage::RequestKey, std::size_t> given_;  ///< where in writes_.answers
    std::set<models::WhistleId> broken_;                ///< left alone for the rest of the batch
    storage::BatchWrites writes_;
};

/// The whistles a batch must lock, without repeats, and the keys it must look up.
[[nodiscard]] std::vector<models::WhistleId> ids_of(const std::vector<Submission>& batch);
[[nodiscard]] std::vector<storage::RequestKey> keys_of(const std::vector<Submission>& batch);

}  // namespace gridwhistle::dispatcher
