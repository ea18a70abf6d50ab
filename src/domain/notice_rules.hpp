// Which channels are told of an alarm's news, and when a telling that failed is tried again. Pure.
#pragma once

#include "domain/alarm_book.hpp"
#include "domain/notice.hpp"

#include <span>

namespace voltyard::domain {

// An alarm is told when it is raised and when it is escalated, and its end to whom its beginning
// was told; repetitions and acknowledgements are not.
//
// A breaker is told only of a cut that covers all that hangs on it: never of one pile's. `zones`:
// at least those of the location.
bool is_told(const AlarmChange& change, const NoticeChannel& channel, std::span<const Zone> zones);

struct Delivery {
  enum class Kind { done, again, refused };
  Kind kind = Kind::again;
  std::string outcome;                 // one sentence
  std::optional<Duration> not_before;  // the other side asks for patience
};

constexpr std::size_t most_channels = 50;  // of one operator

// The notice after an attempt. Tried again after 2 s, 10 s, 1 min, 5 min, then every 15 minutes
// until it is a day old: by then it is no news. A breaker is told of a cut every minute, and for as
// long as the cut stands.
Notice after_attempt(Notice notice, ChannelKind kind, const Delivery& delivery, Timestamp now);

// What a channel is told now; nullptr: nothing. `waiting`: all that waits for it, oldest first.
// The most urgent goes first, but nothing that happened to an alarm before what happened to the
// same alarm earlier. A channel that did not take something rests until that is due again; what is
// urgent and was never tried does not wait for it.
const Notice* next_to_tell(std::span<const Notice* const> waiting, Timestamp now);

// Whether a channel that was told `in_last_minute` messages takes another one. 企业微信 and 钉钉
// take 20 a minute and then silence the robot; the last two are left for what is urgent.
bool has_room(ChannelKind kind, AlarmLevel level, std::size_t in_last_minute);

}  // namespace voltyard::domain
