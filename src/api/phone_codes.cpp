#include "api/phone_codes.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <algorithm>

namespace voltyard::api {
namespace {

constexpr std::uint32_t codes = 1'000'000;

std::string name_of(OperatorId operator_id, std::string_view phone) {
  return to_string(operator_id) + " " + std::string(phone);
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

Duration left(SteadyTime until, SteadyTime now) {
  return std::max(Duration{}, std::chrono::ceil<Duration>(until - now));
}

}  // namespace

bool PhoneCodes::Number::has_ticket_for(const Source& source) const {
  const auto own = std::ranges::count_if(
      tickets, [&](const Ticket& each) { return each.source.name == source.name; });
  if (static_cast<std::size_t>(own) >= tickets_of_source) return false;
  if (source.known) return true;
  const auto strangers =
      std::ranges::count_if(tickets, [](const Ticket& each) { return !each.source.known; });
  return static_cast<std::size_t>(strangers) < tickets_of_strangers;
}

void PhoneCodes::forget_old(SteadyTime now) {
  std::erase_if(numbers_, [&](const auto& each) { return now - each.second.sent_at > quiet; });
}

PhoneCodes::Number* PhoneCodes::number_of(const std::string& name, SteadyTime now) {
  const auto found = numbers_.find(name);
  if (found != numbers_.end()) {
    if (now - found->second.sent_at > quiet) found->second = Number{};
    return &found->second;
  }
  if (numbers_.size() >= most_numbers) forget_old(now);
  if (numbers_.size() >= most_numbers) return nullptr;
  return &numbers_[name];
}

Result<PhoneCodes::Asked> PhoneCodes::ask(OperatorId operator_id, std::string_view phone,
                                          const Source& source, SteadyTime now, Random& random) {
  auto* number = number_of(name_of(operator_id, phone), now);
  if (number == nullptr) return limited("too many numbers wait for a code");
  const bool send = number->may_be_sent(now);
  const bool worn = !number->is_good(now) || now - number->made_at >= renewed;
  if (send && worn) {
    number->code = fmt::format("{:06}", random.below(codes));
    number->made_at = now;
    number->tickets.clear();
  }
  Asked asked;
  const auto sent_again = [&]() { return left(number->sent_at + number->wait, now); };
  if (!send && !number->is_good(now)) {
    asked.resend_in = sent_again();
    return asked;
  }
  if (!number->has_ticket_for(source)) {
    asked.resend_in = std::max(left(number->made_at + renewed, now), sent_again());
    return asked;
  }
  if (send) {
    number->wait =
        number->wait == Duration{} ? first_wait : std::min(number->wait * 2, longest_wait);
    number->sent_at = now;
  }
  asked.ticket = fmt::format("{:016x}{:016x}", random.next(), random.next());
  asked.code = number->code;
  asked.send = send;
  asked.resend_in = sent_again();
  asked.expires_in = left(number->sent_at + lifetime, now);
  number->tickets.push_back({asked.ticket, source});
  return asked;
}

void PhoneCodes::not_sent(OperatorId operator_id, std::string_view phone) {
  const auto found = numbers_.find(name_of(operator_id, phone));
  if (found != numbers_.end()) found->second.wait = Duration{};
}

PhoneCodes::Outcome PhoneCodes::take(OperatorId operator_id, std::string_view phone,
                                     std::string_view ticket, std::string_view code, int at_most,
                                     SteadyTime now) {
  const auto found = numbers_.find(name_of(operator_id, phone));
  if (found == numbers_.end()) return Outcome::over;
  auto& number = found->second;
  const auto given = std::ranges::find_if(
      number.tickets, [&](const Ticket& each) { return same(each.name, ticket); });
  if (given == number.tickets.end() || !number.is_good(now)) return Outcome::over;
  const int tries = std::min(at_most, attempts);
  if (given->wrong >= tries) return Outcome::over;
  if (!same(number.code, code)) return ++given->wrong < tries ? Outcome::wrong : Outcome::over;
  numbers_.erase(found);
  return Outcome::right;
}

}  // namespace voltyard::api
