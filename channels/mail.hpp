#pragma once

#include "channels/sentence.hpp"
#include "dispatcher/carrier.hpp"
#include "models/time.hpp"

#include <string>
#include <string_view>

namespace gridwhistle::channels {

/// The mail server of the installation.
struct MailServer {
    std::string url;  ///< "smtp://mail.example.org:587", "smtps://…"; empty: there is none
    std::string from;
    std::string user;  ///< empty: without a login
    std::string password;
};

/// A mail with all its headers, lines ended by CR LF: text in base64, a Message-ID made of the parcel's key so that a
/// repeat is recognised.
[[nodiscard]] std::string mail_text(const MailServer& server, const dispatcher::Parcel& parcel,
                                    const Sentences& sentences, models::Instant now);

/// What the last code of an SMTP conversation means (RFC 5321 4.2.1); 0 for none.
[[nodiscard]] dispatcher::Receipt mail_receipt(long code);

}  // namespace gridwhistle::channels
