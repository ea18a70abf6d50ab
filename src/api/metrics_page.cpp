#include "api/metrics_page.hpp"

#include <fmt/format.h>

namespace voltyard::api {
namespace {

http::Response plain(int status, std::string text) {
  auto response = http::json_response(status, std::move(text));
  response.headers.set("Content-Type", "text/plain; charset=utf-8");
  return response;
}

void append(std::string& text, std::string_view name, std::string_view help, std::string_view type,
            const std::string& value) {
  fmt::format_to(std::back_inserter(text), "# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help,
                 type, value);
}

}  // namespace

void MetricsText::counter(std::string_view name, std::string_view help, std::uint64_t value) {
  append(text_, name, help, "counter", fmt::format("{}", value));
}
void MetricsText::gauge(std::string_view name, std::string_view help, std::uint64_t value) {
  append(text_, name, help, "gauge", fmt::format("{}", value));
}
void MetricsText::gauge(std::string_view name, std::string_view help, double value) {
  append(text_, name, help, "gauge", fmt::format("{}", value));
}

void write_csms_metrics(MetricsText& out, const csms::Metrics& metrics) {
  const auto read = [](const csms::Metrics::Counter& counter) {
    return counter.load(std::memory_order_relaxed);
  };
  out.counter("csms_messages_total", "Calls of stations handled", read(metrics.messages));
  out.counter("csms_messages_stored_total", "Calls committed before their answer",
              read(metrics.messages_stored));
  out.counter("csms_messages_unanswered_total", "Calls left unanswered: they could not be stored",
              read(metrics.messages_unanswered));
  out.counter("csms_messages_quarantined_total", "Transaction messages that could not be judged",
              read(metrics.messages_quarantined));
  out.counter("csms_sessions_started_total", "Sessions begun", read(metrics.sessions_started));
  out.counter("csms_sessions_ended_total", "Sessions over", read(metrics.sessions_ended));
  out.counter("csms_sessions_held_total", "Sessions held for review", read(metrics.sessions_held));
  out.counter("csms_energy_delivered_wh_total", "Energy of ended sessions",
              read(metrics.energy_delivered_mwh) / 1000);
  out.counter("csms_duplicates_total", "Repeated transaction messages without a second effect",
              read(metrics.duplicates));
  out.counter("csms_security_events_total", "Security events", read(metrics.security_events));
  out.gauge("csms_stations_connected", "Stations connected now", read(metrics.stations_online));
  out.gauge("csms_sessions_active", "Sessions open now", read(metrics.sessions_active));
}

void write_http_metrics(MetricsText& out, std::span<const http::ListenerMetrics* const> listeners) {
  const auto sum = [&](std::atomic<std::uint64_t> http::ListenerMetrics::* count) {
    std::uint64_t total = 0;
    for (const auto* metrics : listeners) total += (metrics->*count).load();
    return total;
  };
  out.gauge("http_connections", "Connections open now", sum(&http::ListenerMetrics::connections));
  out.counter("http_connections_refused_total", "Connections beyond the cap",
              sum(&http::ListenerMetrics::connections_refused));
  out.counter("http_requests_total", "Requests read", sum(&http::ListenerMetrics::requests));
  out.counter("http_responses_5xx_total", "Answers with a status of 500 and above",
              sum(&http::ListenerMetrics::responses_5xx));
}

void write_system_metrics(MetricsText& out, const SystemFacts& facts) {
  out.gauge("csms_commits_waiting", "Commits that wait for the store's writer",
            facts.commits_waiting);
  out.gauge("csms_frames_dropped", "Frames the frame log had no room for", facts.frames_dropped);
  out.gauge("storage_database_bytes", "Size of the database's file", facts.database_bytes);
  out.gauge("storage_wal_bytes", "Written ahead of the database's file", facts.wal_bytes);
  out.gauge("storage_frames_bytes", "Size of the log of frames", facts.frames_bytes);
  out.gauge("storage_disk_free_bytes", "Free on the disk of the data directory",
            facts.disk_free_bytes);
  if (!facts.last_backup) return;
  const auto at = static_cast<std::uint64_t>(facts.last_backup->at.ms / 1000);
  out.gauge("storage_last_backup_seconds", "When a backup was last tried, seconds since 1970", at);
  out.gauge("storage_last_backup_ok", "1: it is whole",
            std::uint64_t{facts.last_backup->failure.empty() ? 1u : 0u});
}

void add_health_routes(http::Router& router, storage::Store& store) {
  router.add(http::Method::get, "/livez",
             [](const http::Request&) -> Task<http::Response> { co_return plain(200, "ok\n"); });
  router.add(http::Method::get, "/readyz", [&store](const http::Request&) -> Task<http::Response> {
    const auto health = store.health();
    co_return health.writable ? plain(200, "ready\n")
                              : plain(503, "not ready: " + health.reason + "\n");
  });
}

void add_probe_routes(http::Router& router, Probe probe) {
  add_health_routes(router, probe.store);
  router.add(http::Method::get, "/metrics",
             [metrics = std::move(probe.metrics)](const http::Request&) -> Task<http::Response> {
               MetricsText out;
               metrics(out);
               auto response = plain(200, out.take());
               response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
               co_return response;
             });
}

}  // namespace voltyard::api
