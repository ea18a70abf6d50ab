// A request to a station, in the words of its protocol, and what the pile's answer will mean.
#pragma once

#include "csms/series.hpp"

#include "link/ports/station_sender.hpp"

#include "base/time.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace voltyard::csms {

struct Context;
struct Decision;

// A start we asked for: the station's own report of it names this token, or this transaction.
struct ExpectedStart {
  int evse_number = 0;  // 0: any
  std::string token_uid;
  Timestamp until;
  std::string transaction_key;  // chosen by us, where the protocol lets us; empty otherwise
};

struct StationRequest {
  std::string action;
  std::string
      payload;        // as sent: JSON (members in the schema's order), or a binary protocol's data
  std::string shown;  // JSON for people; empty: the payload says it itself
  std::optional<ExpectedStart> expected;

  // Of firmware that the station fetches: the number under which it reports how far it is.
  std::optional<std::int64_t> update = {};

  // Its frames, instead of a payload. Shared: a request may be copied, its frames are sent once.
  std::shared_ptr<Series> series;

  // What the answer changes; null: nothing. `answer` is null when the pile did not answer.
  Decision (*meaning)(const Context& context, const StationRequest& request,
                      const link::PileAnswer* answer) = nullptr;
};

}  // namespace voltyard::csms
