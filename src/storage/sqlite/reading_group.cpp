#include "storage/sqlite/reading_group.hpp"

#include "storage/bytes.hpp"

namespace voltyard::storage {
namespace {

using domain::Sample;

enum Present : std::uint8_t {
  power = 1,
  voltage = 2,
  current = 4,
  soc = 8,
  temperature = 16,
};

std::int64_t difference(std::int64_t now, std::int64_t before) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(now) -
                                   static_cast<std::uint64_t>(before));
}
std::int64_t sum(std::int64_t before, std::int64_t step) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(before) +
                                   static_cast<std::uint64_t>(step));
}

std::uint8_t present_in(const Sample& sample) {
  int mask = 0;
  if (sample.power_mw != Sample::absent) mask |= power;
  if (sample.voltage_mv != Sample::absent) mask |= voltage;
  if (sample.current_ma != Sample::absent) mask |= current;
  if (sample.soc_permille != Sample::absent16) mask |= soc;
  if (sample.temperature_dc != Sample::absent16) mask |= temperature;
  return static_cast<std::uint8_t>(mask);
}

void append_sample(std::string& bytes, const Sample& sample, const Sample& before) {
  const auto mask = present_in(sample);
  bytes.push_back(static_cast<char>(mask));
  append_signed(bytes, difference(sample.at.ms, before.at.ms));
  append_signed(bytes, difference(sample.energy.mwh, before.energy.mwh));
  if (mask & power) append_signed(bytes, sample.power_mw);
  if (mask & voltage) append_signed(bytes, sample.voltage_mv);
  if (mask & current) append_signed(bytes, sample.current_ma);
  if (mask & soc) append_signed(bytes, sample.soc_permille);
  if (mask & temperature) append_signed(bytes, sample.temperature_dc);
}

Sample read_sample(ByteReader& reader, const Sample& before) {
  Sample sample;
  const auto mask = reader.byte();
  sample.at.ms = sum(before.at.ms, reader.signed_varint());
  sample.energy.mwh = sum(before.energy.mwh, reader.signed_varint());
  if (mask & power) sample.power_mw = static_cast<std::int32_t>(reader.signed_varint());
  if (mask & voltage) sample.voltage_mv = static_cast<std::int32_t>(reader.signed_varint());
  if (mask & current) sample.current_ma = static_cast<std::int32_t>(reader.signed_varint());
  if (mask & soc) sample.soc_permille = static_cast<std::int16_t>(reader.signed_varint());
  if (mask & temperature) {
    sample.temperature_dc = static_cast<std::int16_t>(reader.signed_varint());
  }
  return sample;
}

}  // namespace

void append_entry(std::string& body, ReadingEntry entry, std::span<const Sample> samples) {
  thread_local std::string coded;  // kept for its capacity
  coded.clear();
  Sample before;
  for (const auto& sample : samples) {
    append_sample(coded, sample, before);
    before = sample;
  }
  append_varint(body, static_cast<std::uint64_t>(entry.session_number));
  append_varint(body, static_cast<std::uint64_t>(entry.previous_group));
  append_varint(body, entry.first_index);
  append_varint(body, samples.size());
  append_text(body, coded);
}

bool for_each_entry(std::string_view body, const std::function<bool(const ReadingEntry&)>& each) {
  ByteReader reader(body);
  while (!reader.at_end()) {
    ReadingEntry entry;
    entry.session_number = static_cast<std::int64_t>(reader.varint());
    entry.previous_group = static_cast<std::int64_t>(reader.varint());
    entry.first_index = static_cast<std::uint32_t>(reader.varint());
    entry.count = static_cast<std::uint32_t>(reader.varint());
    entry.samples = reader.text();
    if (!reader.good()) return false;
    if (!each(entry)) return true;
  }
  return true;
}

bool decode_entry(const ReadingEntry& entry, std::vector<Sample>& samples) {
  ByteReader reader(entry.samples);
  Sample before;
  for (std::uint32_t i = 0; i < entry.count && reader.good(); ++i) {
    before = read_sample(reader, before);
    samples.push_back(before);
  }
  return reader.good() && reader.at_end();
}

}  // namespace voltyard::storage
