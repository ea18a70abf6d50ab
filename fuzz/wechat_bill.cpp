// Any bytes as a provider's bill of a day: nothing crashes, no line has an amount below nothing,
// and what is held against it, with its fee, is in bounds.
#include "billing/reconciliation.hpp"
#include "interop/wechat_format.hpp"

#include "base/assert.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace voltyard;
  const auto lines =
      interop::wechat_bill(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!lines) return 0;
  for (const auto& line : *lines) ASSERT(!(line.amount < Money{}));
  auto day = billing::reconcile(*lines, *lines);
  day.operator_id.uuid.bytes[0] = 1;
  static_cast<void>(billing::fee_posting(day, {}, {}));
  return 0;
}
