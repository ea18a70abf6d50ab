// Named details of an event or an alarm as one column.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace voltyard::storage {

std::string bytes_of(const std::vector<std::pair<std::string, std::string>>& details);
std::vector<std::pair<std::string, std::string>> details_of(std::string_view bytes);

}  // namespace voltyard::storage
