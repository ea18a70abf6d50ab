#include "virtual_yard.hpp"

#include "zone_files.hpp"

#include "csms/directory.hpp"

#include "link/framing.hpp"

#include "base/assert.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <deque>
#include <memory>
#include <queue>

namespace voltyard::app {
namespace {

namespace asio = boost::asio;
using simulator::Pile;
using simulator::Protocol;

constexpr Duration reconnect_pause = std::chrono::seconds(5);
constexpr Duration tick_interval = std::chrono::minutes(1);
// Charges end this much before the end: binary piles tell the state of their slots afterwards.
constexpr Duration farewell = std::chrono::seconds(10);

// A pile with its line to the yard.
struct Line {
  std::unique_ptr<Pile> pile;
  std::unique_ptr<link::Peer> peer;
  wire::ocpp::Version version{};  // of an OCPP pile
  StationId station_id;
  std::deque<std::string> said;  // while it was being commanded: the server has yet to hear it
  bool hang_up = false;

  bool is_binary() const { return simulator::is_binary(pile->options().protocol); }
  link::Door door() const {
    switch (pile->options().protocol) {
      case Protocol::dny: return link::Door::dny;
      case Protocol::ykc: return link::Door::ykc;
      case Protocol::ocpp16:
      case Protocol::ocpp201: break;
    }
    return link::Door::ocpp;
  }
};

// No OCPP command is sent while a month is played.
class Nobody final : public link::StationSender {
 public:
  Task<Result<link::PileAnswer>> call(StationId, std::string, std::string, Duration) override {
    co_return unavailable("no commands in virtual time");
  }
  void disconnect(StationId) override {}
};

// Binary protocols cannot do without: a DNY card is followed by an order to start, limits are set
// and read; a YKC pile is told the time and new prices.
class Bus final : public link::StationSender {
 public:
  Bus(std::vector<Line>& lines, const Clock& clock, const link::Framing& framing)
      : lines_(lines), clock_(clock), framing_(framing) {}

  Task<Result<link::PileAnswer>> call(StationId station_id, std::string, std::string frame,
                                      Duration) override {
    for (auto& line : lines_) {
      if (line.station_id != station_id || !line.peer) continue;
      auto answer = command(line, frame);
      if (!answer) co_return unavailable("the pile does not answer");
      link::PileAnswer said;
      said.payload = std::move(*answer);
      co_return said;
    }
    co_return unavailable("the pile is not there");
  }
  void disconnect(StationId) override {}

 private:
  std::optional<std::string> command(Line& line, const std::string& frame) {
    simulator::Output out;
    line.pile->receive(frame, clock_.now(), out);
    line.hang_up = line.hang_up || out.hang_up;
    std::optional<std::string> answer;
    if (!framing_.wants_answer(frame)) answer.emplace();
    for (auto& octets : out.frames) {
      if (!answer && framing_.is_answer(frame, octets)) {
        answer = std::move(octets);
      } else {
        line.said.push_back(std::move(octets));
      }
    }
    return answer;
  }

  std::vector<Line>& lines_;
  const Clock& clock_;
  const link::Framing& framing_;
};

class VirtualYard {
 public:
  VirtualYard(storage::Store& store, const csms::ServerKey& server_key,
              const VirtualYardOptions& options)
      : options_(options),
        clock_(options.from),
        random_(options.seed),
        directory_(store, system_zones()),
        yard_({store,
               directory_,
               clock_,
               random_,
               server_key,
               {io_.get_executor()},
               [](csms::LiveChange) {},
               // There is no other time here: a month of boots is not one storm of them.
               [this] { return SteadyTime(Duration(clock_.now().ms)); }},
              csms::YardOptions{}) {
    yard_.use_sender(link::Door::ocpp, 0, nobody_);
    yard_.use_sender(link::Door::dny, 0, dny_bus_);
    yard_.use_sender(link::Door::ykc, 0, ykc_bus_);
  }

  VirtualYardReport run() {
    ASSERT(await(yard_.open()).has_value());
    for (const auto& pile : options_.piles) {
      lines_.push_back({});
      lines_.back().pile = std::make_unique<Pile>(pile, options_.from, pile_reader_);
    }
    for (std::size_t i = 0; i < lines_.size(); ++i) due_.push({options_.from, i});
    Timestamp next_tick = options_.from;
    Timestamp next_hour = options_.from;
    const auto last_orders = options_.to - farewell;
    while (!due_.empty() && due_.top().at < last_orders) {
      const auto [at, index] = due_.top();
      due_.pop();
      clock_.set(std::max(at, clock_.now()));
      for (; next_tick <= clock_.now(); next_tick = next_tick + tick_interval) tick();
      for (; next_hour <= clock_.now(); next_hour = next_hour + std::chrono::hours(1)) {
        if (options_.progress) options_.progress(next_hour);
      }
      play(lines_[index]);
      due_.push({next_due(lines_[index]), index});
    }
    clock_.set(last_orders);
    for (auto& line : lines_) end_charges(line);
    clock_.set(options_.to);
    for (auto& line : lines_) leave(line);
    tick();
    return report_;
  }

 private:
  struct Due {
    Timestamp at;
    std::size_t line;
    bool operator>(const Due& other) const {
      return at != other.at ? at > other.at : line > other.line;
    }
  };

  template <class T>
  T await(Task<T> task) {
    std::optional<T> result;
    asio::co_spawn(io_, std::move(task), [&](std::exception_ptr failure, T value) {
      if (failure) std::rethrow_exception(failure);
      result = std::move(value);
    });
    drain();
    return std::move(*result);
  }

  void drain() {
    io_.restart();
    io_.poll();
  }

  void tick() {
    yard_.tick(0);
    drain();
  }

  Timestamp next_due(const Line& line) const {
    const auto due = line.pile->online()
                         ? line.pile->next_due()
                         : std::max(line.pile->connect_after(), clock_.now() + reconnect_pause);
    return std::max(due, clock_.now() + Duration(1));
  }

  void play(Line& line) {
    simulator::Output out;
    if (!line.pile->online()) connect(line, out);
    line.pile->advance(clock_.now(), out);
    converse(line, out);
  }

  void connect(Line& line, simulator::Output& out) {
    link::Handshake handshake;
    handshake.door = line.door();
    handshake.identity = line.pile->options().identity;
    handshake.offered = {std::string(to_string(line.pile->options().protocol))};
    handshake.remote = "virtual";
    auto admitted = yard_.gatekeeper().admit(handshake);
    auto* admission = std::get_if<link::Admission>(&admitted);
    ASSERT(admission != nullptr);
    auto peer = await(yard_.gatekeeper().open(*admission, handshake));
    ASSERT(peer.has_value());
    line.peer = std::move(*peer);
    line.version = admission->version;
    line.station_id = admission->station_id;
    line.pile->connected(clock_.now(), out);
  }

  // Frames go back and forth until neither side has more to say at this moment.
  void converse(Line& line, simulator::Output& out) {
    std::deque<std::string> to_server(out.frames.begin(), out.frames.end());
    line.hang_up = line.hang_up || out.hang_up;
    while (!to_server.empty()) {
      const auto answer = line.is_binary() ? binary_answer_to(line, to_server.front())
                                           : ocpp_answer_to(line, to_server.front());
      to_server.pop_front();
      simulator::Output more;
      if (!answer.empty()) line.pile->receive(answer, clock_.now(), more);
      line.hang_up = line.hang_up || more.hang_up;
      drain();  // what the answer lets go on: a command, for one
      to_server.insert(to_server.end(), more.frames.begin(), more.frames.end());
      to_server.insert(to_server.end(), line.said.begin(), line.said.end());
      line.said.clear();
    }
    if (std::exchange(line.hang_up, false)) hang_up_now(line);
  }

  std::string ocpp_answer_to(Line& line, const std::string& text) {
    const auto frame = server_reader_.read(text, line.version);
    const auto* call = std::get_if<wire::ocpp::Call>(&frame);
    if (call == nullptr) return "";
    std::string out;
    hold(yard_.ocpp_conversation().on_call(*line.peer, *call, out));
    if (out.empty()) ++report_.unanswered;
    return out;
  }

  link::PileConversation& binary_conversation(const Line& line) {
    return line.door() == link::Door::dny ? yard_.dny_conversation() : yard_.ykc_conversation();
  }

  // Reports and alarms are never answered.
  std::string binary_answer_to(Line& line, const std::string& octets) {
    std::string out;
    hold(binary_conversation(line).on_frame(*line.peer, octets, out));
    return out;
  }

  void hold(Task<void> conversation) {
    ++report_.messages;
    asio::co_spawn(io_, std::move(conversation), [](std::exception_ptr failure) {
      if (failure) std::rethrow_exception(failure);
    });
    drain();
  }

  void hang_up_now(Line& line) {
    link::Conversation& conversation = yard_.ocpp_conversation();
    auto& heard_by = line.is_binary() ? binary_conversation(line) : conversation;
    heard_by.on_closed(*line.peer, link::CloseReason::station_closed);
    drain();
    line.peer.reset();
    line.pile->disconnected(clock_.now());
  }

  void end_charges(Line& line) {
    simulator::Output out;
    if (!line.pile->online()) connect(line, out);
    line.pile->end_all(clock_.now(), simulator::StopCause::power_loss, out);
    converse(line, out);
  }

  void leave(Line& line) {
    if (!line.peer) return;
    simulator::Output out;
    line.pile->advance(clock_.now(), out);
    converse(line, out);
    if (line.peer) end_charges(line);  // of who came meanwhile
    if (line.peer) hang_up_now(line);
  }

  const VirtualYardOptions& options_;
  asio::io_context io_{1};
  ManualClock clock_;
  SeededRandom random_;
  csms::Directory directory_;
  std::vector<Line> lines_;
  Nobody nobody_;
  Bus dny_bus_{lines_, clock_, link::dny_framing()};
  Bus ykc_bus_{lines_, clock_, link::ykc_framing()};
  csms::Yard yard_;
  wire::ocpp::FrameReader server_reader_;
  wire::ocpp::FrameReader pile_reader_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  VirtualYardReport report_;
};

}  // namespace

VirtualYardReport run_virtual_yard(storage::Store& store, const csms::ServerKey& server_key,
                                   const VirtualYardOptions& options) {
  return VirtualYard(store, server_key, options).run();
}

}  // namespace voltyard::app
