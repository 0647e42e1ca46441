#include "api/call_filters.hpp"

#include "storage/page_cursor.hpp"

#include <charconv>
#include <cmath>

namespace gridwhistle::api {

Filters::Filters(const HttpRequest& request, std::vector<std::string_view> known) {
    auto parsed = Query::parse(request.query);
    if (!parsed) {
        faults_.push_back(parsed.error());
        return;
    }
    query_ = std::move(*parsed);
    for (const auto& name : query_.unknown(known)) fault(name, "unknown_parameter");
}

void Filters::fault(std::string_view name, std::string code) {
    faults_.push_back(
        models::Refusal(models::RefusalClass::kInvalid, std::move(code)).with("parameter", std::string(name)));
}

std::optional<std::string> Filters::text(std::string_view name) {
    auto given = query_.text(name);
    if (!given) {
        faults_.push_back(given.error());
        return std::nullopt;
    }
    if (*given && (*given)->empty()) return std::nullopt;
    return std::move(*given);
}

bool Filters::flag(std::string_view name) {
    const auto given = text(name);
    if (!given) return query_.has(name);
    if (*given != "true" && *given != "false") fault(name, "not_a_choice");
    return *given == "true";
}

std::int64_t Filters::integer(std::string_view name, std::int64_t least, std::int64_t most, std::int64_t otherwise) {
    const auto given = query_.integer(name, least, most);
    if (!given) faults_.push_back(given.error());
    return given && *given ? **given : otherwise;
}

std::optional<double> Filters::number(std::string_view name, double least, double most) {
    const auto given = query_.number(name, least, most);
    if (!given) faults_.push_back(given.error());
    return given ? *given : std::nullopt;
}

std::optional<models::Instant> Filters::instant(std::string_view name) {
    const auto given = query_.instant(name);
    if (!given) faults_.push_back(given.error());
    return given ? *given : std::nullopt;
}

std::string Filters::cursor() {
    auto given = text("cursor");
    if (!given) return {};
    if (storage::PageCursor::parse(*given)) return std::move(*given);
    fault("cursor", "parameter_not_cursor");
    return {};
}

std::vector<std::string> Filters::words(std::string_view name) {
    std::vector<std::string> found;
    const auto given = text(name);
    if (!given) return found;
    std::size_t start = 0;
    while (start <= given->size()) {
        const std::size_t end = std::min(given->find(',', start), given->size());
        found.push_back(given->substr(start, end - start));
        start = end + 1;
    }
    return found;
}

std::optional<std::vector<double>> Filters::numbers(std::string_view name, std::size_t count) {
    const auto parts = words(name);
    if (parts.empty()) return std::nullopt;
    std::vector<double> found;
    for (const auto& part : parts) {
        double number = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
        if (error == std::errc{} && end == part.data() + part.size() && std::isfinite(number)) found.push_back(number);
    }
    if (found.size() == count && parts.size() == count) return found;
    fault(name, "parameter_not_number");
    return std::nullopt;
}

}  // namespace gridwhistle::api
