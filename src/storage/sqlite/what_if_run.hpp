// Prices stored charges again under another tariff, beside a server that may be using the database:
// over read-only connections of its own and in short transactions, so that no commit and no
// checkpoint waits for it. Blocks; its threads live no longer than the call.
#pragma once

#include "storage/what_if.hpp"

#include <filesystem>

namespace voltyard::storage {

WhatIfAnswer answer_what_if(const std::filesystem::path& data_dir, const WhatIfQuestion& question,
                            WhatIfProgress& progress);

}  // namespace voltyard::storage
