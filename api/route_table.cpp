#include "api/route_table.hpp"

#include <algorithm>
#include <stdexcept>

namespace gridwhistle::api {

struct RouteTable::Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> capture;
    std::unique_ptr<Node> rest;
    std::vector<std::pair<Route, std::vector<std::string>>> routes;  // with the names of their captures

    [[nodiscard]] const std::pair<Route, std::vector<std::string>>* find(Method method) const {
        for (const auto& entry : routes)
            if (entry.first.method == method) return &entry;
        return nullptr;
    }
};

struct RouteTable::Search {
    Method method{Method::kGet};
    const std::vector<std::string>* segments{nullptr};
    std::vector<std::string> values;  // of the captures on the way down
    const std::pair<Route, std::vector<std::string>>* found{nullptr};
    std::vector<std::string> found_values;
    std::vector<Method> allowed;

    void visit(const Node& node) {
        for (const auto& [route, names] : node.routes) {
            if (std::find(allowed.begin(), allowed.end(), route.method) == allowed.end()) {
                allowed.push_back(route.method);
            }
        }
        if (found != nullptr) return;
        found = node.find(method);
        if (found == nullptr && method == Method::kHead) found = node.find(Method::kGet);
        if (found != nullptr) found_values = values;
    }
    /// OPTIONS wants to know every method, so it looks at every pattern that fits.
    [[nodiscard]] bool done() const { return found != nullptr && method != Method::kOptions; }
};

namespace {

[[noreturn]] void refuse(const Route& route, std::string_view reason) {
    throw std::logic_error("route " + route.name + " " + route.pattern + ": " + std::string(reason));
}

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> pieces;
    while (!path.empty()) {
        const auto slash = path.find('/');
        pieces.emplace_back(path.substr(0, slash));
        if (slash == std::string_view::npos) break;
        path.remove_prefix(slash + 1);
        if (path.empty()) pieces.emplace_back();
    }
    return pieces;
}

/// "{name}" -> "name", "{name...}" -> "name" with `rest` set; empty for a literal.
std::string capture_name(const std::string& piece, bool& rest) {
    if (piece.size() < 3 || piece.front() != '{' || piece.back() != '}') return {};
    auto name = piece.substr(1, piece.size() - 2);
    rest = name.size() > 3 && name.ends_with("...");
    if (rest) name.resize(name.size() - 3);
    return name;
}

std::string join(const std::vector<std::string>& segments, std::size_t from) {
    std::string joined;
    for (auto at = from; at < segments.size(); ++at) {
        if (at != from) joined.push_back('/');
        joined.append(segments[at]);
    }
    return joined;
}

}  // namespace

RouteTable::RouteTable() : root_{std::make_unique<Node>()} {}
RouteTable::~RouteTable() = default;
RouteTable::RouteTable(RouteTable&&) noexcept = default;
RouteTable& RouteTable::operator=(RouteTable&&) noexcept = default;

void RouteTable::add(Route route) {
    if (route.name.empty() || !route.handler) refuse(route, "needs a name and a handler");
    if (!route.pattern.starts_with('/')) refuse(route, "must begin with a slash");
    if (route.method == Method::kOther) refuse(route, "needs a method");
    if (std::find(names_.begin(), names_.end(), route.name) != names_.end()) refuse(route, "name is used twice");

    auto* node = root_.get();
    std::vector<std::string> captures;
    const auto pieces = split(std::string_view(route.pattern).substr(1));
    for (std::size_t at = 0; at < pieces.size(); ++at) {
        bool rest = false;
        const auto name = capture_name(pieces[at], rest);
        const bool literal = name.empty();
        if (literal && pieces[at].find_first_of("{}") != std::string::npos) refuse(route, "has a stray brace");
        if (literal && pieces[at].empty()) refuse(route, "has an empty segment");
        if (rest && at + 1 != pieces.size()) refuse(route, "takes the rest before the end");
        if (!literal && std::find(captures.begin(), captures.end(), name) != captures.end()) {
            refuse(route, "captures a name twice");
        }
        auto& next = literal ? node->literals[pieces[at]] : rest ? node->rest : node->capture;
        if (!next) next = std::make_unique<Node>();
        node = next.get();
        if (!literal) captures.push_back(name);
    }
    if (node->find(route.method) != nullptr) refuse(route, "takes paths that another route has already");
    names_.push_back(route.name);
    node->routes.emplace_back(std::move(route), std::move(captures));
}

RouteTable::Match RouteTable::match(Method method, const std::vector<std::string>& segments) const {
    Search search;
    search.method = method;
    search.segments = &segments;
    descend(*root_, 0, search);

    Match match;
    if (search.found != nullptr) {
        const auto& [route, names] = *search.found;
        match.route = &route;
        for (std::size_t i = 0; i < names.size(); ++i) match.captures.emplace_back(names[i], search.found_values[i]);
    }
    if (search.found == nullptr || method == Method::kOptions) {
        match.allowed = std::move(search.allowed);
        const auto has = [&match](Method wanted) {
            return std::find(match.allowed.begin(), match.allowed.end(), wanted) != match.allowed.end();
        };
        if (has(Method::kGet) && !has(Method::kHead)) match.allowed.push_back(Method::kHead);
        if (!match.allowed.empty() && !has(Method::kOptions)) match.allowed.push_back(Method::kOptions);
        std::sort(match.allowed.begin(), match.allowed.end());
    }
    return match;
}

void RouteTable::descend(const Node& node, std::size_t depth, Search& search) {
    const auto& segments = *search.segments;
    if (depth == segments.size()) {
        search.visit(node);
    } else {
        const auto literal = node.literals.find(segments[depth]);
        if (literal != node.literals.end()) descend(*literal->second, depth + 1, search);
        if (search.done()) return;
        if (node.capture && !segments[depth].empty()) {
            search.values.push_back(segments[depth]);
            descend(*node.capture, depth + 1, search);
            search.values.pop_back();
        }
        if (search.done()) return;
    }
    if (node.rest && !search.done()) {
        search.values.push_back(join(segments, depth));
        search.visit(*node.rest);
        search.values.pop_back();
    }
}

std::string to_allow_value(const std::vector<Method>& methods) {
    std::string value;
    for (const auto method : methods) {
        if (!value.empty()) value.append(", ");
        value.append(to_string(method));
    }
    return value;
}

}  // namespace gridwhistle::api
