// What a pile needs of the protocol it speaks: saying what has happened, hearing the server, and
// the waits that belong to a protocol. One per pile, owned by it; it does to the pile what the
// server asks. Whoever adds a protocol writes one of these and nothing else. One thread.
#pragma once

#include "simulator/notice.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace voltyard::simulator {

struct Charge;
class Slot;

struct Output {
  std::vector<std::string> frames;
  bool hang_up = false;
};

class Tongue {
 public:
  virtual ~Tongue() = default;

  virtual void connected(Timestamp now) = 0;
  virtual void disconnected() = 0;
  // Kept or forgotten as the protocol has it; sent by pump(), in order.
  virtual void say(Notice notice) = 0;
  // A whole frame; YKC: octets, cut anywhere.
  virtual void hear(std::string_view frame, Timestamp now, Output& out) = 0;
  virtual void pump(Timestamp now, Output& out) = 0;
  // In place of pump() when the pile hangs up: what is said before.
  virtual void last_words(Output&) {}

  // The protocol's own waits: the earliest, and doing what is due.
  virtual Timestamp next_due() const = 0;
  virtual void step(Timestamp now) = 0;

  // A charge begins: it gets its name if the pile chooses it, and its first look.
  virtual void begin(Slot& slot, Charge& charge, Timestamp now) = 0;
  virtual Timestamp first_look(const Slot& slot, Timestamp now) const = 0;
  // The look has come: meter, report, end the charge if it is over; sets the next.
  virtual void look(Slot& slot, Timestamp now) = 0;
  // Whether a vehicle that is full when it is first seen is sold a charge at all.
  virtual bool charges_the_full() const = 0;

  virtual bool registered() const = 0;
  virtual std::size_t waiting() const = 0;  // messages that must still arrive
  virtual std::uint64_t dropped() const = 0;
  virtual std::uint64_t errors() const = 0;
};

}  // namespace voltyard::simulator
