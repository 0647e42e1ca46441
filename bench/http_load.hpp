#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace gridwhistle::bench {

struct LoadResult {
    std::size_t answered{0};  ///< with 201
    std::size_t refused{0};
    double seconds{0};
    std::vector<double> milliseconds;  ///< sorted
};

/// Files whistles over kept connections from one thread, each connection waiting for its answer before its next filing.
class HttpLoad {
  public:
    HttpLoad(std::uint16_t port, std::string token, std::vector<std::string> bodies, int connections);
    ~HttpLoad();
    HttpLoad(const HttpLoad&) = delete;
    HttpLoad& operator=(const HttpLoad&) = delete;

    [[nodiscard]] LoadResult run(std::chrono::seconds duration);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace gridwhistle::bench
