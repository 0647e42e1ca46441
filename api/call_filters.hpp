#pragma once

#include "api/query.hpp"
#include "api/services.hpp"
#include "models/refusal.hpp"
#include "models/terms.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::api {

inline constexpr std::int64_t kPageMax = 200;
inline constexpr std::int64_t kPageUsual = 50;

/// Reads the filters of a list out of a query string and collects every fault; names nobody reads are faults too.
class Filters {
  public:
    Filters(const HttpRequest& request, std::vector<std::string_view> known);

    [[nodiscard]] std::optional<std::string> text(std::string_view name);
    /// "?unread" and "?unread=true"; false when absent or "false".
    [[nodiscard]] bool flag(std::string_view name);
    [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t least, std::int64_t most,
                                       std::int64_t otherwise);
    [[nodiscard]] std::optional<double> number(std::string_view name, double least, double most);
    [[nodiscard]] std::optional<models::Instant> instant(std::string_view name);

    /// Of the page before; empty for the first page.
    [[nodiscard]] std::string cursor();

    /// Comma-separated numbers, exactly `count` of them.
    [[nodiscard]] std::optional<std::vector<double>> numbers(std::string_view name, std::size_t count);

    template <class Term>
    [[nodiscard]] std::optional<Term> term(std::string_view name) {
        const auto given = text(name);
        if (!given) return std::nullopt;
        auto parsed = models::parse_term<Term>(*given);
        if (!parsed) fault(name, "not_a_choice");
        return parsed;
    }

    /// Comma-separated words of one vocabulary.
    template <class Term>
    [[nodiscard]] std::vector<Term> terms(std::string_view name) {
        std::vector<Term> found;
        for (const auto& word : words(name)) {
            const auto parsed = models::parse_term<Term>(word);
            if (parsed) {
                found.push_back(*parsed);
            } else {
                fault(name, "not_a_choice");
            }
        }
        return found;
    }

    [[nodiscard]] const std::vector<models::Refusal>& faults() const noexcept { return faults_; }
    void fault(std::string_view name, std::string code);

  private:
    [[nodiscard]] std::vector<std::string> words(std::string_view name);

    Query query_;
    std::vector<models::Refusal> faults_;
};

}  // namespace gridwhistle::api
