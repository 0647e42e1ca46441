#include "tests/support/engine_world.hpp"

#include <stdexcept>

namespace gridwhistle::tests {
namespace {

constexpr std::chrono::seconds kPatience{30};

std::string render(const dispatcher::Rendering& rendering) {
    return "whistle " + std::to_string(rendering.whistle.id.value) + " version " +
           std::to_string(rendering.whistle.version) + " " + std::string(models::to_text(rendering.whistle.state));
}

/// Lanes hold the parts of a snapshot by shared pointers; here they belong to the city.
template <class Part>
std::shared_ptr<const Part> borrow(const Part& part) {
    return {std::shared_ptr<const void>(), &part};
}

}  // namespace

std::shared_ptr<const dispatcher::Snapshot> snapshot_of(const City& city) {
    auto snapshot = std::make_shared<dispatcher::Snapshot>();
    snapshot->version = 1;
    snapshot->directory = borrow(city.directory());
    snapshot->policies = borrow(city.policies());
    snapshot->routes = borrow<models::RouteFinder>(city.routes());
    return snapshot;
}

dispatcher::Submission filing_under(const std::string& key) {
    dispatcher::Submission submission;
    models::Filing made = filing(people::grid_worker(), "MU01");
    submission.key = {made.actor.account, key};
    submission.request = std::move(made);
    submission.fingerprint = "filing";
    submission.success_status = 201;
    submission.position = R"({"lon":0.5,"lat":0.5})";
    submission.render = render;
    return submission;
}

dispatcher::Submission command_under(const std::string& key, const models::Actor& actor, models::WhistleId whistle,
                                     models::CommandName name, std::uint16_t target, models::Fields fields) {
    models::Command command;
    command.name = name;
    command.whistle = whistle;
    if (target != 0) command.assignment = target;
    command.actor = actor;
    command.fields = std::move(fields);
    dispatcher::Submission submission;
    submission.key = {actor.account, key};
    submission.request = std::move(command);
    submission.fingerprint = std::string(models::to_text(name));
    submission.render = render;
    return submission;
}

EngineWorld::EngineWorld(storage::Store& store, dispatcher::EngineOptions options)
    : snapshot_{snapshot_of(city_)},
      mint_{store, [](models::WhistleId id) { return "R" + std::to_string(id.value); }, std::chrono::hours(8)},
      engine_{store, snapshot_, mint_,
              [](std::vector<std::function<void()>> deliveries) {
                  for (auto& deliver : deliveries) deliver();
              },
              options} {}

std::future<dispatcher::Outcome> EngineWorld::send(dispatcher::Submission submission) {
    auto promise = std::make_shared<std::promise<dispatcher::Outcome>>();
    auto future = promise->get_future();
    submission.done = [promise](dispatcher::Outcome outcome) { promise->set_value(std::move(outcome)); };
    engine_.submit(std::move(submission));
    return future;
}

dispatcher::Outcome EngineWorld::run(dispatcher::Submission submission) {
    auto future = send(std::move(submission));
    return outcome_of(future);
}

models::WhistleId EngineWorld::file(const std::string& key) {
    return std::get<dispatcher::Answered>(run(filing_under(key))).whistle;
}

dispatcher::Outcome outcome_of(std::future<dispatcher::Outcome>& future) {
    if (future.wait_for(kPatience) != std::future_status::ready) throw std::runtime_error("no outcome arrived");
    return future.get();
}

std::vector<dispatcher::Outcome> outcomes_of(std::vector<std::future<dispatcher::Outcome>>& futures) {
    std::vector<dispatcher::Outcome> outcomes;
    for (auto& future : futures) outcomes.push_back(outcome_of(future));
    return outcomes;
}

}  // namespace gridwhistle::tests
