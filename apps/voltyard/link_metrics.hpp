// link's counters in the words of /metrics.
#pragma once

#include "api/metrics_page.hpp"
#include "link/metrics.hpp"
#include "link/pile_ground.hpp"

namespace voltyard::app {

void write_link_metrics(api::MetricsText& out, const link::LinkTotals& totals);
void write_pile_metrics(api::MetricsText& out, std::string_view protocol,
                        const link::PileTotals& totals);

}  // namespace voltyard::app
