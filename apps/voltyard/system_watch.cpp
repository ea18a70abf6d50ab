#include "system_watch.hpp"

#include "version.hpp"

namespace voltyard::app {

api::SystemFacts SystemWatch::look() const {
  api::SystemFacts facts;
  facts.version = version();
  facts.started_at = started_at;
  facts.clock_speed = clock_speed;
  facts.store = "sqlite";
  const auto stored = store.facts();
  facts.schema_version = stored.schema_version;
  facts.database_bytes = stored.database_bytes;
  facts.wal_bytes = stored.wal_bytes;
  facts.commits_waiting = store.commits_waiting();
  facts.commits_together = stored.group_max;
  facts.frames_bytes = frames.bytes_on_disk();
  facts.frames_dropped = frames.dropped();
  std::error_code unknown;
  const auto space = std::filesystem::space(data.root(), unknown);
  if (!unknown) facts.disk_free_bytes = space.available;
  facts.last_backup = data.read_backup_note();
  if (ocpp) {
    const auto open = ocpp->totals().connections;
    facts.connections.push_back({"ocpp", open, open});
  }
  if (piles) piles->count(facts.connections);
  return facts;
}

}  // namespace voltyard::app
