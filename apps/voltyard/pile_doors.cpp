#include "pile_doors.hpp"

#include "link_metrics.hpp"

namespace voltyard::app {

PileDoors::PileDoors(link::Shards& shards, csms::Yard& yard, link::FrameSink& frames)
    : dny_(shards, link::dny_framing(), yard.gatekeeper(), yard.dny_conversation(), frames),
      ykc_(shards, link::ykc_framing(), yard.gatekeeper(), yard.ykc_conversation(), frames,
           link::ykc_limits()) {
  for (std::size_t i = 0; i < shards.size(); ++i) {
    yard.use_sender(link::Door::dny, i, dny_.sender(i));
    yard.use_sender(link::Door::ykc, i, ykc_.sender(i));
  }
}

Status PileDoors::listen(const Configuration& configuration, DataDirectory::Running& running) {
  const auto dny = dny_.listen(configuration.dny_address, configuration.dny_port);
  if (!dny) return dny.error();
  running.dny_port = *dny;
  const auto ykc = ykc_.listen(configuration.ykc_address, configuration.ykc_port);
  if (!ykc) return ykc.error();
  running.ykc_port = *ykc;
  return {};
}

void PileDoors::write_metrics(api::MetricsText& out) const {
  write_pile_metrics(out, "dny", dny_.totals());
  write_pile_metrics(out, "ykc", ykc_.totals());
}

void PileDoors::count(std::vector<api::ConnectionCount>& out) const {
  const auto add = [&](std::string_view protocol, const link::PileTotals& totals) {
    out.push_back({std::string(protocol), totals.connections, totals.devices});
  };
  add("dny", dny_.totals());
  add("ykc", ykc_.totals());
}

void PileDoors::stop(std::chrono::milliseconds bound) {
  ykc_.stop(bound);
  dny_.stop(bound);
}

}  // namespace voltyard::app
