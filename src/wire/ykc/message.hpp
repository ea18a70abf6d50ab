// Every message of YKC V1.6, OpenUC and V1.7's record, from and to the body of a frame. Odd types
// come from the pile, even ones from the platform.
#pragma once

#include "wire/ykc/bms.hpp"
#include "wire/ykc/cards.hpp"
#include "wire/ykc/charging.hpp"
#include "wire/ykc/frame.hpp"
#include "wire/ykc/maintenance.hpp"
#include "wire/ykc/parking_lock.hpp"
#include "wire/ykc/realtime.hpp"
#include "wire/ykc/record.hpp"
#include "wire/ykc/session.hpp"
#include "wire/ykc/tariff.hpp"

#include <cstdint>
#include <variant>

namespace voltyard::wire::ykc {

using Message =
    std::variant<Login, LoginAnswer, Heartbeat, HeartbeatAnswer, TariffCheck, TariffCheckAnswer,
                 TariffRequest, TariffAnswer, RealTimeRequest, RealTime, BmsHandshake,
                 BmsParameters, BmsEnd, BmsTimeouts, BmsAbort, ChargerAbort, BmsDemand, BmsState,
                 StartRequest, StartRequestAnswer, RemoteStartAnswer, RemoteStart, RemoteStopAnswer,
                 RemoteStop, Record, SealedRecord, RecordAnswer, BalanceUpdateAnswer, BalanceUpdate,
                 CardSyncAnswer, CardSync, CardRemovalAnswer, CardRemoval, CardQueryAnswer,
                 CardQuery, WorkSettingAnswer, WorkSetting, ClockSettingAnswer, ClockSetting,
                 TariffSettingAnswer, TariffSetting, LockReport, LockCommand, LockAnswer,
                 RebootAnswer, Reboot, UpdateAnswer, Update, ParallelRequest, ParallelRequestAnswer,
                 ParallelStartAnswer, ParallelStart, QrPrefix, QrPrefixAnswer>;

constexpr bool is_from_pile(std::uint8_t type) { return type % 2 == 1; }

std::uint8_t type_of(const Message& message);

// Errors: not_found for a type that is none of these, unavailable for an encrypted body (there is
// no key to read it with), invalid for a body that ends too early or lists too many.
Result<Message> decode(const Frame& frame);

// Appends one frame.
void write_message(ByteBuffer& out, std::uint16_t sequence, const Message& message);

}  // namespace voltyard::wire::ykc
