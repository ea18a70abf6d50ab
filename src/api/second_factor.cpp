#include "api/second_factor.hpp"

#include "people/recovery.hpp"
#include "people/seal.hpp"
#include "people/totp.hpp"

namespace voltyard::api {

Code use_code(Context& context, storage::PersonRow& row, const std::string& code) {
  const auto& key = context.services.server_key;
  if (code.size() == 6) {
    const auto secret = people::unseal(key, "totp " + to_string(row.id), row.totp);
    if (!secret) return Code::wrong;
    const auto now = context.services.wall.now();
    const auto step = people::accept_totp(*secret, code, now, row.totp_step);
    if (!step) return Code::wrong;
    row.totp_step = *step;
    return Code::fine;
  }
  const auto found = people::find_recovery_code(key, row.recovery_codes, code);
  if (!found) return Code::wrong;
  row.recovery_codes.erase(row.recovery_codes.begin() + static_cast<std::ptrdiff_t>(*found));
  return Code::recovered;
}

}  // namespace voltyard::api
