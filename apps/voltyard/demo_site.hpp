// The yard that ships as the demo: two residential courtyards in Zhengzhou with a charging shed
// each, together 64 e-bike piles with 12 slots that speak DNY; beside each shed two OCPP car
// chargers and two DC piles of two guns that speak YKC. Marked as demo data in every location.
#pragma once

#include "storage/store.hpp"

#include "base/random.hpp"
#include "base/time.hpp"

#include <string>
#include <vector>

namespace voltyard::app {

constexpr int demo_piles = 64;
constexpr int demo_slots = 12;
constexpr std::uint32_t demo_riders = 1000;
constexpr std::uint32_t demo_first_number = 13'544'001;   // printed under the first pile's code
constexpr std::string_view demo_identity_prefix = "07-";  // 12-way piles
// Two hex digits: with the six of its number a card is the four bytes that a DNY reader sees.
constexpr std::string_view demo_card_prefix = "A5";

// In the first courtyard they speak OCPP 1.6, in the second 2.0.1.
constexpr int demo_cars_per_protocol = 2;
constexpr int demo_cars = 2 * demo_cars_per_protocol;
constexpr std::string_view demo_car_prefix = "CAR";

constexpr int demo_dc_per_courtyard = 2;
constexpr int demo_dc_piles = 2 * demo_dc_per_courtyard;
constexpr int demo_dc_guns = 2;
constexpr std::string_view demo_dc_prefix = "4101020000";  // before four digits

// All rows of the site, to be put through the directory. Piles connect without a password (security
// profile 0, explicit): DNY and YKC have none, and the demo's cars are on this machine only.
// `open_at`: in the evening, when the demo opens; from then on somebody is on duty for a week.
storage::Commit demo_site(Timestamp now, Timestamp open_at, Random& random);

std::string demo_phone(std::uint32_t rider);  // 0..999: "13800000001" ...

std::string demo_identity(int pile);      // 1..64: "07-13544001"
std::string demo_car_identity(int pile);  // 1..4: "CAR000001"
std::string demo_dc_identity(int pile);   // 1..4: "41010200000001"

}  // namespace voltyard::app
