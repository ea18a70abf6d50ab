// The yard that ships as the demo: two residential courtyards in Zhengzhou with a charging shed
// each, together 64 piles with 12 slots. Marked as demo data in every location.
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
constexpr std::string_view demo_identity_prefix = "GP";
constexpr std::string_view demo_card_prefix = "CARD";

// All rows of the site, to be put through the directory. Piles connect without a password (security
// profile 0, explicit): the demo listens on this machine only.
storage::Commit demo_site(Timestamp now, Random& random);

std::string demo_identity(int pile);  // 1..64

}  // namespace voltyard::app
