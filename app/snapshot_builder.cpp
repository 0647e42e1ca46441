#include "app/snapshot_builder.hpp"

#include "app/duty_times.hpp"
#include "models/refusal.hpp"
#include "routing/atlas.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace gridwhistle::app {
namespace {

constexpr std::chrono::milliseconds kPollInterval{500};
constexpr std::chrono::minutes kDatedRowsInterval{10};  // units and areas begin and end by date, not by import

std::vector<routing::RoadFeature> roads_of(std::vector<storage::Street> streets) {
    std::vector<routing::RoadFeature> features;
    features.reserve(streets.size());
    for (auto& street : streets) {
        features.push_back({std::move(street.name), street.road_class, street.width_m, std::move(street.lines),
                            std::move(street.shape)});
    }
    return features;
}

}  // namespace

std::shared_ptr<const dispatcher::Snapshot> build_snapshot(storage::ReferenceData data,
                                                           const config::RegionSettings& region, models::Instant at) {
    auto times = duty_times(data, region, at);
    auto directory = std::make_shared<const models::Directory>(
        models::Directory(models::AreaTree(std::move(data.areas), at), std::move(data.units), std::move(data.parties),
                          std::move(data.bindings), std::move(data.account_names), at)
            .with(models::Staff(std::move(data.staff))));
    auto policies = std::make_shared<const models::Policies>(
        models::Catalogue(data.catalogue_version, std::move(data.categories)), std::move(data.flows), std::move(times));
    routing::AtlasParts parts;
    parts.directory = directory;
    parts.policies = policies;
    parts.version = data.version;
    parts.roads = routing::RoadIndex(roads_of(std::move(data.streets)));
    parts.settings.calendar = policies->calendar();
    for (const auto& placeholder : region.placeholders)
        parts.settings.placeholders.push_back({placeholder.point, placeholder.radius_m});

    auto snapshot = std::make_shared<dispatcher::Snapshot>();
    snapshot->version = data.version;
    snapshot->directory = std::move(directory);
    snapshot->policies = std::move(policies);
    snapshot->routes = std::make_shared<const routing::Atlas>(std::move(parts));
    return snapshot;
}

SnapshotKeeper::SnapshotKeeper(storage::ReferenceStore& reference, dispatcher::CurrentSnapshot& current,
                               config::RegionSettings region)
    : reference_{reference},
      current_{current},
      region_{std::move(region)},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

void SnapshotKeeper::run(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    auto built_at = std::chrono::steady_clock::now();
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(mutex);
            never.wait_for(lock, stop, kPollInterval, [] { return false; });
        }
        try {
            const auto now = std::chrono::steady_clock::now();
            const bool raised = reference_.version() != current_.get()->version;
            if (!raised && now - built_at < kDatedRowsInterval) continue;
            const auto at = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
            current_.replace(build_snapshot(reference_.load(), region_, at));
            built_at = now;
            if (raised) spdlog::info("reference data of version {} in force", current_.get()->version);
        } catch (const models::ServiceUnavailable&) {
            // The old snapshot stays in force; the next poll tries again.
        } catch (const std::exception& error) {
            spdlog::error("reference data could not be loaded, the old version stays in force: {}", error.what());
        }
    }
}

}  // namespace gridwhistle::app
