// link's counters in the words of /metrics.
#pragma once

#include "api/metrics_page.hpp"
#include "link/metrics.hpp"

namespace voltyard::app {

void write_link_metrics(api::MetricsText& out, const link::LinkTotals& totals);

}  // namespace voltyard::app
