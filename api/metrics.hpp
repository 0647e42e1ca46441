#pragma once

#include "api/http_server.hpp"
#include "dispatcher/clockwork.hpp"
#include "dispatcher/engine.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace gridwhistle::api {

/// The figures of this node in Prometheus' text form. Labels are closed vocabularies, never text of users.
/// Thread-safe.
class Metrics {
  public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    void count_request(const FinishedRequest& request);

    /// A figure read when the page is asked for.
    void add_gauge(std::string name, std::string help, std::function<double()> read,
                   const std::map<std::string, std::string>& labels = {});

    [[nodiscard]] std::string page();

  private:
    class Registry;
    std::unique_ptr<Registry> registry_;
};

/// Registers what the engine counts.
void add_engine_metrics(Metrics& metrics, const dispatcher::Engine& engine);

/// How the clockwork keeps up.
void add_clockwork_metrics(Metrics& metrics, const dispatcher::Clockwork& clockwork);

}  // namespace gridwhistle::api
