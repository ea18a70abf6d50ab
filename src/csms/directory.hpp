// The read-mostly part of the yard: operators, locations, zones, stations, tokens, tariffs, keys.
// Readers on any thread take the current immutable snapshot; a change is committed first and then a
// new snapshot is swapped in whole.
#pragma once

#include "storage/store.hpp"

#include "base/published.hpp"
#include "base/task.hpp"
#include "base/time_zone.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace voltyard::csms {

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};
template <class T>
using ByText = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;

// Pointers point into the vectors of `rows`; they live as long as the snapshot.
struct Snapshot {
  storage::Catalog rows;
  std::unordered_map<OperatorId, const domain::Operator*> operators;
  std::unordered_map<LocationId, const domain::Location*> locations;
  std::unordered_map<StationId, const domain::Station*> stations;
  std::unordered_map<TariffId, const storage::TariffRow*> tariffs;
  ByText<const domain::Station*> stations_by_identity;
  ByText<std::vector<const domain::Token*>> tokens_by_key;  // domain::token_key; one per operator

  ByText<const domain::Label*> labels_by_code;
  std::unordered_map<StationId, const domain::Label*> labels;  // of a station's, the newest

  // By card and by telephone: "card:" and domain::token_key, "tel:" and billing::phone_key.
  ByText<std::vector<const billing::Concession*>> concessions_by_key;

  const domain::Token* token(OperatorId operator_id, std::string_view uid) const;
  // Of the concessions that hold for a card or its holder, the largest; 0: none.
  std::int32_t off_permille(OperatorId operator_id, std::string_view uid, std::string_view phone,
                            Timestamp at) const;
  std::map<std::string, TimeZone, std::less<>> zones_by_name;  // those of the locations, if known
  const TimeZone* zone_of(LocationId location_id) const;       // nullptr: not known

  const storage::TariffRow* tariff_of(LocationId location_id, Timestamp at) const;
  const domain::Cut* cut_of(const domain::Station& station) const;  // that stands over it
};

using SnapshotPtr =
    std::shared_ptr<const Snapshot>;  // shared: readers on many threads, swapped whole

class Directory {
 public:
  // Without `find_zone`, only zones that never change are known.
  explicit Directory(storage::Store& store, FindTimeZone find_zone = {});

  SnapshotPtr current() const { return current_.load(); }

  // Changes after every swap: who keeps a snapshot need not ask for it again before.
  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

  Task<Status> reload();

  // Any thread. Errors: those of FindTimeZone.
  Result<TimeZone> time_zone(std::string_view name) const;
  FindTimeZone zones() const;  // asks this directory, which must outlive it

  // Commits catalog rows (locations, zones, stations, EVSEs, tokens, tariffs, keys) and swaps the
  // snapshot. Errors: conflict (a natural key is taken), unavailable (not stored).
  Task<Status> change(storage::Commit commit);

 private:
  storage::Store& store_;
  FindTimeZone find_zone_;
  std::atomic<std::uint64_t> generation_{0};
  Published<const Snapshot> current_{std::make_shared<const Snapshot>()};
};

}  // namespace voltyard::csms
