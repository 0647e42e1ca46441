#include "storage/postgres/errors.hpp"

#include <algorithm>
#include <string_view>

namespace gridwhistle::storage::postgres {
namespace {

constexpr std::size_t kSqlstateLength = 5;

bool is_sqlstate(std::string_view text) {
    return text.size() == kSqlstateLength && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
           });
}

bool any_of(std::string_view sqlstate, std::initializer_list<std::string_view> states) {
    return std::find(states.begin(), states.end(), sqlstate) != states.end();
}

}  // namespace

ServerMessage parse_server_message(const std::string& text) {
    ServerMessage message;
    const std::string_view all(text);
    std::string_view first = all.substr(0, all.find('\n'));
    // "ERROR:  23505: duplicate key …": the severity is in the server's language, the code never is.
    const auto code_at = first.find(":  ");
    if (code_at != std::string_view::npos && is_sqlstate(first.substr(code_at + 3, kSqlstateLength))) {
        message.sqlstate = first.substr(code_at + 3, kSqlstateLength);
        first.remove_prefix(std::min(first.size(), code_at + 3 + kSqlstateLength + 2));
    }
    message.primary = first;
    constexpr std::string_view kLabel = "\nCONSTRAINT NAME:  ";
    if (const auto at = all.find(kLabel); at != std::string_view::npos) {
        const std::string_view rest = all.substr(at + kLabel.size());
        message.constraint = rest.substr(0, rest.find('\n'));
    }
    return message;
}

void throw_translated(const std::string& text, bool connection_usable) {
    const ServerMessage message = parse_server_message(text);
    const std::string& state = message.sqlstate;
    const std::string sentence = "database: " + message.primary + (state.empty() ? "" : " (" + state + ")");

    // A demoted primary answers 25006; only another connection finds the new one.
    if (!connection_usable || state.starts_with("08") || any_of(state, {"57P01", "57P02", "57P03", "57P05", "25P03"}) ||
        any_of(state, {"25006", "53300"})) {
        throw ConnectionLost(sentence);
    }
    if (any_of(state, {"57014", "55P03"})) throw StatementTimeout(sentence);
    if (any_of(state, {"40001", "40P01"})) throw RetryTransaction(sentence);
    if (any_of(state, {"53000", "53100", "53200", "53400"})) throw models::ServiceUnavailable(sentence);
    if (state == "23505") throw UniqueViolation(sentence, state, message.constraint);
    throw StatementRefused(sentence, state, message.constraint);
}

}  // namespace gridwhistle::storage::postgres
