// What the other side's answer to a message means. Pure.
#pragma once

#include "domain/notice_rules.hpp"
#include "http/client.hpp"

namespace voltyard::interop {

// Robots say what went wrong inside an answer of status 200. Whatever may pass by itself is worth
// another attempt; only what a person must mend is refused for good. Never quotes a URL: the
// robots' keys are in it.
domain::Delivery judge(domain::ChannelKind kind, const Result<http::ClientResponse>& answer);

// Only a breaker that says that it is open is: {"state": "open"}. For a trial "closed" will do.
domain::Delivery judge_breaker(const Result<http::ClientResponse>& answer, bool trial);

}  // namespace voltyard::interop
