#pragma once

#include "storage/store.hpp"

#include <cstdint>
#include <string>

namespace gridwhistle::tests {

/// A filing as a lane would write it: a lead and a support offered, the requester and a position to seal.
[[nodiscard]] storage::WhistleWrite sample_filing(std::int64_t id, models::Instant at);

/// The lead's claim by `account` of a whistle as it was loaded.
[[nodiscard]] storage::WhistleWrite sample_claim(const storage::LockedWhistle& locked, models::Instant at,
                                                 std::int64_t account);

/// The lead's part goes over to another unit: its assignment ends and a new one is offered in the same event.
[[nodiscard]] storage::WhistleWrite sample_handover(const storage::LockedWhistle& locked, models::Instant at);

[[nodiscard]] storage::RequestKey sample_key(const std::string& key);
[[nodiscard]] storage::AnswerWrite sample_answer(const std::string& key, std::int64_t whistle);

/// Files one whistle through a session, with the answer under "file-<id>".
[[nodiscard]] storage::CommitOutcome file_sample(storage::StoreSession& session, std::int64_t id);

}  // namespace gridwhistle::tests
