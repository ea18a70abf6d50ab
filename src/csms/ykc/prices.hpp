// A site's tariff as a pile can know it: four rates over the half hours of a day. The pile only
// shows it and cuts off who has run out of money; what is billed is our own tariff. Where the two
// differ the pile says more, never less, than a kWh costs. Pure.
#pragma once

#include "billing/tariff.hpp"
#include "wire/ykc/tariff.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

namespace voltyard::csms::ykc {

namespace wire = voltyard::wire::ykc;

struct SaidTariff {
  wire::TariffModel model;  // named after its contents: the same prices have the same name
  std::vector<std::string_view> unsaid;  // what the pile does not know; empty: it knows all
};

// The tariff must have been validated; null: nothing is sold, and everything costs nothing.
SaidTariff said_tariff(const billing::Tariff* tariff, std::chrono::sys_days local_today);

std::uint16_t name_of(const wire::TariffModel& model);

}  // namespace voltyard::csms::ykc
