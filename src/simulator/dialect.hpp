// The two dialects: notices become calls, answers are read, and what the server
// asks is done to the pile. The only files of the simulator that know OCPP's
// field names (load_frames.cpp apart).
#pragma once

#include "simulator/notice.hpp"
#include "simulator/protocol.hpp"

#include "wire/ocpp/frame.hpp"

#include <string>
#include <string_view>

namespace voltyard::simulator {

class Pile;

wire::ocpp::Version version_of(Protocol protocol);

// False when the dialect has no word for it (or says nothing new): it is not
// sent.
bool is_spoken(Protocol protocol, const Notice& notice, std::optional<SlotStatus> reported);

// Appends the call.
void write_notice(const Pile& pile, const Notice& notice, std::string_view message_id,
                  std::string& out);

// What the server's answer to `question` says. Nothing when it cannot be read.
std::optional<Answer> read_answer(Protocol protocol, const Notice& question,
                                  wire::ocpp::Value payload);

// Does what the call asks and appends the answer.
void answer_call(Pile& pile, const wire::ocpp::Call& call, std::string& out);

namespace dialect16 {
void write_notice(const Notice& notice, std::string_view message_id, std::string& out);
std::optional<Answer> read_answer(const Notice& question, wire::ocpp::Value payload);
void answer_call(Pile& pile, const wire::ocpp::Call& call, std::string& out);
}  // namespace dialect16

namespace dialect201 {
std::string_view connector_status(SlotStatus status);
void write_notice(const Pile& pile, const Notice& notice, std::string_view message_id,
                  std::string& out);
std::optional<Answer> read_answer(const Notice& question, wire::ocpp::Value payload);
void answer_call(Pile& pile, const wire::ocpp::Call& call, std::string& out);
}  // namespace dialect201

}  // namespace voltyard::simulator
