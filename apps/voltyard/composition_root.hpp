// The composition root: everything a running voltyard consists of, constructed in order, joined by
// its ports, and taken down in the reverse order.
//
// Threads: one per shard (stations), one for the API (the caller of run()), the store's writer and
// readers, the frame log's.
#pragma once

#include "configuration.hpp"
#include "data_directory.hpp"

#include "base/result.hpp"
#include "base/time.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace voltyard::storage {
class Store;
}

namespace voltyard::app {

struct ServerOptions {
  std::optional<Timestamp> domain_begin;  // of a fresh directory
  bool always_link = false;               // a one-time link even when an administrator exists
  // Fills a fresh store before anything is opened on it.
  std::function<Status(const DataDirectory&)> prepare;
  // Called once everything listens, on the API's thread.
  std::function<void(const DataDirectory::Running&)> ready;
};

class CompositionRoot {
 public:
  // Opens the store, the ports and the threads. Errors say what to do.
  static Result<std::unique_ptr<CompositionRoot>> open(const Configuration& configuration,
                                                       ServerOptions options);
  ~CompositionRoot();

  // Serves until SIGTERM or SIGINT; SIGHUP reloads certificates. Whether to start again, once this
  // is destroyed: start_again.hpp.
  bool run();

 private:
  struct Parts;
  explicit CompositionRoot(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace voltyard::app
