// Firmware in blocks: the octets, what a device may say to them, and the command that sends them.
#include "csms/dny/updating.hpp"

#include "csms/dny/messages.hpp"
#include "csms/yard_fixture.hpp"

#include "wire/dny/device_messages.hpp"

#include <functional>

namespace voltyard::csms::dny {
namespace {

namespace command = wire::command;

constexpr std::uint32_t pile = 0x07CEAA40;

storage::FirmwareImageRow image_of(std::size_t octets) {
  storage::FirmwareImageRow image;
  image.device_type = 0x21;
  image.version = 127;
  image.octets.assign(octets, '\x02');
  return image;
}

class Updating : public testing::Test {
 protected:
  // The next frame's block, as the device reads it.
  wire::FirmwareBlock next(BlockSeries& series) {
    frame_ = series.frame(random_);
    return voltyard::wire::dny::decode<wire::FirmwareBlock>(wire::read_whole(frame_).data).value();
  }
  static std::optional<Result<std::string>> say(BlockSeries& series, wire::FirmwareResult result,
                                                int current) {
    link::PileAnswer answer;
    wire::write_frame(answer.payload, pile, 7, command::device_firmware,
                      wire::FirmwareBlockAnswer{result, static_cast<std::uint16_t>(current)});
    return series.hear(answer);
  }
  static bool goes_on(const std::optional<Result<std::string>>& end) { return !end; }
  static std::string failure(const std::optional<Result<std::string>>& end) {
    return end && end->has_error() ? end->error().message : "";
  }

  SeededRandom random_{3};
  std::string frame_;
};

constexpr auto ok = wire::FirmwareResult::ok;
constexpr auto broken = wire::FirmwareResult::block_broken;

TEST_F(Updating, an_image_is_blocks_of_200_octets_and_a_check_packet) {
  BlockSeries series(pile, command::device_firmware, image_of(640));
  for (int block = 1; block <= 4; ++block) {
    const auto sent = next(series);
    EXPECT_EQ(sent.total, 5);
    EXPECT_EQ(sent.current, block);
    EXPECT_EQ(sent.bytes.size(), 200u);
    EXPECT_EQ(sent.bytes[39], 2);
    EXPECT_EQ(sent.bytes[40], block == 4 ? 0 : 2) << "the last is filled up";
    EXPECT_TRUE(goes_on(say(series, ok, block)));
  }
  EXPECT_EQ(series.percent(), 80);
  const auto check = next(series);
  EXPECT_EQ(check.bytes[0], 0xA1);
  EXPECT_EQ(check.bytes[8] | check.bytes[9] << 8, 1'280) << "the sum of the image alone";
  EXPECT_EQ(check.bytes[12], 0x21);
  EXPECT_EQ(check.bytes[13], 127);
  const auto end = say(series, ok, 5);
  ASSERT_TRUE(end && end->has_value());
  EXPECT_EQ(**end, R"({"result":"ok","blocks":5})");
}

TEST_F(Updating, the_oldest_piles_take_256_octets_and_no_check_packet) {
  BlockSeries series(pile, command::old_device_firmware, image_of(257));
  EXPECT_EQ(next(series).bytes.size(), 256u);
  EXPECT_EQ(wire::read_whole(frame_).command, 0xF8);
  EXPECT_TRUE(goes_on(say(series, ok, 1)));
  EXPECT_EQ(next(series).total, 2);
  EXPECT_FALSE(goes_on(say(series, ok, 2)));
}

TEST_F(Updating, a_broken_block_is_sent_again_three_times) {
  BlockSeries series(pile, command::device_firmware, image_of(1'000));
  EXPECT_TRUE(goes_on(say(series, ok, 1)));
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(goes_on(say(series, broken, 2)));
    EXPECT_EQ(next(series).current, 2);
  }
  EXPECT_EQ(failure(say(series, broken, 2)),
            "the device takes the block in no attempt at block 2 of 6");
}

TEST_F(Updating, the_device_names_the_block_it_wants_and_never_one_it_was_not_sent) {
  BlockSeries series(pile, command::device_firmware, image_of(1'000));
  say(series, ok, 1);
  say(series, ok, 2);
  EXPECT_TRUE(goes_on(say(series, broken, 1)));
  EXPECT_EQ(next(series).current, 1);
  say(series, ok, 1);
  EXPECT_TRUE(goes_on(say(series, broken, 65'535)));
  EXPECT_EQ(next(series).current, 2);
  EXPECT_TRUE(goes_on(say(series, broken, 0)));
  EXPECT_EQ(next(series).current, 2);
  EXPECT_NE(failure(say(series, broken, 2)), "") << "going back and forth ends as well";
}

TEST_F(Updating, a_confirmation_of_another_block_confirms_nothing) {
  BlockSeries series(pile, command::device_firmware, image_of(1'000));
  EXPECT_TRUE(goes_on(say(series, ok, 6)));
  EXPECT_EQ(next(series).current, 1);
}

TEST_F(Updating, what_the_device_refuses_is_the_end_with_its_word) {
  for (const auto result :
       {wire::FirmwareResult::sum_wrong, wire::FirmwareResult::device_type_wrong,
        wire::FirmwareResult::check_packet_missing, wire::FirmwareResult::device_type_refused}) {
    BlockSeries series(pile, command::device_firmware, image_of(100));
    EXPECT_EQ(failure(say(series, result, 1)), fmt::format("{} at block 1 of 2", key(result)));
  }
  BlockSeries series(pile, command::device_firmware, image_of(100));
  link::PileAnswer nonsense;
  wire::write_frame(nonsense.payload, wire::Frame{pile, 7, command::device_firmware, {}});
  EXPECT_EQ(failure(series.hear(nonsense)), "the device's answer cannot be read at block 1 of 2");
}

TEST_F(Updating, a_device_that_lost_it_all_may_begin_again_three_times) {
  BlockSeries series(pile, command::device_firmware, image_of(1'000));
  for (int i = 0; i < 3; ++i) {
    say(series, ok, 1);
    EXPECT_TRUE(series.begin_again());
    EXPECT_EQ(next(series).current, 1);
  }
  EXPECT_FALSE(series.begin_again());
}

// Takes every block, unless the test wants something else before one of them.
class TakingPile final : public link::StationSender {
 public:
  Task<Result<link::PileAnswer>> call(StationId, std::string, std::string payload,
                                      Duration) override {
    const auto frame = wire::read_whole(payload);
    const auto block = *voltyard::wire::dny::decode<wire::FirmwareBlock>(frame.data);
    blocks.push_back(block.current);
    if (block.current == special && meanwhile) {
      auto work = std::exchange(meanwhile, nullptr);
      co_await work();
    }
    if (block.current == silent_at) co_return Error{ErrorKind::upstream, "no answer in time", {}};
    link::PileAnswer answer;
    wire::write_frame(answer.payload, frame.physical_id, frame.message_id, frame.command,
                      wire::FirmwareBlockAnswer{ok, block.current});
    co_return answer;
  }
  void disconnect(StationId) override {}

  std::vector<int> blocks;
  int special = 0;
  std::function<Task<void>()> meanwhile;
  int silent_at = 0;
};

class UpdateFirmware : public YardTest {
 protected:
  UpdateFirmware() {
    station_id_ = add_station(wire::printed(pile), 12, domain::Registration::accepted, "dny");
    yard_->use_sender(link::Door::dny, 0, pile_);
    link::Handshake handshake;
    handshake.door = link::Door::dny;
    handshake.identity = wire::printed(pile);
    handshake.offered = {"dny"};
    const auto admitted = yard_->gatekeeper().admit(handshake);
    peer_ = *await(yard_->gatekeeper().open(std::get<link::Admission>(admitted), handshake));
    image_ = image_of(1'000);
    image_.id = storage::FirmwareImageId::make(noon, random_);
    image_.operator_id = operator_id_;
    storage::Commit commit;
    commit.changes.emplace_back(image_);
    EXPECT_EQ(await(store_.commit(commit)), storage::CommitOutcome::committed);
  }

  std::string payload(std::string_view target = "pile") {
    return fmt::format(R"({{"image_id":"{}","target":"{}"}})", to_string(image_.id), target);
  }
  Order order() const { return {operator_id_, "desk", std::chrono::seconds(5)}; }
  Result<storage::OperationRow> update(std::string payload) {
    Commands commands(*yard_);
    return await(commands.send(order(), station_id_, "UpdateFirmware", std::move(payload)));
  }

  TakingPile pile_;
  StationId station_id_;
  storage::FirmwareImageRow image_;
  std::shared_ptr<link::Peer> peer_;
};

using Blocks = std::vector<int>;

TEST_F(UpdateFirmware, sends_every_block_in_order_and_ends_with_the_devices_word) {
  const auto done = update(payload());
  ASSERT_TRUE(done.has_value()) << done.error().message;
  EXPECT_EQ(pile_.blocks, (Blocks{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(done->state, storage::OperationState::done);
  EXPECT_EQ(done->answer, R"({"result":"ok","blocks":6})");
  EXPECT_EQ(done->request.find("\\u0002"), std::string::npos) << "the image itself is not repeated";
  EXPECT_EQ(events(domain::event::operation_done).size(), 1u);
  EXPECT_EQ(update(payload())->state, storage::OperationState::done) << "and again";
}

TEST_F(UpdateFirmware, ends_where_the_device_falls_silent_and_says_where) {
  pile_.silent_at = 4;
  const auto failed = update(payload());
  EXPECT_EQ(failed->state, storage::OperationState::failed);
  EXPECT_EQ(failed->failure, R"(no answer in time: {"block":4,"blocks":6})");
  EXPECT_EQ(failed->answer, "");
}

TEST_F(UpdateFirmware, a_device_that_connects_anew_meanwhile_has_forgotten_what_it_had) {
  pile_.special = 3;
  pile_.meanwhile = [this]() -> Task<void> {
    link::Handshake handshake;
    handshake.door = link::Door::dny;
    handshake.identity = wire::printed(pile);
    handshake.offered = {"dny"};
    const auto admitted = yard_->gatekeeper().admit(handshake);
    const auto admission = std::get<link::Admission>(admitted);
    auto opened = co_await yard_->gatekeeper().open(admission, handshake);
    peer_ = std::move(*opened);
  };
  const auto failed = update(payload());
  EXPECT_EQ(failed->state, storage::OperationState::failed);
  EXPECT_EQ(pile_.blocks, (Blocks{1, 2, 3}));
}

TEST_F(UpdateFirmware, a_device_that_asks_for_it_is_sent_everything_again) {
  pile_.special = 3;
  pile_.meanwhile = [this]() -> Task<void> {
    std::string frame, out;
    wire::write_frame(frame, pile, 9, wire::UpgradeRequest{0x21, 126, 0});
    co_await yard_->dny_conversation().on_frame(*peer_, frame, out);
    EXPECT_EQ(out, "");
  };
  EXPECT_EQ(update(payload())->state, storage::OperationState::done);
  EXPECT_EQ(pile_.blocks, (Blocks{1, 2, 3, 1, 2, 3, 4, 5, 6}));
}

TEST_F(UpdateFirmware, meanwhile_no_second_image_is_taken) {
  pile_.special = 2;
  pile_.meanwhile = [this]() -> Task<void> {
    Commands commands(*yard_);
    const auto second = co_await commands.send(order(), station_id_, "UpdateFirmware", payload());
    EXPECT_EQ(second.error().message, "its firmware is being sent already");
  };
  EXPECT_EQ(update(payload())->state, storage::OperationState::done);
  EXPECT_EQ(pile_.blocks.size(), 6u);
}

TEST_F(UpdateFirmware, what_names_no_image_or_no_target_of_this_device_is_refused) {
  EXPECT_EQ(update("{}").error().field, "/payload/image_id");
  EXPECT_EQ(update(R"({"image_id":7})").error().field, "/payload/image_id");
  EXPECT_EQ(update("[]").error().field, "/payload");
  EXPECT_EQ(update(payload("moon")).error().field, "/payload/target");
  EXPECT_EQ(update(payload("hosted_piles")).error().field, "/payload/target");
  image_.operator_id = OperatorId::make(noon, random_);
  storage::Commit commit;
  commit.changes.emplace_back(image_);
  await(store_.commit(commit));
  EXPECT_EQ(update(payload()).error().message, "there is no such firmware image");
  EXPECT_TRUE(pile_.blocks.empty());
}

}  // namespace
}  // namespace voltyard::csms::dny
