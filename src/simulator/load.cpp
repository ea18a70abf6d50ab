#include "simulator/load.hpp"

#include "simulator/load_run.hpp"

#include <fmt/format.h>

#include <sys/resource.h>

#include <cstdio>
#include <iterator>

namespace voltyard::simulator {
namespace {

constexpr std::string_view mix_names[] = {"idle", "heartbeat", "meter", "session"};

// Descriptors beyond the stations' sockets.
constexpr rlim_t spare_descriptors = 64;

Status raise_descriptor_limit(std::uint32_t stations) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t wanted = stations + spare_descriptors;
  if (limit.rlim_cur >= wanted) return {};
  limit.rlim_cur = std::min<rlim_t>(wanted, limit.rlim_max);
  setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max >= wanted) return {};
  return limited(fmt::format("this process may open {} descriptors, {} stations need {}",
                             limit.rlim_max, stations, wanted));
}

std::uint64_t per_station(std::uint64_t octets, const LoadReport& report) {
  return report.stations_ready == 0 ? 0 : octets / report.stations_ready;
}

std::uint64_t grown(const LoadReport& report) {
  if (report.server_resident_ready < report.server_resident_before) return 0;
  return report.server_resident_ready - report.server_resident_before;
}

}  // namespace

std::string_view to_string(LoadMix mix) { return mix_names[static_cast<std::size_t>(mix)]; }

Result<LoadMix> parse_load_mix(std::string_view text) {
  for (std::size_t i = 0; i < std::size(mix_names); ++i) {
    if (text == mix_names[i]) return static_cast<LoadMix>(i);
  }
  return invalid("the mix is one of idle, heartbeat, meter, session", "load");
}

Result<LoadReport> measure_load(const LoadOptions& options) {
  auto target = parse_load_target(options.url);
  if (target.has_error()) return target.error();
  if (options.stations == 0) return invalid("at least one station is needed", "stations");
  if (options.in_flight == 0) return invalid("at least one message in flight", "in_flight");
  const auto enough = raise_descriptor_limit(options.stations);
  if (enough.has_error()) return enough.error();
  LoadRun run(options, *target);
  return run.measure();
}

std::string to_json(const LoadOptions& options, const LoadReport& report) {
  return fmt::format(
      R"({{"mix":"{}","protocol":"{}","stations":{},"stations_ready":{},"ready_per_second":{:.0f},)"
      R"("rate":{:.0f},"in_flight":{},"seconds":{:.3f},"messages":{},"messages_per_second":{:.0f},)"
      R"("p50_us":{},"p95_us":{},"p99_us":{},"max_us":{},"errors":{},"disconnects":{},)"
      R"("refused":{},"server_calls":{},"server_cpu_us_per_message":{:.2f},"server_cores":{:.3f},)"
      R"("generator_cores":{:.3f},"server_resident_before":{},"server_resident_ready":{},)"
      R"("server_resident_peak":{},"server_resident_after":{},"server_octets_per_station":{},)"
      R"("server_octets_per_station_grown":{}}})",
      to_string(options.mix), to_string(options.protocol), options.stations, report.stations_ready,
      report.ready_per_second, options.rate, options.in_flight, report.seconds, report.messages,
      report.messages_per_second, report.p50_us, report.p95_us, report.p99_us, report.max_us,
      report.errors, report.disconnects, report.refused, report.server_calls,
      report.server_cpu_us_per_message, report.server_cores, report.generator_cores,
      report.server_resident_before, report.server_resident_ready, report.server_resident_peak,
      report.server_resident_after, per_station(report.server_resident_ready, report),
      per_station(grown(report), report));
}

std::string to_text(const LoadOptions& options, const LoadReport& report) {
  auto text = fmt::format(
      "{} mix, {}, {} of {} stations ready, {:.0f} ready/s\n"
      "{:.0f} msg/s in {:.1f} s; latency p50 {} us, p95 {} us, p99 {} us, max "
      "{} us\n"
      "errors {}, disconnects {}, refused handshakes {}, calls by the server "
      "{}\n",
      to_string(options.mix), to_string(options.protocol), report.stations_ready, options.stations,
      report.ready_per_second, report.messages_per_second, report.seconds, report.p50_us,
      report.p95_us, report.p99_us, report.max_us, report.errors, report.disconnects,
      report.refused, report.server_calls);
  if (options.server_pid > 0) {
    text += fmt::format(
        "server: {:.2f} ms CPU per 1000 messages, {:.2f} cores; "
        "resident {} KiB, "
        "{} octets per station ({} grown since before the first)\n",
        report.server_cpu_us_per_message, report.server_cores, report.server_resident_ready / 1024,
        per_station(report.server_resident_ready, report), per_station(grown(report), report));
  }
  return text + fmt::format("generator: {:.2f} cores\n", report.generator_cores);
}

int run_load(const LoadOptions& options) {
  const auto report = measure_load(options);
  if (report.has_error()) {
    fmt::print(stderr, "{}\n", report.error().message);
    return 1;
  }
  if (!options.json_only) fmt::print("{}", to_text(options, *report));
  fmt::print("{}\n", to_json(options, *report));
  return 0;
}

}  // namespace voltyard::simulator
