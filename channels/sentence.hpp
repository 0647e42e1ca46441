#pragma once

#include "dispatcher/carrier.hpp"
#include "models/text.hpp"

#include <functional>
#include <string>
#include <vector>

namespace gridwhistle::channels {

/// What a notice's sentence is made of besides the catalogue.
struct Surroundings {
    /// The street an area belongs to. Nothing finer ever leaves the program.
    std::function<std::string(const models::AreaCode&)> street_of;
    std::string public_url;  ///< where people reach the pages, "https://gw.example.org"; empty: no links
};

/// A message before it takes the form of its channel. It holds words of the catalogue, numbers, streets and links, and
/// it can hold nothing else: a notice knows no person.
struct Sentences {
    std::string title;  ///< "督办一级：2026-430581-R-12", or "6 条待办提醒"
    struct Line {
        std::string text;  ///< "督办一级：2026-430581-R-12，春江街道（报到）"
        std::string link;  ///< may be empty
    };
    std::vector<Line> lines;

    [[nodiscard]] bool is_digest() const noexcept { return lines.size() > 1; }
};

[[nodiscard]] Sentences sentences_of(const dispatcher::Parcel& parcel, const Surroundings& surroundings);

/// As plain text, a line a notice with its link below, cut at whole lines to at most `bytes_max`.
[[nodiscard]] std::string plain_text(const Sentences& sentences, models::Language language, std::size_t bytes_max);

/// As the Markdown that all three robots read: links and emphasis only.
[[nodiscard]] std::string markdown(const Sentences& sentences, models::Language language, std::size_t bytes_max);

}  // namespace gridwhistle::channels
