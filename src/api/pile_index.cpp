#include "api/pile_index.hpp"

#include <algorithm>
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

}  // namespace

void PileIndex::follow() {
  auto current = directory_.current();
  if (current == snapshot_) return;
  entries_.clear();
  entries_.reserve(current->rows.stations.size());
  for (const auto& station : current->rows.stations) {
    entries_.push_back(
        {folded(station.name), station.name.size(), folded(station.identity), &station});
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
  Found found{snapshot_, {}, 0};
  const auto take = [&](const Entry& entry) {
    if (found.stations.size() < limit && reader.sees(*entry.station)) {
      found.stations.push_back(entry.station);
    }
  };
  // Those whose name begins with the text stand side by side, the name itself before the others.
  const auto begins = [&](const Entry& entry) { return entry.name().starts_with(wanted); };
  const auto first = std::ranges::lower_bound(entries_, wanted, {}, &Entry::name);
  auto after = first;
  for (; after != entries_.end() && begins(*after) && found.stations.size() < limit; ++after) {
    take(*after);
    if (after->name() == wanted) found.exact = found.stations.size();
  }
  const auto fits = [&](const Entry& entry) {
    return std::ranges::all_of(words, [&](const std::string& word) {
      return entry.printed.find(word) != std::string::npos ||
             (reader.identities && entry.identity.find(word) != std::string::npos);
    });
  };
  for (const auto& entry : entries_) {
    if (found.stations.size() == limit) break;
    if (!begins(entry) && fits(entry)) take(entry);
  }
  return found;
}

}  // namespace voltyard::api
