// What the frames of the log say to people: OCPP, DNY, YKC; answers and their calls; secrets.
#include "csms/frames/dny_names.hpp"
#include "csms/frames/reading.hpp"
#include "csms/frames/ykc_names.hpp"

#include "wire/dny/every_message_fixture.hpp"
#include "wire/dny/frame.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <concepts>
#include <variant>

namespace voltyard::csms::frames {
namespace {

std::string hex(std::string_view octets) {
  std::string text;
  for (const char c : octets) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

Recorded in(std::string text, std::int64_t at_ms = 0) { return {{at_ms}, true, std::move(text)}; }
Recorded out(std::string text, std::int64_t at_ms = 0) { return {{at_ms}, false, std::move(text)}; }

Reading one(std::string_view protocol, const Recorded& frame) {
  return read(protocol, std::span(&frame, 1)).front();
}

std::string value_of(const Reading& reading, std::string_view name) {
  for (const auto& field : reading.fields) {
    if (field.name == name) return field.value;
  }
  return "there is no such field";
}

std::string problems_of(const Reading& reading) {
  std::string text;
  for (const auto& problem : reading.problems) text += problem.path + ": " + problem.reason + "\n";
  return text;
}

std::string words_of(const Reading& reading) {
  std::string text;
  for (const auto& problem : reading.problems) {
    text += problem.path + ": " + std::string(problem.word);
    for (const auto& [name, value] : problem.about) text += " " + name + "=" + value;
    text += "\n";
  }
  return text;
}

std::string in_zeros(std::size_t octets) { return std::string(octets, '\0'); }

// ---- OCPP --------------------------------------------------------------------------------------

TEST(ocpp_frames, a_call_is_read_over_several_lines) {
  const auto reading = one("ocpp1.6", in(R"([2,"7","Authorize",{"idTag":"CARD-1"}])"));
  EXPECT_EQ(to_string(reading.kind), "call");
  EXPECT_EQ(reading.action, "Authorize");
  EXPECT_EQ(reading.message_id, "7");
  EXPECT_EQ(reading.payload, "{\n  \"idTag\": \"CARD-1\"\n}");
  EXPECT_EQ(problems_of(reading), "");
}

TEST(ocpp_frames, what_the_schema_says_against_a_call_has_its_path_and_reason) {
  const auto reading = one("ocpp1.6", in(R"([2,"7","StatusNotification",{"connectorId":"one",)"
                                         R"("status":"Available"}])"));
  const auto problems = problems_of(reading);
  EXPECT_NE(problems.find("/connectorId: "), std::string::npos) << problems;
  EXPECT_NE(problems.find("/errorCode: "), std::string::npos) << problems;
}

TEST(ocpp_frames, what_is_wrong_is_said_in_words_for_programs_with_what_they_are_about) {
  const auto reading =
      one("ocpp1.6", in(R"([2,"7","StatusNotification",{"connectorId":"one","vendorId":")" +
                        std::string(256, 'x') + R"(","errorCode":"Tired","status":[],)" +
                        R"("timestamp":"yesterday"}])"));
  EXPECT_EQ(words_of(reading),
            "/connectorId: wrong_type got=string wanted=integer\n"
            "/vendorId: too_long limit=255\n"
            "/errorCode: not_in_enum quote=Tired enum=ChargePointErrorCode\n"
            "/status: wrong_type got=array wanted=string\n"
            "/timestamp: not_a_time quote=yesterday reason=the time is not RFC 3339\n");
  EXPECT_EQ(words_of(one("ocpp1.6", in("[2"))), ": cut_short\n");
  EXPECT_EQ(words_of(one("ocpp2.0.1", in(R"([2,"1","Fly",{}])"))),
            ": unknown_action version=2.0.1\n");
}

TEST(ocpp_frames, the_same_wrong_many_times_is_said_once_with_its_count) {
  std::string values;
  for (int i = 0; i < 3; ++i) values += std::string(i ? "," : "") + R"({"value":7})";
  const auto reading =
      one("ocpp1.6", in(R"([2,"7","MeterValues",{"connectorId":1,"meterValue":)"
                        R"([{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[)" +
                        values + R"(]}]}])"));
  ASSERT_EQ(words_of(reading),
            "/meterValue/0/sampledValue/0/value: wrong_type got=number wanted=string\n");
  EXPECT_EQ(reading.problems[0].count, 3u);
}

TEST(ocpp_frames, an_answer_finds_its_call_and_is_held_against_that_calls_schema) {
  const std::vector<Recorded> frames = {
      out(R"([3,"2",{"idTagInfo":{"status":"Maybe"}}])", 350),
      out(R"([3,"1",{"currentTime":"2026-01-01T00:00:00Z"}])", 120),
      in(R"([2,"2","Authorize",{"idTag":"CARD-1"}])", 110),
      in(R"([2,"1","Heartbeat",{}])", 100),
  };
  const auto readings = read("ocpp1.6", frames);
  EXPECT_EQ(readings[0].call, 2u);
  EXPECT_EQ(readings[0].action, "Authorize");
  EXPECT_NE(problems_of(readings[0]).find("/idTagInfo/status: "), std::string::npos);
  EXPECT_EQ(readings[1].call, 3u);
  EXPECT_EQ(readings[1].action, "Heartbeat");
  EXPECT_EQ(problems_of(readings[1]), "");
}

TEST(ocpp_frames, ids_of_the_two_directions_are_not_mixed_up) {
  const std::vector<Recorded> frames = {
      in(R"([3,"1",{"status":"Accepted"}])"),
      in(R"([2,"1","Heartbeat",{}])"),
      out(R"([2,"1","Reset",{"type":"Soft"}])"),
  };
  const auto readings = read("ocpp1.6", frames);
  EXPECT_EQ(readings[0].call, 2u);
  EXPECT_EQ(readings[0].action, "Reset");
}

TEST(ocpp_frames, a_refusal_says_its_code_and_whose_it_is) {
  const std::vector<Recorded> frames = {
      in(R"([4,"9","NotSupported","not here",{}])"),
      out(R"([2,"9","Reset",{"type":"Soft"}])"),
  };
  const auto reading = read("ocpp1.6", frames).front();
  EXPECT_EQ(to_string(reading.kind), "error");
  EXPECT_EQ(reading.action, "Reset");
  EXPECT_EQ(value_of(reading, "code"), "NotSupported");
  EXPECT_EQ(value_of(reading, "description"), "not here");
}

TEST(ocpp_frames, what_is_no_frame_or_goes_the_wrong_way_is_said) {
  EXPECT_EQ(to_string(one("ocpp1.6", in("GET / HTTP/1.1")).kind), "broken");
  EXPECT_NE(problems_of(one("ocpp1.6", in("{}"))), "");
  EXPECT_NE(problems_of(one("ocpp1.6", in(R"([2,"1","Reset",{"type":"Soft"}])"))).find("this way"),
            std::string::npos);
  EXPECT_NE(problems_of(one("ocpp1.6", in(R"([2,"1","Fly",{}])"))).find("no such action"),
            std::string::npos);
  EXPECT_EQ(one("", in("")).kind, Kind::broken);
}

TEST(ocpp_frames, secrets_are_in_nothing_that_is_shown) {
  const auto reading =
      one("ocpp1.6", out(R"([2,"1","ChangeConfiguration",{"key":"AuthorizationKey",)"
                         R"("value":"5ec1e7","more":"5ec1e7"}])"));
  EXPECT_EQ(reading.payload.find("\"value\": \"5ec1e7\""), std::string::npos);
  EXPECT_NE(reading.text.find("***"), std::string::npos);
  const auto url = one("ocpp1.6", out(R"([2,"1","GetDiagnostics",{"location":7,)"
                                      R"("x":"ftp://u:5ec1e7@h/"}])"));
  EXPECT_EQ((url.text + url.payload + problems_of(url)).find("5ec1e7"), std::string::npos);
}

// ---- DNY ---------------------------------------------------------------------------------------

constexpr std::uint32_t pile = 0x07'00'00'2A;

template <class Message>
std::string packet(std::uint8_t command, const Message& message, std::uint16_t id = 0x1234) {
  std::string octets;
  wire::dny::write_frame(octets, pile, id, command, message);
  return hex(octets);
}

TEST(dny_frames, a_heartbeat_and_its_answer) {
  wire::dny::Heartbeat heartbeat;
  heartbeat.voltage_dv = 2204;
  heartbeat.port_states = {wire::dny::PortState::charging, wire::dny::PortState::idle};
  const std::vector<Recorded> frames = {
      out(packet(0x21, wire::dny::ResultAnswer{}), 90),
      in(packet(0x21, heartbeat), 50),
  };
  const auto readings = read("dny", frames);
  EXPECT_EQ(readings[1].action, "0x21 heartbeat");
  EXPECT_EQ(readings[1].message_id, "1234");
  EXPECT_EQ(value_of(readings[1], "device"), "07-00000042");
  EXPECT_EQ(value_of(readings[1], "voltage_dv"), "2204");
  EXPECT_EQ(value_of(readings[1], "port_states[0]"), "1 (charging)");
  EXPECT_EQ(to_string(readings[0].kind), "answer");
  EXPECT_EQ(readings[0].call, 1u);
}

TEST(dny_frames, our_question_is_the_call_and_the_piles_frame_its_answer) {
  const std::vector<Recorded> frames = {in(packet(0x87, wire::dny::ResultAnswer{}), 90),
                                        out(packet(0x87, wire::dny::CabinetNotice{}), 50)};
  const auto readings = read("dny", frames);
  EXPECT_EQ(to_string(readings[1].kind), "call");
  EXPECT_EQ(readings[0].call, 1u);
}

TEST(dny_frames, a_wrong_sum_a_short_body_and_an_unknown_command_are_said) {
  auto wrong = packet(0x21, wire::dny::Heartbeat{});
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  EXPECT_NE(problems_of(one("dny", in(wrong))).find("checksum"), std::string::npos);
  EXPECT_NE(problems_of(one("dny", in("444e5909"))).find("cut short"), std::string::npos);
  EXPECT_EQ(words_of(one("dny", in("444e5909"))), ": not_a_packet what=cut_short\n");
  const auto body = packet(0x03, wire::dny::ResultAnswer{});
  EXPECT_NE(problems_of(one("dny", in(body))), "");
  EXPECT_NE(problems_of(one("dny", in(packet(0x7F, wire::dny::ResultAnswer{})))), "");
}

TEST(dny_frames, the_keys_of_cards_are_hidden) {
  wire::dny::CardKeys keys;
  keys.user_key = {0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xF0};
  for (const auto command : {std::uint8_t{0x86}, std::uint8_t{0x93}}) {
    const auto reading =
        one("dny", command == 0x86 ? out(packet(command, keys)) : in(packet(command, keys)));
    EXPECT_EQ(reading.text.find("aabbcc"), std::string::npos);
    EXPECT_NE(reading.text.find("****"), std::string::npos);
    EXPECT_EQ(value_of(reading, "user_key"), "there is no such field");
  }
}

std::size_t words(std::string_view text) {
  return text.empty() ? 0 : 1 + static_cast<std::size_t>(std::ranges::count(text, ' '));
}

// Counts what a walk names, also what is absent.
struct Counter {
  std::size_t fields = 0;
  template <class... Value>
  void operator()(const Value&...) {
    fields += sizeof...(Value);
  }
  void counted(const auto&) { ++fields; }
  void repeated(const auto&, std::size_t) { ++fields; }
  void rest(const auto&) { ++fields; }
};

TEST(dny_frames, every_field_of_every_message_has_a_name) {
  wire::dny::for_every_message([]<class Message>() {
    if constexpr (!std::same_as<Message, wire::dny::FirmwareCheck>) {
      Counter counter;
      const Message message;
      Message::walk(message, counter);
      EXPECT_EQ(words(fields_of<Message>), counter.fields) << fields_of<Message>;
    }
  });
}

// ---- YKC ---------------------------------------------------------------------------------------

template <class Message>
std::string ykc(const Message& message, std::uint16_t sequence = 7) {
  wire::ykc::ByteBuffer octets;
  wire::ykc::write_message(octets, sequence, message);
  return hex({reinterpret_cast<const char*>(octets.data()), octets.size()});
}

TEST(ykc_frames, a_login_and_its_answer) {
  wire::ykc::Login login;
  login.guns = 2;
  const std::vector<Recorded> frames = {out(ykc(wire::ykc::LoginAnswer{}), 30), in(ykc(login), 10)};
  const auto readings = read("ykc", frames);
  EXPECT_EQ(readings[1].action, "0x01 login");
  EXPECT_EQ(value_of(readings[1], "guns"), "2");
  EXPECT_EQ(value_of(readings[1], "pile"), "00000000000000");
  EXPECT_EQ(readings[0].call, 1u);
}

TEST(ykc_frames, what_we_ask_is_answered_by_the_pile_and_a_record_by_us) {
  const std::vector<Recorded> frames = {
      out(ykc(wire::ykc::RecordAnswer{}, 3)), in(ykc(wire::ykc::SealedRecord{}, 3)),
      in(ykc(wire::ykc::RemoteStopAnswer{}, 4)), out(ykc(wire::ykc::RemoteStop{}, 4))};
  const auto readings = read("ykc", frames);
  EXPECT_EQ(readings[0].call, 1u);
  EXPECT_EQ(readings[2].call, 3u);
  EXPECT_EQ(value_of(readings[1], "account.rates[3].price"), "0.00000 CNY");
}

TEST(ykc_frames, the_login_of_the_file_server_and_a_cards_password_are_hidden) {
  wire::ykc::Update update;
  update.user = *wire::ykc::Text<16>::of("yard");
  update.password = *wire::ykc::Text<16>::of("5ec1e7");
  const auto sent = one("ykc", out(ykc(update)));
  EXPECT_EQ(sent.text.find(hex("5ec1e7")), std::string::npos);
  EXPECT_EQ(sent.text.find(hex("yard")), std::string::npos);
  EXPECT_EQ(value_of(sent, "password"), "***");
  wire::ykc::StartRequest wish;
  wish.wish.password_md5.fill(0xAB);
  const auto asked = one("ykc", in(ykc(wish)));
  EXPECT_EQ(asked.text.find("abab"), std::string::npos);
  EXPECT_EQ(value_of(asked, "wish.password_md5"), "***");
}

TEST(ykc_frames, a_wrong_crc_and_a_short_body_are_said) {
  auto wrong = ykc(wire::ykc::Heartbeat{});
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  EXPECT_NE(problems_of(one("ykc", in(wrong))), "");
  wire::ykc::ByteBuffer octets;
  wire::ykc::write_frame(octets, 1, 0x13, {});
  const std::string text(octets.begin(), octets.end());
  EXPECT_NE(problems_of(one("ykc", in(hex(text)))).find("too short"), std::string::npos);
}

template <class Message>
void expect_names() {
  const Message message{};
  const auto count = std::tuple_size_v<decltype(Message::fields(message))>;
  EXPECT_EQ(words(fields_of<Message>), count) << fields_of<Message>;
}

template <class... Message>
void expect_names_of(const std::variant<Message...>*) {
  (expect_names<Message>(), ...);
}

TEST(ykc_frames, every_field_of_every_message_has_a_name) {
  expect_names_of(static_cast<const wire::ykc::Message*>(nullptr));
}

// ---- anything ----------------------------------------------------------------------------------

TEST(frames, octets_of_any_kind_are_read_or_said_to_be_broken) {
  for (const auto* start : {"444e59", "68", "6804", "444e5909002a00000734120021"}) {
    for (std::size_t length = 0; length < 40; ++length) {
      const auto reading = one("dny", in(start + hex(in_zeros(length))));
      EXPECT_TRUE(reading.kind != Kind::broken || !reading.problems.empty()) << start << length;
    }
  }
}

}  // namespace
}  // namespace voltyard::csms::frames
