// Any bytes as a provider's bill of a day: nothing crashes, and no line has an amount below
// nothing.
#include "interop/wechat_format.hpp"

#include "base/assert.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace voltyard;
  const auto lines =
      interop::wechat_bill(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!lines) return 0;
  for (const auto& line : *lines) ASSERT(!(line.amount < Money{}));
  return 0;
}
