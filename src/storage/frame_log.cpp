#include "storage/frame_log.hpp"

#include "base/log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <charconv>

namespace voltyard::storage {
namespace {

constexpr std::string_view prefix = "frames-";
constexpr std::size_t block_bytes = 1u << 20;
constexpr std::size_t frame_overhead = 40;

std::optional<std::uint64_t> number_of(const std::filesystem::path& path) {
  const auto name = path.filename().string();
  if (!name.starts_with(prefix)) return std::nullopt;
  std::uint64_t number = 0;
  const auto* end = name.data() + name.size();
  const auto [rest, failed] = std::from_chars(name.data() + prefix.size(), end, number);
  return failed == std::errc{} && rest == end ? std::optional(number) : std::nullopt;
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

FrameLog::FrameLog(FrameLogOptions options) : options_(std::move(options)) {}

Result<std::unique_ptr<FrameLog>> FrameLog::open(FrameLogOptions options) {
  options.segment_bytes = std::min(options.segment_bytes, options.total_bytes / 4);
  options.buffer_bytes = std::min(options.buffer_bytes, buffers * (max_block_bytes - block_bytes));
  std::unique_ptr<FrameLog> log(new FrameLog(std::move(options)));
  if (auto loaded = log->load(); !loaded) return loaded.error();
  log->writer_ = std::thread([self = log.get()] { self->run(); });
  return log;
}

Status FrameLog::load() {
  std::error_code failed;
  std::filesystem::create_directories(options_.directory, failed);
  if (failed) return unavailable("The frame log cannot be opened: " + failed.message() + ".");
  for (std::filesystem::directory_iterator entry(options_.directory, failed), end; entry != end;
       entry.increment(failed)) {
    if (const auto number = number_of(entry->path())) {
      segments_.push_back(scan_segment(entry->path(), *number));
    }
  }
  if (failed) return unavailable("The frame log cannot be read: " + failed.message() + ".");
  std::sort(segments_.begin(), segments_.end(),
            [](const auto& a, const auto& b) { return a.number < b.number; });
  start_segment();
  return {};
}

FrameLog::~FrameLog() {
  {
    const std::lock_guard lock(turn_);
    ending_ = true;
  }
  wake_.notify_one();
  if (writer_.joinable()) writer_.join();
  reader_.join();
  if (file_ >= 0) ::close(file_);
}

void FrameLog::record(StationId station_id, Direction direction, Timestamp at,
                      std::string_view text) {
  thread_local const std::size_t mine =
      std::hash<std::thread::id>{}(std::this_thread::get_id()) * 0x9e3779b97f4a7c15u >> 61;
  auto& buffer = buffers_[mine];
  bool hurry = false;
  {
    const std::lock_guard lock(buffer.access);
    if (buffer.raw.size() + text.size() + frame_overhead > options_.buffer_bytes / buffers) {
      dropped_.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    const bool was_small = buffer.raw.size() < block_bytes;
    append_frame(buffer.raw, station_id, direction, at, text);
    ++buffer.frames;
    hurry = was_small && buffer.raw.size() >= block_bytes;
  }
  if (!hurry) return;
  const std::lock_guard lock(turn_);
  hurry_ = true;
  wake_.notify_one();
}

void FrameLog::flush() {
  std::unique_lock lock(turn_);
  const auto mine = ++flush_asked_;
  wake_.notify_one();
  written_.wait(lock, [&] { return flush_done_ >= mine; });
}

void FrameLog::run() {
  std::unique_lock lock(turn_);
  while (!ending_) {
    wake_.wait_for(lock, options_.flush_every,
                   [this] { return ending_ || hurry_ || flush_asked_ > flush_done_; });
    hurry_ = false;
    const auto asked = flush_asked_;
    lock.unlock();
    write_buffered();
    lock.lock();
    flush_done_ = asked;
    written_.notify_all();
  }
  lock.unlock();
  write_buffered();
}

void FrameLog::write_buffered() {
  std::string gathered;
  std::uint64_t frames = 0;
  for (auto& buffer : buffers_) {
    std::string taken;
    {
      const std::lock_guard lock(buffer.access);
      if (buffer.raw.empty()) continue;
      taken.swap(buffer.raw);
      frames += std::exchange(buffer.frames, 0);
    }
    if (gathered.empty()) {
      gathered.swap(taken);
    } else {
      gathered += taken;
    }
    if (gathered.size() < block_bytes) continue;
    write(gathered, frames);
    gathered.clear();
    frames = 0;
  }
  if (!gathered.empty()) write(gathered, frames);
}

void FrameLog::write(std::string_view raw, std::uint64_t frames) {
  const auto block = make_block(raw);
  const bool written = !block.bytes.empty() && write_block(block);
  if (!written) dropped_.fetch_add(frames, std::memory_order_relaxed);
  if (written == !write_failed_) return;
  write_failed_ = !written;
  if (write_failed_) {
    spdlog::warn("frame log: cannot write, frames are being dropped");
  } else {
    spdlog::info("frame log: writing again");
  }
}

bool FrameLog::write_block(const Block& block) {
  keep_within(block.bytes.size());
  if (file_ < 0 || segments_.back().bytes >= options_.segment_bytes || write_failed_) {
    start_segment();
  }
  if (file_ < 0 || !write_all(file_, block.bytes)) return false;
  const std::lock_guard lock(access_);
  auto& segment = segments_.back();
  segment.bytes += block.bytes.size();
  segment.first_at = std::min(segment.first_at, block.first_at);
  segment.add_stations(block.stations);
  return true;
}

// Always a new file: what stands behind the readable part of the last one stays untouched.
void FrameLog::start_segment() {
  const auto number = segments_.empty() ? 1 : segments_.back().number + 1;
  const auto path = path_of(number);
  if (file_ >= 0) ::close(file_);
  file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  SegmentSummary segment;
  segment.path = path;
  segment.number = number;
  const std::lock_guard lock(access_);
  if (!segments_.empty() && segments_.back().bytes == 0) {
    std::error_code ignored;
    std::filesystem::remove(segments_.back().path, ignored);
    segments_.pop_back();
  }
  segments_.push_back(std::move(segment));
}

void FrameLog::keep_within(std::uint64_t coming_bytes) {
  const std::lock_guard lock(access_);
  std::uint64_t total = coming_bytes;
  for (const auto& segment : segments_) total += segment.bytes;
  std::error_code ignored;
  while (total > options_.total_bytes && segments_.size() > 1) {
    total -= segments_.front().bytes;
    std::filesystem::remove(segments_.front().path, ignored);
    segments_.erase(segments_.begin());
  }
}

std::filesystem::path FrameLog::path_of(std::uint64_t number) const {
  auto digits = std::to_string(number);
  digits.insert(0, 10 - std::min<std::size_t>(digits.size(), 10), '0');
  return options_.directory / (std::string(prefix) + digits);
}

std::uint64_t FrameLog::bytes_on_disk() const {
  const std::lock_guard lock(access_);
  std::uint64_t total = 0;
  for (const auto& segment : segments_) total += segment.bytes;
  return total;
}

std::vector<LoggedFrame> FrameLog::find(StationId station_id, std::size_t limit,
                                        std::optional<Timestamp> before) const {
  std::vector<SegmentSummary> candidates;  // newest first
  {
    const std::lock_guard lock(access_);
    for (auto segment = segments_.rbegin(); segment != segments_.rend(); ++segment) {
      if (!segment->may_have(station_id) || (before && segment->first_at >= *before)) continue;
      auto& candidate = candidates.emplace_back();
      candidate.path = segment->path;
      candidate.bytes = segment->bytes;
    }
  }
  std::vector<LoggedFrame> found;
  for (const auto& segment : candidates) {
    if (found.size() >= limit) break;
    find_in_segment(segment, station_id, before, limit, found);
  }
  return found;
}

Task<std::vector<LoggedFrame>> FrameLog::frames_of(StationId station_id, std::size_t limit,
                                                   std::optional<Timestamp> before) {
  auto look = [](const FrameLog& log, StationId id, std::size_t at_most,
                 std::optional<Timestamp> until) -> Task<std::vector<LoggedFrame>> {
    co_return log.find(id, at_most, until);
  };
  co_return co_await boost::asio::co_spawn(reader_, look(*this, station_id, limit, before),
                                           boost::asio::use_awaitable);
}

}  // namespace voltyard::storage
