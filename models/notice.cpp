#include "models/notice.hpp"

namespace gridwhistle::models {

std::string to_key(const Addressee& recipient) {
    return recipient.is_account() ? "account/" + std::to_string(recipient.account.value)
                                  : "unit/" + recipient.unit.value;
}

std::string hush_prefix(WhistleId whistle) {
    return "w:" + std::to_string(whistle.value) + ':';
}

std::string hush_prefix(WhistleId whistle, std::string_view clock) {
    return hush_prefix(whistle).append(clock).append(1, ':');
}

std::string hush_prefix(WhistleId whistle, std::string_view clock, std::string_view subject) {
    return hush_prefix(whistle, clock).append(subject).append(1, ':');
}

std::string hush_prefix(const DutyTopic& topic) {
    return hush_prefix(topic.whistle, topic.clock, topic.subject).append(std::to_string(topic.cycle)).append(1, ':');
}

std::string notice_key(const DutyTopic& topic, int rung, const Addressee& recipient) {
    return hush_prefix(topic).append(std::to_string(rung)).append(1, ':').append(to_key(recipient));
}

}  // namespace gridwhistle::models
