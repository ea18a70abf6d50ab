// Any bytes as what a payment provider says: nothing crashes, and what is heard is in bounds. The
// same bytes as every body, since whoever sends them chooses which.
#include "interop/sealed.hpp"
#include "interop/wechat_format.hpp"

#include "base/assert.hpp"

#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace voltyard;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const std::string key(interop::seal_key_octets, 'k');
  static_cast<void>(interop::wechat_notice(body, key));
  static_cast<void>(interop::wechat_certificates(body, key));
  static_cast<void>(interop::wechat_problem(body));
  static_cast<void>(interop::wechat_merchant_in(body));
  static_cast<void>(interop::wechat_refund_state(body));
  static_cast<void>(interop::wechat_bill_place(body));
  if (const auto code = interop::wechat_code(body)) ASSERT(!code->empty());
  static_cast<void>(interop::wechat_payment(body));
  return 0;
}
