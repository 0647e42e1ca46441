#pragma once

#include "models/refusal.hpp"
#include "models/terms.hpp"
#include "models/text.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gridwhistle::codec {

/// What people read about one problem: what happened, what was kept, what to do.
struct Message {
    std::string title;
    std::string detail;

    [[nodiscard]] bool empty() const noexcept { return title.empty(); }
};

/// Every sentence and word of the product that is not a profile's own, in both languages. A file of a language is
/// {"problems": {code: {"title", "detail"}}, "words": {vocabulary: {word: text}}}. In a sentence "{name}" stands for
/// a fact of the refusal, and a part in "[…]" is left out when one of its facts is missing. Immutable.
class MessageCatalogue {
  public:
    /// Throws std::logic_error when a text is not of that form: they are part of the program.
    MessageCatalogue(std::string_view zh, std::string_view en);

    /// config/messages/ as it was when the program was built.
    [[nodiscard]] static const MessageCatalogue& shipped();

    /// The patterns of a code; nullptr for an unknown one.
    [[nodiscard]] const Message* find_problem(std::string_view code, models::Language language) const;

    /// The words for a word of a vocabulary ("phase", "in_progress"); nullptr for an unknown one.
    [[nodiscard]] const models::Label* find_word(std::string_view vocabulary, std::string_view word) const;

    /// The sentences about a refusal with its facts filled in; the code alone where the catalogue has none.
    [[nodiscard]] Message explain(const models::Refusal& refusal, models::Language language) const;

    /// Codes and "vocabulary/word"s that one of the languages lacks.
    [[nodiscard]] std::vector<std::string> gaps() const;

  private:
    struct Both {
        Message zh;
        Message en;
    };

    void read(std::string_view text, Message Both::*language, std::string models::Label::*words);
    [[nodiscard]] std::string shown(const std::string& name, const std::string& value, models::Language language) const;

    std::map<std::string, Both, std::less<>> problems_;
    std::map<std::pair<std::string, std::string>, models::Label, std::less<>> words_;
};

/// The shipped words of a phase.
[[nodiscard]] const models::Label& words_of(models::Phase phase);
[[nodiscard]] const models::Label& words_of(models::WhistleState state);
[[nodiscard]] const models::Label& words_of(models::AssignmentState state);

}  // namespace gridwhistle::codec
