#include "interop/code_messenger.hpp"

#include "interop/answers.hpp"
#include "interop/gateways.hpp"

#include <algorithm>

namespace voltyard::interop {

Task<Status> CodeMessenger::send(csms::PhoneCode code) {
  const auto snapshot = directory_.current();
  const auto& channels = snapshot->rows.channels;
  const auto channel = std::ranges::find_if(channels, [&](const domain::NoticeChannel& each) {
    return each.operator_id == code.operator_id && each.kind == domain::ChannelKind::sms;
  });
  if (channel == channels.end()) {
    co_return unavailable("there is no channel for short messages: ask at the desk");
  }
  auto request = code_request(*channel, code, to_string(make_uuid7(code.at, random_)));
  const auto answer = co_await client_.send(std::move(request));
  const auto delivery = judge(domain::ChannelKind::sms, answer);
  if (delivery.kind == domain::Delivery::Kind::done) co_return Status{};
  co_return Error{ErrorKind::upstream, "the short message could not be sent", {}};
}

}  // namespace voltyard::interop
