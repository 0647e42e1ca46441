#pragma once

#include "models/clocks.hpp"
#include "models/decide.hpp"
#include "models/evolve.hpp"
#include "models/flow.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gridwhistle::models {

/// A decision while it is being made: events are numbered and folded in as they are added, so that each step of a
/// command sees the whistle as the steps before left it.
class Draft {
  public:
    Draft(Whistle whistle, const Actor& actor_in, const FlowProfile& flow_in, const Context& context_in)
        : context{context_in}, flow{flow_in}, actor{actor_in}, whistle_{std::move(whistle)} {}

    const Context& context;
    const FlowProfile& flow;
    const Actor& actor;

    [[nodiscard]] const Whistle& whistle() const noexcept { return whistle_; }

    /// A blank event of this type, by this actor, now. Add it once it is complete.
    [[nodiscard]] Event event(EventType type) const;
    [[nodiscard]] Event event(EventType type, std::uint16_t assignment) const;
    void add(Event event);

    /// Calls the parties of a route with this event. Who is live in the same role keeps its work and is not called
    /// again; who is called in another role changes over; a new lead moves the level and ends the old lead for `why`.
    void call(Event& event, Route route, EndReason why) const;

    /// The resolver's question for the whistle as it stands.
    [[nodiscard]] RouteQuery query() const;

    /// Ends every live assignment for one reason (`keep` stays: 0 keeps none).
    [[nodiscard]] std::vector<Ending> endings(EndReason why, std::uint16_t keep = 0) const;

    /// Whether the actor is a member of the party that has this assignment.
    [[nodiscard]] bool is_member(const Assignment& part) const;

    /// A proposal by the actor, numbered after those there are.
    [[nodiscard]] Proposal proposal(ProposalKind kind, std::uint16_t assignment) const;

    /// How long duties of this whistle take.
    [[nodiscard]] ClockRules clock_rules() const { return {flow, context.policies}; }

    [[nodiscard]] Decision finish() &&;

    /// Says something about a duty to somebody; a duty that began anew says it anew.
    void say(std::string kind, const Deadline& deadline, std::uint16_t of, Addressee to);

    std::vector<Event> related_events;
    std::optional<Point> site;
    std::optional<Fix> position;

  private:
    void hush_what_was_met(const Whistle& before);
    void take_lead(Event& event, const Route& route) const;
    [[nodiscard]] std::vector<Offer> offers(const std::vector<RouteParty>& parties,
                                            const std::string& lead_level) const;

    Whistle whistle_;
    std::vector<Event> events_;
    std::vector<Notice> notices_;
    std::vector<std::string> hushes_;
};

/// A handler carries out one command whose rights, fields and state were checked. Nothing = done.
using Refused = std::optional<Refusal>;

Refused claim(Draft& draft, const Command& command);
Refused unclaim(Draft& draft, const Command& command);
Refused take_over(Draft& draft, const Command& command);
Refused contact(Draft& draft, const Command& command);
Refused report_in(Draft& draft, const Command& command);
Refused confirm_arrival(Draft& draft, const Command& command);
Refused progress(Draft& draft, const Command& command);
Refused release(Draft& draft, const Command& command);
Refused stand_down(Draft& draft, const Command& command);
Refused done(Draft& draft, const Command& command);
Refused verify(Draft& draft, const Command& command);
Refused answer(Draft& draft, const Command& command);
Refused propose_return(Draft& draft, const Command& command);
Refused adjudicate(Draft& draft, const Command& command);
Refused approve(Draft& draft, const Command& command);
Refused reject(Draft& draft, const Command& command);
Refused raise(Draft& draft, const Command& command);
Refused hand_down(Draft& draft, const Command& command);
Refused reclassify(Draft& draft, const Command& command);
Refused decline(Draft& draft, const Command& command);
Refused merge(Draft& draft, const Command& command);
Refused unmerge(Draft& draft, const Command& command);
Refused cancel(Draft& draft, const Command& command);
Refused close(Draft& draft, const Command& command);
Refused reopen(Draft& draft, const Command& command);
Refused note(Draft& draft, const Command& command);
Refused act(Draft& draft, const Command& command);
Refused extend(Draft& draft, const Command& command);
Refused suspend(Draft& draft, const Command& command);
Refused resume(Draft& draft, const Command& command);
Refused exclude(Draft& draft, const Command& command);
Refused urge(Draft& draft, const Command& command);
Refused supervise(Draft& draft, const Command& command);
Refused supervision_reply(Draft& draft, const Command& command);
Refused acknowledge(Draft& draft, const Command& command);
Refused follow_up(Draft& draft, const Command& command);
Refused evaluate(Draft& draft, const Command& command);

/// Steps that several commands share.
/// `taker` becomes the holder of an assignment that nobody holds yet.
void claim_done(Draft& draft, std::uint16_t assignment, const std::string& feedback, const std::string& note,
                std::optional<AccountId> taker = std::nullopt);
void carry_out(Draft& draft, const FlowAction& action, std::uint16_t assignment, const Fields& data,
               std::optional<AccountId> taker);
void start_whistle(Draft& draft, Route route, const std::string& measures_taken, std::optional<std::uint16_t> proposal);
/// The kind a raise asks for: named, or the category's own.
[[nodiscard]] Kind kind_when_raised(const Command& command, const Whistle& whistle, const Policies& policies);
/// Asks those who approve hard-problem whistles; nothing else changes until they have.
void open_start_proposal(Draft& draft, const std::string& measures_taken, std::vector<Ask> asks,
                         std::vector<std::string> parties);
/// No ruling came in time: the street's desk leads, or the district's where the dispute is about the street
/// (defaults.md 2.4).
void rule_for_fallback(Draft& draft);
/// What an approved extension, suspension or exclusion does.
void carry_out_extension(Draft& draft, const Proposal& proposal);
void carry_out_suspension(Draft& draft, const Proposal& proposal);
void carry_out_exclusion(Draft& draft, const Proposal& proposal);
/// Work goes on, and every clock with it, reckoned without the time that was suspended.
void go_on(Draft& draft, Event event);
/// The lead goes back to work, or somebody new is called where nobody is left.
void send_back(Draft& draft, Event& event);
/// Who is told at this rung: written into the deadline, with a notice to each.
void tell(Draft& draft, const Rung& rung, Deadline& deadline);
/// In an emergency all who are called by the event hear of it at once (decisions.md).
void alert(Draft& draft, const Event& event);
/// A question that has to be answered; `event` brings it along.
void ask(const Draft& draft, Event& event, int rung, std::optional<Instant> due_at);
/// Puts what the summoned units are asked beside the parties of a route; a unit not yet called becomes a support.
void add_asks(const Draft& draft, Route& route, const std::vector<Ask>& asks);

/// Whether the fields of a command name things that exist and fit each other: 422, judged before the state.
Refused check_meaning(const Command& command, const Whistle& whistle, const Context& context);
Refused check_action_fields(const Command& command, const FlowProfile& flow);

/// Whether an action of the profile can be done on this assignment now: state, stage, limit and attempts. Rights
/// and fields are checked apart.
struct ActionAim {
    const Whistle& whistle;
    const FlowProfile& flow;
    const FlowAction& action;
    const Assignment& part;
    Instant now;
};
Refused check_action(const ActionAim& aim);

/// The same for somebody who asks for it now: nobody closes their own work, and what waits for approval waits.
struct Aim;
Refused check_act(const Aim& aim, const FlowAction& action);

/// A whistle's id as commands spell it: a whole number in range; nothing for anything else.
[[nodiscard]] std::optional<WhistleId> parse_whistle_id(const std::string& text);

[[nodiscard]] Refusal invalid(std::string code, std::string pointer);

}  // namespace gridwhistle::models
