#include "wire/ykc/fields.hpp"

#include "base/assert.hpp"

#include <limits>

namespace voltyard::wire::ykc {
namespace {

constexpr std::int64_t u32_max = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t u40_max = (std::int64_t{1} << 40) - 1;
constexpr std::int64_t mwh_per_e4 = 100;

// A moment as the wall beside the pile shows it.
struct LocalTime {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int ms = 0;  // within the minute
};

LocalTime local_time(Timestamp time, std::chrono::minutes utc_offset) {
  const std::chrono::sys_time<Duration> point(Duration(time.ms) + utc_offset);
  const auto date = std::chrono::floor<std::chrono::days>(point);
  const std::chrono::year_month_day ymd(date);
  const auto in_day = static_cast<int>((point - date).count());
  return {int(ymd.year()),    unsigned(ymd.month()), unsigned(ymd.day()),
          in_day / 3'600'000, in_day / 60'000 % 60,  in_day % 60'000};
}

std::uint8_t bcd(int number) { return static_cast<std::uint8_t>(number / 10 << 4 | number % 10); }

int hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  return -1;
}

template <class Field>
Result<Field> unsigned_field(std::int64_t value) {
  if (value < 0) return invalid("the number is negative and its field has no sign");
  if (value > u32_max) return invalid("the number is too large for its field");
  return Field{static_cast<std::uint32_t>(value)};
}

}  // namespace

std::string hex_text(Bytes bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

Status parse_hex(std::string_view digits, std::span<std::uint8_t> bytes) {
  if (digits.empty()) return invalid("the code is empty");
  if (digits.size() > bytes.size() * 2) return invalid("the code has too many digits");
  std::ranges::fill(bytes, std::uint8_t{0});
  auto place = bytes.size() * 2 - digits.size();
  for (const char digit : digits) {
    const int value = hex_digit(digit);
    if (value < 0) return invalid("the code has a character that is no digit");
    auto& byte = bytes[place / 2];
    byte = static_cast<std::uint8_t>(byte | value << (place % 2 == 0 ? 4 : 0));
    ++place;
  }
  return {};
}

std::string printable_text(Bytes bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) {
    if (byte == 0) break;
    text += byte >= 0x20 && byte < 0x7F ? static_cast<char>(byte) : '?';
  }
  return text;
}

Gun Gun::of(int number) {
  ASSERT(number >= 0 && number <= 99);
  return {voltyard::wire::ykc::bcd(number)};
}

std::optional<int> Gun::number() const {
  if (bcd >> 4 > 9 || (bcd & 15) > 9) return std::nullopt;
  return (bcd >> 4) * 10 + (bcd & 15);
}

Code<6> make_parallel_number(Timestamp now, std::chrono::minutes utc_offset) {
  const auto local = local_time(now, utc_offset);
  return {{bcd(local.year % 100), bcd(int(local.month)), bcd(int(local.day)), bcd(local.hour),
           bcd(local.minute), bcd(local.ms / 1000)}};
}

OrderNumber make_order_number(const PileCode& pile, Gun gun, Timestamp now,
                              std::chrono::minutes utc_offset, int sequence) {
  ASSERT(sequence >= 0 && sequence <= 9999);
  OrderNumber order;
  const auto time = make_parallel_number(now, utc_offset);
  std::ranges::copy(pile.bytes, order.bytes.begin());
  order.bytes[7] = gun.bcd;
  std::ranges::copy(time.bytes, order.bytes.begin() + 8);
  order.bytes[14] = bcd(sequence / 100);
  order.bytes[15] = bcd(sequence % 100);
  return order;
}

PileCode pile_of(const OrderNumber& order) {
  PileCode pile;
  std::copy_n(order.bytes.begin(), pile.bytes.size(), pile.bytes.begin());
  return pile;
}

Gun gun_of(const OrderNumber& order) { return {order.bytes[7]}; }

Result<Cp56Time> Cp56Time::of(Timestamp time, std::chrono::minutes utc_offset) {
  const auto local = local_time(time, utc_offset);
  if (local.year < 2000 || local.year > 2099) return invalid("the year is not 2000 to 2099");
  const auto byte = [](auto value) { return static_cast<std::uint8_t>(value); };
  return Cp56Time{{byte(local.ms & 0xFF), byte(local.ms >> 8), byte(local.minute), byte(local.hour),
                   byte(local.day), byte(local.month), byte(local.year - 2000)}};
}

Result<StationTime> Cp56Time::claimed(std::chrono::minutes utc_offset) const {
  const int ms = bytes[0] | bytes[1] << 8;
  const int minute = bytes[2] & 0x3F;
  const int hour = bytes[3] & 0x1F;
  const int year = bytes[6] & 0x7F;
  if ((bytes[2] & 0x80) != 0) return invalid("the pile marks its time as invalid");
  if (ms >= 60'000 || minute >= 60 || hour >= 24) return invalid("there is no such time of day");
  const std::chrono::year_month_day ymd{std::chrono::year{2000 + year},
                                        std::chrono::month{bytes[5] & 0x0Fu},
                                        std::chrono::day{bytes[4] & 0x1Fu}};
  if (year > 99 || !ymd.ok()) return invalid("the date does not exist");
  const auto point = std::chrono::sys_days(ymd) + std::chrono::hours(hour) +
                     std::chrono::minutes(minute) - utc_offset + Duration(ms);
  return StationTime{Duration(point.time_since_epoch()).count()};
}

Result<Temperature> Temperature::of(int celsius) {
  if (celsius < -50 || celsius > 205) return invalid("the temperature is not -50 to 205 degrees");
  return Temperature{static_cast<std::uint8_t>(celsius + 50)};
}

Result<OffsetCurrent> OffsetCurrent::of(int current_da) {
  if (current_da < -4000 || current_da > 61'535) {
    return invalid("the current is not -400.0 to 6153.5 amperes");
  }
  return OffsetCurrent{static_cast<std::uint16_t>(current_da + 4000)};
}

Result<EnergyE4> EnergyE4::of(Energy energy) {
  if (energy.mwh < 0) return invalid("the energy is negative");
  return unsigned_field<EnergyE4>(energy.mwh / mwh_per_e4);
}

Result<MeterE4> MeterE4::of(Energy energy) {
  if (energy.mwh < 0) return invalid("the energy is negative");
  if (energy.mwh / mwh_per_e4 > u40_max) return invalid("the energy is too large for its field");
  return MeterE4{{static_cast<std::uint64_t>(energy.mwh / mwh_per_e4)}};
}

Result<MoneyE4> MoneyE4::of(std::int64_t e4) { return unsigned_field<MoneyE4>(e4); }

Result<PriceE5> PriceE5::of(std::int64_t e5) { return unsigned_field<PriceE5>(e5); }

Result<BalanceE2> BalanceE2::of(Money money) { return unsigned_field<BalanceE2>(money.minor); }

}  // namespace voltyard::wire::ykc
