#pragma once

#include "dispatcher/courier.hpp"
#include "storage/memory_store.hpp"
#include "tests/support/notices.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gridwhistle::tests {

/// A carrier whose receivers answer as a test says, after a time on its clock.
class FakeCarrier final : public dispatcher::Carrier {
  public:
    struct Sent {
        models::Instant at;
        dispatcher::Parcel parcel;
    };
    struct Answer {
        dispatcher::Receipt receipt;
        std::chrono::milliseconds after{0};
    };
    using Receiver = std::function<Answer(const dispatcher::Parcel&)>;

    explicit FakeCarrier(const models::Instant& now) : now_{now} {}

    void start(dispatcher::Parcel parcel, Done done) override {
        const Answer answer = receiver(parcel);
        sent.push_back({now_, std::move(parcel)});
        under_way_.push_back({now_ + answer.after, answer.receipt, std::move(done)});
    }
    void poll(std::chrono::milliseconds) override {
        std::vector<UnderWay> ended;
        std::erase_if(under_way_, [&](UnderWay& each) {
            if (each.at > now_) return false;
            ended.push_back(std::move(each));
            return true;
        });
        for (auto& each : ended) each.done(each.receipt);
    }
    void wake() override {}

    Receiver receiver = [](const dispatcher::Parcel&) { return Answer{}; };
    std::vector<Sent> sent;

  private:
    struct UnderWay {
        models::Instant at;
        dispatcher::Receipt receipt;
        Done done;
    };

    const models::Instant& now_;
    std::vector<UnderWay> under_way_;
};

/// A courier on virtual time over the in-memory store.
class CourierWorld {
  public:
    CourierWorld() {
        store.set_clock([this] { return now; });
        make_courier();
    }

    /// As if the node died: what was under way is forgotten, the outbox is not.
    void make_courier() {
        carriers_.push_back(std::make_unique<FakeCarrier>(now));
        if (carriers_.size() > 1) carriers_.back()->receiver = carriers_[carriers_.size() - 2]->receiver;
        courier = std::make_unique<dispatcher::Courier>(
            store.outbox(), *carriers_.back(), [this] { return now; }, [this] { return random; }, options);
    }
    [[nodiscard]] FakeCarrier& carrier() { return *carriers_.back(); }

    void say(const std::vector<models::Notice>& notices, const std::string& hush = {}) {
        const auto session = store.open_session();
        static_cast<void>(session->load({}, {}));
        storage::BatchWrites writes;
        writes.notices = notices;
        if (!hush.empty()) writes.hush(hush);
        static_cast<void>(session->commit(writes));
    }

    /// Steps every 100 ms of virtual time.
    void run(std::chrono::milliseconds time) {
        for (const models::Instant end = now + time; now < end; now += std::chrono::milliseconds(100)) courier->step();
        courier->step();
    }

    /// What was sent to a channel by all nodes that lived, one entry a message.
    [[nodiscard]] std::vector<FakeCarrier::Sent> sent_to(const std::string& channel) {
        std::vector<FakeCarrier::Sent> sent;
        for (const auto& carrier : carriers_) {
            for (const auto& each : carrier->sent) {
                if (each.parcel.channel.name == channel) sent.push_back(each);
            }
        }
        return sent;
    }

    models::Instant now{std::chrono::hours(24 * 365 * 56)};
    double random{0.5};
    dispatcher::CourierOptions options;
    storage::MemoryStore store;
    std::unique_ptr<dispatcher::Courier> courier;

  private:
    std::vector<std::unique_ptr<FakeCarrier>> carriers_;
};

}  // namespace gridwhistle::tests
