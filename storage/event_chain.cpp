#include "storage/event_chain.hpp"

#include "storage/bytes.hpp"

#include <sodium.h>

#include <array>
#include <charconv>

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
    std::array<char, 96> head{};  // at most three numbers of 20 characters with their separators
    char* end = head.data();
    const auto number = [&](std::int64_t value) {
        end = std::to_chars(end, head.data() + head.size() - 1, value).ptr;  // room for the separator
        *end++ = kSeparator;
    };
    number(row.n);
    Digest digest;
    digest.add(previous);
    digest.add({head.data(), end});
    digest.add(row.type);
    end = head.data();
    *end++ = kSeparator;
    number(row.version);
    number(row.at.time_since_epoch().count());
    number(row.actor.value);
    digest.add({head.data(), end});
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
