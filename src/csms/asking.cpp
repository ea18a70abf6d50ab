#include "csms/asking.hpp"

#include "csms/journey.hpp"

namespace voltyard::csms {
namespace {

constexpr Duration answer_timeout = std::chrono::seconds(60);
constexpr Duration start_expected_for = std::chrono::minutes(10);

struct MeaningQuestion {
  const StationRequest& request;
  const link::PileAnswer* pile_answer;

  bool answered_at_once() const { return false; }
  Decision decide(const Context& context) const {
    return request.meaning(context, request, pile_answer);
  }
  void answer(const Decision&, bool) const {}
};

}  // namespace

domain::Event over_event(const Context& context, const storage::OperationRow& row) {
  auto event = make_event(context, domain::event::operation_done);
  event.details = {{"operation_id", to_string(row.id)},
                   {"action", row.action},
                   {"state", row.state == storage::OperationState::done ? "done" : "failed"}};
  return event;
}

Task<Result<link::PileAnswer>> ask(ShardDesk& desk, LiveStation& live,
                                   const StationRequest& request) {
  auto* sender = desk.sender_to(live);
  if (sender == nullptr) co_return unavailable("the station has never been connected");
  auto answer =
      co_await sender->call(live.station.id, request.action, request.payload, answer_timeout);
  if (request.meaning == nullptr) co_return answer;
  ConnectedPeer peer;
  peer.live = &live;
  auto turn = co_await live.turn.take();
  peer.epoch = live.station.state.connection_epoch;
  MeaningQuestion question{request, answer ? &*answer : nullptr};
  co_await journey(desk, peer, question, std::move(turn));
  co_return answer;
}

void expect_start(LiveStation& live, const StationRequest& request, Timestamp now) {
  if (!request.expected) return;
  auto& expected = live.expected_starts;
  std::erase_if(expected, [&](const ExpectedStart& start) { return start.until < now; });
  if (expected.size() >= LiveStation::max_expected_starts) return;
  expected.push_back(*request.expected);
  expected.back().until = now + start_expected_for;
}

}  // namespace voltyard::csms
