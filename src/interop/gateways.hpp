// Our own formats (docs/notifications.md): the webhook for other systems, and the gateway through
// which a provider's short messages and calls, or a circuit breaker, are bridged. Signed when there
// is a secret. Pure.
#pragma once

#include "interop/message.hpp"

#include "csms/code_sender.hpp"
#include "http/client.hpp"

namespace voltyard::interop {

http::ClientRequest webhook_request(const domain::NoticeChannel& channel,
                                    const csms::Telling& telling, const Message& message,
                                    Timestamp wall_now);

// For ChannelKind::sms and ::voice.
http::ClientRequest phone_request(const domain::NoticeChannel& channel,
                                  const csms::Telling& telling, const Message& message,
                                  Timestamp wall_now);

// For ChannelKind::sms: the code of a resident's login, beside the text for providers that fill in
// a template of their own.
http::ClientRequest code_request(const domain::NoticeChannel& channel, const csms::PhoneCode& code,
                                 std::string_view id);

// For ChannelKind::breaker: "trip", or for a trial only "state".
http::ClientRequest breaker_request(const domain::NoticeChannel& channel,
                                    const csms::Telling& telling, Timestamp wall_now);

}  // namespace voltyard::interop
