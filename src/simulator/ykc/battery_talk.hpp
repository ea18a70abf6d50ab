// What a car's battery and a DC pile tell each other by GB/T 27930, as far as the vehicle model
// knows it; the pile passes it on. Pure.
#pragma once

#include "simulator/notice.hpp"
#include "simulator/vehicle.hpp"

#include "wire/ykc/bms.hpp"

namespace voltyard::simulator::ykc {

namespace wire = voltyard::wire::ykc;

// A car's number, the same for the same rider.
wire::Text<17> vin_of(std::uint32_t rider);

wire::BatteryIdentity identity_of(const VehicleShape& car, wire::Text<17> vin);
wire::ChargeLimits limits_of(const VehicleShape& car, const Reading& reading);
wire::ChargeDemand demand_of(const Reading& reading, std::uint16_t charged_min,
                             std::uint16_t minutes_left);
wire::BatteryState battery_state_of(const Reading& reading);
wire::Temperature battery_max_of(const Reading& reading);
wire::ChargeStatistics statistics_of(const Reading& reading, std::uint16_t charged_min,
                                     wire::EnergyE4 energy);

// Which side has ended the charge, and why.
bool is_ended_by_vehicle(StopCause cause);
wire::AbortFlags abort_of(StopCause cause);

// As the pile reckons it, at the present power.
std::uint16_t minutes_to_full(const VehicleShape& car, const Reading& reading);

}  // namespace voltyard::simulator::ykc
