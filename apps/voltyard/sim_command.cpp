#include "sim_command.hpp"

#include <fmt/format.h>

namespace voltyard::app {
namespace {

constexpr std::string_view prefix_for_load = "BENCH";

}  // namespace

void SimCommand::add_to(CLI::App& command) {
  const auto protocols = CLI::IsMember({"ocpp1.6", "ocpp2.0.1", "dny", "ykc"});
  command.add_option("--url", fleet_.url,
                     "ws:// or wss:// server, the identity is appended; DNY, YKC: tcp://host:port");
  command.add_option("--protocol", protocol_, "ocpp1.6, ocpp2.0.1, dny or ykc")->check(protocols);
  command.add_option("--stations", fleet_.stations, "piles")->check(CLI::Range(1, 100'000));
  command.add_option("--first-station", fleet_.first_station, "number of the first pile");
  command.add_option(
      "--identity-prefix", fleet_.identity_prefix,
      "before the six-digit number; DNY: 07- before eight; YKC: fourteen digits in all");
  command.add_option("--token-prefix", fleet_.token_prefix,
                     "before the card's six-digit number; DNY, YKC: two hex digits");
  command.add_option("--password", fleet_.password, "HTTP Basic, the same for all");

  auto* play = command.add_option_group("playing a fleet");
  play->add_option("--evses", fleet_.evses, "slots of a pile")->check(CLI::Range(1, 64));
  play->add_option("--password-file", fleet_.password_file, "lines of identity,password")
      ->check(CLI::ExistingFile);
  play->add_option("--riders", fleet_.riders, "residents who share the yard");
  play->add_option("--demand", fleet_.demand,
                   "1: about 40 % of the slots hold a plug; 0: nobody comes");
  play->add_option("--by-phone", fleet_.by_phone,
                   "share of the visits that plug in and wait to be started from afar")
      ->check(CLI::Range(0.0, 1.0));
  play->add_option("--speed", fleet_.speed, "0: as fast as the server's clock runs");
  play->add_option("--seed", fleet_.seed, "the same seed plays the same days");
  play->add_option("--faults", fleet_.faults, "share of the piles that have one");
  play->add_option("--piles-per-host", fleet_.piles_per_host, "DNY: piles that share a connection");
  play->add_option("--host-prefix", fleet_.host_prefix,
                   "DNY: 09- before the number of a host's first pile; empty: hosts are silent");
  play->add_flag("--cars", fleet_.cars, "car chargers instead of e-bike slots");
  play->add_flag("--ac", fleet_.ac, "YKC: alternating current instead of direct");
  play->add_option("--meter-interval", meter_s_, "seconds between readings; 60, DNY: 300, YKC: 15");
  play->add_option("--full-stop-after", full_stop_min_, "minutes; 0: charges end by unplugging");
  play->add_option("--rush", rush_min_, "minutes: every slot charges at once and for so long");
  play->add_option("--duration", duration_s_, "seconds of wall time; 0: until a signal");
  play->add_option("--ca-file", fleet_.ca_file, "trusted besides the system's");
  play->add_flag("--insecure-ca", fleet_.insecure_ca, "any certificate will do");
  play->add_option("--acknowledged-log", fleet_.journal, "a line per acknowledged message");

  auto* load = command.add_option_group("measuring");
  load->add_option("--load", mix_, "idle, heartbeat, meter or session");
  load->add_option("--connections-per-second", load_.connections_per_second, "0: no limit");
  load->add_option("--rate", load_.rate, "messages per second over all; 0: closed loop");
  load->add_option("--seconds", seconds_, "measured time");
  load->add_option("--warmup", warmup_, "seconds before");
  load->add_option("--in-flight", load_.in_flight, "messages per station; above 1 to overload");
  load->add_option("--meters", load_.meters, "meter values per session");
  load->add_option("--server-pid", load_.server_pid, "whose CPU and memory are measured");
  load->add_flag("--json", load_.json_only, "print one JSON line only");
}

// What nobody has said otherwise is as the protocol has it.
void SimCommand::use_binary_defaults(simulator::Protocol protocol) {
  const bool dny = protocol == simulator::Protocol::dny;
  const simulator::SimOptions untouched;
  if (fleet_.url == untouched.url) {
    fleet_.url = dny ? "tcp://127.0.0.1:7000" : "tcp://127.0.0.1:7001";
  }
  if (fleet_.identity_prefix == untouched.identity_prefix) {
    fleet_.identity_prefix = dny ? "07-" : "5503141278";
  }
  if (fleet_.token_prefix == untouched.token_prefix) fleet_.token_prefix = "A5";
  if (!dny && fleet_.evses == untouched.evses) fleet_.evses = 2;
}

int SimCommand::run() {
  using simulator::Protocol;
  const auto protocol = protocol_ == "dny"       ? Protocol::dny
                        : protocol_ == "ykc"     ? Protocol::ykc
                        : protocol_ == "ocpp1.6" ? Protocol::ocpp16
                                                 : Protocol::ocpp201;
  const bool is_binary = simulator::is_binary(protocol);
  if (is_binary) use_binary_defaults(protocol);
  if (is_binary && !mix_.empty()) {
    fmt::print(stderr, "voltyard sim: there is no load for DNY and YKC; play a fleet at --speed\n");
    return 1;
  }
  if (meter_s_ == 0) {
    meter_s_ = protocol == Protocol::dny ? 300 : protocol == Protocol::ykc ? 15 : 60;
  }
  if (mix_.empty()) {
    fleet_.protocol = protocol;
    fleet_.duration = std::chrono::seconds(duration_s_);
    fleet_.meter_interval = std::chrono::seconds(meter_s_);
    fleet_.full_stop_after = std::chrono::minutes(full_stop_min_);
    fleet_.rush = std::chrono::minutes(rush_min_);
    if (load_.connections_per_second > 0) {
      fleet_.connections_per_second = load_.connections_per_second;
    }
    return simulator::run_sim(fleet_);
  }
  const auto mix = simulator::parse_load_mix(mix_);
  if (!mix) {
    fmt::print(stderr, "voltyard sim: {}\n", mix.error().message);
    return 1;
  }
  const simulator::SimOptions untouched;
  load_.mix = *mix;
  load_.protocol = protocol;
  load_.url = fleet_.url;
  load_.stations = fleet_.stations;
  load_.first_station = fleet_.first_station;
  const auto or_bench = [](const std::string& given, const std::string& usual) {
    return given == usual ? std::string(prefix_for_load) : given;
  };
  load_.identity_prefix = or_bench(fleet_.identity_prefix, untouched.identity_prefix);
  load_.token_prefix = or_bench(fleet_.token_prefix, untouched.token_prefix);
  load_.password = fleet_.password;
  load_.warmup = std::chrono::milliseconds(static_cast<std::int64_t>(warmup_ * 1000));
  if (seconds_ > 0) {
    load_.duration = std::chrono::milliseconds(static_cast<std::int64_t>(seconds_ * 1000));
  }
  return simulator::run_load(load_);
}

}  // namespace voltyard::app
