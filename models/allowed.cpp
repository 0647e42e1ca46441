#include "models/allowed.hpp"

#include "models/draft.hpp"
#include "models/transitions.hpp"

#include <algorithm>

namespace gridwhistle::models {
namespace {

class Collector {
  public:
    Collector(const Whistle& whistle, const Actor& actor, const Directory& directory, const FlowProfile& flow,
              Instant now)
        : whistle_{whistle},
          actor_{actor},
          directory_{directory},
          flow_{flow},
          now_{now},
          towards_whistle_{standing(whistle, nullptr, nullptr, actor, directory, now)} {}

    std::vector<Allowed> run() {
        collect(Subject::kWhistle, nullptr, nullptr);
        for (const auto& part : whistle_.assignments) {
            if (!is_live(part.state)) continue;
            collect(Subject::kAssignment, &part, nullptr);
            actions(part);
        }
        for (const auto& proposal : whistle_.proposals) {
            if (proposal.state == ProposalState::kOpen) collect(Subject::kProposal, nullptr, &proposal);
        }
        return std::move(found_);
    }

  private:
    Aim aim(const Assignment* part, const Proposal* proposal) const {
        const Relations who = part != nullptr ? with_assignment(towards_whistle_, *part, actor_, directory_, now_)
                                              : standing(whistle_, nullptr, proposal, actor_, directory_, now_);
        return Aim{whistle_, part, proposal, flow_, actor_, who, directory_, now_};
    }

    void collect(Subject subject, const Assignment* part, const Proposal* proposal) {
        const Aim aimed = aim(part, proposal);
        std::optional<CommandName> previous;
        for (const auto& row : transitions()) {
            if (row.subject != subject || previous == row.command) continue;
            // Most rows are for others: a glance at the rights saves weighing states and wording refusals.
            if (!row.who.meets(aimed.who) && !actor_.system) continue;
            previous = row.command;  // rows of one command stand together
            const CommandRule* rule = flow_.rule(row.command);
            if ((rule != nullptr && !rule->enabled) || check_transition(row.command, aimed)) continue;
            // The holder's second claim is answered, but it is no button.
            if (row.command == CommandName::kClaim && part != nullptr && part->holder) continue;
            const bool own = row.command == CommandName::kTakeOver && part->holder == actor_.account;
            if (own) continue;
            Allowed found;
            found.command = row.command;
            found.subject = subject;
            found.target = part != nullptr ? part->n : (proposal != nullptr ? proposal->n : std::uint16_t{0});
            found.label = rule != nullptr && !rule->label.zh.empty() ? rule->label : label_of(row.command);
            found.fields = fields_in(flow_, row.command);
            found_.push_back(std::move(found));
        }
    }

    void actions(const Assignment& part) {
        const Aim aimed = aim(&part, nullptr);
        for (const auto& action : flow_.actions) {
            if (!aimed.who.meets(action.who) || check_act(aimed, action)) continue;
            Allowed found;
            found.command = CommandName::kAct;
            found.subject = Subject::kAssignment;
            found.target = part.n;
            found.action = action.name;
            found.label = action.label;
            found.fields = action.fields;
            found_.push_back(std::move(found));
        }
    }

    const Whistle& whistle_;
    const Actor& actor_;
    const Directory& directory_;
    const FlowProfile& flow_;
    Instant now_;
    Relations towards_whistle_;  ///< the same for every assignment
    std::vector<Allowed> found_;
};

}  // namespace

std::vector<Allowed> allowed(const Whistle& whistle, const Actor& actor, const Directory& directory,
                             const Policies& policies, Instant now) {
    const FlowProfile* flow = policies.flow(whistle.flow, whistle.flow_version);
    if (flow == nullptr || !may_read(whistle, actor, directory, now)) return {};
    return Collector(whistle, actor, directory, *flow, now).run();
}

}  // namespace gridwhistle::models
