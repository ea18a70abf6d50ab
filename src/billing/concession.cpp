#include "billing/concession.hpp"

namespace voltyard::billing {

namespace {

constexpr std::size_t least_digits = 5;
constexpr std::size_t most_digits = 15;  // E.164
constexpr std::size_t mobile_digits = 11;

}  // namespace

Status check(const Concession& row) {
  if (row.uid.empty() == row.phone.empty()) {
    return invalid("name a card or a telephone, and one of them only", "/uid");
  }
  if (row.off_permille < 1 || row.off_permille > 1'000) {
    return invalid("between 0.1 and 100 percent are taken off", "/percent");
  }
  if (row.category.empty() || row.category.size() > most_category_octets) {
    return invalid("a category has 1 to 64 octets", "/category");
  }
  if (row.until != Timestamp{} && row.until <= row.from) {
    return invalid("it ends before it begins", "/until");
  }
  return {};
}

std::string phone_key(std::string_view phone) {
  std::string digits;
  for (const char c : phone) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (c != ' ' && c != '-' && !(c == '+' && digits.empty())) {
      return "";
    }
  }
  if (digits.size() == mobile_digits + 2 && digits.starts_with("86")) digits.erase(0, 2);
  if (digits.size() < least_digits || digits.size() > most_digits) return "";
  return digits;
}

}  // namespace voltyard::billing
