// The journey of one message: load -> decide -> commit -> apply -> answer. The same for every
// protocol; only the Question knows its words.
//
//   bool     Question::answered_at_once()            nothing to decide; on the turn
//   Decision Question::decide(const Context&)        pure
//   void     Question::answer(const Decision&, bool stored)   after the commit
//
// A message that cannot be stored is not answered: the station will ask again.
#pragma once

#include "csms/shard_desk.hpp"
#include "csms/yard.hpp"

namespace voltyard::csms {

constexpr int max_attempts = 4;  // of load -> decide -> commit before a message stays unanswered
// With what an attempt looks up: a session, a wallet, what was spent, an overlap.
constexpr int max_rounds = 5 * max_attempts;

template <class Question>
Task<void> journey(ShardDesk& desk, ConnectedPeer& peer, Question question, Turn::Held) {
  if (question.answered_at_once()) co_return;
  LiveStation& live = *peer.live;
  LookedUp found;
  int attempt = 0;
  for (int round = 0; attempt < max_attempts && round < max_rounds; ++round) {
    auto context = desk.context_of(live, *desk.snapshot(), peer.remote);
    context.found = found.session ? &*found.session : nullptr;
    context.wallet = found.wallet ? &*found.wallet : nullptr;
    context.passes = found.passes;
    context.spent = found.spent;
    context.overlaps = found.overlaps;
    context.attempt = attempt;
    Decision decision = question.decide(context);
    if (!std::holds_alternative<std::monostate>(decision.lookup)) {
      if (!co_await desk.look_up(live, decision.lookup, found)) break;
      continue;
    }
    const bool stored = !decision.commit.empty();
    if (stored) {
      decision.commit.guards.push_back(storage::EpochIs{live.station.id, peer.epoch});
      decision.commit.patient = nobody_waits(decision);
      const auto outcome = co_await desk.yard().parts().store.commit(decision.commit);
      if (outcome == storage::CommitOutcome::guard_failed) {
        found = {};
        ++attempt;
        continue;
      }
      if (outcome == storage::CommitOutcome::failed) break;
    }
    desk.learn(live, decision);
    question.answer(decision, stored);
    if (stored) desk.yard().metrics().messages_stored += 1;
    if (!decision.orders.empty()) desk.issue(live, std::move(decision.orders));
    co_return;
  }
  // Never refused for our own fault.
  desk.yard().metrics().messages_unanswered += 1;
}

// Takes the turn first; without a coroutine of its own when it is free.
template <class Question>
Task<void> wait_and_travel(ShardDesk& desk, ConnectedPeer& peer, Question question) {
  auto turn = co_await peer.live->turn.take();
  co_await journey(desk, peer, std::move(question), std::move(turn));
}

template <class Question>
Task<void> travel(ShardDesk& desk, ConnectedPeer& peer, Question question) {
  desk.yard().metrics().messages += 1;
  auto& turn = peer.live->turn;
  if (turn.free()) return journey(desk, peer, std::move(question), turn.take_now());
  return wait_and_travel(desk, peer, std::move(question));
}

}  // namespace voltyard::csms
