#include "api/phone_codes.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>

namespace voltyard::api {
namespace {

constexpr std::uint32_t codes = 1'000'000;

std::string name_of(OperatorId operator_id, std::string_view phone) {
  return to_string(operator_id) + " " + std::string(phone);
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

void PhoneCodes::forget_old(SteadyTime now) {
  std::erase_if(numbers_, [&](const auto& each) {
    return now - each.second.made_at > lifetime && now - each.second.window_began > window;
  });
}

Result<std::string> PhoneCodes::make(OperatorId operator_id, std::string_view phone, SteadyTime now,
                                     Random& random) {
  const auto name = name_of(operator_id, phone);
  auto found = numbers_.find(name);
  if (found == numbers_.end()) {
    if (numbers_.size() >= most_numbers) forget_old(now);
    if (numbers_.size() >= most_numbers) return limited("too many numbers wait for a code");
    found = numbers_.emplace(name, Number{{}, {}, now, 0, 0}).first;
  }
  auto& number = found->second;
  if (now - number.window_began > window) {
    number.window_began = now;
    number.made_in_window = 0;
  }
  if (number.made_in_window > 0 && now - number.made_at < between) {
    return limited("a code was sent a moment ago");
  }
  if (number.made_in_window >= most_in_window) return limited("too many codes for this number");
  ++number.made_in_window;
  number.made_at = now;
  number.wrong = 0;
  number.code = fmt::format("{:06}", random.below(codes));
  return number.code;
}

bool PhoneCodes::take(OperatorId operator_id, std::string_view phone, std::string_view code,
                      SteadyTime now) {
  const auto found = numbers_.find(name_of(operator_id, phone));
  if (found == numbers_.end()) return false;
  auto& number = found->second;
  if (number.code.empty() || now - number.made_at > lifetime) return false;
  const bool right = same(number.code, code);
  if (!right) ++number.wrong;
  if (right || number.wrong >= attempts) number.code.clear();
  return right;
}

}  // namespace voltyard::api
