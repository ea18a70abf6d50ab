// Where a page ended, as text that only we can write: a position signed for one list of one
// operator. A forged or borrowed cursor is refused (N106).
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"

#include "csms/station_secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace voltyard::api {

class Cursors {
 public:
  explicit Cursors(const csms::ServerKey& server_key);

  std::string seal(OperatorId operator_id, std::string_view list, std::string_view position) const;
  // Errors: invalid, for whatever `seal` did not make for this list and operator.
  Result<std::string> open(OperatorId operator_id, std::string_view list,
                           std::string_view cursor) const;

 private:
  std::string signature(OperatorId operator_id, std::string_view list,
                        std::string_view position) const;

  std::array<std::uint8_t, 32> key_;
};

}  // namespace voltyard::api
