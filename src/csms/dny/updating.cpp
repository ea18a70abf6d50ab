#include "csms/dny/updating.hpp"

#include "wire/ocpp/json_tape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace voltyard::csms::dny {
namespace {

namespace command = wire::command;
namespace json = voltyard::wire::ocpp;

constexpr int most_repeats = 3;  // of a block, and of the whole
constexpr std::size_t most_blocks = 65'534;

struct Target {
  std::string_view name;
  command::Code code;
  bool is_host;  // what the device must be
};

constexpr std::array targets = {
    Target{"pile", command::device_firmware, false},
    Target{"power_board", command::power_board_firmware, false},
    Target{"hosted_piles", command::hosted_device_firmware, true},
    Target{"old_pile", command::old_device_firmware, false},
};

std::span<const std::uint8_t> octets_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::size_t blocks_of(std::size_t octets, command::Code code) {
  const auto size = wire::block_size_of(code);
  return (octets + size - 1) / size;
}

// A text member, or nullopt. What it is called is not checked against the others: few are named.
Result<std::optional<std::string>> text_in(std::string_view payload, std::string_view member) {
  json::Tape tape;
  const bool readable = payload.size() <= 4'096 &&
                        tape.parse(payload) == json::ParseOutcome::complete &&
                        tape.root().is(json::JsonKind::object);
  if (!readable) return invalid("the payload is not a JSON object", "/payload");
  auto value = tape.root().first();
  for (std::size_t i = 0; i < tape.root().size(); ++i) {
    const auto name = value;
    value = name.next();
    if (name.text() == member) {
      if (value.is(json::JsonKind::string)) return std::optional(std::string(value.text()));
      return invalid("must be a text", fmt::format("/payload/{}", member));
    }
    value = value.next();
  }
  return std::optional<std::string>();
}

}  // namespace

BlockSeries::BlockSeries(std::uint32_t physical_id, command::Code code,
                         const storage::FirmwareImageRow& image)
    : physical_id_(physical_id),
      code_(code),
      image_(image.octets),
      device_type_(image.device_type),
      version_(image.version) {
  const auto blocks = blocks_of(image_.size(), code);
  ASSERT(blocks > 0 && blocks <= most_blocks);
  total_ = static_cast<std::uint16_t>(blocks + (has_check() ? 1 : 0));
}

// The last block is filled with zeros to the length that the text names: they change no sum.
std::string BlockSeries::frame(Random& random) {
  wire::FirmwareBlock block;
  block.total = total_;
  block.current = current_;
  if (has_check() && current_ == total_) {
    std::string check;
    encode(wire::check_of(octets_of(image_), device_type_, version_), check);
    for (const auto octet : octets_of(check)) block.bytes.push_back(octet);
  } else {
    const auto size = wire::block_size_of(code_);
    const auto part = octets_of(image_).subspan(size * (current_ - 1u));
    for (const auto octet : part.first(std::min(size, part.size()))) block.bytes.push_back(octet);
    while (block.bytes.size() < size) block.bytes.push_back(0);
  }
  std::string out;
  const auto message_id = static_cast<std::uint16_t>(random.below(0xFFFF) + 1);
  wire::write_frame(out, physical_id_, message_id, code_, block);
  return out;
}

Error BlockSeries::refusal(std::string_view why) const {
  return {ErrorKind::upstream, fmt::format("{} at block {} of {}", why, current_, total_), {}};
}

std::optional<Result<std::string>> BlockSeries::hear(const link::PileAnswer& answer) {
  const auto said = wire::decode<wire::FirmwareBlockAnswer>(wire::read_whole(answer.payload).data);
  if (!said) return refusal("the device's answer cannot be read");
  const bool taken = said->result == wire::FirmwareResult::ok && said->current == current_;
  if (taken && current_ == total_) {
    return fmt::format(R"({{"result":"ok","blocks":{}}})", total_);
  }
  if (taken) {
    ++current_;
    if (current_ > furthest_) broken_ = 0;
    furthest_ = std::max(furthest_, current_);
    return std::nullopt;
  }
  const bool wants_again = said->result == wire::FirmwareResult::ok ||
                           said->result == wire::FirmwareResult::block_broken;
  if (!wants_again) return refusal(key(said->result));
  if (++broken_ > most_repeats) return refusal("the device takes the block in no attempt");
  // It names the block it wants; never one that it has not been sent.
  if (said->result == wire::FirmwareResult::block_broken && said->current >= 1) {
    current_ = std::min(said->current, current_);
  }
  return std::nullopt;
}

bool BlockSeries::begin_again() {
  current_ = furthest_ = 1;
  broken_ = 0;
  return ++begun_again_ <= most_repeats;
}

int BlockSeries::percent() const { return (current_ - 1) * 100 / total_; }

std::string BlockSeries::progress() const {
  return fmt::format(R"({{"block":{},"blocks":{}}})", current_, total_);
}

Result<storage::FirmwareImageId> image_named(std::string_view payload) {
  const auto text = text_in(payload, "image_id");
  if (!text) return text.error();
  const auto id = storage::FirmwareImageId::parse(text->value_or(""));
  if (!id) return invalid("must be the id of a firmware image", "/payload/image_id");
  return *id;
}

Result<StationRequest> update_request(const Context& context, std::string_view payload,
                                      const storage::FirmwareImageRow& image) {
  const auto named = text_in(payload, "target");
  if (!named) return named.error();
  const auto wanted = named->value_or("pile");
  const auto target =
      std::ranges::find_if(targets, [&](const Target& each) { return each.name == wanted; });
  if (target == targets.end()) return invalid("is no target of an update", "/payload/target");
  const auto device = wire::parse_printed(context.live.station.identity);
  if (!device) return conflict("the station's identity is not a physical id");
  const bool is_host = wire::port_count(wire::kind_of(*device)) == 0;
  if (is_host != target->is_host) {
    return invalid(is_host ? "a host takes the firmware of its piles only"
                           : "only a host updates piles behind it",
                   "/payload/target");
  }
  const auto blocks = blocks_of(image.octets.size(), target->code);
  if (blocks == 0 || blocks > most_blocks) return conflict("the image fits into no update");
  StationRequest request;
  request.action = "UpdateFirmware";
  request.shown = fmt::format(
      R"({{"image_id":"{}","target":"{}","device_type":{},"version":"{}","octets":{}}})",
      to_string(image.id), target->name, image.device_type, firmware_text(image.version),
      image.octets.size());
  request.series = std::make_shared<BlockSeries>(*device, target->code, image);
  return request;
}

}  // namespace voltyard::csms::dny
