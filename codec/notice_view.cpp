#include "codec/notice_view.hpp"

#include "codec/message_catalogue.hpp"

#include <stdexcept>

namespace gridwhistle::codec {

const models::Label& words_of_notice(std::string_view kind) {
    const auto& catalogue = MessageCatalogue::shipped();
    const models::Label* words = catalogue.find_word("notice", kind);
    if (words == nullptr) words = catalogue.find_word("notice", "other");
    if (words == nullptr) throw std::logic_error("the catalogue has no word for a notice");
    return *words;
}

void append_notice(JsonWriter& json, const NoticeView& view, const models::AreaTree& areas) {
    const models::Notice& notice = view.notice;
    const models::Label& words = words_of_notice(notice.kind);
    json.begin_object().member("id", std::to_string(view.id)).member("kind", notice.kind);
    json.key("label").begin_object().member("zh", words.zh).member("en", words.en).end_object();
    if (notice.whistle.value == 0) {
        json.member("whistle", nullptr).member("number", nullptr).member("assignment", nullptr);
        json.member("area", nullptr);
    } else {
        json.member("whistle", notice.whistle).member("number", view.number).key("assignment");
        notice.assignment == 0 ? json.value(nullptr)
                               : json.value(models::AssignmentId{notice.whistle, notice.assignment});
        const models::Area* area = areas.find(view.area);
        json.key("area").begin_object().member("code", view.area);
        json.member("name", area == nullptr ? view.area.value : area->name).end_object();
    }
    json.key("clock");
    notice.clock.empty() ? json.value(nullptr) : json.value(notice.clock);
    json.member("rung", notice.rung).member("priority", models::to_text(notice.priority)).key("unit");
    notice.recipient.is_account() ? json.value(nullptr) : json.value(notice.recipient.unit);
    json.member("at", view.at).member("read", view.read).member("done", view.done).end_object();
}

}  // namespace gridwhistle::codec
