#pragma once

#include <string>

namespace gridwhistle::models {

enum class Language { kChinese, kEnglish };

/// A text shown to people, in both languages of the product.
struct Label {
    std::string zh;
    std::string en;

    [[nodiscard]] const std::string& in(Language language) const noexcept {
        return language == Language::kChinese ? zh : en;
    }
    friend bool operator==(const Label&, const Label&) = default;
};

}  // namespace gridwhistle::models
