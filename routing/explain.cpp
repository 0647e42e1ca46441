#include "routing/explain.hpp"

#include <stdexcept>
#include <utility>

namespace gridwhistle::routing {

models::Result<Explanation> explain(const models::Filing& filing, const models::Context& context) {
    auto decision = models::decide_filing(filing, models::NewIdentity(), context);
    if (!decision) return decision.error();
    if (decision->events.empty()) throw std::logic_error("a filing was accepted without an event");
    models::Event& filed = decision->events.front();
    if (!filed.filed || !filed.route) throw std::logic_error("a filed event carries no facts or no route");

    Explanation explanation;
    explanation.placement.area = std::move(filed.filed->area);
    explanation.placement.region = std::move(filed.filed->region);
    explanation.placement.road_class = filed.filed->road_class;
    explanation.placement.flags = std::move(filed.filed->flags);
    if (filing.location) {
        if (auto placed = context.routes.locate(*filing.location))
            explanation.placement.neighbours = std::move(placed->neighbours);
    }
    explanation.route = std::move(*filed.route);
    return explanation;
}

}  // namespace gridwhistle::routing
