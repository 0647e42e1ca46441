#include "storage/encoded_batch.hpp"

#include "codec/event_json.hpp"
#include "codec/whistle_json.hpp"
#include "storage/event_chain.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace gridwhistle::storage {
namespace {

constexpr std::size_t kPayloadBytes = 2048;  // most are shorter

std::vector<std::uint16_t> unite(const std::vector<std::uint16_t>& one, const std::vector<std::uint16_t>& other) {
    std::vector<std::uint16_t> all;
    std::set_union(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(all));
    return all;
}

/// A row that one write makes and a later one changes is made once, in its last form.
void merge(RowChanges& all, const RowChanges& more) {
    all.added = unite(all.added, more.added);
    const auto changed = unite(all.changed, more.changed);
    all.changed.clear();
    std::set_difference(changed.begin(), changed.end(), all.added.begin(), all.added.end(),
                        std::back_inserter(all.changed));
}

void take(EncodedWhistle& whistle, const WhistleWrite& write) {
    if (whistle.last == nullptr) {
        whistle.chain = write.chain_before;
        whistle.assignments = write.assignments;
        whistle.proposals = write.proposals;
    } else {
        merge(whistle.assignments, write.assignments);
        merge(whistle.proposals, write.proposals);
    }
    whistle.last = &write;
    whistle.is_new = whistle.is_new || write.is_new;
    whistle.wakes_anew = whistle.wakes_anew || write.wakes_anew;
    whistle.climbed = whistle.climbed || write.climbed;
    for (const auto& sealed : write.sealed) {
        if (!sealed.requester_masked.empty()) whistle.requester_masked = sealed.requester_masked;
    }
}

EncodedEvent encode_event(const WhistleWrite& write, const models::Event& event, std::string& chain) {
    EncodedEvent encoded;
    encoded.event = &event;
    encoded.whistle = &write.after;
    encoded.data.reserve(kPayloadBytes);
    codec::append_event(encoded.data, event);
    chain = chain_hash(
        chain, {models::to_text(event.type), models::kEventVersion, event.n, event.at, event.actor, encoded.data});
    encoded.hash = chain;
    return encoded;
}

}  // namespace

EncodedBatch encode(const BatchWrites& writes) {
    std::map<models::WhistleId, EncodedWhistle> by_id;
    EncodedBatch batch;
    for (const auto& write : writes.whistles) {
        EncodedWhistle& whistle = by_id[write.after.id];
        take(whistle, write);
        for (const auto& event : write.events) batch.events.push_back(encode_event(write, event, whistle.chain));
    }
    batch.whistles.reserve(by_id.size());
    for (auto& [id, whistle] : by_id) {
        whistle.body.reserve(kPayloadBytes);
        codec::append_stored_whistle(whistle.body, whistle.last->after);
        batch.whistles.push_back(std::move(whistle));
    }
    return batch;
}

}  // namespace gridwhistle::storage
