// Putting a backup back at the start of the server, because somebody asked for it from the console:
// the wish lies in the data directory (restore.json) until it is carried out, before the store is
// opened; what became of it stays there (restored.json) and goes to the log. Wherever it is cut
// off, the next start goes on, with the old database or with the new one.
#pragma once

#include "data_directory.hpp"

#include "api/backup_keeper.hpp"
#include "csms/directory.hpp"

#include <optional>

namespace voltyard::app {

struct RestoreOrder {
  api::RestoreNote note;  // without a failure yet
  std::string file;       // the whole way to it
  OperatorId operator_id;
};

// Durable once it returns. Errors: unavailable.
Status write_restore_order(const DataDirectory& data, const RestoreOrder& order);
std::optional<api::RestoreNote> read_restore_note(const DataDirectory& data);

class Restoring {
 public:
  // Carries out the order, if there is one. A backup that is no good changes nothing.
  static Restoring at_start(const DataDirectory& data);

  // The store could not be opened on what was put there: the old database is in its place again,
  // and true. False: it was not that.
  bool undo(const Error& why);

  // Says in the log what became of it.
  Task<Status> tell(csms::Directory& directory, const Clock& clock);

 private:
  explicit Restoring(const DataDirectory& data) : data_(data) {}
  void close();

  const DataDirectory& data_;
  std::optional<RestoreOrder> order_;  // that was carried out, or failed
};

}  // namespace voltyard::app
