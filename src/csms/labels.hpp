// The codes of piles' stickers: made, and told from those that somebody pasted over ours.
#pragma once

#include "csms/directory.hpp"
#include "csms/station_secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace voltyard::csms {

// Four letters that only the server's key can make of a code. They stand on the sticker and on the
// page that the code leads to.
std::string check_code(const ServerKey& key, std::string_view code);

// A first label for each of the piles that has none. A DNY pile keeps the number that its maker
// printed on it when no other pile has it; else eight digits are drawn.
std::vector<domain::Label> missing_labels(const Snapshot& snapshot,
                                          const std::vector<const domain::Station*>& stations,
                                          Timestamp now, Random& random);

}  // namespace voltyard::csms
