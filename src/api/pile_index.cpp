#include "api/pile_index.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace voltyard::api {
namespace {

// ASCII letters only: other scripts have no case, or are typed as they are printed.
std::string folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const auto end = std::min(text.find(' ', begin), text.size());
    if (end > begin) words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

constexpr std::size_t ranks = 3;

}  // namespace

void PileIndex::follow() {
  auto current = directory_.current();
  if (current == snapshot_) return;
  entries_.clear();
  entries_.reserve(current->rows.stations.size());
  for (const auto& station : current->rows.stations) {
    auto name = folded(station.name);
    auto printed = name;
    entries_.push_back({std::move(name), std::move(printed), folded(station.identity), &station});
  }
  std::ranges::sort(entries_, {}, &Entry::name);
  std::unordered_map<StationId, Entry*> by_id;
  if (!current->rows.labels.empty()) {
    for (auto& entry : entries_) by_id[entry.station->id] = &entry;
  }
  for (const auto& label : current->rows.labels) {
    const auto entry = by_id.find(label.station_id);
    if (entry != by_id.end()) entry->second->printed += '\n' + folded(label.code);
  }
  snapshot_ = std::move(current);
}

PileIndex::Found PileIndex::find(std::string_view text, std::size_t limit, const Reader& reader) {
  follow();
  const auto wanted = folded(text);
  const auto words = words_of(wanted);
  if (words.empty()) return {snapshot_, {}, 0};
  std::array<std::vector<const domain::Station*>, ranks> ranked;
  for (const auto& entry : entries_) {
    const bool fits = std::ranges::all_of(words, [&](const std::string& word) {
      return entry.printed.find(word) != std::string::npos ||
             (reader.identities && entry.identity.find(word) != std::string::npos);
    });
    if (!fits || !reader.sees(*entry.station)) continue;
    const std::size_t rank = entry.name == wanted ? 0 : entry.name.starts_with(wanted) ? 1 : 2;
    if (ranked[rank].size() < limit) ranked[rank].push_back(entry.station);
  }
  Found found{snapshot_, {}, ranked[0].size()};
  for (const auto& rank : ranked) {
    for (const auto* station : rank) {
      if (found.stations.size() < limit) found.stations.push_back(station);
    }
  }
  return found;
}

}  // namespace voltyard::api
