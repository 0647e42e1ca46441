#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace gridwhistle::channels {

/// base64 of HMAC-SHA256, as the robots want it.
[[nodiscard]] std::string hmac_base64(std::string_view key, std::string_view message);

/// Everything but letters, digits and "-._~" as %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text);

/// DingTalk: the secret is the key, "timestamp\nsecret" the message; milliseconds. Percent-encoded, for the address.
[[nodiscard]] std::string dingtalk_sign(std::int64_t timestamp_ms, std::string_view secret);

/// Feishu: "timestamp\nsecret" is the key and the message is empty; seconds. For the body.
[[nodiscard]] std::string feishu_sign(std::int64_t timestamp_s, std::string_view secret);

}  // namespace gridwhistle::channels
