#include "storage/event_chain.hpp"

#include "storage/bytes.hpp"

#include <sodium.h>

#include <array>

namespace gridwhistle::storage {
namespace {

constexpr char kSeparator = '\n';

class Digest {
  public:
    Digest() { crypto_generichash_init(&state_, nullptr, 0, kChainHashBytes); }

    void add(std::string_view text) { crypto_generichash_update(&state_, to_bytes(text).data(), text.size()); }

    [[nodiscard]] std::string finish() {
        std::array<std::uint8_t, kChainHashBytes> hash{};
        crypto_generichash_final(&state_, hash.data(), hash.size());
        return std::string(to_characters(hash));
    }

  private:
    crypto_generichash_state state_;
};

}  // namespace

std::string chain_hash(std::string_view previous, const codec::EventRow& row) {
    std::string head = std::to_string(row.n);
    head += kSeparator;
    head += row.type;
    for (const std::int64_t number :
         {std::int64_t{row.version}, std::int64_t{row.at.time_since_epoch().count()}, row.actor.value}) {
        head += kSeparator;
        head += std::to_string(number);
    }
    head += kSeparator;
    Digest digest;
    digest.add(previous);
    digest.add(head);
    digest.add(row.data);
    return digest.finish();
}

std::optional<std::uint32_t> find_chain_break(std::span<const ChainedRow> events) {
    std::string previous;
    std::uint32_t n = 0;
    for (const auto& event : events) {
        ++n;
        if (event.row.n != n) return n;
        previous = chain_hash(previous, event.row);
        if (event.hash != previous) return n;
    }
    return std::nullopt;
}

}  // namespace gridwhistle::storage
