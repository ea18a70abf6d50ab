// Finds piles by a few letters of their name, identity or sticker, however many there are: their
// folded texts, made anew when the directory has changed and somebody looks. On the API's executor.
#pragma once

#include "csms/directory.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::api {

class PileIndex {
 public:
  explicit PileIndex(const csms::Directory& directory) : directory_(directory) {}

  struct Reader {
    std::function<bool(const domain::Station&)> sees;
    bool identities = false;  // what piles call themselves is not for everybody
  };
  // Every word must occur. First the name that is `text`, then those that begin with it, then the
  // rest; each by name. The pointers live as long as `snapshot`.
  struct Found {
    csms::SnapshotPtr snapshot;
    std::vector<const domain::Station*> stations;
    std::size_t exact = 0;  // of them, first: their name is `text`
  };
  Found find(std::string_view text, std::size_t limit, const Reader& reader);

 private:
  void follow();

  struct Entry {
    std::string printed;  // folded: the name, then the codes of stickers, a line each
    std::size_t name_size;
    std::string identity;  // folded
    const domain::Station* station;

    std::string_view name() const { return std::string_view(printed).substr(0, name_size); }
  };
  const csms::Directory& directory_;
  csms::SnapshotPtr snapshot_;
  std::vector<Entry> entries_;  // by name
};

}  // namespace voltyard::api
