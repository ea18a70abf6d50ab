#include "interop/messenger.hpp"

#include "interop/answers.hpp"
#include "interop/gateways.hpp"
#include "interop/robots.hpp"

namespace voltyard::interop {
namespace {

using domain::ChannelKind;

http::ClientRequest request_for(const domain::NoticeChannel& channel, const csms::Telling& telling,
                                Timestamp wall_now) {
  const auto message = message_of(channel, telling);
  switch (channel.kind) {
    case ChannelKind::wecom: return wecom_request(channel, message);
    case ChannelKind::dingtalk: return dingtalk_request(channel, message, wall_now);
    case ChannelKind::feishu: return feishu_request(channel, message, wall_now);
    case ChannelKind::sms:
    case ChannelKind::voice: return phone_request(channel, telling, message, wall_now);
    case ChannelKind::breaker: return breaker_request(channel, telling, wall_now);
    case ChannelKind::webhook: break;
  }
  return webhook_request(channel, telling, message, wall_now);
}

}  // namespace

Task<domain::Delivery> Messenger::deliver(domain::NoticeChannel channel, csms::Telling telling) {
  auto request = request_for(channel, telling, wall_.now());
  const auto answer = co_await client_.send(std::move(request));
  if (channel.kind == ChannelKind::breaker) co_return judge_breaker(answer, !telling.alarm);
  co_return judge(channel.kind, answer);
}

}  // namespace voltyard::interop
