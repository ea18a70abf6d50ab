// The piles behind one connection, with what is theirs together: an OCPP pile is alone; a DNY modem
// says its ICCID when it has connected and "link" when it was silent, and carries one pile or,
// behind a host, many. The driver treats a group as it would treat a pile (pile.hpp). One thread.
#pragma once

#include "simulator/dny/dny_host.hpp"
#include "simulator/pile.hpp"

#include "wire/dny/frame.hpp"

#include <deque>
#include <optional>
#include <vector>

namespace voltyard::simulator {

class PileGroup {
 public:
  // At least one; several only in DNY. `reader` and `listener` as for a Pile.
  PileGroup(std::vector<PileOptions> piles, Timestamp now, wire::ocpp::FrameReader& reader,
            PileListener* listener);

  void connected(Timestamp now, Output& out);
  void disconnected(Timestamp now);
  void advance(Timestamp now, Output& out);
  void receive(std::string_view octets, Timestamp now, Output& out);
  void end_all(Timestamp now, StopCause cause, Output& out);

  Timestamp next_due() const;
  Timestamp connect_after() const;
  bool online() const { return online_; }
  bool registered() const;  // any of them
  std::size_t waiting() const;

  const std::deque<Pile>& piles() const { return piles_; }
  const PileOptions& options() const { return piles_.front().options(); }

 private:
  bool has_modem() const { return options().protocol == Protocol::dny; }
  bool is_host() const { return piles_.size() > 1; }
  void take(Pile& pile, Output& from, Timestamp now, Output& out);
  void split(std::string_view octets, Timestamp now, Output& out);
  void pass_on(const wire::dny::Frame& block, Timestamp now, Output& out);

  std::deque<Pile> piles_;  // they do not move: their tongues point at them
  std::optional<wire::dny::FrameReader> splitter_;
  std::optional<dny::DnyHost> host_;  // that speaks for itself
  bool online_ = false;
  Timestamp link_at_ = never;
};

// Twenty digits for a modem's card; the same for the same pile.
std::string iccid_of(std::uint64_t number);

}  // namespace voltyard::simulator
