// What a frame of the log says, for people who look for a fault: its message, its fields, what is
// wrong with it by the same codecs that read it when it came, and which call it answers. Secrets
// are hidden: passwords and URL credentials in OCPP, card keys in DNY, logins of a file server in
// YKC. Pure; any thread.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::csms::frames {

// OCPP as JSON, DNY and YKC as hex, as link writes them down.
struct Recorded {
  Timestamp at;
  bool from_station = true;
  std::string text;
};

enum class Kind {
  call,    // asks for an answer, or tells
  answer,  // to a call
  error,   // the answer is that the call was not understood or not done
  broken,  // no frame of its protocol
};
std::string_view to_string(Kind kind);

struct Field {
  std::string name;
  std::string value;
};

struct Problem {
  std::string path;    // "/meterValue/0/timestamp"; empty: the frame as a whole
  std::string reason;  // English
  // The same for programs, and what it is about. Empty: nobody has a word for it.
  std::string_view word = {};  // a literal
  std::vector<Field> about = {};
  std::size_t count = 1;  // the same field, so often wrong in the same way
};

struct Reading {
  Kind kind = Kind::broken;
  std::string protocol;             // "ocpp1.6", "dny", "ykc"
  std::string action;               // "BootNotification", "0x21 heartbeat"; empty: not known
  std::string message_id;           // what a call and its answer share
  std::string payload;              // OCPP: JSON over several lines
  std::vector<Field> fields;        // DNY and YKC
  std::vector<Problem> problems;    // what the schema or the codec says against it
  std::string text;                 // the frame itself, secrets hidden
  std::optional<std::size_t> call;  // of an answer: where its call is in what was read together
  std::string pair = {};            // equal for a call and its answer; empty: it has none
};

// Frames of one station, newest first; the readings in the same order. Answers find their calls
// among them. `protocol` is what the station spoke last.
std::vector<Reading> read(std::string_view protocol, std::span<const Recorded> newest_first);

// ---- one file each -----------------------------------------------------------------------------

// `action` is that of the call which it answers. Empty: a call, or an answer whose call is not
// known; the payload of such an answer is not held against anything.
void read_ocpp(std::string_view protocol, const Recorded& frame, std::string_view action,
               Reading& reading);
void read_dny(std::string_view octets, bool from_station, Reading& reading);
void read_ykc(std::string_view octets, bool from_station, Reading& reading);

// Of the frame as a whole.
void against(Reading& reading, std::string_view word, std::string reason,
             std::vector<Field> about = {});

// What a codec says.
void against(Reading& reading, std::string path, const Error& error);

// Puts stars in the place of octets of a hex text.
void hide_octets(std::string& hex, std::size_t first, std::size_t count);

}  // namespace voltyard::csms::frames
