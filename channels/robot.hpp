#pragma once

#include "channels/sentence.hpp"
#include "dispatcher/carrier.hpp"
#include "models/time.hpp"

#include <string>
#include <vector>

namespace gridwhistle::channels {

/// A POST before it is sent.
struct HttpPost {
    std::string url;
    std::string body;
    std::string content_type{"application/json; charset=utf-8"};
    std::vector<std::string> headers;  ///< "Name: value"
};

/// The message of a group robot, signed for this moment. Robots refuse a signature that is an hour old, so a message is
/// made anew for each attempt.
[[nodiscard]] HttpPost robot_post(const models::Channel& channel, const Sentences& sentences, models::Instant now);

/// What a robot's answer means: its HTTP status, then the code in its JSON. A 200 that is not its JSON came from
/// somebody else on the way, so nobody knows.
[[nodiscard]] dispatcher::Receipt robot_receipt(models::ChannelKind kind, long status, std::string_view body);

/// What an HTTP status alone means; kSent for 2xx.
[[nodiscard]] dispatcher::Receipt status_receipt(long status);

}  // namespace gridwhistle::channels
