// The question "what would these charges have cost under that tariff?", as it is put to a store,
// and how far its answer has come.
#pragma once

#include "billing/tariff.hpp"
#include "billing/what_if.hpp"

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>

namespace voltyard::storage {

struct WhatIfQuestion {
  billing::Tariff draft;              // must validate
  OperatorId operator_id;             // nil: of all operators
  LocationId location_id;             // nil: everywhere
  Duration back;                      // charges that ended within so long ...
  std::optional<Timestamp> now = {};  // ... before this; absent: before the last one that ended
  unsigned threads = 1;
  bool gives_way = false;  // to everything else that runs on this machine
};

// Moved by those who answer, read by any thread.
struct WhatIfProgress {
  std::atomic<std::uint64_t> done = 0;  // sessions looked at
  std::atomic<std::uint64_t> all = 0;
  std::atomic<bool> cancelled = false;  // set by whoever does not want the answer any more
};

// Blocks until it is answered. Errors: not_found (there is no database), invalid (the draft),
// conflict (cancelled), unavailable.
using WhatIfAnswer = Result<billing::WhatIfReport>;
using AskWhatIf = std::function<WhatIfAnswer(const WhatIfQuestion&, WhatIfProgress&)>;

}  // namespace voltyard::storage
