#include "wire/ykc/bms.hpp"

#include "wire/ykc/layout.hpp"

namespace voltyard::wire::ykc {

template <std::uint8_t Type, class View>
Result<View> BmsReport<Type, View>::view() const {
  return read_body<View>(body.bytes, Type);
}

template <std::uint8_t Type, class View>
void BmsReport<Type, View>::set(const View& view) {
  body.bytes.clear();
  BodyWriter(body.bytes).write(view);
}

template struct BmsReport<0x15, BatteryIdentity>;
template struct BmsReport<0x17, ChargeLimits>;
template struct BmsReport<0x19, ChargeStatistics>;
template struct BmsReport<0x1B, TimeoutFlags>;
template struct BmsReport<0x1D, AbortFlags>;
template struct BmsReport<0x21, AbortFlags>;
template struct BmsReport<0x23, ChargeDemand>;
template struct BmsReport<0x25, BatteryState>;

}  // namespace voltyard::wire::ykc
