#include "storage/frame_log.hpp"

#include "base/random.hpp"
#include "base/scratch_directory.hpp"
#include "storage/suite/store_under_test.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace voltyard::storage {
namespace {

using suite::wait_for;

StationId station(std::uint8_t n) {
  StationId made;
  made.uuid.bytes[15] = n;
  return made;
}

class FrameLogTest : public ::testing::Test {
 protected:
  void open(std::uint64_t total = 1u << 30, std::uint64_t segment = 1u << 20) {
    FrameLogOptions options;
    options.directory = directory_.path();
    options.total_bytes = total;
    options.segment_bytes = segment;
    log_.reset();
    auto opened = FrameLog::open(options);
    ASSERT_TRUE(opened) << opened.error().message;
    log_ = std::move(*opened);
  }
  void record(std::uint8_t n, std::int64_t ms, const std::string& text) {
    log_->record(station(n), ms % 2 == 0 ? Direction::in : Direction::out, Timestamp{ms}, text);
  }
  std::vector<std::string> texts(std::uint8_t n, std::size_t limit,
                                 std::optional<Timestamp> before = std::nullopt) {
    std::vector<std::string> found;
    for (auto& frame : wait_for(log_->frames_of(station(n), limit, before))) {
      found.push_back(std::move(frame.text));
    }
    return found;
  }
  // Text that does not compress, so that sizes mean something.
  std::string noise(std::size_t size) {
    std::string text(size, '\0');
    for (auto& c : text) c = static_cast<char>(random_.next());
    return text;
  }

  ScratchDirectory directory_;
  SeededRandom random_{5};
  std::unique_ptr<FrameLog> log_;
};

using Texts = std::vector<std::string>;

TEST_F(FrameLogTest, frames_of_a_station_come_newest_first_and_verbatim) {
  open();
  const std::string odd("nul\0 \xff 桩 \n", 13);
  record(1, 10, R"([2,"1","Heartbeat",{}])");
  record(2, 11, "other");
  record(1, 13, odd);
  log_->flush();
  record(1, 14, "later");
  log_->flush();
  const auto frames = wait_for(log_->frames_of(station(1), 10, std::nullopt));
  ASSERT_EQ(frames.size(), 3u);
  EXPECT_EQ(frames[0].text, "later");
  EXPECT_EQ(frames[1].text, odd);
  EXPECT_EQ(frames[1].at.ms, 13);
  EXPECT_EQ(frames[1].direction, Direction::out);
  EXPECT_EQ(frames[1].station_id, station(1));
  EXPECT_EQ(frames[2].direction, Direction::in);
  EXPECT_EQ(texts(1, 2), (Texts{"later", odd}));
  EXPECT_EQ(texts(1, 9, Timestamp{13}), (Texts{R"([2,"1","Heartbeat",{}])"}));
  EXPECT_EQ(texts(2, 9), (Texts{"other"}));
  EXPECT_TRUE(texts(3, 9).empty());
}

TEST_F(FrameLogTest, frames_survive_a_restart) {
  open();
  record(1, 1, "before");
  open();
  record(1, 2, "after");
  open();
  EXPECT_EQ(texts(1, 9), (Texts{"after", "before"}));
}

TEST_F(FrameLogTest, frames_are_written_within_a_second_without_being_asked) {
  open();
  record(1, 1, "soon");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (texts(1, 1).empty()) ASSERT_LT(std::chrono::steady_clock::now(), deadline);
}

TEST_F(FrameLogTest, the_total_is_bounded_and_the_oldest_go_first) {
  constexpr std::uint64_t total = 400'000;
  open(total, 100'000);
  for (int i = 0; i < 200; ++i) {
    record(1, i, std::to_string(i) + " " + noise(10'000));
    log_->flush();
    ASSERT_LE(log_->bytes_on_disk(), total);
  }
  std::uint64_t on_disk = 0;
  for (const auto& file : std::filesystem::directory_iterator(directory_.path())) {
    on_disk += file.file_size();
  }
  EXPECT_LE(on_disk, total);
  const auto kept = texts(1, 1'000);
  ASSERT_GE(kept.size(), 25u);
  EXPECT_LT(kept.size(), 60u);
  EXPECT_EQ(kept.front().substr(0, 4), "199 ");
  open(total, 100'000);
  EXPECT_EQ(texts(1, 1'000).size(), kept.size());
}

TEST_F(FrameLogTest, a_cut_off_or_damaged_tail_costs_only_itself) {
  open();
  for (int i = 0; i < 3; ++i) {
    record(1, i, std::to_string(i));
    log_->flush();
  }
  log_.reset();
  const auto segment = std::filesystem::directory_iterator(directory_.path())->path();
  const auto whole = std::filesystem::file_size(segment);
  for (std::uint64_t cut = 1; cut < 60; ++cut) {
    std::filesystem::resize_file(segment, whole - cut);
    open();
    EXPECT_EQ(texts(1, 9), (Texts{"1", "0"})) << cut;
    log_.reset();
  }
  std::fstream file(segment, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4);
  file << "zzzzzz";
  file.close();
  open();
  EXPECT_TRUE(texts(1, 9).empty());
  record(1, 9, "goes on");
  log_->flush();
  EXPECT_EQ(texts(1, 9), (Texts{"goes on"}));
}

TEST_F(FrameLogTest, what_the_disk_cannot_take_is_dropped_and_counted_and_memory_stays_bounded) {
  FrameLogOptions options;
  options.directory = directory_.path();
  options.buffer_bytes = 80'000;
  options.flush_every = std::chrono::hours(1);
  auto opened = FrameLog::open(options);
  ASSERT_TRUE(opened);
  log_ = std::move(*opened);
  for (int i = 0; i < 100; ++i) record(1, i, std::string(1'000, 'x'));
  EXPECT_GE(log_->dropped(), 90u);
  const auto kept = 100 - log_->dropped();
  log_->flush();
  EXPECT_EQ(texts(1, 1'000).size(), kept);
  record(1, 200, std::string(200'000, 'x'));
  EXPECT_EQ(texts(1, 1'000).size(), kept) << "a frame larger than the buffer is dropped too";
}

TEST_F(FrameLogTest, many_threads_record_at_once) {
  open();
  std::vector<std::thread> threads;
  for (std::uint8_t n = 1; n <= 4; ++n) {
    threads.emplace_back([this, n] {
      for (int i = 0; i < 5'000; ++i) record(n, i, std::to_string(i));
    });
  }
  for (auto& thread : threads) thread.join();
  log_->flush();
  EXPECT_EQ(log_->dropped(), 0u);
  for (std::uint8_t n = 1; n <= 4; ++n) {
    const auto found = texts(n, 10'000);
    ASSERT_EQ(found.size(), 5'000u);
    for (std::size_t i = 0; i < found.size(); ++i) ASSERT_EQ(found[i], std::to_string(4'999 - i));
  }
}

}  // namespace
}  // namespace voltyard::storage
