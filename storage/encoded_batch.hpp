#pragma once

#include "storage/store.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace gridwhistle::storage {

/// An event as it is stored. The pointers lead into the BatchWrites it was made of.
struct EncodedEvent {
    const models::Event* event{nullptr};
    const models::Whistle* whistle{nullptr};  ///< as the command left it
    std::string data;                         ///< canonical payload
    std::string hash;
};

/// A whistle as the whole batch leaves it.
struct EncodedWhistle {
    const WhistleWrite* last{nullptr};  ///< its last write
    std::string requester_masked;       ///< of a new one
    std::string chain;                  ///< hash of its last event
    std::string body;                   ///< canonical aggregate
    RowChanges assignments;             ///< of all its writes together
    RowChanges proposals;
    bool wakes_anew{false};
    bool climbed{false};
    bool is_new{false};
};

/// What every store writes for a batch: each whistle once, each event with its place in the hash chain.
struct EncodedBatch {
    std::vector<EncodedWhistle> whistles;  ///< by id
    std::vector<EncodedEvent> events;      ///< in the order they happened
};

/// `writes` must outlive the result. Throws std::logic_error when a payload has no stored form.
[[nodiscard]] EncodedBatch encode(const BatchWrites& writes);

}  // namespace gridwhistle::storage
