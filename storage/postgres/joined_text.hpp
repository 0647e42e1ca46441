#pragma once

#include <string>
#include <string_view>

namespace gridwhistle::storage::postgres {

/// A list of texts as one array element, since unnest takes nested arrays apart completely. SQL undoes it with
/// string_to_array(…, E'\x1F'). Codes and words never contain that separator.
class JoinedText {
  public:
    void add(std::string_view text) {
        if (!text_.empty()) text_ += kSeparator;
        text_ += text;
    }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

  private:
    static constexpr char kSeparator = '\x1F';

    std::string text_;
};

}  // namespace gridwhistle::storage::postgres
