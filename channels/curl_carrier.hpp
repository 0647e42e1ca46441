#pragma once

#include "channels/gateway.hpp"
#include "channels/mail.hpp"
#include "channels/sentence.hpp"
#include "dispatcher/carrier.hpp"

#include <chrono>
#include <functional>
#include <memory>

namespace gridwhistle::channels {

struct CarrierSettings {
    Surroundings surroundings;
    Gateway sms;
    Gateway voice;
    MailServer mail;
    std::chrono::milliseconds connect_timeout{5000};
    std::chrono::milliseconds timeout{20000};  ///< for a whole message; shorter than a courier's lease
    std::function<models::Instant()> now;      ///< for signatures: the world's clock
};

/// Carries parcels by HTTP and SMTP over libcurl, all at once on the thread that polls. What cannot even be connected
/// will be tried again; what broke off after the message may have left is unknown. Redirects are not followed and an
/// answer is read up to 64 KiB.
class CurlCarrier final : public dispatcher::Carrier {
  public:
    explicit CurlCarrier(CarrierSettings settings);
    ~CurlCarrier() override;  ///< breaks off what is under way

    void start(dispatcher::Parcel parcel, Done done) override;
    void poll(std::chrono::milliseconds wait_max) override;
    void wake() override;

  private:
    class Transfers;
    std::unique_ptr<Transfers> transfers_;
};

}  // namespace gridwhistle::channels
