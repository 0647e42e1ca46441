#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gridwhistle::api {

struct ClientAnswer {
    unsigned status{0};
    std::string body;
};

/// A blocking HTTP/1.1 client over one kept connection, for the program's own commands and tests. Used by one thread.
class HttpClient {
  public:
    /// `address` is "http://HOST:PORT" or "HOST:PORT", numeric or a name. Connects at the first request.
    explicit HttpClient(const std::string& address, std::chrono::seconds timeout = std::chrono::seconds(30));
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Sends one request and reads its answer; connects anew once when a kept connection turns out to be closed.
    /// Throws boost::system::system_error when the server cannot be reached or does not answer in time.
    [[nodiscard]] ClientAnswer request(const std::string& method, const std::string& target,
                                       const std::vector<std::pair<std::string, std::string>>& headers,
                                       const std::string& body = {});

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace gridwhistle::api
