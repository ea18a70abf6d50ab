// How the server itself is, for those who run it.
#include "api/actions.hpp"
#include "api/system_json.hpp"

namespace voltyard::api {

const Schema system_schema{
    "System",
    "The server itself",
    {{"version", "string"},
     {"started_at", "time", "Real time"},
     {"uptime_s", "integer"},
     {"now", "time", "Real time"},
     {"yard_now", "time", "The yard's own clock"},
     {"clock_speed", "number", "How much faster the yard's clock runs than the real one"},
     {"writable", "boolean", "Acknowledged is stored: otherwise nothing is acknowledged"},
     {"reason", "string?", "Why nothing can be written"},
     {"store", "string", "sqlite, memory"},
     {"schema_version", "integer", "Numbered steps of the database"},
     {"database_bytes", "integer"},
     {"wal_bytes", "integer", "Written ahead, not in the database's file yet"},
     {"frames_bytes", "integer", "The log of frames"},
     {"disk_free_bytes", "integer", "Of the disk that all of it lies on"},
     {"commits_waiting", "integer", "For the writer"},
     {"commits_together", "integer", "Most that the writer takes at once; beyond it they queue"},
     {"frames_dropped", "integer", "Frames that the log had no room for since the start"},
     {"last_backup", "Backup?", "null: none that this data directory knows of"},
     {"connections", "[ConnectionCount]", "Of the whole server"}}};

const Schema backup_schema{"Backup",
                           "The latest attempt at a backup",
                           {{"at", "time", "Real time"},
                            {"file", "string"},
                            {"bytes", "integer"},
                            {"ok", "boolean"},
                            {"failure", "string?"}}};

const Schema connection_count_schema{"ConnectionCount",
                                     "",
                                     {{"protocol", "string", "ocpp, dny, ykc"},
                                      {"connections", "integer"},
                                      {"stations", "integer", "Several may share a connection"}}};

namespace {

void write_backup(JsonWriter& out, const std::optional<BackupNote>& note) {
  if (!note) {
    out.none("last_backup");
    return;
  }
  out.object("last_backup").time("at", note->at).text("file", note->file);
  out.count("bytes", static_cast<std::int64_t>(note->bytes)).flag("ok", note->failure.empty());
  out.text_or_null("failure", note->failure).end();
}

}  // namespace

Answer get_system(Context& context, const Call&) {
  const auto& services = context.services;
  const auto facts = services.system ? services.system() : SystemFacts{};
  const auto health = services.store.health();
  const auto now = services.wall.now();
  const auto number = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
  JsonWriter out;
  out.object().text("version", facts.version).time("started_at", facts.started_at);
  out.count("uptime_s", (now - facts.started_at) / std::chrono::seconds(1)).time("now", now);
  out.time("yard_now", services.clock.now());
  out.decimal("clock_speed", static_cast<std::int64_t>(facts.clock_speed * 1000), 3);
  out.flag("writable", health.writable).text_or_null("reason", health.reason);
  out.text("store", facts.store).count("schema_version", facts.schema_version);
  out.count("database_bytes", number(facts.database_bytes));
  out.count("wal_bytes", number(facts.wal_bytes));
  out.count("frames_bytes", number(facts.frames_bytes));
  out.count("disk_free_bytes", number(facts.disk_free_bytes));
  out.count("commits_waiting", number(facts.commits_waiting));
  out.count("commits_together", number(facts.commits_together));
  out.count("frames_dropped", number(facts.frames_dropped));
  write_backup(out, facts.last_backup);
  out.list("connections");
  for (const auto& row : facts.connections) {
    out.object().text("protocol", row.protocol).count("connections", number(row.connections));
    out.count("stations", number(row.stations)).end();
  }
  out.end().end();
  co_return http::json_response(200, out.take());
}

}  // namespace voltyard::api
