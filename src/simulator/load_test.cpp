#include "simulator/answer_scan.hpp"
#include "simulator/latency.hpp"
#include "simulator/load_frames.hpp"
#include "simulator/load_run.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace voltyard::simulator {
namespace {

namespace json = boost::json;

// The payload of a masked client frame of less than 64 KiB.
std::string_view payload_of(std::string_view frame) {
  const auto length = static_cast<std::uint8_t>(frame[1]) & 0x7f;
  return frame.substr(length == 126 ? 8 : 6);
}

FrameValues values_at(std::int64_t register_mwh) {
  FrameValues values;
  values.message_id = 42;
  values.transaction = 7;
  values.station = 12;
  values.seq_no = 3;
  values.register_mwh = register_mwh;
  values.power_mw = 151'200;
  values.now = {1'795'452'185'007};
  return values;
}

std::string rendered(Protocol protocol, LoadStep step, const FrameValues& values) {
  auto templates = load_templates(protocol, "CARD");
  return std::string(payload_of(templates[static_cast<std::size_t>(step)].render(values)));
}

TEST(LoadFrames, heartbeat_is_a_masked_text_frame_with_key_zero) {
  auto templates = load_templates(Protocol::ocpp16, "CARD");
  const auto frame = templates[static_cast<std::size_t>(LoadStep::heartbeat)].render(values_at(0));
  EXPECT_EQ(std::string(frame),
            std::string("\x81\x9f\0\0\0\0", 6) + R"([2,"0000000042","Heartbeat",{}])");
}

TEST(LoadFrames, long_frames_have_a_sixteen_bit_length) {
  auto templates = load_templates(Protocol::ocpp16, "CARD");
  const auto frame =
      templates[static_cast<std::size_t>(LoadStep::meter)].render(values_at(1'000'000'567));
  ASSERT_EQ(static_cast<std::uint8_t>(frame[1]), 0xfe);
  const auto length =
      static_cast<std::uint8_t>(frame[2]) * 256 + static_cast<std::uint8_t>(frame[3]);
  EXPECT_EQ(frame.size(), static_cast<std::size_t>(length) + 8);
}

TEST(LoadReport, says_in_json_what_a_connection_costs_the_server) {
  LoadReport report;
  report.stations_ready = 1'000;
  report.server_resident_before = 20'000'000;
  report.server_resident_ready = 28'000'000;
  const auto parsed = json::parse(to_json({}, report));
  EXPECT_EQ(parsed.at("server_octets_per_station").as_int64(), 28'000);
  EXPECT_EQ(parsed.at("server_octets_per_station_grown").as_int64(), 8'000);
}

TEST(LoadFrames, every_step_is_json_in_both_dialects) {
  for (const auto protocol : {Protocol::ocpp16, Protocol::ocpp201}) {
    for (std::size_t step = 0; step < load_steps; ++step) {
      const auto text = rendered(protocol, static_cast<LoadStep>(step), values_at(1'000'000'567));
      boost::system::error_code error;
      const auto parsed = json::parse(text, error);
      ASSERT_FALSE(error) << text;
      ASSERT_EQ(parsed.as_array().size(), 4U) << text;
    }
  }
}

TEST(LoadFrames, meter_values_carry_four_measurands_of_one_moment) {
  const auto text = rendered(Protocol::ocpp16, LoadStep::meter, values_at(1'000'000'567));
  const auto payload = json::parse(text).as_array()[3].as_object();
  EXPECT_EQ(payload.at("transactionId").as_int64(), 7);
  const auto& meter = payload.at("meterValue").as_array()[0].as_object();
  EXPECT_EQ(meter.at("timestamp").as_string(), "2026-11-23T16:43:05.007Z");
  const auto& sampled = meter.at("sampledValue").as_array();
  ASSERT_EQ(sampled.size(), 4U);
  EXPECT_EQ(sampled[0].at("value").as_string(), "1000000.567");
  EXPECT_EQ(sampled[1].at("value").as_string(), "151.2");
  EXPECT_EQ(sampled[2].at("value").as_string(), "220.0");
  EXPECT_EQ(sampled[3].at("value").as_string(), "0.687");
}

TEST(LoadFrames, transaction_starts_and_stops_at_whole_watt_hours_that_enclose_the_readings) {
  const auto start = rendered(Protocol::ocpp16, LoadStep::start, values_at(1'000'000'567));
  const auto stop = rendered(Protocol::ocpp16, LoadStep::stop, values_at(1'000'000'567));
  EXPECT_EQ(json::parse(start).as_array()[3].at("meterStart").as_int64(), 1'000'000);
  EXPECT_EQ(json::parse(start).as_array()[3].at("idTag").as_string(), "CARD000012");
  EXPECT_EQ(json::parse(stop).as_array()[3].at("meterStop").as_int64(), 1'000'001);
}

TEST(LoadFrames, transaction_events_count_and_name_their_transaction) {
  const auto text = rendered(Protocol::ocpp201, LoadStep::meter, values_at(1'000'000'567));
  const auto payload = json::parse(text).as_array()[3].as_object();
  EXPECT_EQ(payload.at("eventType").as_string(), "Updated");
  EXPECT_EQ(payload.at("seqNo").as_int64(), 3);
  EXPECT_EQ(payload.at("transactionInfo").at("transactionId").as_string(), "0000000000000007");
}

TEST(AnswerScan, finds_kind_id_and_transaction) {
  using Kind = ScannedFrame::Kind;
  struct Case {
    std::string_view text;
    Kind kind;
    std::string_view id;
  };
  const Case cases[] = {
      {R"([3,"0000000042",{}])", Kind::result, "0000000042"},
      {R"([ 4 , "a" ,"GenericError","",{}])", Kind::error, "a"},
      {R"([2,"x","Reset",{"type":"Soft"}])", Kind::call, "x"},
      {"[9,\"x\"]", Kind::other, ""},
      {"[3,42,{}]", Kind::other, ""},
      {"", Kind::other, ""},
  };
  for (const auto& c : cases) {
    const auto found = scan_frame(c.text);
    EXPECT_EQ(found.message_id, c.id) << c.text;
    EXPECT_EQ(found.kind, c.kind) << c.text;
  }
  EXPECT_EQ(scan_transaction_id(R"([3,"1",{"transactionId": 815,"idTagInfo":{}}])"), 815);
  EXPECT_EQ(scan_transaction_id(R"([3,"1",{}])"), std::nullopt);
}

TEST(Latency, percentiles_are_right_within_two_percent) {
  LatencyHistogram histogram;
  for (int us = 1; us <= 100'000; ++us) histogram.record(std::chrono::microseconds(us));
  const auto near = [&](double share, double expected) {
    EXPECT_NEAR(static_cast<double>(histogram.percentile(share).count()), expected,
                expected * 0.02);
  };
  near(0.50, 50'000);
  near(0.95, 95'000);
  near(0.99, 99'000);
  EXPECT_EQ(histogram.max().count(), 100'000);
  EXPECT_EQ(histogram.count(), 100'000U);
  EXPECT_EQ(LatencyHistogram().percentile(0.99).count(), 0);
}

TEST(LoadTarget, takes_host_port_and_path_from_the_url) {
  const auto target = parse_load_target("ws://127.0.0.1:9000/ocpp/");
  ASSERT_TRUE(target.has_value());
  EXPECT_EQ(target->host, "127.0.0.1:9000");
  EXPECT_EQ(target->path, "/ocpp");
  EXPECT_EQ(ntohs(target->address.sin_port), 9000);
  EXPECT_TRUE(parse_load_target("wss://127.0.0.1:9000/").has_error());
}

TEST(LoadMix, has_four_names) {
  for (const auto* name : {"idle", "heartbeat", "meter", "session"}) {
    EXPECT_EQ(to_string(*parse_load_mix(name)), name);
  }
  EXPECT_TRUE(parse_load_mix("sessions").has_error());
}

}  // namespace
}  // namespace voltyard::simulator
