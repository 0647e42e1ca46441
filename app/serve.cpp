#include "app/database.hpp"
#include "app/demo_city.hpp"
#include "app/node.hpp"
#include "app/program.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <csignal>
#include <iostream>

namespace gridwhistle::app {
namespace {

namespace asio = boost::asio;

asio::awaitable<void> drain_on_signal(Node& node) {
    const auto executor = co_await asio::this_coro::executor;
    asio::signal_set signals(executor, SIGINT, SIGTERM);
    const int signal = co_await signals.async_wait(asio::use_awaitable);
    spdlog::info("signal {}: finishing what runs", signal);
    std::signal(SIGINT, SIG_DFL);  // a second one ends at once
    std::signal(SIGTERM, SIG_DFL);
    co_await node.stop_serving();
}

}  // namespace

int serve(const CommonOptions& common, const ServeOptions& options) {
    auto settings = load_settings(common);
    if (!options.listen.empty()) settings.server.listen = options.listen;
    spdlog::set_level(spdlog::level::from_str(settings.log_level));
    std::signal(SIGPIPE, SIG_IGN);  // libpq writes to sockets that the server may have closed

    const Database database(settings, Database::Use::kServe);
    refuse_shifted_clock(database, options.test_clock);
    DemoAccounts demo;
    if (options.demo) demo = load_demo_reference(database);

    asio::io_context io(1);
    Node node(io, settings, database);
    node.start();
    asio::co_spawn(io, drain_on_signal(node), asio::detached);
    std::jthread day;
    if (!demo.names.empty()) {
        // Beside the I/O loop: the answers of the day's commands come back through it.
        day = std::jthread([&node](const std::stop_token& stop) {
            const DemoDay played = play_demo_day(node, stop);
            spdlog::info("demo day played: {} whistles, {} steps", played.filed, played.steps);
            for (const auto& line : played.refused) spdlog::warn("demo day: {}", line);
        });
    }
    std::cout << "listening on http://" << node.address() << std::endl;
    api::run_io(io);
    day = std::jthread();  // asks it to stop: nobody carries answers to it any more
    node.finish();
    return 0;
}

}  // namespace gridwhistle::app
