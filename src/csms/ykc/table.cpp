#include "csms/ykc/messages.hpp"

#include <array>

namespace voltyard::csms::ykc {
namespace {

template <class Message, Decision (*decide)(const Context&, const wire::Frame&, const Message&)>
constexpr Handler row(bool before_acceptance = false) {
  return {Message::type,
          [](const Context& context, const wire::Frame& frame, const wire::Message& message) {
            return decide(context, frame, std::get<Message>(message));
          },
          before_acceptance};
}

}  // namespace

const Handler* find_handler(std::uint8_t type) {
  static constexpr std::array table = {
      row<wire::Heartbeat, heartbeat>(),
      row<wire::RealTime, real_time>(),
      row<wire::Record, record>(),
      row<wire::SealedRecord, sealed_record>(),
      row<wire::StartRequest, start_wish>(),
      row<wire::ParallelRequest, parallel_wish>(),
      row<wire::RemoteStartAnswer, late_start>(),
      row<wire::ParallelStartAnswer, late_parallel_start>(),
      row<wire::Login, login>(true),
      row<wire::TariffCheck, tariff_check>(),
      row<wire::TariffRequest, tariff_request>(),
      row<wire::BmsHandshake, battery<wire::BmsHandshake>>(),
      row<wire::BmsParameters, battery<wire::BmsParameters>>(),
      row<wire::BmsEnd, battery<wire::BmsEnd>>(),
      row<wire::BmsTimeouts, battery<wire::BmsTimeouts>>(),
      row<wire::BmsAbort, battery<wire::BmsAbort>>(),
      row<wire::ChargerAbort, battery<wire::ChargerAbort>>(),
      row<wire::LockReport, parking_lock>(),
  };
  for (const auto& handler : table) {
    if (handler.type == type) return &handler;
  }
  return nullptr;
}

}  // namespace voltyard::csms::ykc
