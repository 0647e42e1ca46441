#include "api/access_log.hpp"

#include "codec/json_writer.hpp"

#include <spdlog/spdlog.h>

namespace gridwhistle::api {

void log_request(const FinishedRequest& request) {
    // Successes are many and interest few: they are written when somebody asks for detail.
    const auto level = request.status >= 500 ? spdlog::level::warn : spdlog::level::debug;
    if (!spdlog::should_log(level)) return;
    std::string line;
    codec::JsonWriter json(line);
    json.begin_object().member("request", request.request_id).member("method", to_string(request.method));
    json.member("route", request.route_name).member("status", static_cast<std::int64_t>(request.status));
    json.member("microseconds", std::chrono::duration_cast<std::chrono::microseconds>(request.duration).count());
    json.member("bytes", static_cast<std::uint64_t>(request.bytes_sent)).end_object();
    spdlog::log(level, "{}", line);
}

}  // namespace gridwhistle::api
