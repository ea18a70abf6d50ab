// What YKC piles say: one function per message, pure, from a message to a Decision. The table is in
// table.cpp. `Decision::answer` is the whole answering frame; empty: none is sent.
#pragma once

#include "csms/context.hpp"
#include "csms/evidence.hpp"

#include "wire/ykc/message.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace voltyard::csms::ykc {

namespace wire = voltyard::wire::ykc;

struct Handler {
  std::uint8_t type = 0;
  Decision (*decide)(const Context& context, const wire::Frame& frame,
                     const wire::Message& message) = nullptr;
  bool before_acceptance = false;  // heard although nobody has accepted the pile yet
};

// Null: a message that wants nothing: late answers, what is only for the frame log, what nobody has
// published. Never a reason to close the connection.
const Handler* find_handler(std::uint8_t type);

Decision login(const Context& context, const wire::Frame& frame, const wire::Login& said);
Decision heartbeat(const Context& context, const wire::Frame& frame, const wire::Heartbeat& said);
Decision tariff_check(const Context& context, const wire::Frame& frame,
                      const wire::TariffCheck& said);
Decision tariff_request(const Context& context, const wire::Frame& frame,
                        const wire::TariffRequest& said);
Decision parking_lock(const Context& context, const wire::Frame& frame,
                      const wire::LockReport& said);

Decision real_time(const Context& context, const wire::Frame& frame, const wire::RealTime& said);
Decision start_wish(const Context& context, const wire::Frame& frame,
                    const wire::StartRequest& said);
Decision parallel_wish(const Context& context, const wire::Frame& frame,
                       const wire::ParallelRequest& said);
Decision late_start(const Context& context, const wire::Frame& frame,
                    const wire::RemoteStartAnswer& said);
Decision late_parallel_start(const Context& context, const wire::Frame& frame,
                             const wire::ParallelStartAnswer& said);
Decision record(const Context& context, const wire::Frame& frame, const wire::Record& said);
Decision sealed_record(const Context& context, const wire::Frame& frame,
                       const wire::SealedRecord& said);

// A record too short to be one: kept, and acknowledged, because the pile repeats it until it is.
bool is_record(std::uint8_t type);
Decision unreadable_record(const Context& context, const wire::Frame& frame,
                           std::string_view sentence);

// A vehicle's battery speaks: kept once for each kind and charge.
template <class Report>
Decision battery(const Context& context, const wire::Frame& frame, const Report& said);

// What is about a gun is about the slot of the same number.
std::optional<int> slot_of(wire::Gun gun);

// An order is a session's transaction key: 32 digits.
std::string key_of(const wire::OrderNumber& order);

// What a card reader knows: eight digits where the rest is filling, sixteen otherwise.
std::string uid_of(const wire::Card& card);

// The pile's code is the station's identity.
Result<wire::PileCode> pile_of(const Context& context);

// Between UTC and the clock on the wall beside the pile. Where that changes with the season, and
// for zones we do not know: China's.
std::chrono::minutes utc_offset(const Context& context);

// A gun of this pile at most: slots that nobody has described are those of e-bikes.
Power gun_power(const Context& context);

std::string framed(std::uint16_t sequence, const wire::Message& message);
void answer(Decision& decision, const wire::Frame& question, const wire::Message& message);

std::string hex_of(std::string_view octets);
std::string_view action_of(std::uint8_t type);
Evidence evidence_of(const wire::Frame& frame);

}  // namespace voltyard::csms::ykc
