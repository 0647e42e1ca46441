#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace gridwhistle::bench {

/// What a command printed. Throws std::runtime_error when it cannot be run or fails.
[[nodiscard]] std::string output_of(const std::vector<std::string>& command);

/// The program serving the demo city in a folder of its own on a free port, for as long as this lives.
class ServedCity {
  public:
    explicit ServedCity(const std::filesystem::path& program);
    ~ServedCity();
    ServedCity(const ServedCity&) = delete;
    ServedCity& operator=(const ServedCity&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] const std::string& url() const noexcept { return url_; }
    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }
    [[nodiscard]] std::string token(const std::string& account) const;

    /// CPU that the server and its PostgreSQL have used so far, ended children included.
    [[nodiscard]] double cpu_seconds() const;

  private:
    std::filesystem::path program_;
    std::filesystem::path folder_;
    std::string url_;
    pid_t server_{0};
    std::uint16_t port_{0};
};

}  // namespace gridwhistle::bench
