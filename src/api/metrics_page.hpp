// The page for Prometheus, and the two questions of whoever keeps the process alive. Meant for a
// separate listener on 127.0.0.1:9100.
#pragma once

#include "api/system_facts.hpp"
#include "csms/metrics.hpp"
#include "http/listener.hpp"
#include "http/router.hpp"
#include "storage/store.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace voltyard::api {

// Appends "# HELP", "# TYPE" and the value. Names of counters end in _total.
class MetricsText {
 public:
  void counter(std::string_view name, std::string_view help, std::uint64_t value);
  void gauge(std::string_view name, std::string_view help, std::uint64_t value);
  void gauge(std::string_view name, std::string_view help, double value);
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

void write_csms_metrics(MetricsText& out, const csms::Metrics& metrics);
// The sum of the public listeners.
void write_http_metrics(MetricsText& out, std::span<const http::ListenerMetrics* const> listeners);

struct Probe {
  storage::Store& store;
  // Writes everything /metrics shows; called on the listener's executor.
  std::function<void(MetricsText&)> metrics;
};

// GET /livez (200 while the executor runs), /readyz (503 and the reason when the store cannot
// write). Harmless on the public listener.
void add_health_routes(http::Router& router, storage::Store& store);

// These and GET /metrics, which is not for the public.
void add_probe_routes(http::Router& router, Probe probe);

}  // namespace voltyard::api
