// The port through which people are told. Implemented by src/interop over HTTP, by tests at will.
#pragma once

#include "domain/notice_rules.hpp"

#include "base/task.hpp"
#include "base/time_zone.hpp"

#include <optional>
#include <string>

namespace voltyard::csms {

// What a channel is told, with the names that people know.
struct Telling {
  domain::Notice notice;
  std::optional<domain::Alarm> alarm;  // none: a trial
  std::string operator_name;
  std::string location;
  TimeZone zone;  // of the location; UTC where it is not known
  std::string station;
  std::string slot;  // its label; empty: of the whole station
};

class MessageSender {
 public:
  virtual ~MessageSender() = default;
  // One attempt. Ends in bounded time, whatever the other side does.
  virtual Task<domain::Delivery> deliver(domain::NoticeChannel channel, Telling telling) = 0;
};

}  // namespace voltyard::csms
