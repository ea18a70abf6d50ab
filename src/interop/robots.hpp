// Group robots: 企业微信, 钉钉, 飞书. Formats as their makers document them; plain text, so that no
// name can become a link or call everybody. Pure.
#pragma once

#include "interop/message.hpp"

#include "http/client.hpp"

namespace voltyard::interop {

// Phones are mentioned, which makes them ring. 2,048 octets of text.
http::ClientRequest wecom_request(const domain::NoticeChannel& channel, const Message& message);

// With a secret: signed over the time in the URL, good for an hour. 20,000 octets of body.
http::ClientRequest dingtalk_request(const domain::NoticeChannel& channel, const Message& message,
                                     Timestamp wall_now);

// With a secret: signed over the time in the body. Mentions need identities, not phones.
http::ClientRequest feishu_request(const domain::NoticeChannel& channel, const Message& message,
                                   Timestamp wall_now);

}  // namespace voltyard::interop
