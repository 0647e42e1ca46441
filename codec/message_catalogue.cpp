#include "codec/message_catalogue.hpp"

#include "codec/json_reader.hpp"
#include "codec/shipped_messages.hpp"

#include <algorithm>
#include <stdexcept>

namespace gridwhistle::codec {
namespace {

using models::Label;
using models::Language;
using models::Refusal;
using Facts = std::vector<std::pair<std::string, std::string>>;

const JsonValue::Object& members_of(const JsonValue* value) {
    if (value == nullptr || value->as_object() == nullptr) throw std::logic_error("a message catalogue is no object");
    return *value->as_object();
}

const std::string& text_of(const JsonValue* value) {
    if (value == nullptr || value->as_text() == nullptr) throw std::logic_error("a message is no text");
    return *value->as_text();
}

/// Appends the pattern with its facts; whether all of them were there.
bool fill_part(std::string& out, std::string_view pattern, const Facts& facts) {
    bool complete = true;
    while (!pattern.empty()) {
        const std::size_t open = std::min(pattern.find('{'), pattern.size());
        out.append(pattern.substr(0, open));
        pattern.remove_prefix(open);
        if (pattern.empty()) break;
        const std::size_t close = pattern.find('}');
        if (close == std::string_view::npos) throw std::logic_error("a message has an open brace");
        const auto name = pattern.substr(1, close - 1);
        const auto fact = std::ranges::find(facts, name, &Facts::value_type::first);
        if (fact == facts.end() || fact->second.empty()) {
            complete = false;
        } else {
            out.append(fact->second);
        }
        pattern.remove_prefix(close + 1);
    }
    return complete;
}

std::string fill(std::string_view pattern, const Facts& facts) {
    std::string out;
    while (!pattern.empty()) {
        const std::size_t open = std::min(pattern.find('['), pattern.size());
        fill_part(out, pattern.substr(0, open), facts);
        pattern.remove_prefix(open);
        if (pattern.empty()) break;
        const std::size_t close = pattern.find(']');
        if (close == std::string_view::npos) throw std::logic_error("a message has an open bracket");
        std::string part;
        if (fill_part(part, pattern.substr(1, close - 1), facts)) out.append(part);
        pattern.remove_prefix(close + 1);
    }
    return out;
}

template <class Term>
const Label& shipped_words(std::string_view vocabulary, Term term) {
    const Label* words = MessageCatalogue::shipped().find_word(vocabulary, models::to_text(term));
    if (words == nullptr) throw std::logic_error("a vocabulary has a word without words for people");
    return *words;
}

template <class Term>
const Label& cached_words(std::string_view vocabulary, Term term) {
    static const auto kAll = [&] {
        std::vector<Label> all;
        for (std::size_t i = 0; i < models::Spellings<Term>::kWords.size(); ++i)
            all.push_back(shipped_words(vocabulary, static_cast<Term>(i)));
        return all;
    }();
    return kAll.at(static_cast<std::size_t>(term));
}

}  // namespace

MessageCatalogue::MessageCatalogue(std::string_view zh, std::string_view en) {
    read(zh, &Both::zh, &Label::zh);
    read(en, &Both::en, &Label::en);
}

void MessageCatalogue::read(std::string_view text, Message Both::*language, std::string Label::*words) {
    const auto document = read_json(text);
    if (!document) throw std::logic_error("a message catalogue is not JSON: " + document.error().code);
    for (const JsonMember& problem : members_of(document->find("problems"))) {
        Message& message = problems_[problem.name].*language;
        message.title = text_of(problem.value.find("title"));
        message.detail = text_of(problem.value.find("detail"));
    }
    for (const JsonMember& vocabulary : members_of(document->find("words"))) {
        for (const JsonMember& word : members_of(&vocabulary.value))
            words_[std::pair(vocabulary.name, word.name)].*words = text_of(&word.value);
    }
}

const MessageCatalogue& MessageCatalogue::shipped() {
    static const MessageCatalogue kShipped(kShippedMessagesZh, kShippedMessagesEn);
    return kShipped;
}

const Message* MessageCatalogue::find_problem(std::string_view code, Language language) const {
    const auto found = problems_.find(code);
    if (found == problems_.end()) return nullptr;
    return language == Language::kChinese ? &found->second.zh : &found->second.en;
}

const Label* MessageCatalogue::find_word(std::string_view vocabulary, std::string_view word) const {
    const auto found = words_.find(std::pair(std::string(vocabulary), std::string(word)));
    return found == words_.end() ? nullptr : &found->second;
}

Message MessageCatalogue::explain(const Refusal& refusal, Language language) const {
    const Message* pattern = find_problem(refusal.code, language);
    if (pattern == nullptr) return {refusal.code, {}};
    Facts facts = refusal.details;
    for (auto& [name, value] : facts) value = shown(name, value, language);
    return {fill(pattern->title, facts), fill(pattern->detail, facts)};
}

std::string MessageCatalogue::shown(const std::string& name, const std::string& value, Language language) const {
    if (name != "state") return value;
    const Label* words = find_word("assignment_state", value);
    if (words == nullptr) words = find_word("whistle_state", value);
    return words == nullptr ? value : words->in(language);
}

std::vector<std::string> MessageCatalogue::gaps() const {
    std::vector<std::string> found;
    for (const auto& [code, message] : problems_) {
        if (message.zh.empty() || message.en.empty()) found.push_back(code);
    }
    for (const auto& [place, label] : words_) {
        if (label.zh.empty() || label.en.empty()) found.push_back(place.first + "/" + place.second);
    }
    return found;
}

const Label& words_of(models::Phase phase) {
    return cached_words("phase", phase);
}

const Label& words_of(models::WhistleState state) {
    return cached_words("whistle_state", state);
}

const Label& words_of(models::AssignmentState state) {
    return cached_words("assignment_state", state);
}

}  // namespace gridwhistle::codec
