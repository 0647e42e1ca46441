#include "channels/signature.hpp"

#include <sodium.h>

#include <array>

namespace gridwhistle::channels {
namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string key_text(std::int64_t timestamp, std::string_view secret) {
    return std::to_string(timestamp).append(1, '\n').append(secret);
}

}  // namespace

std::string hmac_base64(std::string_view key, std::string_view message) {
    crypto_auth_hmacsha256_state state;
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> hash{};
    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(message), message.size());
    crypto_auth_hmacsha256_final(&state, hash.data());
    std::string text(sodium_base64_encoded_len(hash.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), hash.data(), hash.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // the terminator that sodium counts
    return text;
}

std::string percent_encoded(std::string_view text) {
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    static constexpr std::string_view kPlain = "-._~";
    std::string encoded;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= '0' && letter <= '9') || kPlain.find(letter) != std::string_view::npos;
        if (plain) {
            encoded.push_back(letter);
        } else {
            encoded.append(1, '%').append(1, kHex[byte >> 4U]).append(1, kHex[byte & 15U]);
        }
    }
    return encoded;
}

std::string dingtalk_sign(std::int64_t timestamp_ms, std::string_view secret) {
    return percent_encoded(hmac_base64(secret, key_text(timestamp_ms, secret)));
}

std::string feishu_sign(std::int64_t timestamp_s, std::string_view secret) {
    return hmac_base64(key_text(timestamp_s, secret), {});
}

}  // namespace gridwhistle::channels
