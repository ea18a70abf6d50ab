#include "wire/ykc/fields.hpp"

#include "wire/ykc/wire_text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace voltyard::wire::ykc {
namespace {

constexpr std::chrono::minutes china(480);
constexpr Timestamp march_2020{1'584'350'087'000};  // 2020-03-16 17:14:47 in China

Cp56Time cp56(std::string_view hex) {
  const auto bytes = from_hex(hex);
  Cp56Time time;
  std::ranges::copy(bytes, time.bytes.begin());
  return time;
}

// The instant, or the sentence of the error.
std::string claimed(std::string_view hex) {
  const auto time = cp56(hex).claimed(china);
  return time ? to_rfc3339(Timestamp{time->ms}) : time.error().message;
}

TEST(Cp56Time, the_vector_of_the_text) {
  EXPECT_EQ(to_rfc3339(march_2020), "2020-03-16T09:14:47Z");
  EXPECT_EQ(claimed("98 B7 0E 11 10 03 14"), "2020-03-16T09:14:47Z");
  EXPECT_EQ(*Cp56Time::of(march_2020, china), cp56("98 B7 0E 11 10 03 14"));
}

TEST(Cp56Time, weekday_summer_time_and_reserved_bits_do_not_matter) {
  EXPECT_EQ(claimed("98 B7 4E F1 30 F3 94"), "2020-03-16T09:14:47Z");
}

TEST(Cp56Time, every_bound) {
  EXPECT_EQ(claimed("5F EA 3B 17 1F 0C 63"), "2099-12-31T15:59:59.999Z");
  EXPECT_EQ(claimed("00 00 00 00 01 01 00"), "1999-12-31T16:00:00Z");
  EXPECT_EQ(claimed("00 00 00 00 1D 02 14"), "2020-02-28T16:00:00Z");
  EXPECT_EQ(claimed("60 EA 00 00 01 01 14"), "there is no such time of day");
  EXPECT_EQ(claimed("00 00 3C 00 01 01 14"), "there is no such time of day");
  EXPECT_EQ(claimed("00 00 00 18 01 01 14"), "there is no such time of day");
  EXPECT_EQ(claimed("00 00 00 00 1D 02 15"), "the date does not exist");
  EXPECT_EQ(claimed("00 00 00 00 00 01 14"), "the date does not exist");
  EXPECT_EQ(claimed("00 00 00 00 01 0D 14"), "the date does not exist");
  EXPECT_EQ(claimed("00 00 00 00 01 01 64"), "the date does not exist");
  EXPECT_EQ(claimed("00 00 00 00 00 00 00"), "the date does not exist");
  EXPECT_EQ(claimed("FF FF FF FF FF FF FF"), "the pile marks its time as invalid");
}

TEST(Cp56Time, years_that_do_not_fit_are_refused) {
  EXPECT_FALSE(Cp56Time::of(Timestamp{0}, china));
  EXPECT_FALSE(Cp56Time::of(Timestamp{4'102'444'800'000}, china)) << "2100";
}

TEST(Code, digits_in_and_out) {
  EXPECT_EQ(PileCode::parse("55031412782305")->text(), "55031412782305");
  EXPECT_EQ(PileCode::parse("123")->text(), "00000000000123") << "filled on the left";
  EXPECT_EQ(Card::parse("d14b0a54")->text(), "00000000D14B0A54");
  EXPECT_FALSE(PileCode::parse("550314127823051"));
  EXPECT_FALSE(PileCode::parse("5503-1412"));
  EXPECT_FALSE(PileCode::parse(""));
  EXPECT_TRUE(PileCode::parse("55031412782305")->is_decimal());
  EXPECT_FALSE(Card::parse("D14B0A54")->is_decimal());
  EXPECT_TRUE(Card().is_zero());
}

TEST(Gun, is_bcd) {
  EXPECT_EQ(Gun::of(12).bcd, 0x12);
  EXPECT_EQ((Gun{0x12}.number()), 12);
  EXPECT_EQ((Gun{0x0A}.number()), std::nullopt);
  EXPECT_EQ((Gun{0xA0}.number()), std::nullopt);
}

TEST(OrderNumber, pile_gun_local_time_and_sequence) {
  const auto pile = *PileCode::parse("32010600019236");
  const auto order = make_order_number(pile, Gun::of(1), march_2020, china, 2306);
  EXPECT_EQ(order.text(),
            "32010600019236"
            "01"
            "200316171447"
            "2306");
  EXPECT_EQ(pile_of(order), pile);
  EXPECT_EQ(gun_of(order), Gun::of(1));
  EXPECT_EQ(make_parallel_number(march_2020, china).text(), "200316171447");
}

TEST(Text, is_filled_with_zeros_and_printable) {
  EXPECT_EQ(Text<8>::of("V4.1.50")->text(), "V4.1.50");
  EXPECT_FALSE(Text<8>::of("V4.1.50.1"));
  const Text<4> odd{{'a', 0x07, 0xFF, 'b'}};
  EXPECT_EQ(odd.text(), "a??b");
  EXPECT_EQ(Text<4>::of("abc")->reversed().text(), "cba");
  const Text<4> led{{0, 'c', 'b', 'a'}};
  EXPECT_EQ(led.reversed().text(), "abc");
  EXPECT_EQ(Text<4>().reversed().text(), "");
}

TEST(Temperature, counts_from_minus_fifty) {
  EXPECT_EQ((Temperature{0}.celsius()), -50);
  EXPECT_FALSE((Temperature{0}.is_known()));
  EXPECT_EQ((Temperature{255}.celsius()), 205);
  EXPECT_EQ(Temperature::of(10)->raw, 60);
  EXPECT_FALSE(Temperature::of(-51));
  EXPECT_FALSE(Temperature::of(206));
}

TEST(OffsetCurrent, may_be_negative) {
  EXPECT_EQ((OffsetCurrent{0}.current_da()), -4000);
  EXPECT_EQ((OffsetCurrent{3000}.current_da()), -1000);
  EXPECT_EQ(OffsetCurrent::of(-4000)->raw, 0);
  EXPECT_EQ(OffsetCurrent::of(61'535)->raw, 65'535);
  EXPECT_FALSE(OffsetCurrent::of(-4001));
  EXPECT_FALSE(OffsetCurrent::of(61'536));
}

TEST(Counters, all_bits_set_is_a_large_number_and_never_a_negative_one) {
  EXPECT_EQ((EnergyE4{0xFFFF'FFFF}.energy()), Energy{429'496'729'500});
  EXPECT_EQ((MeterE4{{0xFF'FFFF'FFFF}}.energy()), Energy{109'951'162'777'500});
  EXPECT_EQ((BalanceE2{0xFFFF'FFFF}.money()), Money{4'294'967'295});
}

TEST(Counters, what_does_not_fit_is_refused) {
  EXPECT_EQ(EnergyE4::of(Energy{12'345'678})->e4, 123'456u) << "rounded down";
  EXPECT_EQ(EnergyE4::of(Energy{429'496'729'599})->e4, 0xFFFF'FFFFu);
  EXPECT_FALSE(EnergyE4::of(Energy{429'496'729'600}));
  EXPECT_FALSE(EnergyE4::of(Energy{-1}));
  EXPECT_FALSE(EnergyE4::of(Energy{std::numeric_limits<std::int64_t>::max()}));
  EXPECT_EQ(MeterE4::of(Energy{109'951'162'777'599})->e4.value, 0xFF'FFFF'FFFFu);
  EXPECT_FALSE(MeterE4::of(Energy{109'951'162'777'600}));
  EXPECT_FALSE(MeterE4::of(Energy{-100}));
  EXPECT_EQ(BalanceE2::of(Money{100'000})->fen, 100'000u);
  EXPECT_FALSE(BalanceE2::of(Money{-1}));
  EXPECT_FALSE(BalanceE2::of(Money{4'294'967'296}));
  EXPECT_FALSE(MoneyE4::of(-1));
  EXPECT_FALSE(PriceE5::of(-1));
  EXPECT_EQ(PriceE5::of(130'000)->e5, 130'000u) << "1.30000 yuan a kWh";
}

}  // namespace
}  // namespace voltyard::wire::ykc
