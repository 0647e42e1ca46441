#pragma once

#include "codec/checked.hpp"
#include "codec/json_value.hpp"
#include "codec/json_writer.hpp"
#include "models/channel.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::codec {

/// The account of that name; nothing when there is none.
using AccountByName = std::function<std::optional<models::AccountId>(const std::string&)>;

/// Reads one channel or an array of them, {name, kind, unit | account, target, secret, least_priority, from_rung,
/// language, enabled}. Without them SMS takes P1 and P2 and what is supervised, voice P1, everything else all. Codes
/// besides those of ObjectReader: "recipient_needed", "not_found", "bad_target", "bad_phone", "duplicate_name".
[[nodiscard]] Checked<std::vector<models::Channel>> read_channels(const JsonValue& document,
                                                                  const AccountByName& account_of);

/// A channel as administrators see it: its address masked, its secret only as "is signed". `owner` is the account's
/// name.
void append_channel(JsonWriter& json, const models::Channel& channel, const std::string& owner);

/// What is sealed of a channel: {target, secret}.
[[nodiscard]] std::string channel_to_seal(const models::Channel& channel);
/// Puts it back. False when it is of another form.
[[nodiscard]] bool unseal_channel(std::string_view sealed, models::Channel& channel);

/// "https://qyapi.weixin.qq.com/…", "138****0000", "l***@example.org"
[[nodiscard]] std::string masked_target(const models::Channel& channel);

}  // namespace gridwhistle::codec
