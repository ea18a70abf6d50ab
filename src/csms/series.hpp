// A request of many frames, each sent when the one before it has been answered: a firmware image.
// Owned by the request; used on the station's shard.
#pragma once

#include "link/ports/station_sender.hpp"

#include "base/random.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>

namespace voltyard::csms {

class Series {
 public:
  virtual ~Series() = default;

  virtual std::string frame(Random& random) = 0;  // the next one, or the last one again
  // What the station said to it. nullopt: there is more to send. Otherwise the end: JSON for
  // people. Errors: upstream, with what the station refuses.
  virtual std::optional<Result<std::string>> hear(const link::PileAnswer& answer) = 0;
  // The station has asked for everything from the first frame. False: it has asked too often.
  virtual bool begin_again() = 0;

  virtual int percent() const = 0;
  virtual std::string progress() const = 0;  // JSON for people
};

}  // namespace voltyard::csms
