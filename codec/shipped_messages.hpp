#pragma once

#include <string_view>

namespace gridwhistle::codec {

// config/messages/*.json, built into the program (codec/CMakeLists.txt).
extern const std::string_view kShippedMessagesZh;
extern const std::string_view kShippedMessagesEn;

}  // namespace gridwhistle::codec
