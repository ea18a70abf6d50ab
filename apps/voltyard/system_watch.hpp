// What the process and its disk say about themselves, for /metrics and GET /v1/system.
#pragma once

#include "data_directory.hpp"
#include "frame_book.hpp"
#include "pile_doors.hpp"

#include "api/system_facts.hpp"
#include "link/ocpp_listener.hpp"
#include "storage/sqlite/sqlite_store.hpp"

namespace voltyard::app {

struct SystemWatch {
  const DataDirectory& data;
  const storage::SqliteStore& store;
  const FrameBook& frames;
  const std::unique_ptr<link::OcppListener>& ocpp;  // null until it listens, ...
  const std::unique_ptr<PileDoors>& piles;          // ... and so are these
  Timestamp started_at;
  double clock_speed = 1;

  api::SystemFacts look() const;
};

}  // namespace voltyard::app
