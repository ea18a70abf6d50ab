#include "wire/ocpp/decode.hpp"

#include "wire/ocpp/encode.hpp"
#include "wire/ocpp/golden.hpp"
#include "wire/ocpp/registry.hpp"
#include "wire/ocpp/v16.hpp"
#include "wire/ocpp/v2.hpp"

#include <gtest/gtest.h>

namespace voltyard::wire::ocpp {
namespace {

std::string lines(const Violations& violations, Version version) {
  std::string out;
  for (const Violation& violation : violations) {
    out += std::string(spelling(to_rpc_error(violation.kind), version)) + ' ' + violation.path +
           ": " + violation.sentence + (violation.recoverable ? "" : " (beyond repair)") +
           (violation.count > 1 ? " x" + std::to_string(violation.count) : "") + '\n';
  }
  return out;
}

// Reads text as T, keeps the document alive no longer than needed.
template <class T>
Decoded<T> read_as(std::string_view text, Mode mode, Version version = T::row.since) {
  Tape tape;
  if (tape.parse(text) != ParseOutcome::complete) {
    ADD_FAILURE() << "no JSON: " << text;
    return {};
  }
  return decode<T>(tape.root(), mode, version);
}

template <class T>
std::string violations_of(std::string_view text, Version version = T::row.since) {
  return lines(read_as<T>(text, Mode::strict, version).violations, version);
}

TEST(Decode, messages_are_read_and_written_back_as_they_were) {
  const std::string boot = R"({"chargePointVendor":"Elm","chargePointModel":"E12","iccid":"8986"})";
  EXPECT_EQ(encode(read_as<v16::BootNotificationRequest>(boot, Mode::strict).value), boot);

  const std::string event =
      R"({"eventType":"Started","meterValue":[{"sampledValue":[{"value":12.340,"context":)"
      R"("Transaction.Begin","measurand":"Energy.Active.Import.Register","phase":"L1-N",)"
      R"("unitOfMeasure":{"unit":"kWh","multiplier":3}}],"timestamp":"2026-11-23T14:00:00Z"}],)"
      R"("timestamp":"2026-11-23T14:00:00.250Z","triggerReason":"CablePluggedIn","seqNo":0,)"
      R"("offline":true,"transactionInfo":{"transactionId":"t1"},"evse":{"id":1,"connectorId":1},)"
      R"("idToken":{"idToken":"岗坡","type":"ISO14443"}})";
  const auto decoded = read_as<v2::TransactionEventRequest>(event, Mode::strict);
  EXPECT_EQ(lines(decoded.violations, Version::v201), "");
  EXPECT_EQ(encode(decoded.value), event);
  EXPECT_EQ(decoded.value.meterValue[0].sampledValue[0].value.at_scale(3).value(), 12'340);
}

TEST(Decode, every_empty_message_is_written_and_read_back_equal) {
  std::size_t count = 0;
  const auto round_trip = [&]<class T>(std::type_identity<T>) {
    const auto decoded = read_as<T>(encode(T{}), Mode::tolerant);
    EXPECT_TRUE(decoded.accepted()) << T::row.name;
    EXPECT_EQ(decoded.value, T{}) << T::row.name;
    ++count;
  };
  v16::for_each_message_half(round_trip);
  v2::for_each_message_half(round_trip);
  EXPECT_EQ(count, 2 * (messages(Version::v16).size() + messages(Version::v201).size()));
}

TEST(Decode, the_order_of_members_does_not_matter_when_reading) {
  const auto decoded = read_as<v16::StartTransactionRequest>(
      R"({"timestamp":"2026-11-23T22:00:00+08:00","meterStart":5,"idTag":"A","connectorId":2})",
      Mode::strict);
  EXPECT_TRUE(decoded.accepted());
  EXPECT_EQ(encode(decoded.value),
            R"({"connectorId":2,"idTag":"A","meterStart":5,"timestamp":"2026-11-23T14:00:00Z"})");
}

TEST(Decode, n51_a_missing_required_member_is_an_occurrence_violation) {
  EXPECT_EQ(violations_of<v16::AuthorizeRequest>("{}"),
            "OccurenceConstraintViolation /idTag: the required member is missing\n");
  EXPECT_EQ(violations_of<v2::BootNotificationRequest>(R"({"chargingStation":{"model":"x"}})"),
            "OccurrenceConstraintViolation /chargingStation/vendorName: the required member is "
            "missing\n"
            "OccurrenceConstraintViolation /reason: the required member is missing\n");
  EXPECT_EQ(violations_of<v2::MeterValuesRequest>(R"({"evseId":1,"meterValue":[]})"),
            "OccurrenceConstraintViolation /meterValue: the list has too few elements\n");
}

TEST(Decode, n52_wrong_types_and_unknown_enum_values) {
  EXPECT_EQ(violations_of<v16::AuthorizeRequest>(R"({"idTag":7})"),
            "TypeConstraintViolation /idTag: a number where a string belongs\n");
  EXPECT_EQ(violations_of<v16::AuthorizeRequest>(R"({"idTag":null})"),
            "TypeConstraintViolation /idTag: null where a value (an absent member is left out) "
            "belongs\n");
  EXPECT_EQ(violations_of<v16::ResetRequest>(R"({"type":"Medium"})"),
            "PropertyConstraintViolation /type: \"Medium\" is no ResetType\n");
  EXPECT_EQ(violations_of<v16::UnlockConnectorRequest>(R"({"connectorId":"1"})"),
            "TypeConstraintViolation /connectorId: a string where an integer belongs\n");
  EXPECT_EQ(violations_of<v2::ResetRequest>(R"({"type":{},"evseId":true})"),
            "TypeConstraintViolation /type: an object where a string belongs\n"
            "TypeConstraintViolation /evseId: a boolean where an integer belongs\n");
}

TEST(Decode, n53_an_unknown_member_is_a_formation_violation_but_custom_data_is_not) {
  EXPECT_EQ(violations_of<v16::HeartbeatRequest>(R"({"customData":{}})"),
            "FormationViolation /customData: the specification knows no such member\n");
  EXPECT_EQ(violations_of<v2::HeartbeatRequest>(R"({"customData":{"vendorId":"x","a":[{}]}})"), "");
  EXPECT_EQ(violations_of<v2::HeartbeatRequest>(R"({"customData":1,"x\ny":2})"),
            "TypeConstraintViolation /customData: a number where an object belongs\n"
            "FormatViolation /x\\x0ay: the specification knows no such member\n");
}

TEST(Decode, n54_duplicate_keys_are_a_formation_violation) {
  const auto* text = R"({"idTag":"A","idTag":"B"})";
  for (const Mode mode : {Mode::strict, Mode::tolerant}) {
    const auto decoded = read_as<v16::AuthorizeRequest>(text, mode);
    EXPECT_FALSE(decoded.accepted());
    EXPECT_EQ(lines(decoded.violations, Version::v16),
              "FormationViolation /idTag: the member stands there twice (beyond repair)\n");
  }
  EXPECT_FALSE(read_as<v2::HeartbeatRequest>(R"({"customData":{},"customData":{}})", Mode::tolerant)
                   .accepted());
}

TEST(Decode, n56_numbers_out_of_range_never_wrap) {
  struct Case {
    const char* number;
    std::int64_t kept;  // in tolerant mode
  };
  for (const Case& test : {Case{"9223372036854775807", INT64_MAX}, Case{"2147483648", 2147483648},
                           Case{"-2147483649", -2147483649}, Case{"18446744073709551616", -1},
                           Case{"1e400", -1}, Case{"-0", 0}}) {
    const auto text =
        R"({"connectorId":1,"transactionId":)" + std::string(test.number) + R"(,"meterValue":[]})";
    const auto strict = read_as<v16::MeterValuesRequest>(text, Mode::strict);
    EXPECT_EQ(strict.violations.at(0).sentence, "the number is out of range") << test.number;
    EXPECT_EQ(strict.violations.at(0).kind, ViolationKind::property);
    const auto tolerant = read_as<v16::MeterValuesRequest>(text, Mode::tolerant);
    EXPECT_TRUE(tolerant.accepted());
    EXPECT_EQ(tolerant.value.transactionId.value_or(-1), test.kept) << test.number;
  }
  EXPECT_EQ(violations_of<v2::GetBaseReportRequest>(
                R"({"requestId":1.0e3,"reportBase":"FullInventory"})"),
            "")
      << "a whole number in another spelling";
}

TEST(Decode, n56_decimals_beyond_reason_are_out_of_range) {
  const auto with = [](std::string_view number) {
    return violations_of<v2::TransactionEventRequest>(
        R"({"eventType":"Ended","timestamp":"2026-11-23T14:00:00Z","triggerReason":"Trigger",)"
        R"("seqNo":1,"transactionInfo":{"transactionId":"t"},"meterValue":[{"timestamp":)"
        R"("2026-11-23T14:00:00Z","sampledValue":[{"value":)" +
        std::string(number) + "}]}]}");
  };
  for (const auto* good : {"-0", "-0.0", "1e3", "230.12345678901234567890", "1E-300"}) {
    EXPECT_EQ(with(good), "") << good;
  }
  const std::string sentence =
      "PropertyConstraintViolation /meterValue/0/sampledValue/0/value: the number is out of "
      "range\n";
  for (const auto* bad : {"1e400", "9223372036854775808", "1e19"}) {
    EXPECT_EQ(with(bad), sentence) << bad;
  }
}

TEST(Decode, n57_a_text_one_character_too_long_is_kept_whole) {
  const std::string tag(21, 'x');
  const auto decoded =
      read_as<v16::AuthorizeRequest>(R"({"idTag":")" + tag + R"("})", Mode::tolerant);
  EXPECT_TRUE(decoded.accepted());
  EXPECT_EQ(decoded.value.idTag, tag);
  EXPECT_EQ(lines(decoded.violations, Version::v16),
            "PropertyConstraintViolation /idTag: the text is longer than 20 characters\n");
}

TEST(Decode, n57_lengths_are_characters_and_a_nul_is_a_violation) {
  std::string tag;
  for (int i = 0; i < 10; ++i) tag += "e\u0301";  // two characters that look like one
  EXPECT_EQ(violations_of<v16::AuthorizeRequest>(R"({"idTag":")" + tag + R"("})"), "");
  EXPECT_NE(violations_of<v16::AuthorizeRequest>(R"({"idTag":"x)" + tag + R"("})"), "");
  const auto decoded = read_as<v16::AuthorizeRequest>(R"({"idTag":"AB\u0000C"})", Mode::tolerant);
  EXPECT_EQ(lines(decoded.violations, Version::v16),
            "PropertyConstraintViolation /idTag: the text holds a NUL character\n");
  EXPECT_EQ(decoded.value.idTag, std::string("AB\0C", 4)) << "never cut at the NUL";
}

TEST(Decode, strict_reading_lists_at_most_16_violations) {
  std::string text = "{";
  for (int i = 0; i < 100; ++i) text += "\"x" + std::to_string(i) + "\":1,";
  text += R"("idTag":"A"})";
  EXPECT_EQ(read_as<v16::AuthorizeRequest>(text, Mode::strict).violations.size(), max_violations);
  const auto tolerant = read_as<v16::AuthorizeRequest>(text, Mode::tolerant);
  EXPECT_TRUE(tolerant.accepted());
  EXPECT_EQ(tolerant.value.idTag, "A");
}

TEST(Decode, a_payload_that_is_no_object_cannot_be_recovered) {
  const auto decoded = read_as<v16::AuthorizeRequest>("[]", Mode::tolerant);
  EXPECT_FALSE(decoded.accepted());
  EXPECT_EQ(worst(decoded.violations)->kind, ViolationKind::formation);
}

TEST(Check, arbitrary_json_is_held_against_a_row_and_put_in_order) {
  Tape tape;
  ASSERT_EQ(tape.parse(R"({"listVersion":3, "updateType":"Full", "localAuthorizationList":
      [{"idTagInfo":{"status":"Accepted"},"idTag":"A"}]})"),
            ParseOutcome::complete);
  const MessageRow* message = find_message(Version::v16, "SendLocalList");
  ASSERT_NE(message, nullptr);
  EXPECT_EQ(message->block, "LocalAuthListManagement");
  EXPECT_EQ(message->direction, Direction::to_station);
  EXPECT_TRUE(check(*message->request, tape.root(), Version::v16).empty());
  std::string out;
  rewrite(*message->request, tape.root(), Secrets::shown, out);
  EXPECT_EQ(out, R"({"listVersion":3,"localAuthorizationList":[{"idTag":"A","idTagInfo":)"
                 R"({"status":"Accepted"}}],"updateType":"Full"})");
  EXPECT_EQ(lines(check(*message->response, tape.root(), Version::v16), Version::v16).substr(0, 31),
            "FormationViolation /listVersion");
}

TEST(Check, secrets_are_masked_where_people_look) {
  Tape tape;
  ASSERT_EQ(tape.parse(R"({"location":"ftp://u:p@x","retries":1})"), ParseOutcome::complete);
  std::string out;
  rewrite(v16::GetDiagnosticsRequest::row, tape.root(), Secrets::masked, out);
  EXPECT_EQ(out, R"({"location":"***","retries":1})");
}

TEST(Registry, every_row_is_found_and_nothing_else) {
  for (const Version version : {Version::v16, Version::v201}) {
    for (const MessageRow& message : messages(version)) {
      EXPECT_EQ(find_message(version, message.action), &message);
    }
    EXPECT_EQ(find_message(version, "heartbeat"), nullptr);
    EXPECT_EQ(find_message(version, ""), nullptr);
  }
  EXPECT_EQ(find_message(Version::v16, "TransactionEvent"), nullptr);
  EXPECT_EQ(find_message(Version::v201, "StartTransaction"), nullptr);
  EXPECT_EQ(find_message(Version::v201, "TransactionEvent"),
            find_message(Version::v21, "TransactionEvent"));
}

// The generator's golden table is a family like any other: here its versions meet the interpreter.
TEST(Versions, a_rule_holds_from_its_version_on) {
  const auto* text = R"({"tokens":[{"idToken":"A","type":"DirectPayment"}],)"
                     R"("at":"2026-11-23T14:00:00Z","really":true,"level":10,"tier":"x"})";
  EXPECT_EQ(violations_of<golden::ChargeRequest>(text, Version::v201),
            "PropertyConstraintViolation /tokens/0/type: \"DirectPayment\" is no Phase\n"
            "FormatViolation /level: the specification knows no such member\n"
            "FormatViolation /tier: the specification knows no such member\n"
            "OccurrenceConstraintViolation /limit: the required member is missing\n");
  EXPECT_EQ(violations_of<golden::ChargeRequest>(text, Version::v21),
            "PropertyConstraintViolation /level: the number is out of range\n");
}

TEST(Versions, what_a_version_does_not_know_is_not_written) {
  golden::ChargeRequest request;
  request.limit = Decimal::of(160, 1);
  request.phases = {golden::Phase::L1_N, golden::Phase::L1_x};
  request.level = 3;
  request.tier = "gold";
  EXPECT_EQ(encode(request, Version::v201),
            R"({"limit":16,"tokens":[],"phases":["L1-N"],"at":"1970-01-01T00:00:00Z",)"
            R"("really":false})");
  EXPECT_EQ(encode(request, Version::v21),
            R"({"limit":16,"tokens":[],"phases":["L1-N","L1.x"],"level":3,)"
            R"("at":"1970-01-01T00:00:00Z","really":false,"tier":"gold"})");
}

TEST(Versions, decimals_are_bounded_where_the_specification_bounds_them) {
  EXPECT_EQ(violations_of<v16::ChargingSchedulePeriod>(R"({"startPeriod":0,"limit":16.10})"), "");
  EXPECT_EQ(violations_of<v16::ChargingSchedulePeriod>(R"({"startPeriod":0,"limit":16.15})"),
            "PropertyConstraintViolation /limit: the number has more than 1 decimals\n");
}

}  // namespace
}  // namespace voltyard::wire::ocpp
