#include "channels/sentence.hpp"

#include "codec/id_text.hpp"
#include "codec/message_catalogue.hpp"

namespace gridwhistle::channels {
namespace {

using models::Language;

/// The catalogue's word, or the word itself for one that a newer node wrote.
std::string word(std::string_view vocabulary, std::string_view name, Language language) {
    const models::Label* label = codec::MessageCatalogue::shipped().find_word(vocabulary, name);
    return label == nullptr ? std::string(name) : label->in(language);
}

std::string counted(std::string_view name, std::size_t count, Language language) {
    static constexpr std::string_view kPlace = "{count}";
    std::string text = word("notice_frame", name, language);
    const std::size_t place = text.find(kPlace);
    if (place != std::string::npos) text.replace(place, kPlace.size(), std::to_string(count));
    return text;
}

std::string kind_of(const models::Notice& notice, Language language) {
    const bool known = codec::MessageCatalogue::shipped().find_word("notice", notice.kind) != nullptr;
    return word("notice", known ? notice.kind : "other", language);
}

std::string headline(const storage::LeasedDelivery& delivery, Language language) {
    std::string text = kind_of(delivery.notice, language);
    if (!delivery.number.empty()) text += word("notice_frame", "colon", language) + delivery.number;
    return text;
}

Sentences::Line line_of(const storage::LeasedDelivery& delivery, const Surroundings& surroundings, Language language) {
    Sentences::Line line;
    line.text = headline(delivery, language);
    const std::string street = delivery.area.empty() ? std::string() : surroundings.street_of(delivery.area);
    if (!street.empty()) line.text += word("notice_frame", "comma", language) + street;
    if (!delivery.notice.clock.empty())
        line.text += word("notice_frame", "open", language) + word("clock", delivery.notice.clock, language) +
                     word("notice_frame", "close", language);
    if (!surroundings.public_url.empty() && delivery.notice.whistle.value != 0)
        line.link = surroundings.public_url + "/whistles/" + codec::to_text(delivery.notice.whistle);
    return line;
}

/// A digest's title and its lines as long as they fit, then how many did not.
template <class Shown>
std::string joined(const Sentences& sentences, Language language, std::size_t bytes_max, std::string text,
                   const Shown& shown) {
    for (std::size_t i = 0; i < sentences.lines.size(); ++i) {
        const std::string line = (text.empty() ? "" : "\n") + shown(sentences.lines[i]);
        const std::string rest = "\n" + counted("more", sentences.lines.size() - i, language);
        if (i > 0 && text.size() + line.size() + rest.size() > bytes_max) return text + rest;
        text += line;
    }
    return text;
}

}  // namespace

Sentences sentences_of(const dispatcher::Parcel& parcel, const Surroundings& surroundings) {
    const Language language = parcel.channel.language;
    Sentences sentences;
    const bool one = parcel.notices.size() == 1;
    sentences.title =
        one ? headline(parcel.notices.front(), language) : counted("digest", parcel.notices.size(), language);
    if (parcel.repeat) sentences.title = word("notice_frame", "repeat", language) + sentences.title;
    for (const auto& delivery : parcel.notices) sentences.lines.push_back(line_of(delivery, surroundings, language));
    if (one && parcel.repeat)
        sentences.lines.front().text = word("notice_frame", "repeat", language) + sentences.lines.front().text;
    return sentences;
}

std::string plain_text(const Sentences& sentences, Language language, std::size_t bytes_max) {
    return joined(
        sentences, language, bytes_max, sentences.is_digest() ? sentences.title : std::string(),
        [](const Sentences::Line& line) { return line.link.empty() ? line.text : line.text + " " + line.link; });
}

std::string markdown(const Sentences& sentences, Language language, std::size_t bytes_max) {
    const bool list = sentences.is_digest();
    return joined(sentences, language, bytes_max, list ? "**" + sentences.title + "**\n" : std::string(),
                  [list](const Sentences::Line& line) {
                      const std::string text = line.link.empty() ? line.text : "[" + line.text + "](" + line.link + ")";
                      return (list ? "- " : "") + text;
                  });
}

}  // namespace gridwhistle::channels
