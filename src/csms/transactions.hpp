// What every protocol means by a transaction, in no protocol's words: begin
// a session, add readings, end it and price it. Pure: everything goes into the Decision.
#pragma once

#include "csms/context.hpp"
#include "csms/evidence.hpp"

#include "domain/session_rules.hpp"

#include <optional>
#include <string>
#include <vector>

namespace voltyard::csms {

struct StartFacts {
  const domain::Evse* evse = nullptr;
  int connector_number = 1;
  std::string transaction_key;
  std::int32_t transaction_number = 0;
  std::string token_uid;
  std::optional<std::int64_t> claimed_ms;
  std::optional<Energy> register_start;
  bool token_needed = true;
  std::uint32_t findings = 0;
  // Of a session that is told whole, after its end: when that was. It replaces nothing.
  std::optional<Timestamp> over_at = {};
  bool runs_now = false;         // seen charging, whatever it says of its beginning
  bool time_is_guessed = false;  // the station has said no time: no evidence against other sessions
};

struct Started {
  domain::Session session;
  domain::Authorization authorization = domain::Authorization::Accepted;
};

// A slot has one session at a time: an open one on the same slot ends as `replaced`, unless what is
// begun lies before it and is only told late; whoever had the slot at the same time is noted. A
// start is never refused; a token that is not accepted is answered as such and noted. May ask for
// look-ups.
Started begin_session(const Context& context, const StartFacts& facts, Decision& decision);

// Readings of an open session. What is neither news nor a repetition goes to quarantine.
// `session` is the open one as the caller has it by now (it may have noted something).
void add_readings(const Context& context, const LiveOpenSession& open, domain::Session session,
                  const std::vector<domain::MeterReading>& readings, const Evidence& evidence,
                  Decision& decision, std::optional<std::int32_t> sequence = std::nullopt);

// Ends an open session: last readings, end, bill or review, events.
void finish_session(const Context& context, const LiveOpenSession& open, domain::Session session,
                    const std::vector<domain::MeterReading>& readings, const domain::Stop& stop,
                    Decision& decision);

// A stop for a session that is over already: the same again, or a conflict to look at (N77).
void repeat_stop(const Context& context, domain::Session session, const domain::Stop& stop,
                 const Evidence& evidence, Decision& decision);

// Keeps what the meter has signed, beside the session.
void keep_signed(const Context& context, SessionId session_id, std::uint32_t sample_index,
                 const domain::MeterReading& reading, Decision& decision);

// Puts the token that was presented for a session on it and judges it; one that is not accepted is
// noted.
domain::Authorization present_token(const Context& context, domain::Session& session,
                                    std::string_view uid, Decision& decision);

// The answer to a presented token, including starts that an operator ordered.
domain::Authorization judge_token(const Context& context, std::string_view uid,
                                  const ExpectedStart** expected = nullptr);

}  // namespace voltyard::csms
