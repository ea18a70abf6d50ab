// The file of accounts with payment providers (docs/payments.md). Secrets are in files of their
// own; this one names them and is no secret.
#pragma once

#include "billing/payment.hpp"

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace voltyard::app {

struct PaymentAccountFile {
  std::string name;
  billing::ProviderKind provider = billing::ProviderKind::granted;
  OperatorId operator_id;  // nil: every operator of this server may use it
  std::int64_t most_minor = 100'000;
  std::int64_t pay_within_s = 1'800;
  std::int64_t refund_days = 5;  // WeChat Pay: bank cards have it after three working days
  // Of WeChat Pay and its sandbox.
  std::string merchant_id;
  std::string app_id;
  std::string certificate_serial;
  std::string private_key_file;
  std::string api_v3_key_file;
  std::string public_key_id;  // both or neither: with them no certificates are fetched
  std::string public_key_file;
  std::string base_url;
  std::string notify_url;
};

// Empty path: no accounts. File names in it are relative to its own folder. Errors: invalid with
// the account and key at fault.
Result<std::vector<PaymentAccountFile>> load_payment_accounts(const std::string& path);
Result<std::vector<PaymentAccountFile>> read_payment_accounts(std::string_view toml,
                                                              const std::string& source);

// As TOML: names of files, never what is in them.
std::string describe(const std::vector<PaymentAccountFile>& accounts);

}  // namespace voltyard::app
