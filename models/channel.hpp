#pragma once

#include "models/notice.hpp"
#include "models/terms.hpp"
#include "models/text.hpp"

#include <cstdint>
#include <string>

namespace gridwhistle::models {

/// How something reaches people outside the program. The inbox is none of them: a notice stands there by itself.
enum class ChannelKind : std::uint8_t { kWecom, kDingtalk, kFeishu, kSms, kVoice, kEmail };

template <>
struct Spellings<ChannelKind> {
    static constexpr auto kWords =
        std::to_array<std::string_view>({"wecom", "dingtalk", "feishu", "sms", "voice", "email"});
};

/// A way to one recipient. `target` and `secret` are sealed where they are stored: a robot's address lets anybody write
/// to its group, a number or mail address is personal.
struct Channel {
    std::string name;  ///< unique in the installation; the only part that logs and dead letters show
    ChannelKind kind{ChannelKind::kWecom};
    Addressee owner;
    std::string target;                      ///< a robot's URL, a telephone number, a mail address
    std::string secret;                      ///< signs the messages of a robot; empty: unsigned
    Priority least_priority{Priority::kP4};  ///< what is less urgent does not go this way …
    std::uint8_t from_rung{0};               ///< … unless it has climbed so far; 0: never for that reason
    Language language{Language::kChinese};
    bool enabled{true};

    /// Whether the notice goes this way.
    [[nodiscard]] bool takes(const Notice& notice) const noexcept {
        return enabled && owner == notice.recipient &&
               (notice.priority <= least_priority || (from_rung > 0 && notice.rung >= from_rung));
    }
    friend bool operator==(const Channel&, const Channel&) = default;
};

/// Whether messages of this kind go to the robot of one group, which takes only so many a minute.
[[nodiscard]] constexpr bool is_robot(ChannelKind kind) noexcept {
    return kind == ChannelKind::kWecom || kind == ChannelKind::kDingtalk || kind == ChannelKind::kFeishu;
}

}  // namespace gridwhistle::models
