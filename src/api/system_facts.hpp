// How the server itself is: gathered once, by who knows the process and its disk, shown twice:
// /metrics and GET /v1/system.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace voltyard::api {

class MetricsText;

// The latest attempt at a backup, as `voltyard backup` left word of it in the data directory.
struct BackupNote {
  Timestamp at;      // real time
  std::string file;  // its name, without the way to it
  std::uint64_t bytes = 0;
  std::string failure;  // why it is none; empty: it is whole
};

struct ConnectionCount {
  std::string protocol;  // ocpp, dny, ykc
  std::uint64_t connections = 0;
  std::uint64_t stations = 0;  // that are let in; several may share a connection
};

struct SystemFacts {
  std::string version;
  Timestamp started_at;  // real time
  double clock_speed = 1;
  std::string store;       // "sqlite"
  int schema_version = 0;  // numbered steps that the database has gone through
  std::uint64_t database_bytes = 0;
  std::uint64_t wal_bytes = 0;
  std::uint64_t frames_bytes = 0;
  std::uint64_t disk_free_bytes = 0;
  std::uint64_t commits_waiting = 0;
  std::uint64_t commits_together = 0;  // most that share a transaction
  std::uint64_t frames_dropped = 0;
  std::optional<BackupNote> last_backup;
  std::vector<ConnectionCount> connections;
};

void write_system_metrics(MetricsText& out, const SystemFacts& facts);

}  // namespace voltyard::api
