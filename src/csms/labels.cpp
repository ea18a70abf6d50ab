#include "csms/labels.hpp"

#include "base/digest.hpp"

#include <algorithm>
#include <set>

namespace voltyard::csms {
namespace {

// Without those that are mistaken for one another.
constexpr std::string_view check_letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
constexpr std::size_t check_length = 4;
constexpr std::uint32_t first_number = 10'000'000;  // eight digits, the first is not 0
constexpr std::uint32_t numbers = 90'000'000;

// "07-13544001": the kind of the pile, and the number that stands on it.
std::string printed_number(std::string_view identity) {
  if (identity.size() < 3 || identity[2] != '-') return {};
  const auto number = identity.substr(3);
  const bool digits = std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; });
  return digits && domain::is_label_code(number) ? std::string(number) : std::string();
}

}  // namespace

std::string check_code(const ServerKey& key, std::string_view code) {
  const auto digest = hmac_sha256(key, "label " + std::string(code));
  std::string letters;
  for (std::size_t i = 0; i < check_length; ++i) {
    letters.push_back(check_letters[digest[i] % check_letters.size()]);
  }
  return letters;
}

std::vector<domain::Label> missing_labels(const Snapshot& snapshot,
                                          const std::vector<const domain::Station*>& stations,
                                          Timestamp now, Random& random) {
  std::vector<domain::Label> made;
  std::set<std::string, std::less<>> taken;
  const auto free = [&](const std::string& code) {
    return !code.empty() && !snapshot.labels_by_code.contains(code) && !taken.contains(code);
  };
  for (const auto* station : stations) {
    if (snapshot.labels.contains(station->id)) continue;
    auto code = printed_number(station->identity);
    while (!free(code)) code = std::to_string(first_number + random.below(numbers));
    taken.insert(code);
    made.push_back({std::move(code), station->operator_id, station->id, now, false});
  }
  return made;
}

}  // namespace voltyard::csms
