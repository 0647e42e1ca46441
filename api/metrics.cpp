#include "api/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>
#include <utility>
#include <vector>

namespace gridwhistle::api {

class Metrics::Registry {
  public:
    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& requests =
        prometheus::BuildCounter().Name("gridwhistle_http_requests_total").Help("Answered requests").Register(registry);
    prometheus::Family<prometheus::Histogram>& durations = prometheus::BuildHistogram()
                                                               .Name("gridwhistle_http_request_seconds")
                                                               .Help("From the last byte in to the last byte out")
                                                               .Register(registry);
    std::mutex mutex;
    std::vector<std::pair<prometheus::Gauge*, std::function<double()>>> gauges;
};

Metrics::Metrics() : registry_{std::make_unique<Registry>()} {}

Metrics::~Metrics() = default;

void Metrics::count_request(const FinishedRequest& request) {
    const std::string route(request.route_name.empty() ? std::string_view("none") : request.route_name);
    registry_->requests
        .Add({{"route", route},
              {"method", std::string(to_string(request.method))},
              {"status", std::to_string(request.status)}})
        .Increment();
    const prometheus::Histogram::BucketBoundaries bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5};
    registry_->durations.Add({{"route", route}}, bounds)
        .Observe(std::chrono::duration<double>(request.duration).count());
}

void Metrics::add_gauge(std::string name, std::string help, std::function<double()> read,
                        const std::map<std::string, std::string>& labels) {
    auto& gauge =
        prometheus::BuildGauge().Name(std::move(name)).Help(std::move(help)).Register(registry_->registry).Add(labels);
    const std::scoped_lock lock(registry_->mutex);
    registry_->gauges.emplace_back(&gauge, std::move(read));
}

std::string Metrics::page() {
    {
        const std::scoped_lock lock(registry_->mutex);
        for (const auto& [gauge, read] : registry_->gauges) gauge->Set(read());
    }
    return prometheus::TextSerializer().Serialize(registry_->registry.Collect());
}

void add_engine_metrics(Metrics& metrics, const dispatcher::Engine& engine) {
    const auto& counters = engine.counters();
    const auto add = [&metrics](std::string name, std::string help, const std::atomic<std::uint64_t>& counter) {
        metrics.add_gauge("gridwhistle_engine_" + std::move(name), std::move(help),
                          [&counter] { return static_cast<double>(counter.load()); });
    };
    add("batches", "Transactions of lanes", counters.batches);
    add("answered", "Commands and filings carried out", counters.answered);
    add("replayed", "Requests answered again", counters.replayed);
    add("refused", "Requests refused by the rules", counters.refused);
    add("unavailable", "Requests that found queue or database closed", counters.unavailable);
    add("unknown_outcomes", "Commits whose outcome had to be looked up", counters.unknown_outcomes);
    add("bisections", "Batches halved because one request spoiled them", counters.bisections);
    add("broken", "Requests for isolated whistles; alarm above 0", counters.broken);
    metrics.add_gauge("gridwhistle_engine_queue", "Requests waiting in lanes",
                      [&engine] { return static_cast<double>(engine.queue_length()); });
}

void add_clockwork_metrics(Metrics& metrics, const dispatcher::Clockwork& clockwork) {
    const auto& counters = clockwork.counters();
    const auto add = [&metrics](std::string name, std::string help, const auto& counter) {
        metrics.add_gauge("gridwhistle_clockwork_" + std::move(name), std::move(help),
                          [&counter] { return static_cast<double>(counter.load()); });
    };
    add("passes", "Looks at what is due", counters.passes);
    add("fired", "Whistles that were looked at because something was due", counters.fired);
    add("put_off", "Whistles whose firing failed; alarm above 0", counters.put_off);
    add("forgotten", "Open whistles found without a clock; alarm above 0", counters.forgotten);
    add("oldest_ms", "How late the oldest was in the last pass", counters.oldest_ms);
}

}  // namespace gridwhistle::api
