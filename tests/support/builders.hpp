#pragma once

#include "models/decide.hpp"
#include "tests/support/fake_routes.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gridwhistle::tests {

/// Sunday, 22 November 2026, 09:00 UTC: when every story begins.
inline constexpr models::Instant kMorning =
    std::chrono::sys_days{std::chrono::year{2026} / std::chrono::November / 22} + std::chrono::hours{9};

/// A district with two streets, three communities and five grids, its desks and departments, a steward team in grid
/// G111, a catalogue of few categories and the flows incident, request, whistle, mediation and three_orders.
class City {
  public:
    City();
    explicit City(std::vector<models::FlowProfile> flows);
    City(const City&) = delete;
    City& operator=(const City&) = delete;

    [[nodiscard]] const models::Directory& directory() const { return directory_; }
    [[nodiscard]] const models::Policies& policies() const { return policies_; }
    [[nodiscard]] const FakeRoutes& routes() const { return routes_; }
    [[nodiscard]] models::Context at(models::Instant now, const models::Whistle* related = nullptr) const;

  private:
    models::Directory directory_;
    models::Policies policies_;
    FakeRoutes routes_;
};

/// The flows that City knows by default.
[[nodiscard]] models::FlowProfile incident_flow();
[[nodiscard]] models::FlowProfile request_flow();
[[nodiscard]] models::FlowProfile whistle_flow();
/// 三二一: three attempts at the community, two at the street (town), one at the district (city).
[[nodiscard]] models::FlowProfile mediation_flow();
/// 三单: ask, draft, publicise for five days, take, appraise.
[[nodiscard]] models::FlowProfile three_orders_flow();

/// Category → lead: MU01 UM P2, MU02 UM P3 (a main street makes it P1), CE03 CO P3, CW02 UE hard problem, EM05 WA
/// emergency, PD01 CO mediation, SO09 HC three_orders, HP04 HC hard problem in the flow with two approvals.
[[nodiscard]] models::Catalogue catalogue();

[[nodiscard]] models::Grant grant(models::Role role, const std::string& unit, const std::string& area);
[[nodiscard]] models::Actor person(std::int64_t account, std::vector<models::Grant> grants);

/// Remind at 50 %, urge at 80, supervise at 100 and 150 with a question due in 1wd each, then two rungs of 1wd.
[[nodiscard]] models::Ladder usual_ladder();

/// The people of the city; each call with the same name is the same account.
namespace people {
[[nodiscard]] models::Actor resident();
[[nodiscard]] models::Actor neighbour();
[[nodiscard]] models::Actor grid_worker();       ///< of community C11, of no unit
[[nodiscard]] models::Actor community();         ///< at the desk CO-11, for community C11
[[nodiscard]] models::Actor community_helper();  ///< a second one there
[[nodiscard]] models::Actor liaison(const std::string& unit);
[[nodiscard]] models::Actor colleague(const std::string& unit);  ///< a second liaison of the unit
[[nodiscard]] models::Actor unit_head(const std::string& unit);
[[nodiscard]] models::Actor street_desk();    ///< at the desk ST-1
[[nodiscard]] models::Actor district_desk();  ///< at the desk DO-1
[[nodiscard]] models::Actor dispatcher();     ///< of the district
[[nodiscard]] models::Actor supervisor();
[[nodiscard]] models::Actor verifier();
[[nodiscard]] models::Actor street_leader();  ///< of street S1
[[nodiscard]] models::Actor second_street_leader();
[[nodiscard]] models::Actor other_street_leader();  ///< of street S2
[[nodiscard]] models::Actor administrator();
[[nodiscard]] models::Actor auditor();
[[nodiscard]] models::Actor integrator();
[[nodiscard]] models::Actor fire_seat_holder();  ///< bound to the seat G111/fire, of no unit
[[nodiscard]] std::vector<models::Actor> everybody();
}  // namespace people

/// One whistle's life, told command by command. What is refused changes nothing.
class Story {
  public:
    explicit Story(const City& city) : city_{city} {}

    /// Files in grid G111 unless the filing names another place.
    models::Result<models::Decision> file(const models::Actor& actor, const std::string& category);
    models::Result<models::Decision> file(models::Filing filing);

    /// `target` is the assignment or proposal of the command, 0 for those on the whistle.
    models::Result<models::Decision> tell(const models::Actor& actor, models::CommandName name,
                                          std::uint16_t target = 0, models::Fields fields = {});
    models::Result<models::Decision> act(const models::Actor& actor, const std::string& action,
                                         models::Fields data = {});
    /// Any command, on the present state; `related` is the other whistle of a merge.
    models::Result<models::Decision> tell(models::Command command, const models::Whistle* related = nullptr);
    void take(const models::Decision& decision);
    /// What time does now; empty when nothing is due.
    models::Decision fire();
    /// Lets time pass, firing what falls due on the way each a moment after it is due.
    void pass(models::Instant::duration time);
    void take_related(const std::vector<models::Event>& more);

    [[nodiscard]] const models::Whistle& whistle() const { return whistle_; }
    [[nodiscard]] const models::Assignment& part(std::uint16_t n) const { return *whistle_.assignment(n); }
    [[nodiscard]] const std::vector<models::Event>& events() const { return events_; }
    [[nodiscard]] models::Context context(const models::Whistle* related = nullptr) const;
    [[nodiscard]] bool is_allowed(const models::Actor& actor, models::CommandName name, std::uint16_t target = 0) const;
    [[nodiscard]] bool may_act(const models::Actor& actor, const std::string& action) const;

    models::Instant now{kMorning};

  private:
    const City& city_;
    models::Whistle whistle_;
    std::vector<models::Event> events_;
    std::optional<models::Point> site_;
};

[[nodiscard]] models::Filing filing(const models::Actor& actor, const std::string& category);
[[nodiscard]] models::Fields field(const std::string& name, models::FieldValue value);
[[nodiscard]] models::Fields and_field(models::Fields fields, const std::string& name, models::FieldValue value);
[[nodiscard]] models::Fields feedback();
[[nodiscard]] models::Fields reason();
[[nodiscard]] models::Fields passed(bool yes);
[[nodiscard]] models::Fields solved(const std::string& answer);
[[nodiscard]] models::Fields return_to(const std::string& unit);

/// Succeeds when the command was carried out; otherwise says why not.
[[nodiscard]] testing::AssertionResult ok(const models::Result<models::Decision>& result);
[[nodiscard]] testing::AssertionResult refused(const models::Result<models::Decision>& result,
                                               models::RefusalClass kind, const std::string& code);

}  // namespace gridwhistle::tests
