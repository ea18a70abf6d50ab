// Examples beside the shipped shed tariff: what sheds and car parks really sell, written as data.
// An operator copies one and sets the prices.
#pragma once

#include "billing/tariff.hpp"

namespace voltyard::billing {

// A shed that sells by the hour and by power: 0.15, 0.20, 0.30 and 0.60 元/h of service below 200,
// 400, 600 and up to 800 W (above that the last tier goes on), electricity 0.56 元/kWh apart.
//
// Source: a platform that sells tiers of 200/400/600/800 W with 100/75/50/25 % of the time for the
// same money, 240 minutes for 1 元 in the first (read in its public code, 2026-11). Of the 0.25
// 元/h of that first tier 0.10 元 is the electricity of a 180 W charger; the other 0.15 元 is the
// service, and the other tiers follow by their share of the time.
Tariff power_tier_tariff(TariffId id);

// "1 元 / 4 小时": four hours for 1 元, begun ones in full. 0.40 元 of it is the electricity fee
// (180 W for four hours at 0.56 元/kWh), 0.60 元 the service fee.
//
// Source: the usual notice in sheds, as in press reports of 2024. Sold by time alone, it is the
// custom that the two newspaper cases in README.md complain of; shipped so that it can be shown.
Tariff hour_plan_tariff(TariffId id);

// Car chargers under Henan's industrial and commercial time of use, as in force from 2024-06-01.
//
// Source: a reprint (hsujglq.cn/dww/zcxs/20240531/248334.html) of the notice of the province's
// Development and Reform Commission; seasons, hours and peak : flat = 1.69 : 1 are from there. Its
// valley and critical peak ratios were not readable: 0.45 and 1.2 times the peak are assumptions,
// as are the flat 0.70 元/kWh and the service fee of 0.40 元/kWh. Take them from the electricity
// bill.
Tariff henan_tou_tariff(TariffId id);

}  // namespace voltyard::billing
