#include "simulator/fleet.hpp"

#include "simulator/basic_authorization.hpp"
#include "simulator/dny/dny_tongue.hpp"
#include "simulator/fleet_member.hpp"
#include "simulator/told_time.hpp"
#include "simulator/ykc/ykc_tongue.hpp"

#include "wire/dny/identity.hpp"

#include "base/log.hpp"

#include <fmt/format.h>
#include <boost/asio/signal_set.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <span>

namespace voltyard::simulator {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto farewell_limit = seconds(10);
constexpr auto look_every = milliseconds(100);
constexpr std::size_t ykc_code_digits = 14;

struct Login {
  std::string identity;
  std::string password;
};

// How many a pile's number has.
std::size_t digits(const SimOptions& options) {
  switch (options.protocol) {
    case Protocol::dny: return 8;
    case Protocol::ykc:
      return ykc_code_digits - std::min(ykc_code_digits, options.identity_prefix.size());
    case Protocol::ocpp16:
    case Protocol::ocpp201: return 6;
  }
  return 6;
}

Result<std::vector<Login>> logins(const SimOptions& options) {
  std::vector<Login> found;
  if (options.password_file.empty()) {
    for (std::uint32_t i = 0; i < options.stations; ++i) {
      const auto number = options.first_station + i;
      found.push_back({fmt::format("{}{:0{}}", options.identity_prefix, number, digits(options)),
                       options.password});
    }
    return found;
  }
  std::ifstream file(options.password_file);
  if (!file) return not_found("the password file cannot be read");
  std::string line;
  while (std::getline(file, line) && found.size() < options.stations) {
    if (line.ends_with('\r')) line.pop_back();
    const auto comma = line.find(',');
    if (comma == std::string::npos || line.starts_with("identity,")) continue;
    found.push_back({line.substr(0, comma), line.substr(comma + 1)});
  }
  if (found.empty()) return invalid("the password file has no line of identity,password");
  return found;
}

Result<LineTarget> parse_server(std::string_view url, Protocol protocol) {
  LineTarget target;
  target.bare = is_binary(protocol);
  target.tls = url.starts_with("wss://");
  if (target.bare && !url.starts_with("tcp://")) {
    return invalid("the address of a DNY or YKC server begins with tcp://", "url");
  }
  if (!target.bare && !target.tls && !url.starts_with("ws://")) {
    return invalid("the address begins with ws:// or wss://", "url");
  }
  url.remove_prefix(url.find("//") + 2);
  const auto slash = std::min(url.find('/'), url.size());
  const auto authority = url.substr(0, slash);
  target.path = url.substr(slash);
  while (target.path.ends_with('/')) target.path.pop_back();
  const auto colon = authority.rfind(':');
  const bool has_port = colon != std::string_view::npos && !authority.ends_with(']');
  target.host = authority.substr(0, has_port ? colon : authority.size());
  const auto usual_port = protocol == Protocol::ykc   ? "7001"
                          : protocol == Protocol::dny ? "7000"
                          : target.tls                ? "443"
                                                      : "80";
  target.port = has_port ? authority.substr(colon + 1) : usual_port;
  if (target.host.starts_with('[') && target.host.ends_with(']')) {
    target.host = target.host.substr(1, target.host.size() - 2);
  }
  if (target.host.empty()) return invalid("the address has no host", "url");
  return target;
}

// A host has the number of its first pile.
std::string host_of(const SimOptions& options, const std::string& identity) {
  return options.host_prefix + identity.substr(identity.find('-') + 1);
}

// DNY's names are numbers: what cannot be one is said before anything is played.
Status check_dny(const SimOptions& options, const std::vector<Login>& logins) {
  if (options.protocol != Protocol::dny) return {};
  for (const auto& login : logins) {
    if (wire::dny::parse_printed(login.identity)) continue;
    return invalid("a DNY pile is called like 07-00000001", "identity-prefix");
  }
  if (!dny::card_of(rider_card(options.token_prefix, 0))) {
    return invalid("a DNY card is two hex digits and six of its number", "token-prefix");
  }
  if (options.evses > 16) return invalid("a DNY pile has at most 16 ports", "evses");
  if (options.piles_per_host < 1 || options.piles_per_host > 50) {
    return invalid("a host carries 1 to 50 piles", "piles-per-host");
  }
  if (options.host_prefix.empty()) return {};
  const auto host = wire::dny::parse_printed(host_of(options, logins.front().identity));
  const bool is_host = host && wire::dny::port_count(wire::dny::kind_of(*host)) == 0;
  if (!is_host) return invalid("a DNY host is called like 09-00000001", "host-prefix");
  return {};
}

// So are YKC's.
Status check_ykc(const SimOptions& options, const std::vector<Login>& logins) {
  if (options.protocol != Protocol::ykc) return {};
  for (const auto& login : logins) {
    const auto code = wire::ykc::PileCode::parse(login.identity);
    if (code && code->is_decimal() && login.identity.size() == ykc_code_digits) continue;
    return invalid("a YKC pile is called like 55031412780001", "identity-prefix");
  }
  if (!ykc::card_of(rider_card(options.token_prefix, 0))) {
    return invalid("a YKC card is two or ten hex digits and six of its number", "token-prefix");
  }
  if (options.evses > 2) return invalid("a YKC pile has one or two guns", "evses");
  return {};
}

Status prepare_tls(asio::ssl::context& tls, const SimOptions& options) {
  boost::system::error_code error;
  tls.set_verify_mode(options.insecure_ca ? asio::ssl::verify_none : asio::ssl::verify_peer, error);
  tls.set_default_verify_paths(error);
  if (options.ca_file.empty()) return {};
  tls.load_verify_file(options.ca_file, error);
  if (error) return not_found("the CA file cannot be read: " + error.message());
  return {};
}

// Writes what the server has acknowledged, one JSON line each, at once.
class Journal final : public PileListener {
 public:
  Journal(const std::string& path, SimTotals& totals) : totals_(totals) {
    if (!path.empty()) file_.open(path, std::ios::app);
  }

  void acknowledged(const Acknowledged& what) override {
    static constexpr std::string_view kinds[] = {"boot",    "heartbeat", "status",    "authorize",
                                                 "started", "metered",   "suspended", "ended",
                                                 "report",  "alarm"};
    ++totals_.acknowledged;
    if (!file_.is_open()) return;
    const auto& notice = what.notice;
    json::object line;
    line["identity"] = std::string(what.identity);
    line["kind"] = std::string(kinds[static_cast<std::size_t>(notice.kind)]);
    line["evse"] = notice.evse;
    line["transaction"] = std::string(what.transaction);
    line["seq_no"] = notice.seq_no;
    line["token"] = notice.card.uid;
    line["meter_mwh"] = notice.reading.meter.mwh;
    line["at"] = to_rfc3339(notice.at);
    file_ << json::serialize(line) << std::endl;
  }

 private:
  std::ofstream file_;
  SimTotals& totals_;
};

class Fleet {
 public:
  Fleet(const SimOptions& options, LineTarget server, asio::ssl::context& tls, SimClock clock,
        asio::io_context& context, bool talkative)
      : options_(options),
        clock_(clock),
        context_(context),
        ground_{context, tls, clock_, std::move(server), totals_, options.reconnect_pause},
        journal_(options.journal, totals_),
        look_timer_(context),
        talkative_(talkative) {}

  // Piles that share a connection: one, or those behind a host.
  void add(std::span<const Login> logins, std::uint32_t first_number) {
    std::vector<PileOptions> piles;
    for (const auto& login : logins) {
      const auto place = static_cast<std::uint32_t>(piles.size());
      piles.push_back(pile_options(login, first_number + place));
      if (logins.size() > 1) piles.back().bus_address = static_cast<int>(place) + 1;
    }
    if (!options_.host_prefix.empty()) {
      piles[0].host_identity = host_of(options_, logins[0].identity);
    }
    const auto authorization = basic_authorization(logins[0].identity, logins[0].password);
    auto& member =
        members_.emplace_back(ground_, std::move(piles), authorization, reader_, &journal_);
    const double place = static_cast<double>(members_.size() - 1);
    const double per_second = std::max(0.1, options_.connections_per_second);
    member.connect_in(std::chrono::nanoseconds(std::llround(place / per_second * 1e9)));
  }

  SimTotals play() {
    began_ = next_report_ = std::chrono::steady_clock::now();
    look();
    context_.run();
    for (const auto& member : members_) {
      for (const auto& pile : member.piles()) {
        totals_.errors += pile.errors();
        totals_.unacknowledged += pile.waiting();
      }
    }
    return totals_;
  }

  // A second time: at once.
  void finish() {
    if (finishing_) return context_.stop();
    finishing_ = true;
    give_up_at_ = std::chrono::steady_clock::now() + farewell_limit;
    for (auto& member : members_) member.finish();
  }

 private:
  PileOptions pile_options(const Login& login, std::uint32_t number) const {
    PileOptions pile;
    pile.identity = login.identity;
    pile.protocol = options_.protocol;
    pile.number = number;
    pile.evses = options_.evses;
    pile.seed = options_.seed;
    pile.token_prefix = options_.token_prefix;
    const auto& o = options_;
    pile.neighbourhood = {
        o.seed, Neighbourhood{}.utc_offset, o.riders, o.demand, vehicles(), o.by_phone, o.rush};
    pile.riders = options_.demand > 0 || options_.rush.count() > 0;
    pile.meter_interval = options_.meter_interval;
    if (number % 2 == 0) pile.full_stop_after = options_.full_stop_after;
    // What is real time to the socket is virtual time to the pile.
    const auto scaled = [&](Duration real) {
      return Duration(static_cast<std::int64_t>(double(real.count()) * clock_.speed()));
    };
    pile.answer_timeout = scaled(options_.protocol == Protocol::dny ? seconds(15) : seconds(30));
    pile.modem_silence = scaled(seconds(30));
    pile.beat_interval = scaled(seconds(10));
    pile.clock_tolerance = scaled(seconds(1));
    pile.fault = draw_fault(options_.seed, number, options_.evses, options_.faults);
    return pile;
  }

  Vehicles vehicles() const {
    const bool ykc = options_.protocol == Protocol::ykc;
    if (ykc && !options_.ac) return Vehicles::dc_cars;
    return ykc || options_.cars ? Vehicles::cars : Vehicles::e_bikes;
  }

  void look() {
    const auto now = std::chrono::steady_clock::now();
    if (options_.stop && options_.stop->load()) return context_.stop();
    const bool over = options_.duration.count() > 0 && now - began_ >= options_.duration;
    if (over && !finishing_) finish();
    if (finishing_) {
      const bool done = std::ranges::all_of(
          members_, [](const FleetMember& member) { return member.has_finished(); });
      if (done || now > give_up_at_) return context_.stop();
    }
    if (talkative_ && now >= next_report_) report(now);
    look_timer_.expires_after(look_every);
    look_timer_.async_wait([this](boost::system::error_code error) {
      if (!error) look();
    });
  }

  void report(SteadyTime now) {
    next_report_ = now + options_.report_every;
    std::size_t piles = 0;
    std::size_t online = 0;
    std::size_t charging = 0;
    std::size_t waiting = 0;
    for (const auto& member : members_) {
      for (const auto& pile : member.piles()) {
        ++piles;
        if (pile.online()) ++online;
        waiting += pile.waiting();
        for (int evse = 1; evse <= options_.evses; ++evse) {
          if (pile.slot(evse).charge) ++charging;
        }
      }
    }
    fmt::print(
        "{}  {} of {} piles online, {} slots charging, {} messages "
        "acknowledged, "
        "{} waiting{}{}\n",
        to_rfc3339({clock_.at(now).ms / 1000 * 1000}), online, piles, charging,
        totals_.acknowledged, waiting, totals_.last_failure.empty() ? "" : "; ",
        printable(totals_.last_failure));
    totals_.last_failure.clear();
    std::fflush(stdout);
  }

  const SimOptions& options_;
  SimClock clock_;
  asio::io_context& context_;
  SimTotals totals_;
  FleetGround ground_;
  Journal journal_;
  wire::ocpp::FrameReader reader_;
  std::deque<FleetMember> members_;  // they do not move: timers and lines point at them
  asio::steady_timer look_timer_;
  SteadyTime began_;
  SteadyTime next_report_;
  SteadyTime give_up_at_;
  bool finishing_ = false;
  bool talkative_;
};

Result<SimTotals> play(const SimOptions& options, bool talkative) {
  auto server = parse_server(options.url, options.protocol);
  if (server.has_error()) return server.error();
  if (options.evses < 1 || options.evses > 99) return invalid("1 to 99 slots per pile", "evses");
  const auto fleet_logins = logins(options);
  if (fleet_logins.has_error()) return fleet_logins.error();
  if (const auto checked = check_dny(options, *fleet_logins); !checked) return checked.error();
  if (const auto checked = check_ykc(options, *fleet_logins); !checked) return checked.error();
  asio::ssl::context tls(asio::ssl::context::tls_client);
  const auto prepared = prepare_tls(tls, options);
  if (prepared.has_error()) return prepared.error();

  const auto& first = fleet_logins->front();
  TimeQuestion question{*server, options.protocol, first.identity,
                        basic_authorization(first.identity, first.password), options.stop};
  if (talkative) fmt::print("asking {} for its time\n", options.url);
  const auto told = ask_server_time(question, tls, options.speed <= 0);
  if (told.has_error()) return told.error();
  const double speed = options.speed > 0 ? options.speed : clock_speed(*told);
  const SimClock clock(told->back().server, told->back().steady, speed);
  if (talkative) {
    fmt::print("{} piles with {} slots, seed {}, {} x real time\n", fleet_logins->size(),
               options.evses, options.seed, speed);
  }

  asio::io_context context(1);
  Fleet fleet(options, *server, tls, clock, context, talkative);
  const std::span<const Login> all(*fleet_logins);
  const std::size_t together = options.protocol == Protocol::dny ? options.piles_per_host : 1;
  for (std::size_t i = 0; i < all.size(); i += together) {
    const auto these = all.subspan(i, std::min(together, all.size() - i));
    fleet.add(these, static_cast<std::uint32_t>(i));
  }
  asio::signal_set signals(context);
  std::function<void(boost::system::error_code, int)> on_signal =
      [&](boost::system::error_code error, int) {
        if (error) return;
        fleet.finish();
        signals.async_wait(on_signal);
      };
  if (talkative) {
    signals.add(SIGINT);
    signals.add(SIGTERM);
    signals.async_wait(on_signal);
  }
  return fleet.play();
}

}  // namespace

Result<SimTotals> play_fleet(const SimOptions& options) { return play(options, false); }

int run_sim(const SimOptions& options) {
  const auto totals = play(options, true);
  if (totals.has_error()) {
    fmt::print(stderr, "{}\n", totals.error().message);
    return 1;
  }
  fmt::print(
      "{} connections, {} lost; {} transaction messages acknowledged, "
      "{} not; {} errors\n",
      totals->connections, totals->lost, totals->acknowledged, totals->unacknowledged,
      totals->errors);
  return 0;
}

}  // namespace voltyard::simulator
