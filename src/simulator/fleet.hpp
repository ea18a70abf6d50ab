// A fleet of simulated piles over real sockets, against any OCPP, DNY or YKC server.
// Blocking; one thread.
#pragma once

#include "simulator/pile.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace voltyard::simulator {

struct SimOptions {
  // ws:// or wss://, the identity is appended; DNY and YKC: tcp://
  std::string url = "ws://127.0.0.1:9000/ocpp";
  Protocol protocol = Protocol::ocpp16;
  std::uint32_t stations = 64;
  int evses = 12;
  std::uint32_t first_station = 1;  // identities are prefix + number, six digits
  // DNY: "07-" before eight digits, as printed under the code. YKC: fourteen digits in all.
  std::string identity_prefix = "CP";
  std::string password;       // HTTP Basic for all; empty: none
  std::string password_file;  // lines of identity,password; these are the fleet then
  // Residents' cards are prefix + number, six digits. DNY: two hex digits, so that all are eight;
  // YKC: the same, or ten.
  std::string token_prefix = "CARD";
  std::uint32_t riders = 1000;
  double demand = 1.0;
  double by_phone = 0;  // share of the visits without a card, started from afar or never
  std::uint32_t piles_per_host = 1;  // DNY: more than one share a host's connection
  std::string host_prefix;           // DNY: before the first pile's number; empty: hosts are silent
  bool cars = false;                 // car chargers instead of e-bike slots; YKC has no others
  bool ac = false;                   // YKC: alternating current instead of direct
  double speed = 0;                  // 0: as fast as the server's clock runs
  std::uint64_t seed = 1;
  double faults = 0.08;  // share of the piles that have one
  std::chrono::seconds meter_interval{60};
  std::chrono::minutes full_stop_after{45};  // half of the piles stop a full charge; 0: none
  std::chrono::minutes rush{0};              // every slot charges at once and for so long; 0: a day
  double connections_per_second = 50;
  std::chrono::milliseconds reconnect_pause{1'000};  // before the first attempt; doubles, + jitter
  std::chrono::seconds duration{0};  // wall time, then charges are ended; 0: until stopped
  std::string ca_file;               // trusted besides the system's
  bool insecure_ca = false;          // any certificate will do
  std::string journal;               // a line per acknowledged transaction message
  std::chrono::seconds report_every{10};
  const std::atomic<bool>* stop = nullptr;  // set by another thread: end now, without goodbyes
};

struct SimTotals {
  std::uint64_t connections = 0;
  std::uint64_t lost = 0;          // connections that ended on their own, refused ones included
  std::uint64_t acknowledged = 0;  // transaction messages
  std::uint64_t errors = 0;        // CALLERRORs and unreadable answers
  std::size_t unacknowledged = 0;  // transaction messages still waiting at the end
  std::string last_failure;
};

// Plays until `duration` is over or it is told to stop.
Result<SimTotals> play_fleet(const SimOptions& options);

// The same with signals and progress on standard output; the process's exit
// status.
int run_sim(const SimOptions& options);

}  // namespace voltyard::simulator
