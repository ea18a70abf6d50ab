#include "link/metrics.hpp"

namespace voltyard::link {

std::uint64_t microseconds(std::chrono::steady_clock::duration duration) {
  const auto count = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
  return count > 0 ? static_cast<std::uint64_t>(count) : 0;
}

void add_to(LinkTotals& totals, const LinkMetrics& shard) {
  using Totals = LinkCounts<std::uint64_t>;
  using Counters = LinkCounts<Counter>;
  const auto add = [&](auto Totals::* total, auto Counters::* counter) {
    totals.*total += (shard.*counter).value();
  };
  add(&Totals::connections, &Counters::connections);
  add(&Totals::half_open, &Counters::half_open);
  add(&Totals::accepted, &Counters::accepted);
  add(&Totals::admitted, &Counters::admitted);
  for (std::size_t i = 0; i < shard.refused.size(); ++i) {
    totals.refused[i] += shard.refused[i].value();
  }
  add(&Totals::tls_failures, &Counters::tls_failures);
  add(&Totals::expired, &Counters::expired);
  add(&Totals::frames_in, &Counters::frames_in);
  add(&Totals::frames_out, &Counters::frames_out);
  add(&Totals::bytes_in, &Counters::bytes_in);
  add(&Totals::bytes_out, &Counters::bytes_out);
  add(&Totals::bad_frames, &Counters::bad_frames);
  add(&Totals::rule_breaks, &Counters::rule_breaks);
  add(&Totals::not_reading, &Counters::not_reading);
  add(&Totals::silent, &Counters::silent);
  add(&Totals::duplicates, &Counters::duplicates);
  add(&Totals::replaced, &Counters::replaced);
  add(&Totals::delayed_messages, &Counters::delayed_messages);
  add(&Totals::queue_full, &Counters::queue_full);
  add(&Totals::calls, &Counters::calls);
  add(&Totals::call_timeouts, &Counters::call_timeouts);
  add(&Totals::call_answers, &Counters::call_answers);
  add(&Totals::call_answer_us, &Counters::call_answer_us);
  add(&Totals::handled, &Counters::handled);
  add(&Totals::handle_us, &Counters::handle_us);
}

}  // namespace voltyard::link
