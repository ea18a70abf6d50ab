#include "simulator/load_station.hpp"

#include "simulator/answer_scan.hpp"

#include "base/assert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace voltyard::simulator {
namespace {

constexpr std::int64_t power_w = 150;

}  // namespace

LoadScript::LoadScript(const LoadOptions& run_options)
    : options(run_options),
      templates(load_templates(options.protocol, options.token_prefix)),
      next_transaction(static_cast<std::uint64_t>(wall_now().ms) / 1000 * 1'000'000),
      began(wall_now()) {}

LoadStation::LoadStation(LoadScript& script, std::uint32_t number, std::string upgrade_request)
    : upgrade(std::move(upgrade_request)),
      script_(script),
      number_(number),
      under_way_(script.options.in_flight) {}

bool LoadStation::may_send() const {
  if (socket.state() != LoadSocket::State::open || socket.blocks_sending()) return false;
  if (phase == Phase::away || phase == Phase::finished) return false;
  const auto unanswered = sent_ - answered_;
  if (phase != Phase::loaded) return unanswered == 0;
  // What depends on an answer waits for it; meter values and the stop behind
  // them do not.
  const bool alone = last_step_ != LoadStep::meter && last_step_ != LoadStep::heartbeat;
  return unanswered < (alone ? 1 : script_.options.in_flight);
}

LoadStep LoadStation::next_step() {
  if (phase == Phase::booting) return last_step_;
  switch (script_.options.mix) {
    case LoadMix::idle:
    case LoadMix::heartbeat: return LoadStep::heartbeat;
    case LoadMix::meter:
      if (!transaction_open_) return LoadStep::start;
      return finishing_ ? LoadStep::stop : LoadStep::meter;
    case LoadMix::session: break;
  }
  if (!transaction_open_) {
    return last_step_ == LoadStep::authorize ? LoadStep::start : LoadStep::authorize;
  }
  return meters_left_ == 0 || finishing_ ? LoadStep::stop : LoadStep::meter;
}

std::int64_t LoadStation::register_mwh(Timestamp now) {
  const auto counted = 1'000'000'000 + (now - script_.began).count() * power_w * 10 / 36;
  floor_mwh_ = std::max(floor_mwh_, counted);
  return floor_mwh_;
}

bool LoadStation::send_next(Instant counted_from) {
  const LoadStep step = next_step();
  last_step_ = step;
  if (step == LoadStep::meter && meters_left_ > 0) --meters_left_;
  last_time_ = std::max(wall_now(), last_time_ + Duration(1));
  if (step == LoadStep::start) {
    floor_mwh_ = (floor_mwh_ + 999) / 1000 * 1000;  // 1.6 starts and stops at whole Wh
    seq_no_ = 0;
    if (script_.options.protocol == Protocol::ocpp201) transaction_ = ++script_.next_transaction;
  }
  FrameValues values;
  values.message_id = ++sent_;
  values.transaction = transaction_;
  values.station = number_;
  values.seq_no = seq_no_++;
  values.register_mwh = register_mwh(last_time_);
  values.power_mw = power_w * 1000 + static_cast<std::int64_t>(sent_ % 21) * 200 - 2'000;
  values.now = last_time_;
  under_way_[sent_ % under_way_.size()] = {counted_from, step};
  return socket.send(script_.templates[static_cast<std::size_t>(step)].render(values));
}

void LoadStation::settle(LoadStep step, std::string_view text, bool is_error) {
  switch (step) {
    case LoadStep::boot: last_step_ = LoadStep::status; break;
    case LoadStep::status: phase = Phase::ready; break;
    case LoadStep::start:
      transaction_open_ = !is_error;
      meters_left_ = script_.options.meters;
      if (script_.options.protocol == Protocol::ocpp16) {
        transaction_ = static_cast<std::uint64_t>(scan_transaction_id(text).value_or(0));
      }
      break;
    case LoadStep::meter: break;
    case LoadStep::stop:
      transaction_open_ = false;
      floor_mwh_ = (floor_mwh_ + 999) / 1000 * 1000;
      break;
    case LoadStep::heartbeat:
    case LoadStep::authorize: break;
  }
  if (finishing_ && !transaction_open_ && sent_ == answered_) phase = Phase::finished;
}

LoadStation::Answer LoadStation::receive(std::string_view text) {
  const auto frame = scan_frame(text);
  if (frame.kind == ScannedFrame::Kind::call) {
    const auto refusal = fmt::format("[4,\"{}\",\"NotImplemented\",\"\",{{}}]", frame.message_id);
    if (refusal.size() < 126) socket.send(masked_frame(refusal));
    return {.is_call = true};
  }
  std::uint64_t id = 0;
  const char* end = frame.message_id.data() + frame.message_id.size();
  std::from_chars(frame.message_id.data(), end, id);
  if (frame.kind == ScannedFrame::Kind::other || id <= answered_ || id > sent_) {
    return {.is_error = true};
  }
  const bool is_error = frame.kind == ScannedFrame::Kind::error;
  answered_ = id;
  const UnderWay& message = under_way_[id % under_way_.size()];
  settle(message.step, text, is_error);
  return {.is_error = is_error, .counted_from = message.counted_from};
}

void LoadStation::finish() {
  finishing_ = true;
  if (!transaction_open_ && sent_ == answered_) phase = Phase::finished;
}

}  // namespace voltyard::simulator
