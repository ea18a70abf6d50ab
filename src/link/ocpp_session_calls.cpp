// The session's side of commands: the one in flight, the queue behind it, and the frames that
// answer.
#include "link/ocpp_session.hpp"
#include "link/ocpp_shard.hpp"

#include <utility>

namespace voltyard::link {

namespace {

SteadyTime steady_now() { return std::chrono::steady_clock::now(); }

}  // namespace

void OcppSession::handle(const wire::ocpp::CallResult& result) {
  auto* call = take_in_flight(result.message_id);
  if (!call) return;
  PileAnswer answer;
  wire::ocpp::write_json(result.payload, answer.payload);
  call->finish(std::move(answer));
}

void OcppSession::handle(const wire::ocpp::CallError& error) {
  if (error.of_result) {
    shard_.note_bad_frame(*this, "the station did not understand our answer");
    return;
  }
  auto* call = take_in_flight(error.message_id);
  if (!call) return;
  PileAnswer answer;
  answer.is_error = true;
  answer.error_code = error.code;
  answer.error_description = error.description;
  call->finish(std::move(answer));
}

void OcppSession::handle(const wire::ocpp::FrameFault& fault) {
  if (fault.reply) {
    wire::ocpp::write_error(exchange_->out, version_, fault.reply_id, fault.code, fault.sentence);
  }
  shard_.note_bad_frame(*this, fault.sentence);
  if (fault.answered_id.empty() || !in_flight_ || in_flight_->message_id != fault.answered_id) {
    return;
  }
  std::exchange(in_flight_, nullptr)
      ->finish(Error{ErrorKind::upstream, "the station's answer cannot be read", {}});
}

// N48: an answer that nobody waits for, or not any more, changes nothing.
OutgoingCall* OcppSession::take_in_flight(std::string_view message_id) {
  if (!in_flight_ || in_flight_->message_id != message_id) {
    shard_.note_bad_frame(*this, "an answer to nothing that was asked");
    return nullptr;
  }
  shard_.metrics().call_answers.add();
  shard_.metrics().call_answer_us.add(microseconds(heard_ - in_flight_->sent_at));
  return std::exchange(in_flight_, nullptr);
}

bool OcppSession::enqueue(OutgoingCall& call) {
  const auto& limits = shard_.limits();
  if (ended_ || waiting_.size() >= limits.queued_calls ||
      waiting_.bytes() + call.payload.size() > limits.queued_bytes) {
    return false;
  }
  call.session = this;
  waiting_.push(call);
  write_next();
  return true;
}

void OcppSession::withdraw(OutgoingCall& call) {
  call.session = nullptr;
  if (in_flight_ != &call) {
    waiting_.remove(call);
    return;
  }
  in_flight_ = nullptr;
  write_next();
}

void OcppSession::take_over(OcppSession& predecessor) {
  while (auto* call = predecessor.waiting_.pop()) {
    call->session = this;
    waiting_.push(*call);
  }
  write_next();
}

void OcppSession::fail_in_flight(const Error& error) {
  if (in_flight_) std::exchange(in_flight_, nullptr)->finish(error);
}

void OcppSession::fail_waiting(const Error& error) {
  while (auto* call = waiting_.pop()) call->finish(error);
}

void OcppSession::write_next() {
  if (writing_ != Writing::nothing || ended_ || !started_) return;
  if (answer_ready_) {
    shard_.metrics().handled.add();
    shard_.metrics().handle_us.add(microseconds(steady_now() - exchange_->received));
    return write(exchange_->out, Writing::answer);
  }
  if (in_flight_ || waiting_.empty() || !peer_->ready_for_calls()) return;
  OutgoingCall& call = *waiting_.pop();
  in_flight_ = &call;
  call.sent_at = steady_now();
  call.message_id = shard_.new_message_id();
  call_text_.clear();
  wire::ocpp::write_call(call_text_, call.message_id, call.action, call.payload);
  shard_.metrics().calls.add();
  write(call_text_, Writing::call);
}

OutgoingCall::~OutgoingCall() {
  if (session) session->withdraw(*this);
}

}  // namespace voltyard::link
