#pragma once

#include "channels/robot.hpp"

#include <optional>
#include <string>

namespace gridwhistle::channels {

/// A provider of SMS or calls, described by the installation. In the templates {phone}, {text} and {id} stand for the
/// number, the sentence and a text that is the same at each attempt; they are encoded as the content type needs.
struct Gateway {
    std::string url;  ///< empty: there is none, and what should go there dies with that reason
    std::string body{R"({"phone":"{phone}","text":"{text}","id":"{id}"})"};
    std::string content_type{"application/json"};
    std::string authorization;  ///< value of the header; empty: none
    std::string accepted_if;    ///< a part of the answer that means success; empty: any 2xx
};

[[nodiscard]] HttpPost gateway_post(const Gateway& gateway, const dispatcher::Parcel& parcel,
                                    const Sentences& sentences);

[[nodiscard]] dispatcher::Receipt gateway_receipt(const Gateway& gateway, long status, std::string_view body);

}  // namespace gridwhistle::channels
