#include "app/demo_city.hpp"
#include "app/import_text.hpp"
#include "app/shipped_files.hpp"
#include "codec/command_json.hpp"
#include "codec/filing_json.hpp"
#include "codec/id_text.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"
#include "codec/person_json.hpp"
#include "models/digest.hpp"

#include <algorithm>
#include <future>
#include <map>

// The demo day: a script of filings and steps, merged by their time and sent through the engine like any request.

namespace gridwhistle::app {
namespace {

using codec::JsonValue;

constexpr std::chrono::milliseconds kPatience{100};  // between looks at whether to stop

std::string text_of(const JsonValue& object, std::string_view name) {
    const JsonValue* member = object.find(name);
    const std::string* text = member != nullptr ? member->as_text() : nullptr;
    return text != nullptr ? *text : std::string();
}

std::optional<std::uint16_t> number_of(const JsonValue& object, std::string_view name) {
    const JsonValue* member = object.find(name);
    const std::int64_t* number = member != nullptr ? member->as_integer() : nullptr;
    if (number == nullptr) return std::nullopt;
    return static_cast<std::uint16_t>(*number);
}

/// One thing that happens at one time of the day.
struct Moment {
    std::string at;
    std::string key;
    const JsonValue* filing{nullptr};
    const JsonValue* step{nullptr};
    std::string by;
    std::size_t number{0};
};

std::vector<Moment> moments_of(const JsonValue& day) {
    std::vector<Moment> moments;
    for (const auto& whistle : *day.find("whistles")->as_array()) {
        const std::string key = text_of(whistle, "key");
        moments.push_back({text_of(whistle, "at"), key, whistle.find("filing"), nullptr, text_of(whistle, "by"), 0});
        const JsonValue* steps = whistle.find("steps");
        if (steps == nullptr) continue;
        std::size_t number = 0;
        for (const auto& step : *steps->as_array())
            moments.push_back({text_of(step, "at"), key, nullptr, &step, text_of(step, "by"), ++number});
    }
    std::ranges::stable_sort(moments, {}, &Moment::at);
    return moments;
}

class Player {
  public:
    Player(Node& node, const std::stop_token& stop) : node_{node}, stop_{stop} {
        for (auto& account : node.reference().accounts()) {
            models::Actor actor;
            actor.account = account.id;
            actor.name = account.display_name;
            actor.grants = account.grants;
            actors_.emplace(account.name, std::move(actor));
        }
    }

    void play(const Moment& moment) {
        const auto actor = actors_.find(moment.by);
        if (actor == actors_.end()) {
            day_.refused.push_back(moment.key + ": no account " + moment.by);
            return;
        }
        dispatcher::Submission submission;
        submission.key = {actor->second.account, "demo/" + moment.key + "/" + std::to_string(moment.number)};
        submission.fingerprint = models::fingerprint({"demo", moment.key, std::to_string(moment.number)});
        const bool ready = moment.filing != nullptr ? prepare_filing(moment, actor->second, submission)
                                                    : prepare_step(moment, actor->second, submission);
        if (ready) send(moment, std::move(submission));
    }

    DemoDay finish() { return std::move(day_); }

  private:
    bool prepare_filing(const Moment& moment, const models::Actor& actor, dispatcher::Submission& submission) {
        const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
        auto read = codec::read_filing(*moment.filing, now);
        if (!read.good()) return refuse(moment, read.faults.front());
        if (read.value.requester) {
            submission.requester = codec::requester_to_seal(*read.value.requester);
            submission.requester_masked = codec::requester_to_show(models::masked(*read.value.requester));
        }
        if (read.value.location) submission.position = codec::location_to_seal(*read.value.location);
        read.value.filing.actor = actor;
        submission.success_status = 201;
        submission.request = std::move(read.value.filing);
        return true;
    }

    bool prepare_step(const Moment& moment, const models::Actor& actor, dispatcher::Submission& submission) {
        const auto whistle = filed_.find(moment.key);
        const auto name = models::parse_term<models::CommandName>(text_of(*moment.step, "command"));
        if (whistle == filed_.end() || !name) return false;  // its filing was refused and told
        models::Command command;
        command.name = *name;
        command.whistle = whistle->second.id;
        command.assignment = number_of(*moment.step, "assignment");
        command.proposal = number_of(*moment.step, "proposal");
        command.actor = actor;
        const JsonValue* given = moment.step->find("fields");
        const JsonValue fields = given != nullptr ? with_ids(*given) : JsonValue(JsonValue::Object());
        if (*name == models::CommandName::kAct) {
            const auto* profile = node_.snapshot().get()->policies->newest_flow(whistle->second.flow);
            auto read = codec::read_act(fields, command.whistle, *profile);
            if (!read.good()) return refuse(moment, read.faults.front());
            command.action = read.value.action;
            command.fields = std::move(read.value.data);
        } else {
            auto read = codec::read_command(*name, fields);
            if (!read.good()) return refuse(moment, read.faults.front());
            command.fields = std::move(read.value);
        }
        submission.request = std::move(command);
        return true;
    }

    /// "@w003" stands for the id of that whistle.
    JsonValue with_ids(const JsonValue& fields) const {
        JsonValue copy = fields;
        for (auto& member : *copy.as_object()) {
            const std::string* text = member.value.as_text();
            if (text == nullptr || !text->starts_with('@')) continue;
            const auto other = filed_.find(text->substr(1));
            if (other != filed_.end()) member.value = JsonValue(codec::to_text(other->second.id));
        }
        return copy;
    }

    void send(const Moment& moment, dispatcher::Submission submission) {
        const bool filing = moment.filing != nullptr;
        auto promise = std::make_shared<std::promise<dispatcher::Outcome>>();
        auto future = promise->get_future();
        models::FlowCode flow;
        submission.done = [promise](dispatcher::Outcome outcome) { promise->set_value(std::move(outcome)); };
        if (filing) {
            const auto& category = std::get<models::Filing>(submission.request).category;
            if (const auto* known = node_.snapshot().get()->policies->catalogue().find(category)) flow = known->flow;
        }
        node_.engine().submit(std::move(submission));
        while (future.wait_for(kPatience) != std::future_status::ready) {
            if (stop_.stop_requested()) return;
        }
        const dispatcher::Outcome outcome = future.get();
        if (const auto* answered = std::get_if<dispatcher::Answered>(&outcome)) {
            if (filing) filed_[moment.key] = {answered->whistle, flow};
            ++(filing ? day_.filed : day_.steps);
        } else if (const auto* refused = std::get_if<dispatcher::Refused>(&outcome)) {
            static_cast<void>(refuse(moment, refused->refusal));
        } else {
            day_.refused.push_back(moment.key + ": the database was not there");
        }
    }

    bool refuse(const Moment& moment, const models::Refusal& refusal) {
        day_.refused.push_back(moment.key + " step " + std::to_string(moment.number) + " by " + moment.by + ": " +
                               one_line(refusal));
        return false;
    }

    struct Filed {
        models::WhistleId id;
        models::FlowCode flow;
    };

    Node& node_;
    const std::stop_token& stop_;
    std::map<std::string, models::Actor> actors_;
    std::map<std::string, Filed> filed_;
    DemoDay day_;
};

}  // namespace

DemoDay play_demo_day(Node& node, const std::stop_token& stop) {
    const auto day = codec::read_json(shipped_file("demo/day.json"));
    if (!day) throw std::logic_error("the shipped demo day is no JSON: " + day.error().code);
    Player player(node, stop);
    for (const auto& moment : moments_of(*day)) {
        if (stop.stop_requested()) break;
        player.play(moment);
    }
    return player.finish();
}

}  // namespace gridwhistle::app
