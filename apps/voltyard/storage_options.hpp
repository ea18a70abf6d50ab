// How the server's store is opened.
#pragma once

#include "configuration.hpp"

#include "storage/sqlite/options.hpp"

#include <algorithm>
#include <filesystem>

namespace voltyard::app {

// A report without a time of its own is dated when it is judged, and the next one of its pile waits
// till it is stored. Where time runs faster, patience is shorter, so that this counts as little.
inline storage::SqliteOptions storage_options(const Configuration& configuration,
                                              std::filesystem::path directory) {
  storage::SqliteOptions options;
  options.data_dir = std::move(directory);
  options.durability = configuration.durable ? storage::Durability::full : storage::Durability::off;
  const auto patience = std::chrono::duration<double>(options.patience) / configuration.clock_speed;
  options.patience =
      std::max(options.gather, std::chrono::duration_cast<std::chrono::milliseconds>(patience));
  return options;
}

}  // namespace voltyard::app
