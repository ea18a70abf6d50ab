// What belongs to residents: their logins, and photos.
#include "storage/memory/memory_store.hpp"

#include <algorithm>

namespace voltyard::storage {
namespace {

bool fits(const PhotoFilter& filter, const PhotoRow& row) {
  return row.operator_id == filter.operator_id && (!filter.of || row.of == *filter.of) &&
         (!filter.added_from || row.created_at >= *filter.added_from);
}

}  // namespace

Task<Result<std::optional<RiderLogin>>> MemoryStore::find_rider_login(Digest digest) {
  const std::lock_guard lock(access_);
  const auto found = rows_.rider_logins.find(digest);
  if (found == rows_.rider_logins.end()) co_return std::nullopt;
  co_return found->second;
}

Task<Result<std::optional<RiderOpenId>>> MemoryStore::find_rider_open_id(OperatorId id,
                                                                         Digest digest) {
  const std::lock_guard lock(access_);
  const auto found = rows_.rider_open_ids.find({id, digest});
  if (found == rows_.rider_open_ids.end()) co_return std::nullopt;
  co_return found->second;
}

Task<Result<std::vector<RiderOpenId>>> MemoryStore::list_rider_open_ids(OperatorId id,
                                                                        WalletId wallet) {
  const std::lock_guard lock(access_);
  std::vector<RiderOpenId> rows;
  for (const auto& [key, row] : rows_.rider_open_ids) {
    if (row.operator_id == id && row.wallet_id == wallet) rows.push_back(row);
  }
  std::ranges::sort(rows, {},
                    [](const RiderOpenId& row) { return std::pair(row.created_at, row.digest); });
  co_return rows;
}

Task<Result<std::vector<PhotoRow>>> MemoryStore::list_photos(PhotoFilter filter) {
  const std::lock_guard lock(access_);
  std::vector<PhotoRow> rows;
  auto at = filter.before.is_nil() ? rows_.photos.end() : rows_.photos.lower_bound(filter.before);
  while (at != rows_.photos.begin() && rows.size() < filter.limit) {
    --at;
    if (!fits(filter, at->second)) continue;
    rows.push_back(at->second);
    rows.back().octets.clear();
  }
  co_return rows;
}

Task<Result<std::optional<PhotoRow>>> MemoryStore::find_photo(PhotoOf of, Uuid subject) {
  const std::lock_guard lock(access_);
  const auto found = rows_.photo_of.find({of, subject});
  if (found == rows_.photo_of.end()) co_return std::nullopt;
  co_return rows_.photos.at(found->second);
}

}  // namespace voltyard::storage
