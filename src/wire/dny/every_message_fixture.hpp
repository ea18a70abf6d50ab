// Every message struct of the room, for tests and fuzzing that must leave none out.
#pragma once

#include "wire/dny/controls.hpp"
#include "wire/dny/device_messages.hpp"
#include "wire/dny/firmware.hpp"
#include "wire/dny/host.hpp"
#include "wire/dny/order_messages.hpp"
#include "wire/dny/parameters.hpp"
#include "wire/dny/start_stop.hpp"

namespace voltyard::wire::dny {

// visit.template operator()<Message>() for each of them.
template <class... Message, class Visit>
void for_each(const Visit& visit) {
  (visit.template operator()<Message>(), ...);
}

template <class Visit>
void for_every_message(const Visit& visit) {
  for_each<ResultAnswer, Register, Heartbeat, OldHeartbeat, TimeAnswer, Swipe, SwipeAnswer, Alarm,
           UpgradeRequest, CabinetNotice, Settlement, OldOrder, OldOrderAnswer, PortPower,
           StartStop, StartStopAnswer, ChangeCharge, ChangeChargeAnswer, CabinetStop,
           CabinetStopAnswer, FloatRules, GuardRules, Limits, CardKeys, ReadEeprom,
           ReadEepromAnswer, WriteEeprom, SetWorkMode, SetQrAddress, SetCardMode, TemporaryQr,
           Locate, Mute, MultiFunction, FirmwareBlock, FirmwareBlockAnswer, FirmwareCheck,
           HostHeartbeat, HostState, HostedFirmware>(visit);
}

}  // namespace voltyard::wire::dny
