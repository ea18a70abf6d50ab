#include "interop/texts.hpp"

#include <algorithm>

namespace voltyard::interop {

std::string_view text_of(domain::Language language, std::string_view key) {
  const auto rows = text_rows();
  const auto found =
      std::lower_bound(rows.begin(), rows.end(), key,
                       [](const TextRow& row, auto wanted) { return row.key < wanted; });
  if (found == rows.end() || found->key != key) return key;
  return language == domain::Language::zh ? found->zh : found->en;
}

std::string filled(std::string_view text, std::string_view name, std::string_view value) {
  std::string out(text);
  const auto mark = "{" + std::string(name) + "}";
  const auto at = out.find(mark);
  if (at != std::string::npos) out.replace(at, mark.size(), value);
  return out;
}

}  // namespace voltyard::interop
