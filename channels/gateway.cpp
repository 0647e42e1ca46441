#include "channels/gateway.hpp"

#include "channels/signature.hpp"
#include "codec/json_writer.hpp"

namespace gridwhistle::channels {
namespace {

constexpr std::size_t kTelephoneTextMax = 500;  ///< 70 characters a part; links make some messages two parts long

std::string json_inside(std::string_view text) {
    std::string quoted;
    codec::JsonWriter(quoted).value(text);
    return quoted.substr(1, quoted.size() - 2);
}

std::string encoded(const std::string& content_type, std::string_view text) {
    if (content_type.find("json") != std::string::npos) return json_inside(text);
    if (content_type.find("urlencoded") != std::string::npos) return percent_encoded(text);
    return std::string(text);
}

void replace_all(std::string& text, std::string_view part, const std::string& by) {
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + by.size()))
        text.replace(at, part.size(), by);
}

}  // namespace

HttpPost gateway_post(const Gateway& gateway, const dispatcher::Parcel& parcel, const Sentences& sentences) {
    HttpPost post;
    post.url = gateway.url;
    post.body = gateway.body;
    post.content_type = gateway.content_type;
    const auto fill = [&](std::string_view part, const std::string& text) {
        replace_all(post.body, part, encoded(gateway.content_type, text));
    };
    fill("{phone}", parcel.channel.target);
    fill("{id}", parcel.key);
    fill("{text}", plain_text(sentences, parcel.channel.language, kTelephoneTextMax));
    if (!gateway.authorization.empty()) post.headers.push_back("Authorization: " + gateway.authorization);
    return post;
}

dispatcher::Receipt gateway_receipt(const Gateway& gateway, long status, std::string_view body) {
    dispatcher::Receipt receipt = status_receipt(status);
    if (receipt.reception != dispatcher::Reception::kSent || gateway.accepted_if.empty()) return receipt;
    if (body.find(gateway.accepted_if) != std::string_view::npos) return receipt;
    return {dispatcher::Reception::kRefused, {}, "the gateway did not accept it"};
}

}  // namespace gridwhistle::channels
