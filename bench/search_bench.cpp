// Any pile of a hundred thousand by a few letters: what the first search after a change costs,
// which folds all names, and the searches after it. search_bench [piles]
#include "api/pile_index.hpp"

#include "storage/memory/memory_store.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace voltyard;
using Steady = std::chrono::steady_clock;

constexpr Timestamp noon{1'790'000'000'000};
constexpr std::size_t most_found = 20;  // as the API asks
constexpr int repetitions = 50;

template <class T>
T wait_for(Task<T> task) {
  boost::asio::io_context context;
  std::optional<T> result;
  boost::asio::co_spawn(context, std::move(task),
                        [&](std::exception_ptr, T value) { result.emplace(std::move(value)); });
  context.run();
  return std::move(*result);
}

// Each pile with a name, what it calls itself, and a sticker.
storage::Commit piles(int count) {
  SeededRandom random(7);
  const auto operator_id = OperatorId::make(noon, random);
  const auto location_id = LocationId::make(noon, random);
  storage::Commit commit;
  for (int number = 1; number <= count; ++number) {
    domain::Station station;
    station.id = StationId::make(noon, random);
    station.operator_id = operator_id;
    station.location_id = location_id;
    station.identity = fmt::format("CN-ZZ-{:06}", number);
    station.name = fmt::format("中原区 {:06} 号桩", number);
    commit.changes.emplace_back(domain::Label{fmt::format("{:08}", 13'000'000 + number),
                                              operator_id, station.id, noon, false});
    commit.changes.emplace_back(std::move(station));
  }
  return commit;
}

double ms_of(api::PileIndex& index, std::string_view text, std::size_t& found) {
  const api::PileIndex::Reader everything{[](const domain::Station&) { return true; }, true};
  const auto began = Steady::now();
  found = index.find(text, most_found, everything).stations.size();
  return std::chrono::duration<double, std::milli>(Steady::now() - began).count();
}

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 100'000;
  storage::MemoryStore store;
  csms::Directory directory(store);
  if (const auto changed = wait_for(directory.change(piles(count))); !changed) {
    fmt::print("{}\n", changed.error().message);
    return 1;
  }
  api::PileIndex index(directory);
  std::size_t found = 0;
  const auto first_ms = ms_of(index, "1", found);
  fmt::print("{} piles: the first search after a change {:.1f} ms\n", count, first_ms);
  const auto last = fmt::format("{:06}", count);
  for (const auto& text : {std::string("1"), last, "号桩 " + last, std::string("cn-zz-0"),
                           std::to_string(13'000'000 + count / 2), std::string("nothing")}) {
    std::vector<double> took;
    for (int i = 0; i < repetitions; ++i) took.push_back(ms_of(index, text, found));
    std::ranges::sort(took);
    fmt::print("\"{}\": {} found, p50 {:.1f} ms, slowest {:.1f} ms\n", text, found,
               took[repetitions / 2], took.back());
  }
}
