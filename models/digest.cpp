#include "models/digest.hpp"

#include <sodium.h>

#include <array>
#include <cstdint>

namespace gridwhistle::models {
namespace {

template <std::size_t Size>
std::string to_hex(const std::array<unsigned char, Size>& bytes) {
    std::string text(Size * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    text.pop_back();
    return text;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string sha256_hex(std::string_view text) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), bytes_of(text), text.size());
    return to_hex(hash);
}

std::string fingerprint(std::initializer_list<std::string_view> parts) {
    std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, hash.size());
    for (const auto part : parts) {
        const std::uint64_t length = part.size();
        std::array<unsigned char, sizeof length> prefix{};
        for (std::size_t i = 0; i < prefix.size(); ++i) prefix[i] = static_cast<unsigned char>(length >> (8 * i));
        crypto_generichash_update(&state, prefix.data(), prefix.size());
        crypto_generichash_update(&state, bytes_of(part), part.size());
    }
    crypto_generichash_final(&state, hash.data(), hash.size());
    return to_hex(hash);
}

std::string random_hex(std::size_t bytes) {
    std::string random(bytes, '\0');
    randombytes_buf(random.data(), random.size());
    std::string text(bytes * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes_of(random), random.size());
    text.pop_back();
    return text;
}

}  // namespace gridwhistle::models
