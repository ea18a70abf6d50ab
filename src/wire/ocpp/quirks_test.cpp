// What real stations get wrong in field values, and what tolerant reading makes of it. The numbers
// are those of the field notes behind the issue (quirks of real chargers).
#include "wire/ocpp/decode.hpp"
#include "wire/ocpp/encode.hpp"
#include "wire/ocpp/v16.hpp"
#include "wire/ocpp/v2.hpp"

#include <gtest/gtest.h>

namespace voltyard::wire::ocpp {
namespace {

// What was kept, written back, and behind it what was noted.
template <class T>
std::string tolerated(std::string_view text) {
  Tape tape;
  if (tape.parse(text) != ParseOutcome::complete) return "no JSON";
  const auto decoded = decode<T>(tape.root(), Mode::tolerant);
  std::string out = decoded.accepted() ? encode(decoded.value) : "refused";
  for (const Violation& violation : decoded.violations) {
    out += "\n" + violation.path + ": " + violation.sentence;
    if (!violation.received.empty()) out += " [" + violation.received + "]";
    if (violation.count > 1) out += " x" + std::to_string(violation.count);
  }
  return out;
}

std::string meter_values(std::string_view sample) {
  return R"({"connectorId":1,"meterValue":[{"timestamp":"2026-11-23T14:00:00Z","sampledValue":)" +
         std::string(sample) + "}]}";
}

TEST(Quirks, q31_long_serial_numbers_are_kept_whole) {
  const std::string serial(34, '7');
  const auto text = R"({"chargePointVendor":"Schneider","chargePointModel":"EVlink",)"
                    R"("chargeBoxSerialNumber":")" +
                    serial + "\"}";
  EXPECT_EQ(tolerated<v16::BootNotificationRequest>(text),
            text + "\n/chargeBoxSerialNumber: the text is longer than 25 characters");
}

TEST(Quirks, q32_an_empty_vendor_is_no_violation) {
  const auto* text = R"({"chargePointVendor":"","chargePointModel":"SmartCharger"})";
  EXPECT_EQ(tolerated<v16::BootNotificationRequest>(text), text);
}

TEST(Quirks, q33_a_tag_with_garbage_at_its_end_never_loses_a_stop) {
  EXPECT_EQ(tolerated<v16::StopTransactionRequest>(
                R"({"idTag":"04A1B2C3D4E5F60718290A\u0010\u000e","meterStop":5,)"
                R"("timestamp":"2026-11-23T14:00:00Z","transactionId":9})"),
            R"({"idTag":"04A1B2C3D4E5F60718290A\u0010\u000e","meterStop":5,)"
            R"("timestamp":"2026-11-23T14:00:00Z","transactionId":9})"
            "\n/idTag: the text is longer than 20 characters");
}

TEST(Quirks, q34_an_unknown_error_code_is_absent_and_its_text_noted) {
  EXPECT_EQ(tolerated<v16::StatusNotificationRequest>(
                R"({"connectorId":1,"errorCode":"Error","status":"Faulted"})"),
            R"({"connectorId":1,"status":"Faulted"})"
            "\n/errorCode: \"Error\" is no ChargePointErrorCode [Error]");
}

TEST(Quirks, q35_q38_units_and_contexts_outside_the_enum_are_absent) {
  EXPECT_EQ(tolerated<v16::MeterValuesRequest>(
                meter_values(R"([{"value":"50","unit":"Hz","context":"Periodic"}])")),
            meter_values(R"([{"value":"50"}])") +
                "\n/meterValue/0/sampledValue/0/unit: \"Hz\" is no UnitOfMeasure [Hz]"
                "\n/meterValue/0/sampledValue/0/context: \"Periodic\" is no ReadingContext "
                "[Periodic]");
  EXPECT_EQ(tolerated<v16::MeterValuesRequest>(meter_values(R"([{"value":"50","unit":"Hertz"}])")),
            meter_values(R"([{"value":"50","unit":"Hertz"}])"));
}

TEST(Quirks, q36_a_sample_as_number_is_kept_as_its_text) {
  EXPECT_EQ(tolerated<v16::MeterValuesRequest>(
                meter_values(R"([{"value":12.50},{"value":7},{"value":""}])")),
            meter_values(R"([{"value":"12.50"},{"value":"7"},{"value":""}])") +
                "\n/meterValue/0/sampledValue/0/value: a number where a string belongs [12.50] x2");
  EXPECT_EQ(tolerated<v16::MeterValuesRequest>(meter_values("[]")),
            meter_values("[]") + "\n/meterValue/0/sampledValue: the list has too few elements");
}

TEST(Quirks, q36_2_x_a_sample_as_text_is_kept_as_its_number) {
  const auto* text = R"({"evseId":1,"meterValue":[{"sampledValue":[{"value":"12.50"},)"
                     R"({"value":"abc"},{"value":" 1"}],"timestamp":"2026-11-23T14:00:00Z"}]})";
  EXPECT_EQ(tolerated<v2::MeterValuesRequest>(text),
            R"({"evseId":1,"meterValue":[{"sampledValue":[{"value":12.50},{},{}],)"
            R"("timestamp":"2026-11-23T14:00:00Z"}]})"
            "\n/meterValue/0/sampledValue/0/value: a string where a number belongs [12.50] x3");
}

TEST(Quirks, q37_a_meter_value_without_its_list_is_a_list_of_one) {
  EXPECT_EQ(tolerated<v16::MeterValuesRequest>(
                R"({"connectorId":1,"meterValue":{"timestamp":"2026-11-23T14:00:00Z",)"
                R"("sampledValue":{"value":"1"}}})"),
            meter_values(R"([{"value":"1"}])") +
                "\n/meterValue: an object where a list belongs"
                "\n/meterValue/sampledValue: an object where a list belongs");
}

TEST(Quirks, q39_a_fractional_meter_is_rounded_and_said) {
  EXPECT_EQ(
      tolerated<v16::StartTransactionRequest>(R"({"connectorId":1,"idTag":"A","meterStart":1234.5,)"
                                              R"("timestamp":"2026-11-23T14:00:00Z"})"),
      R"({"connectorId":1,"idTag":"A","meterStart":1235,"timestamp":"2026-11-23T14:00:00Z"})"
      "\n/meterStart: a fraction where an integer belongs [1234.5]");
}

TEST(Quirks, q40_times_as_stations_write_them) {
  struct Case {
    const char* sent;
    std::int64_t ms;
    const char* sentence;
  };
  for (const Case& test : {Case{"\"2026-11-23T14:00:00\"", 1795442400000, ""},
                           Case{"\"2026-11-23T22:00:00+08\"", 1795442400000, ""},
                           Case{"\"1970-01-01T00:00:05Z\"", 5000, ""},
                           Case{"\"2022-02-29T10:00:00Z\"", 0, "the date does not exist"},
                           Case{"\"0\"", 0, "the time is not RFC 3339"},
                           Case{"1795442400", 0, "a number where a time belongs"}}) {
    Tape tape;
    const auto text =
        R"({"meterStop":1,"transactionId":1,"timestamp":)" + std::string(test.sent) + "}";
    ASSERT_EQ(tape.parse(text), ParseOutcome::complete);
    const auto decoded = decode<v16::StopTransactionRequest>(tape.root(), Mode::tolerant);
    EXPECT_TRUE(decoded.accepted());
    EXPECT_EQ(decoded.value.timestamp.ms, test.ms) << test.sent;
    EXPECT_EQ(decoded.value.timestamp.is_known(), test.ms != 0);
    EXPECT_EQ(decoded.violations.empty() ? "" : decoded.violations[0].sentence, test.sentence);
  }
}

TEST(Quirks, q41_dummy_fields_of_a_rejected_schedule) {
  EXPECT_EQ(tolerated<v16::GetCompositeScheduleResponse>(
                R"({"status":"Rejected","chargingSchedule":{"startSchedule":"0",)"
                R"("chargingRateUnit":"","chargingSchedulePeriod":[]}})"),
            R"({"status":"Rejected","chargingSchedule":{"chargingSchedulePeriod":[]}})"
            "\n/chargingSchedule/startSchedule: the time is not RFC 3339 [0]"
            "\n/chargingSchedule/chargingRateUnit: \"\" is no ChargingRateUnit");
}

TEST(Quirks, q42_configuration_values_of_any_type) {
  EXPECT_EQ(tolerated<v16::GetConfigurationResponse>(
                R"({"configurationKey":[{"key":"HeartbeatInterval","readonly":0,"value":300},)"
                R"({"key":"LocalPreAuthorize","readonly":"true","value":true},)"
                R"({"key":"Empty","readonly":1,"value":null}]})"),
            R"({"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"},)"
            R"({"key":"LocalPreAuthorize","readonly":true,"value":"true"},)"
            R"({"key":"Empty","readonly":true}]})"
            "\n/configurationKey/0/readonly: a number where true or false belongs [0] x3"
            "\n/configurationKey/0/value: a number where a string belongs [300] x3");
}

TEST(Quirks, q45_q46_odd_transaction_ids_are_handed_on_as_they_are) {
  for (const auto* id : {"0", "-1"}) {
    const auto text = R"({"meterStop":5,"timestamp":"2026-11-23T14:00:00Z","transactionId":)" +
                      std::string(id) + "}";
    EXPECT_EQ(tolerated<v16::StopTransactionRequest>(text), text);
  }
}

TEST(Quirks, q51_an_evse_without_connector_has_none) {
  Tape tape;
  ASSERT_EQ(tape.parse(R"({"evse":{"id":2},"operationalStatus":"Operative"})"),
            ParseOutcome::complete);
  const auto decoded = decode<v2::ChangeAvailabilityRequest>(tape.root(), Mode::strict);
  ASSERT_TRUE(decoded.accepted());
  EXPECT_EQ(decoded.value.evse->connectorId, std::nullopt);
}

TEST(Quirks, a_day_of_wrong_samples_is_counted_not_listed) {
  std::string samples = "[";
  for (int i = 0; i < 3000; ++i) samples += R"({"value":1,"unit":"Hz"},)";
  samples.back() = ']';
  Tape tape;
  const auto text = meter_values(samples);
  ASSERT_EQ(tape.parse(text), ParseOutcome::complete);
  const auto decoded = decode<v16::MeterValuesRequest>(tape.root(), Mode::tolerant);
  EXPECT_TRUE(decoded.accepted());
  EXPECT_EQ(decoded.value.meterValue[0].sampledValue.size(), 3000u);
  ASSERT_EQ(decoded.violations.size(), 2u);
  EXPECT_EQ(decoded.violations[0].count, 3000u);
}

TEST(Quirks, a_message_wrong_in_thousands_of_places_is_given_up) {
  std::string samples = "[";
  for (int i = 0; i < 20'000; ++i) samples += "{},";
  samples.back() = ']';
  Tape tape;
  const auto text = meter_values(samples);
  ASSERT_EQ(tape.parse(text), ParseOutcome::complete);
  const auto decoded = decode<v16::MeterValuesRequest>(tape.root(), Mode::tolerant);
  EXPECT_FALSE(decoded.accepted());
  EXPECT_LT(decoded.value.meterValue[0].sampledValue.size(), 16'385u);
}

}  // namespace
}  // namespace voltyard::wire::ocpp
