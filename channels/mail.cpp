#include "channels/mail.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <chrono>
#include <ctime>

namespace gridwhistle::channels {
namespace {

constexpr std::size_t kMailMax = 100'000;
constexpr std::size_t kBase64LineMax = 76;
constexpr std::size_t kEncodedWordBytes = 42;  ///< of a subject, so that a word of it stays below 75 characters

std::string base64(std::string_view bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();
    return text;
}

/// RFC 2047 words, never cut inside a character.
std::string encoded_subject(std::string_view text) {
    std::string subject;
    while (!text.empty()) {
        std::size_t length = std::min(kEncodedWordBytes, text.size());
        while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) --length;
        subject += (subject.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + base64(text.substr(0, length)) + "?=");
        text.remove_prefix(length);
    }
    return subject;
}

std::string folded(const std::string& text) {
    std::string lines;
    for (std::size_t at = 0; at < text.size(); at += kBase64LineMax) lines += text.substr(at, kBase64LineMax) + "\r\n";
    return lines;
}

std::string domain_of(const std::string& address) {
    const std::size_t at = address.find('@');
    return at == std::string::npos ? "localhost" : address.substr(at + 1);
}

}  // namespace

std::string mail_text(const MailServer& server, const dispatcher::Parcel& parcel, const Sentences& sentences,
                      models::Instant now) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    std::string body = plain_text(sentences, parcel.channel.language, kMailMax);
    body += "\n";
    return fmt::format(
        "Date: {:%a, %d %b %Y %H:%M:%S} +0000\r\nFrom: <{}>\r\nTo: <{}>\r\nMessage-ID: <{}@{}>\r\nSubject: {}\r\n"
        "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n{}",
        fmt::gmtime(seconds), server.from, parcel.channel.target, parcel.key, domain_of(server.from),
        encoded_subject(sentences.title), folded(base64(body)));
}

dispatcher::Receipt mail_receipt(long code) {
    const std::string error = "smtp " + std::to_string(code);
    if (code >= 200 && code < 400) return {};
    if (code >= 500) return {dispatcher::Reception::kRefused, {}, error};
    return {dispatcher::Reception::kLater, {}, error};
}

}  // namespace gridwhistle::channels
