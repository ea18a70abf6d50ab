// Backups as the API sees them: a folder of files, one piece of long work at a time (making one,
// checking one), and putting one back, which ends the server and starts it again. Implemented by
// apps/, which knows the disk and the process. On the API's executor.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace voltyard::api {

constexpr std::size_t longest_backup_name = 100;

struct BackupFile {
  std::string name;  // of the file, without the way to it
  Timestamp at;      // real time
  std::uint64_t bytes = 0;
  bool has_key = false;  // the server's key lies beside it
};

enum class BackupWork { backup, check };
enum class BackupWorkState { running, done, failed, cancelled };

// What is in the database now and would not be there after the backup was put back.
struct BackupLoss {
  Timestamp since;  // domain time of what the backup knows last
  std::int64_t charges = 0;
  std::int64_t payments = 0;
  std::int64_t postings = 0;
  std::int64_t log_entries = 0;
  bool another_key = false;  // the backup's key is not the one in use
};

struct BackupTask {
  BackupWork work = BackupWork::backup;
  BackupWorkState state = BackupWorkState::running;
  std::string name;
  std::string asked_by;
  Timestamp begun_at;            // real time
  std::uint64_t done_bytes = 0;  // of making one; 0 of 0: nobody can say
  std::uint64_t all_bytes = 0;
  std::string failure = {};
  std::optional<BackupLoss> loss = {};  // of a check that found it good
};

// What became of putting one back.
struct RestoreNote {
  std::string name;
  std::string asked_by;
  Timestamp at;         // real time
  std::string failure;  // why nothing was changed; empty: it is in place
};

struct BackupShelf {
  std::string directory;
  std::string failure;            // why it cannot be looked into
  std::vector<BackupFile> files;  // newest first
  bool more = false;              // older ones than are shown
  std::optional<BackupTask> task;
  std::optional<RestoreNote> restored;  // the latest time
  bool leaving = false;                 // the server ends to put one back
};

struct RestoreWish {
  std::string name;
  std::string asked_by;
  OperatorId operator_id;
};

class BackupKeeper {
 public:
  virtual ~BackupKeeper() = default;

  virtual BackupShelf look() const = 0;

  // The name that it will have. Errors: conflict (something is under way, there are too many),
  // unavailable (the folder, no room on its disk).
  virtual Result<std::string> make(std::string asked_by) = 0;
  // Errors: not_found, conflict (something is under way).
  virtual Status check(std::string name, std::string asked_by) = 0;
  virtual void cancel() = 0;

  // Whether it is there and the latest check found it good. Errors: not_found, conflict.
  virtual Status may_restore(const std::string& name) const = 0;
  // Durable once it returns; the server ends a moment later. Errors: as may_restore; unavailable.
  virtual Status restore(RestoreWish wish) = 0;
};

}  // namespace voltyard::api
