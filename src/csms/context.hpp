// What a handler may look at. Its members are its dependencies; none of them waits.
#pragma once

#include "csms/decision.hpp"
#include "csms/directory.hpp"
#include "csms/live_station.hpp"
#include "csms/prepaid_terms.hpp"

#include "domain/protection_limits.hpp"

#include "base/random.hpp"
#include "base/time.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace voltyard::csms {

// OCPP 1.6 transaction ids: 1..2^31-1, unique on the platform, not time-based. Continues behind the
// highest stored one; the store's unique key is the last word.
class TransactionNumbers {
 public:
  void continue_after(std::int32_t last) { last_.store(last); }
  std::int32_t next();

 private:
  std::atomic<std::int32_t> last_{0};
};

struct Context {
  const LiveStation& live;
  const Snapshot& directory;
  Timestamp now;
  Random& random;
  TransactionNumbers& numbers;
  std::uint32_t heartbeat_s = 300;
  std::string_view remote;

  // The outcomes of a Decision's lookups: nullptr before it, an empty optional when there is none.
  const std::optional<domain::Session>* found = nullptr;
  const std::optional<storage::WalletRecord>* wallet = nullptr;
  std::optional<Money> spent = {};
  std::optional<bool> overlaps = {};
  int attempt = 0;  // > 0: a guard failed, someone stored the same key before

  SteadyTime real_now;  // for rate limits, which domain time does not hasten

  const domain::ProtectionLimits* protection = nullptr;  // null: the second opinion is off
  PrepaidTerms prepaid;
  std::span<const billing::UsedPass> passes = {};  // of the wallet that was looked up
};

// One event about the station (and, where given, a slot or a session), with the ids filled in.
domain::Event make_event(const Context& context, std::string_view kind);

// A structured security event: who, from where, which rule, what.
void note_security(const Context& context, Decision& decision, std::string_view rule,
                   std::string text);

// Keeps a message that could not be judged, whole; it is then answered as if all were well.
void quarantine(const Context& context, Decision& decision, std::string_view action,
                std::string reason, std::string_view payload);

// Keeps a report that needs no judgement, whole: as an event, or, when it is too long for the pages
// and screens that events go to, in quarantine, and the event says so.
void keep_report(const Context& context, Decision& decision, std::string_view action,
                 std::string payload);

constexpr std::size_t max_event_payload = 32'768;

}  // namespace voltyard::csms
