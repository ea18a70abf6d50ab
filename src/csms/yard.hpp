// The meaning of everything the stations say: one Yard per process, one desk per shard.
//
// A station lives on one shard (one thread); its state here changes only after the store has
// committed the decision (load -> decide -> commit -> apply). The Yard gives link its Gatekeeper
// and Conversations, and takes the StationSenders of each shard back.
#pragma once

#include "csms/context.hpp"
#include "csms/directory.hpp"
#include "csms/doorkeeper.hpp"
#include "csms/live_board.hpp"
#include "csms/metrics.hpp"

#include "domain/protection_limits.hpp"
#include "link/ports/conversation.hpp"
#include "link/ports/gatekeeper.hpp"
#include "link/ports/station_sender.hpp"
#include "storage/store.hpp"

#include "base/random.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace voltyard::csms {

namespace dny {
class Talk;
}
namespace ykc {
class Talk;
}
class OcppTalk;
class ShardDesk;
struct ConnectedPeer;

struct YardOptions {
  std::uint32_t heartbeat_s = 300;  // told to stations at boot, +-20 % so that they spread
  std::uint32_t unknown_stations_max = 1000;  // remembered for adoption: those seen last
  // The second opinion on e-bike slots; nullopt: nobody watches (virtual time, where nobody obeys).
  std::optional<domain::ProtectionTable> protection;
  domain::SignalActions signals = domain::shipped_signal_actions;  // what alarms demand
  PrepaidTerms prepaid;
  Duration curve_flush = std::chrono::hours(1);  // open sessions write their curve this often
  double clock_speed = 1.0;                      // of domain time: waits are told in it
};

struct YardParts {
  storage::Store& store;
  Directory& directory;
  const Clock& clock;
  Random& random;        // any thread
  ServerKey server_key;  // for station secrets
  link::ShardExecutors shards;
  // Posts a change of the live board to its executor.
  std::function<void(LiveChange)> show;
  // Rate limits count real time, however fast the domain clock runs.
  std::function<SteadyTime()> real_now = std::chrono::steady_clock::now;
};

class Yard {
 public:
  Yard(YardParts parts, YardOptions options);
  ~Yard();

  link::Gatekeeper& gatekeeper();
  link::OcppConversation& ocpp_conversation();
  link::PileConversation& dny_conversation();
  link::PileConversation& ykc_conversation();
  void use_sender(link::Door door, std::size_t shard, link::StationSender& sender);

  // Before the first connection: transaction numbers and the last known state of every slot.
  Task<Status> open();

  // Twice a second and shard, on the shard: posts live changes, writes what is due.
  void tick(std::size_t shard);

  // After rows of a station were changed through the directory. Any executor.
  void refresh(StationId station_id);

  std::size_t shard_of(StationId station_id) const;
  ShardDesk& desk(std::size_t shard) { return *desks_[shard]; }
  ShardDesk& desk_of(const ConnectedPeer& peer);
  const YardParts& parts() const { return parts_; }
  const YardOptions& options() const { return options_; }
  Metrics& metrics() { return metrics_; }
  TransactionNumbers& numbers() { return numbers_; }

  // Runs on the shard; an exception that escapes is a bug.
  void spawn(std::size_t shard, std::function<Task<void>()> work);

  // Counters of a committed decision.
  void count(const Decision& decision, std::size_t open_before, std::size_t open_after);

  // Stores a security event that belongs to no decision.
  void note_security(std::size_t shard, const domain::Station& station, std::string_view remote,
                     std::string_view rule, std::string text);

 private:
  class Door;

  void report(Knock knock);
  domain::Event security_event(const domain::Station& station, std::string_view remote,
                               std::string_view rule, std::string text) const;
  void store_event(std::size_t shard, domain::Event event);
  Task<void> remember_unknown(Knock knock);
  Task<void> watch_group(StationId station_id);
  Task<Status> load_unknown_stations();
  Task<Status> load_open_sessions();

  YardParts parts_;
  YardOptions options_;
  Metrics metrics_;
  TransactionNumbers numbers_;
  std::vector<std::unique_ptr<ShardDesk>> desks_;
  std::unique_ptr<Door> door_;
  std::unique_ptr<OcppTalk> ocpp_talk_;
  std::unique_ptr<dny::Talk> dny_talk_;
  std::unique_ptr<ykc::Talk> ykc_talk_;
  ByText<storage::UnknownStation> unknown_;  // what is stored; shard 0 only, after open()
};

}  // namespace voltyard::csms
