// What is said of an alarm, for any kind of channel. Pure.
#pragma once

#include "csms/message_sender.hpp"

#include <string>

namespace voltyard::interop {

struct Message {
  std::string title;  // one line
  std::string text;   // lines, the title not among them
};

// Names that people have given are data: line breaks and control characters become spaces, and what
// a robot would read as mark-up becomes its full-width twin.
Message message_of(const domain::NoticeChannel& channel, const csms::Telling& telling);

// At most `octets` of UTF-8, cut between characters, with "…" where something is missing.
std::string shortened(std::string text, std::size_t octets);

}  // namespace voltyard::interop
