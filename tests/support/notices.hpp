#pragma once

#include "models/channel.hpp"
#include "models/notice.hpp"

#include <cstdint>
#include <string>

namespace gridwhistle::tests {

/// A late report-in of assignment 1, as the core would say it.
[[nodiscard]] inline models::Notice notice(std::int64_t whistle, int rung, const models::Addressee& recipient,
                                           models::Priority priority) {
    models::Notice notice;
    notice.kind = "remind";
    notice.whistle = models::WhistleId{whistle};
    notice.assignment = 1;
    notice.clock = "report_in";
    notice.rung = static_cast<std::uint8_t>(rung);
    notice.recipient = recipient;
    notice.priority = priority;
    notice.dedup_key = models::notice_key({notice.whistle, notice.clock, "1", 0}, rung, recipient) + "/" +
                       std::string(models::to_text(priority));
    return notice;
}

/// A robot of its own.
[[nodiscard]] inline models::Channel robot(const std::string& name, const models::Addressee& owner) {
    models::Channel channel;
    channel.name = name;
    channel.kind = models::ChannelKind::kWecom;
    channel.owner = owner;
    channel.target = "http://127.0.0.1:9/cgi-bin/webhook/send?key=" + name;
    channel.secret = "SEC" + name;
    return channel;
}

}  // namespace gridwhistle::tests
