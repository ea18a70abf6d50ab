// Every frame of both directions, for people to look at later: compressed segment files, written
// within a second, bounded in total. A log, not the truth: it never waits and never fails; what it
// cannot keep up with is dropped and counted.
//
// record() may be called from any thread and costs a copy behind a lock that its thread shares with
// few others. A station's frames keep their order when they come from one thread at a time. One
// thread of its own writes, another one reads. Secrets are the caller's to leave out.
#pragma once

#include "storage/frame_segment.hpp"

#include "base/result.hpp"
#include "base/task.hpp"

#include <boost/asio/thread_pool.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>

namespace voltyard::storage {

struct FrameLogOptions {
  std::filesystem::path directory;            // created when missing
  std::uint64_t total_bytes = 1ull << 30;     // on disk; the oldest segment goes first
  std::uint64_t segment_bytes = 16ull << 20;  // at most a quarter of the total
  std::size_t buffer_bytes = 16u << 20;       // in memory, all threads together
  std::chrono::milliseconds flush_every{500};
};

class FrameLog {
 public:
  // Errors: unavailable (the directory cannot be made or read). Damaged segments are kept as far
  // as they can be read.
  static Result<std::unique_ptr<FrameLog>> open(FrameLogOptions options);
  ~FrameLog();  // writes what is buffered

  void record(StationId station_id, Direction direction, Timestamp at, std::string_view text);

  // Newest first, at most `limit`, all older than `before`. What was recorded in the last second
  // may not be there yet.
  Task<std::vector<LoggedFrame>> frames_of(StationId station_id, std::size_t limit,
                                           std::optional<Timestamp> before);

  void flush();  // returns when everything recorded before is in its file

  std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }
  std::uint64_t bytes_on_disk() const;

 private:
  static constexpr std::size_t buffers = 8;
  struct alignas(64) Buffer {
    std::mutex access;
    std::string raw;
    std::uint64_t frames = 0;
  };

  explicit FrameLog(FrameLogOptions options);
  Status load();
  std::vector<LoggedFrame> find(StationId station_id, std::size_t limit,
                                std::optional<Timestamp> before) const;
  void run();
  void write_buffered();
  void write(std::string_view raw, std::uint64_t frames);
  bool write_block(const Block& block);
  void start_segment();
  void keep_within(std::uint64_t coming_bytes);
  std::filesystem::path path_of(std::uint64_t number) const;

  const FrameLogOptions options_;
  std::array<Buffer, buffers> buffers_;
  std::atomic<std::uint64_t> dropped_{0};

  mutable std::mutex access_;             // segments_
  std::vector<SegmentSummary> segments_;  // oldest first; the last one is being written

  std::mutex turn_;  // the writer's sleep and flush()
  std::condition_variable wake_;
  std::condition_variable written_;
  std::uint64_t flush_asked_ = 0;
  std::uint64_t flush_done_ = 0;
  bool hurry_ = false;
  bool ending_ = false;

  int file_ = -1;  // the writer's
  bool write_failed_ = false;
  boost::asio::thread_pool reader_{1};
  std::thread writer_;
};

}  // namespace voltyard::storage
