// What a handler decides: an answer, what must be durable before it is given, and what the shard
// then knows. A handler is a pure function of (message, state, now); it does not send, store or
// wait.
#pragma once

#include "csms/live_station.hpp"

#include "storage/store.hpp"
#include "wire/ocpp/violation.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace voltyard::csms {

// Something only the store knows must be loaded before deciding again.
struct FindByNumber {
  std::int32_t transaction_number = 0;
};
struct FindByKey {
  std::string transaction_key;
};
struct FindWallet {
  WalletId wallet_id;
};
struct FindSpent {  // by a token with a limit for each month
  TokenId token_id;
  Timestamp from;
};
struct FindOverlap {  // with another session of the slot
  EvseId evse_id;
  Timestamp from;
  Timestamp until;
};
using Lookup =
    std::variant<std::monostate, FindByNumber, FindByKey, FindWallet, FindSpent, FindOverlap>;

// What the store said so far; it holds for one attempt at a decision.
struct LookedUp {
  std::optional<std::optional<domain::Session>> session;  // by number or key
  std::optional<std::optional<storage::WalletRecord>> wallet;
  std::vector<billing::UsedPass> passes;  // of the wallet, that are not over
  std::optional<Money> spent;
  std::optional<bool> overlaps;
};

struct Decision {
  std::string answer;  // payload of a CALLRESULT ("{}" when it has no members), data of a frame
  std::optional<wire::ocpp::RpcError> error_code;  // CALLERROR instead
  std::string error_text;

  storage::Commit commit;
  // Sessions that moved on by readings alone: their rows follow when they end.
  std::vector<domain::Session> moved;

  std::vector<StationRequest> orders;  // sent once the decision is committed

  Lookup lookup;  // when set, nothing else counts
  bool booted = false;
  bool firmware_asked = false;
  std::optional<std::uint8_t> limits_confirmed;
  std::optional<SteadyTime> boot_counted_at;
  std::optional<ExpectedStart> fulfilled;
  std::optional<ExpectedStart> expect;  // a start that the pile was permitted
  std::optional<Told> told;             // what the pile has been given
  std::optional<domain::HostWatch> host_watch;
  std::optional<std::int16_t> air_dc;      // as LiveStation::air_dc
  std::optional<KeptReports> report_kept;  // a battery's report is in the commit
};

// A report that changes nothing but what is known of a charge, and that the station gets no answer
// to.
bool nobody_waits(const Decision& decision);

// The shard's state after a committed decision: the same rows the store was given.
void apply(LiveStation& station, const Decision& decision);

// 64-bit FNV-1a: transaction keys and message repetition, not security.
std::uint64_t hash_text(std::string_view text);
std::string hash_key(std::string_view text);  // 16 hex digits

}  // namespace voltyard::csms
