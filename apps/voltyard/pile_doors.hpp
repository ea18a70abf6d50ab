// The doors of the binary pile protocols: one listener each, between the shards and the yard. Owned
// by the composition root, which outlives it with everything it is given.
#pragma once

#include "configuration.hpp"
#include "data_directory.hpp"

#include "api/metrics_page.hpp"
#include "csms/yard.hpp"
#include "link/pile_listener.hpp"

namespace voltyard::app {

class PileDoors {
 public:
  PileDoors(link::Shards& shards, csms::Yard& yard, link::FrameSink& frames);

  // The ports they have got are noted in `running`. Errors: those of PileListener::listen.
  Status listen(const Configuration& configuration, DataDirectory::Running& running);

  void write_metrics(api::MetricsText& out) const;
  void count(std::vector<api::ConnectionCount>& out) const;
  void stop(std::chrono::milliseconds bound);

 private:
  link::PileListener dny_;
  link::PileListener ykc_;
};

}  // namespace voltyard::app
