#include "tests/support/builders.hpp"

#include "models/allowed.hpp"
#include "models/evolve.hpp"
#include "models/fire.hpp"
#include "models/transitions.hpp"

#include <algorithm>
#include <utility>

namespace gridwhistle::tests {

using namespace models;

namespace {

Area area(const std::string& code, const std::string& parent, const std::string& level) {
    Area made;
    made.code = AreaCode(code);
    made.parent = AreaCode(parent);
    made.level = level;
    made.name = code;
    return made;
}

Unit unit(const std::string& code, const std::string& place) {
    Unit made;
    made.code = UnitCode(code);
    made.kind = UnitKind(code.substr(0, code.find('-')));
    made.name = code;
    made.area = AreaCode(place);
    return made;
}

Party seat(const std::string& name, const std::string& of_unit) {
    return Party{{PartyKind::kSeat, "G111/" + name}, name, UnitCode(of_unit), AreaCode("G111"), name};
}

Binding holds(std::int64_t account, const std::string& place) {
    return Binding{{PartyKind::kPerson, std::to_string(account)}, "holds", place, Instant::min(), std::nullopt};
}

Directory directory_of_city() {
    AreaTree areas({area("D1", "", "district"), area("S1", "D1", "street"), area("S2", "D1", "street"),
                    area("C11", "S1", "community"), area("C12", "S1", "community"), area("C21", "S2", "community"),
                    area("G111", "C11", "grid"), area("G112", "C11", "grid"), area("G121", "C12", "grid"),
                    area("G211", "C21", "grid"), area("G212", "C21", "grid")},
                   kMorning);
    std::vector<Unit> units{unit("CO-11", "C11"), unit("CO-12", "C12"), unit("CO-21", "C21"), unit("ST-1", "S1"),
                            unit("ST-2", "S2"),   unit("DO-1", "D1"),   unit("DC-1", "D1"),   unit("PM-11", "C11")};
    for (const auto* code : {"UM-1", "UE-1", "PS-1", "FR-1", "HC-1", "WA-1", "GR-1", "SAN-1"})
        units.push_back(unit(code, "D1"));
    std::vector<Party> seats{seat("grid_head", "CO-11"), seat("police", "PS-1"), seat("fire", "FR-1")};
    return {std::move(areas),
            std::move(units),
            std::move(seats),
            {holds(3, "G111/grid_head"), holds(40, "G111/fire")},
            {{AccountId{3}, "李四"}, {AccountId{40}, "王五"}},
            kMorning};
}

Staff staff_of_city() {
    std::vector<StaffGrant> grants;
    for (const auto& actor : people::everybody()) {
        for (const auto& given : actor.grants) grants.push_back({actor.account, given});
    }
    return Staff(std::move(grants));
}

Category category(const std::string& code, Priority priority, Kind kind, const std::string& flow,
                  const std::string& lead, std::vector<std::string> supports) {
    Category made;
    made.code = CategoryCode(code);
    made.name = {code, code};
    made.priority = priority;
    made.kind = kind;
    made.flow = FlowCode(flow);
    made.lead = lead;
    made.supports = std::move(supports);
    return made;
}

bool aims_at_whistle(CommandName name) {
    return subject_of(name) == Subject::kWhistle;
}

}  // namespace

Catalogue catalogue() {
    std::vector<Category> rows{
        category("MU01", Priority::kP2, Kind::kRoutine, "incident", "UM", {"PM", "ST"}),
        category("MU02", Priority::kP3, Kind::kRoutine, "incident", "UM", {"PS"}),
        category("CE03", Priority::kP3, Kind::kRoutine, "request", "CO", {"PM", "FR"}),
        category("CW02", Priority::kP4, Kind::kHardProblem, "incident", "UE", {"HC", "PS", "ST"}),
        category("HP04", Priority::kP4, Kind::kHardProblem, "whistle", "HC", {"PM", "ST"}),
        category("EM05", Priority::kP1, Kind::kEmergency, "incident", "WA", {"UM", "ST"}),
        category("PD01", Priority::kP3, Kind::kRoutine, "mediation", "CO", {"PS"}),
        category("SO09", Priority::kP3, Kind::kRoutine, "three_orders", "HC", {}),
        category("WLD1", Priority::kP3, Kind::kRoutine, "random", "UM", {}),
    };
    DutyRule main_street;
    main_street.id = "MU02/main_street";
    main_street.road_class = RoadClass::kMainStreet;
    main_street.set_priority = Priority::kP1;
    rows[1].overrides.push_back(main_street);
    DutyRule big;
    big.id = "MU02/alley";
    big.road_class = RoadClass::kAlley;
    big.set_kind = Kind::kHardProblem;
    rows[1].overrides.push_back(big);
    return {7, std::move(rows)};
}

City::City() : City({incident_flow(), request_flow(), whistle_flow(), mediation_flow(), three_orders_flow()}) {}

City::City(std::vector<FlowProfile> flows)
    : directory_{directory_of_city().with(staff_of_city())},
      policies_{catalogue(), std::move(flows), {usual_calendar(), 0, Ladders({usual_ladder()}), {}}},
      routes_{directory_, policies_.catalogue()} {}

Ladder usual_ladder() {
    constexpr Limit kOneDay{1, TimeUnit::kWorkDay};
    const auto rung = [](int number, std::optional<int> percent, std::optional<Limit> after,
                         std::optional<Limit> reply) {
        return Rung{number, percent, after,      {models::Recipient::kHolder, models::Recipient::kDispatcher},
                    reply,  true,    number == 4};
    };
    Ladder ladder;
    ladder.code = "usual";
    ladder.version = 1;
    ladder.rungs = {rung(1, 50, {}, {}),       rung(2, 80, {}, {}),      rung(3, 100, {}, kOneDay),
                    rung(4, 150, {}, kOneDay), rung(5, {}, kOneDay, {}), rung(6, {}, kOneDay, {})};
    return ladder;
}

Context City::at(Instant now, const Whistle* related) const {
    return {directory_, policies_, routes_, now, std::nullopt, related};
}

Filing filing(const Actor& actor, const std::string& category) {
    Filing made;
    made.category = CategoryCode(category);
    made.description = "井盖破损，夜间危险";
    made.location = Fix{{0.5, 0.5}, 10};
    made.channel = "app";
    made.actor = actor;
    return made;
}

Result<Decision> Story::file(const Actor& actor, const std::string& category) {
    return file(filing(actor, category));
}

Result<Decision> Story::file(Filing filing) {
    NewIdentity identity;
    identity.id = WhistleId{1001};
    identity.year = 2026;
    identity.sequence = 1;
    identity.receipt = "k7";
    auto decided = decide_filing(filing, identity, city_.at(now));
    if (decided) take(*decided);
    return decided;
}

Context Story::context(const Whistle* related) const {
    Context context = city_.at(now, related);
    context.site = site_;
    return context;
}

Result<Decision> Story::tell(const Actor& actor, CommandName name, std::uint16_t target, Fields fields) {
    Command command;
    command.name = name;
    command.whistle = whistle_.id;
    command.actor = actor;
    command.fields = std::move(fields);
    const bool on_proposal = subject_of(name) == Subject::kProposal;
    if (on_proposal) command.proposal = target;
    if (!on_proposal && !aims_at_whistle(name)) command.assignment = target;
    return tell(std::move(command));
}

Result<Decision> Story::act(const Actor& actor, const std::string& action, Fields data) {
    Command command;
    command.name = CommandName::kAct;
    command.whistle = whistle_.id;
    command.actor = actor;
    command.action = action;
    command.fields = std::move(data);
    return tell(std::move(command));
}

Result<Decision> Story::tell(Command command, const Whistle* related) {
    auto decided = decide(whistle_, command, context(related));
    if (decided) take(*decided);
    return decided;
}

void Story::take(const Decision& decision) {
    for (const auto& event : decision.events) {
        whistle_ = evolve(std::move(whistle_), event);
        events_.push_back(event);
    }
    if (decision.site) site_ = decision.site;
}

Decision Story::fire() {
    const Decision decision = decide_fire(whistle_, Fire{whistle_.id, false}, context());
    take(decision);
    return decision;
}

void Story::pass(Instant::duration time) {
    const Instant until = now + time;
    for (auto next = next_firing(whistle_); next && *next < until; next = next_firing(whistle_)) {
        now = std::max(now, *next + Instant::duration(1));
        if (fire().events.empty()) ADD_FAILURE() << "what was due did nothing";
    }
    now = until;
}

void Story::take_related(const std::vector<Event>& more) {
    Decision decision;
    decision.events = more;
    take(decision);
}

bool Story::is_allowed(const Actor& actor, CommandName name, std::uint16_t target) const {
    const auto rows = allowed(whistle_, actor, city_.directory(), city_.policies(), now);
    return std::ranges::any_of(rows, [&](const Allowed& row) { return row.command == name && row.target == target; });
}

bool Story::may_act(const Actor& actor, const std::string& action) const {
    const auto rows = allowed(whistle_, actor, city_.directory(), city_.policies(), now);
    return std::ranges::find(rows, action, &Allowed::action) != rows.end();
}

Fields field(const std::string& name, FieldValue value) {
    Fields fields;
    fields.set(name, std::move(value));
    return fields;
}

Fields and_field(Fields fields, const std::string& name, FieldValue value) {
    fields.set(name, std::move(value));
    return fields;
}

Fields feedback() {
    return field("feedback", std::string("已更换井盖"));
}

Fields reason() {
    return field("reason", std::string("现场核实"));
}

Fields passed(bool yes) {
    return field("passed", yes);
}

Fields solved(const std::string& answer) {
    return field("solved", answer);
}

Fields return_to(const std::string& unit) {
    Fields fields = field("reason", std::string("not_our_duty"));
    fields.set("duty", std::string("权责清单第3条"));
    fields.set("suggested_unit", unit);
    return fields;
}

testing::AssertionResult ok(const Result<Decision>& result) {
    if (result) return testing::AssertionSuccess();
    auto failure = testing::AssertionFailure() << "refused: " << result.error().code << " " << result.error().pointer;
    for (const auto& [name, value] : result.error().details) failure << " " << name << "=" << value;
    return failure;
}

testing::AssertionResult refused(const Result<Decision>& result, RefusalClass kind, const std::string& code) {
    if (result) return testing::AssertionFailure() << "carried out";
    if (result.error().kind == kind && result.error().code == code) return testing::AssertionSuccess();
    return testing::AssertionFailure() << "refused as " << static_cast<int>(result.error().kind) << " "
                                       << result.error().code << " " << result.error().pointer;
}

}  // namespace gridwhistle::tests
