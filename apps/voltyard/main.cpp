// voltyard: one binary, its subcommands.
#include "composition_root.hpp"
#include "demo.hpp"
#include "import_command.hpp"
#include "machine_door.hpp"
#include "maintenance.hpp"
#include "pay_sandbox_command.hpp"
#include "payment_keeping.hpp"
#include "protection_file.hpp"
#include "service_notice.hpp"
#include "sim_command.hpp"
#include "start_again.hpp"
#include "version.hpp"
#include "what_if_command.hpp"

#include "api/api.hpp"
#include "simulator/load.hpp"

#include "base/log.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <exception>

namespace voltyard::app {
namespace {

constexpr double demo_clock_speed = 20;  // an evening in a quarter of an hour

int fail(const Error& error) {
  const auto where = error.field.empty() ? "" : error.field + ": ";
  fmt::print(stderr, "voltyard: {}{}\n", where, error.message);
  return 1;
}

int serve(const Configuration& configuration) {
  ServerOptions options;
  options.ready = [](const DataDirectory::Running& running) {
    fmt::print("voltyard is ready: http://127.0.0.1:{}  stations: ws://127.0.0.1:{}/ocpp/ID\n",
               running.http_port, running.ocpp_port);
    if (!running.setup_link.empty()) {
      fmt::print("nobody administers it yet; this link works once:\n  {}\n", running.setup_link);
    }
    std::fflush(stdout);
    tell_service_manager_ready();
  };
  auto server = CompositionRoot::open(configuration, std::move(options));
  if (!server) return fail(server.error());
  const bool again = (*server)->run();
  server->reset();
  return again ? fail(start_again()) : 0;
}

int check_configuration(const Configuration& configuration) {
  const auto limits = load_protection(configuration.protection_limits);
  if (!limits) return fail(limits.error());
  const auto accounts = load_payment_accounts(configuration.payments);
  if (!accounts) return fail(accounts.error());
  if (const auto keys = check_payment_keys(*accounts); !keys) return fail(keys.error());
  fmt::print("{}\n# thresholds of the second opinion\n{}", describe(configuration),
             describe(*limits));
  if (!accounts->empty()) {
    fmt::print("\n# accounts with payment providers\n{}", describe(*accounts));
  }
  return 0;
}

// The options that every command with a data directory shares.
struct Common {
  std::string config;
  std::string data;
  double clock_speed = 0;
  std::uint32_t shards = 0;

  void add_to(CLI::App& command) {
    command.add_option("--config", config, "voltyard.toml")->check(CLI::ExistingFile);
    command.add_option("--data", data, "data directory");
    command.add_option("--clock-speed", clock_speed, "domain time runs so many times faster");
    command.add_option("--shards", shards, "threads for stations; 0: one per core");
  }
  Result<Configuration> load() const {
    auto configuration = Configuration::load(config);
    if (!configuration) return configuration;
    if (!data.empty()) configuration->data_dir = data;
    if (clock_speed > 0) configuration->clock_speed = clock_speed;
    if (shards > 0) configuration->shards = shards;
    spdlog::set_level(spdlog::level::from_str(configuration->log_level));
    return configuration;
  }
};

int run(int argc, char** argv) {
  CLI::App app{"voltyard: runs the charging piles of a courtyard, a city or a company"};
  app.require_subcommand(1);
  app.set_version_flag("--version", fmt::format("voltyard {}", version()),
                       "print the version and exit");
  Common common;

  auto* serve_command = app.add_subcommand("serve", "run the server");
  common.add_to(*serve_command);

  DemoOptions demo_options;
  auto* demo_command = app.add_subcommand("demo", "run the server with a demo yard and its fleet");
  common.add_to(*demo_command);
  demo_command->add_option("--history-days", demo_options.history_days, "days made before opening")
      ->check(CLI::Range(0, 365));
  demo_command->add_option("--seed", demo_options.seed, "of the simulated fleet");
  demo_command->add_flag("!--no-fleet", demo_options.fleet, "do not start the piles");

  auto* check_command = app.add_subcommand("check-config", "print the configuration in force");
  common.add_to(*check_command);

  auto* openapi_command = app.add_subcommand("openapi", "print the OpenAPI document");

  auto* link_command = app.add_subcommand(
      "link", "ask the running server for a one-time link for its administrator");
  link_command->add_option("--data", common.data, "data directory of the server")->required();

  std::string from;
  std::string to;
  auto* backup_command = app.add_subcommand("backup", "copy the database while it is in use");
  backup_command->add_option("--data", common.data, "data directory")->required();
  backup_command->add_option("--to", to, "new file")->required();
  auto* restore_command = app.add_subcommand("restore", "put a backup into a data directory");
  restore_command->add_option("--data", common.data, "data directory")->required();
  restore_command->add_option("--from", from, "backup file")->required();

  auto* log_command =
      app.add_subcommand("check-log", "check that nobody has changed the log of what people did");
  log_command->add_option("--data", common.data, "data directory")->required();

  auto* ledger_command = app.add_subcommand("ledger", "what everybody has paid and owes");
  ledger_command->require_subcommand(1);
  auto* verify_command = ledger_command->add_subcommand(
      "verify", "add up every posting and price every bill again; may run beside the server");
  verify_command->add_option("--data", common.data, "data directory")->required();

  auto* what_if_command = app.add_subcommand(
      "what-if", "price past charges again under a draft tariff; may run beside the server");
  WhatIfCommand what_if;
  what_if.add_to(*what_if_command);

  auto* import_command =
      app.add_subcommand("import", "send a table to a running server, as the API takes it");
  ImportCommand importing;
  importing.add_to(*import_command);

  auto* sim_command = app.add_subcommand("sim", "play a fleet, or measure with a load");
  SimCommand sim;
  sim.add_to(*sim_command);

  auto* sandbox_command =
      app.add_subcommand("pay-sandbox", "a payment provider to play with, on this machine");
  PaySandboxCommand sandbox;
  sandbox.add_to(*sandbox_command);

  CLI11_PARSE(app, argc, argv);
  if (openapi_command->parsed()) {
    fmt::print("{}\n", api::openapi_json());
    return 0;
  }
  if (sim_command->parsed()) return sim.run();
  if (sandbox_command->parsed()) return sandbox.run();
  if (what_if_command->parsed()) {
    const auto done = what_if.run();
    return done ? 0 : fail(done.error());
  }
  if (import_command->parsed()) {
    const auto done = importing.run();
    return done ? 0 : fail(done.error());
  }
  if (link_command->parsed()) {
    const auto link = ask_for_link(common.data);
    if (!link) return fail(link.error());
    fmt::print("{}\n", *link);
    return 0;
  }
  if (backup_command->parsed() || restore_command->parsed()) {
    const auto done =
        backup_command->parsed() ? back_up(common.data, to) : restore(from, common.data);
    if (!done) return fail(done.error());
    return 0;
  }
  if (log_command->parsed()) {
    const auto checked = check_log(common.data);
    if (!checked) return fail(checked.error());
    return 0;
  }
  if (verify_command->parsed()) {
    const auto verified = verify_ledger(common.data);
    if (!verified) return fail(verified.error());
    return 0;
  }
  const auto configuration = common.load();
  if (!configuration) return fail(configuration.error());
  if (check_command->parsed()) return check_configuration(*configuration);
  if (demo_command->parsed()) {
    auto faster = *configuration;
    if (faster.clock_speed == 1.0) faster.clock_speed = demo_clock_speed;
    if (faster.rider_codes == "off") faster.rider_codes = "outbox";
    const auto done = run_demo(faster, demo_options);
    return done ? 0 : fail(done.error());
  }
  return serve(*configuration);
}

}  // namespace
}  // namespace voltyard::app

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return voltyard::app::run(argc, argv);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "voltyard: %s\n", failure.what());
    return 1;
  }
}
