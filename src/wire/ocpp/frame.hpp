// OCPP-J frames: [2,"id","Action",{...}] and its kin, and what to answer when a frame is none.
//
// A FrameReader belongs to one thread (one per shard, not one per connection) and keeps its memory
// for the next frame. A Frame refers to the reader and to the text it was read from: it lives until
// the next read() and no longer than that text.
#pragma once

#include "wire/ocpp/encode.hpp"
#include "wire/ocpp/json_tape.hpp"
#include "wire/ocpp/version.hpp"
#include "wire/ocpp/violation.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace voltyard::wire::ocpp {

constexpr std::size_t max_message_id = 36;          // characters
constexpr std::size_t max_error_description = 255;  // characters
constexpr std::string_view unknown_message_id = "-1";

// What was mended before the frame could be read; none of it is ever a digit.
struct Repairs {
  bool nul_bytes = false;     // NUL bytes were dropped (quirk 23)
  bool closed_early = false;  // the final '}', ']' or both were missing (quirk 24)
  bool any() const { return nul_bytes || closed_early; }
};

struct Call {
  std::string_view message_id;
  std::string_view action;
  Value payload;             // always an object
  bool wants_answer = true;  // false: 2.1 SEND
  Repairs repairs;
  std::string_view text;  // the whole frame, as received
};

struct CallResult {
  std::string_view message_id;
  Value payload;  // always an object
  Repairs repairs;
};

// Missing elements are empty (quirk 27).
struct CallError {
  std::string_view message_id;
  std::string_view code;         // at most 255 characters, not necessarily one of RpcError's
  std::string_view description;  // at most 255 characters
  bool of_result = false;        // 2.1 CALLRESULTERROR: our answer was not understood
  Repairs repairs;
};

// A frame that is no frame. The connection stays.
struct FrameFault {
  bool reply = false;         // send write_error(out, version, reply_id, code, sentence)
  std::string_view reply_id;  // the frame's own, or "-1" when it has none that can be used
  RpcError code{};
  std::string_view sentence;  // what is wrong, without any of the frame's text
  // Set when the broken frame was an answer: the pending call of that id has failed.
  std::string_view answered_id;
  Wrong wrong{};  // what the sentence says, for programs
};

using Frame = std::variant<Call, CallResult, CallError, FrameFault>;

class FrameReader {
 public:
  Frame read(std::string_view text, Version version);

 private:
  Tape tape_;
  std::string mended_;
};

// Writers append one frame.
void write_call(std::string& out, std::string_view message_id, std::string_view action,
                std::string_view payload);
void write_result(std::string& out, std::string_view message_id, std::string_view payload);
void write_error(std::string& out, Version version, std::string_view message_id, RpcError code,
                 std::string_view description);

template <class Request>
  requires requires { Request::action; }
void write_call(std::string& out, std::string_view message_id, const Request& request,
                Version version = Request::row.since) {
  write_call(out, message_id, Request::action, std::string_view());
  out.pop_back();
  encode(request, out, version);
  out += ']';
}

template <class Response>
  requires requires { Response::row; }
void write_result(std::string& out, std::string_view message_id, const Response& response,
                  Version version = Response::row.since) {
  write_result(out, message_id, std::string_view());
  out.pop_back();
  encode(response, out, version);
  out += ']';
}

}  // namespace voltyard::wire::ocpp
