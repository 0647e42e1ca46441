#include "channels/curl_carrier.hpp"

#include "tests/support/notices.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <future>
#include <optional>
#include <stdexcept>

namespace gridwhistle::channels {
namespace {

using dispatcher::Receipt;
using dispatcher::Reception;
using models::ChannelKind;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

/// A port of the loopback that takes connections, as the kernel does, and never says a word.
class SilentPort {
  public:
    SilentPort() : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* raw = reinterpret_cast<sockaddr*>(&address);
        if (::bind(socket_, raw, size) != 0 || ::listen(socket_, 8) != 0 || ::getsockname(socket_, raw, &size) != 0)
            throw std::runtime_error("no port on the loopback");
        url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/robot";
    }
    ~SilentPort() { close(); }
    SilentPort(const SilentPort&) = delete;
    SilentPort& operator=(const SilentPort&) = delete;

    /// Nobody listens there any more.
    void close() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    [[nodiscard]] const std::string& url() const noexcept { return url_; }

  private:
    int socket_;
    std::string url_;
};

CarrierSettings settings() {
    CarrierSettings settings;
    settings.surroundings.street_of = [](const models::AreaCode&) { return std::string("春江街道"); };
    settings.now = [] { return models::Instant(std::chrono::seconds(1'700'000'000)); };
    settings.timeout = milliseconds(200);
    return settings;
}

dispatcher::Parcel parcel(ChannelKind kind, const std::string& target) {
    dispatcher::Parcel parcel;
    parcel.channel = tests::robot("um", models::Addressee(models::UnitCode("UM-0301")));
    parcel.channel.kind = kind;
    parcel.channel.target = target;
    parcel.key = "notice-1";
    storage::LeasedDelivery delivery;
    delivery.notice = tests::notice(1, 1, parcel.channel.owner, models::Priority::kP2);
    parcel.notices.push_back(std::move(delivery));
    return parcel;
}

/// What became of a parcel, within a bound.
std::optional<Receipt> carry(CurlCarrier& carrier, dispatcher::Parcel parcel) {
    std::optional<Receipt> receipt;
    carrier.start(std::move(parcel), [&receipt](Receipt got) { receipt = std::move(got); });
    for (const auto end = Clock::now() + std::chrono::seconds(10); !receipt && Clock::now() < end;)
        carrier.poll(milliseconds(50));
    return receipt;
}

TEST(CurlCarrierTest, WhatCannotBeConnectedCertainlyDidNotArrive) {
    SilentPort port;
    port.close();
    CurlCarrier carrier(settings());
    const auto receipt = carry(carrier, parcel(ChannelKind::kWecom, port.url()));
    ASSERT_TRUE(receipt);
    EXPECT_EQ(receipt->reception, Reception::kLater);
    EXPECT_EQ(receipt->error.find("127.0.0.1"), std::string::npos) << "an error names no address";
}

TEST(CurlCarrierTest, AnAnswerThatNeverComesIsUnknown) {
    const SilentPort port;
    CurlCarrier carrier(settings());
    const auto receipt = carry(carrier, parcel(ChannelKind::kDingtalk, port.url()));
    ASSERT_TRUE(receipt);
    EXPECT_EQ(receipt->reception, Reception::kUnknown);
}

TEST(CurlCarrierTest, WhatTheInstallationLacksIsRefusedWithThatReason) {
    CurlCarrier carrier(settings());
    EXPECT_EQ(carry(carrier, parcel(ChannelKind::kSms, "13800000000")).value().error, "no SMS gateway is set up");
    EXPECT_EQ(carry(carrier, parcel(ChannelKind::kVoice, "13800000000")).value().error, "no voice gateway is set up");
    EXPECT_EQ(carry(carrier, parcel(ChannelKind::kEmail, "a@b")).value().error, "no mail server is set up");
    const auto unsealed = carry(carrier, parcel(ChannelKind::kWecom, ""));
    EXPECT_EQ(unsealed.value().reception, Reception::kRefused);
}

TEST(CurlCarrierTest, OnlyTheProtocolOfTheKindIsSpoken) {
    CurlCarrier carrier(settings());
    EXPECT_EQ(carry(carrier, parcel(ChannelKind::kWecom, "file:///etc/hostname")).value().reception,
              Reception::kRefused);
}

TEST(CurlCarrierTest, ASilentReceiverHoldsUpNobody) {
    const SilentPort silent;
    SilentPort closed;
    closed.close();
    auto patient = settings();
    patient.timeout = std::chrono::seconds(20);
    CurlCarrier carrier(patient);
    bool silent_ended = false;
    for (int i = 0; i < 4; ++i)
        carrier.start(parcel(ChannelKind::kWecom, silent.url()), [&](const Receipt&) { silent_ended = true; });
    const auto start = Clock::now();
    EXPECT_TRUE(carry(carrier, parcel(ChannelKind::kWecom, closed.url())));
    EXPECT_LT(Clock::now() - start, std::chrono::seconds(5));
    EXPECT_FALSE(silent_ended) << "its end breaks off what is under way and reports nothing";
}

TEST(CurlCarrierTest, APollThatWaitsCanBeWoken) {
    CurlCarrier carrier(settings());
    const auto start = Clock::now();
    const auto waker = std::async(std::launch::async, [&carrier] { carrier.wake(); });
    carrier.poll(std::chrono::seconds(20));
    EXPECT_LT(Clock::now() - start, std::chrono::seconds(10));
}

}  // namespace
}  // namespace gridwhistle::channels
