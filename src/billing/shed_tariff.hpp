// The shipped example: the price of a residential charging shed with 12-slot piles.
#pragma once

#include "billing/tariff.hpp"

namespace voltyard::billing {

// Electricity 0.56 元/kWh, flat; service 0.10 元/h. Named in Chinese and English. Sources: README.
Tariff shed_tariff(TariffId id);

}  // namespace voltyard::billing
