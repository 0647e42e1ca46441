#pragma once

#include "codec/json_reader.hpp"
#include "models/refusal.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::codec {

inline JsonValue parsed(std::string_view text) {
    return read_json(text).value();
}

/// "/pointer code" of each fault.
inline std::vector<std::string> told(const std::vector<models::Refusal>& faults) {
    std::vector<std::string> lines;
    for (const auto& fault : faults) lines.push_back(fault.pointer + " " + fault.code);
    return lines;
}

}  // namespace gridwhistle::codec
