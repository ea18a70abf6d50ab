#include "wire/ocpp/frame.hpp"

#include "wire/ocpp/v16.hpp"
#include "wire/ocpp/v2.hpp"

#include <gtest/gtest.h>

namespace voltyard::wire::ocpp {
namespace {

std::string json(Value value) {
  std::string out;
  write_json(value, out);
  return out;
}

std::string repairs(const Repairs& repairs) {
  return std::string(repairs.nul_bytes ? " without NUL" : "") +
         (repairs.closed_early ? " closed" : "");
}

// A frame in one line: what it is, and for a fault the answer it deserves.
std::string seen(std::string_view text, Version version) {
  FrameReader reader;
  const Frame frame = reader.read(text, version);
  if (const auto* call = std::get_if<Call>(&frame)) {
    return (call->wants_answer ? "call " : "send ") + std::string(call->message_id) + ' ' +
           std::string(call->action) + ' ' + json(call->payload) + repairs(call->repairs);
  }
  if (const auto* result = std::get_if<CallResult>(&frame)) {
    return "result " + std::string(result->message_id) + ' ' + json(result->payload);
  }
  if (const auto* error = std::get_if<CallError>(&frame)) {
    return std::string(error->of_result ? "result error " : "error ") +
           std::string(error->message_id) + " '" + std::string(error->code) + "' '" +
           std::string(error->description) + '\'';
  }
  const auto& fault = std::get<FrameFault>(frame);
  std::string out;
  if (fault.reply) write_error(out, version, fault.reply_id, fault.code, fault.sentence);
  if (!fault.answered_id.empty()) out += "failed " + std::string(fault.answered_id);
  return out.empty() ? "ignored" : out;
}

constexpr Version all_versions[] = {Version::v16, Version::v201, Version::v21};

TEST(FrameReader, the_three_kinds_of_frame) {
  for (const Version version : all_versions) {
    EXPECT_EQ(seen(R"([2,"19","Heartbeat",{}])", version), "call 19 Heartbeat {}");
    EXPECT_EQ(seen(R"([3,"19",{"status":"Accepted"}])", version),
              R"(result 19 {"status":"Accepted"})");
    EXPECT_EQ(seen(R"([4,"19","NotSupported","no such thing",{}])", version),
              "error 19 'NotSupported' 'no such thing'");
  }
}

TEST(FrameReader, send_and_result_error_exist_in_2_1_only) {
  const auto* send = R"([6,"1","NotifyPeriodicEventStream",{}])";
  EXPECT_EQ(seen(send, Version::v21), "send 1 NotifyPeriodicEventStream {}");
  EXPECT_EQ(seen(send, Version::v16), "ignored");
  EXPECT_EQ(seen(R"([5,"1","FormatViolation","",{}])", Version::v21),
            "result error 1 'FormatViolation' ''");
  EXPECT_EQ(seen(R"([6,"1","NotifyPeriodicEventStream",[]])", Version::v21), "ignored")
      << "a SEND is never answered";
}

TEST(FrameReader, n43_what_is_no_frame_is_ignored_in_1_6_and_answered_to_minus_one_in_2_x) {
  for (const auto* text : {"hello", "", "[]", "{}", "null", "42", R"({"messageId":"1"})", "["}) {
    EXPECT_EQ(seen(text, Version::v16), "ignored") << text;
    EXPECT_TRUE(seen(text, Version::v201).starts_with(R"([4,"-1","RpcFrameworkError",)")) << text;
    EXPECT_TRUE(seen(text, Version::v21).starts_with(R"([4,"-1","RpcFrameworkError",)")) << text;
  }
}

TEST(FrameReader, n44_unknown_message_types_are_ignored_and_said_in_2_0_1) {
  for (const auto* type : {"7", "\"2\"", "2.5", "-2", "null", "1", "2.0"}) {
    const auto text = "[" + std::string(type) + R"(,"EVB-1","Heartbeat",{}])";
    EXPECT_EQ(seen(text, Version::v16), "ignored") << text;
    EXPECT_EQ(seen(text, Version::v201),
              R"([4,"EVB-1","MessageTypeNotSupported","the message type is unknown",{}])");
    EXPECT_EQ(seen(text, Version::v21), "ignored") << text;
  }
  EXPECT_EQ(seen("[1]", Version::v16), "ignored");
  EXPECT_EQ(seen("[7]", Version::v201),
            R"([4,"-1","MessageTypeNotSupported","the message type is unknown",{}])");
}

TEST(FrameReader, n45_message_ids_beyond_36_characters_are_an_error_and_never_echoed) {
  const std::string fits(36, 'x');
  EXPECT_EQ(seen("[2,\"" + fits + R"(","Heartbeat",{}])", Version::v16),
            "call " + fits + " Heartbeat {}");
  const auto* sentence = R"("the message id is not a string of 1 to 36 characters",{}])";
  for (const std::string& id : {"\"" + fits + "x\"", std::string("\"\""), std::string("12"),
                                std::string("null"), "\"" + std::string(100'000, 'x') + "\""}) {
    const auto text = "[2," + id + R"(,"Heartbeat",{}])";
    EXPECT_EQ(seen(text, Version::v16), std::string(R"([4,"-1","FormationViolation",)") + sentence);
    EXPECT_EQ(seen(text, Version::v201), std::string(R"([4,"-1","RpcFrameworkError",)") + sentence);
  }
  EXPECT_EQ(seen("[3,\"" + fits + "x\",{}]", Version::v201), "ignored") << "never answer an answer";
  std::string characters;
  for (int i = 0; i < 36; ++i) characters += "岗";
  EXPECT_EQ(seen("[2,\"" + characters + R"(","Heartbeat",{}])", Version::v16),
            "call " + characters + " Heartbeat {}");
}

TEST(FrameReader, n49_a_long_error_description_is_cut_at_255_characters) {
  FrameReader reader;
  std::string text = R"([4,"1","GenericError","é)";
  text += std::string(1 << 20, 'x') + R"(",{}])";
  const Frame frame = reader.read(text, Version::v16);
  EXPECT_EQ(std::get<CallError>(frame).description, "é" + std::string(254, 'x'));
  std::string out;
  write_error(out, Version::v16, "1", RpcError::generic_error, std::string(1000, 'y'));
  EXPECT_EQ(out, R"([4,"1","GenericError",")" + std::string(255, 'y') + R"(",{}])");
}

TEST(FrameReader, n55_a_nested_bomb_is_a_formation_violation_of_its_call) {
  const std::string bomb =
      R"([2,"9","DataTransfer",{"vendorId":"x","data":)" + std::string(10'000, '[');
  EXPECT_EQ(seen(bomb, Version::v16),
            R"([4,"9","FormationViolation","the frame is nested too deeply",{}])");
  EXPECT_EQ(seen(bomb, Version::v201),
            R"([4,"9","FormatViolation","the frame is nested too deeply",{}])");
  EXPECT_EQ(seen(std::string(10'000, '['), Version::v16), "ignored");
}

TEST(FrameReader, n56_a_number_beyond_any_exponent_is_a_range_error_of_its_call) {
  const auto* text = R"([2,"9","MeterValues",{"connectorId":1e99999999999}])";
  EXPECT_EQ(seen(text, Version::v16),
            R"([4,"9","PropertyConstraintViolation","the frame holds a number out of range",{}])");
}

TEST(FrameReader, broken_json_behind_a_readable_head_is_answered_to_its_id) {
  const auto* text = R"([2,"9","StopTransaction",{"transactionId":,"meterStop":1}])";
  EXPECT_EQ(seen(text, Version::v16), R"([4,"9","FormationViolation","the frame is not JSON",{}])");
  EXPECT_EQ(seen(R"([3,"9",{"status":}])", Version::v16), "failed 9");
  EXPECT_EQ(seen(R"([3,"9"])", Version::v16), "failed 9");
  EXPECT_EQ(seen(R"([3,"9",null])", Version::v201), "failed 9");
}

TEST(FrameReader, a_call_of_another_shape_is_a_formation_violation) {
  for (const auto* text :
       {R"([2,"9","Heartbeat"])", R"([2,"9","Heartbeat",null])", R"([2,"9","Heartbeat",[]])",
        R"([2,"9",{},{}])", R"([2,"9"])", R"([2,"9","Heartbeat",{},{}])"}) {
    EXPECT_TRUE(seen(text, Version::v16).starts_with(R"([4,"9","FormationViolation",)")) << text;
    EXPECT_TRUE(seen(text, Version::v201).starts_with(R"([4,"9","FormatViolation",)")) << text;
  }
}

TEST(FrameReader, quirk_23_nul_bytes_are_dropped_and_said) {
  const std::string text("[2,\"1\",\"Authorize\",{\"idTag\":\"AB\0\0\"}]\0", 38);
  EXPECT_EQ(seen(text, Version::v16), R"(call 1 Authorize {"idTag":"AB"} without NUL)");
}

TEST(FrameReader, quirk_24_missing_final_brackets_are_added_and_said) {
  const std::string whole = R"([2,"1","Authorize",{"idTag":"AB"}])";
  EXPECT_EQ(seen(whole.substr(0, whole.size() - 1), Version::v16),
            R"(call 1 Authorize {"idTag":"AB"} closed)");
  EXPECT_EQ(seen(whole.substr(0, whole.size() - 2), Version::v16),
            R"(call 1 Authorize {"idTag":"AB"} closed)");
}

TEST(FrameReader, quirk_24_a_number_at_the_end_is_never_completed) {
  EXPECT_EQ(seen(R"([2,"1","StopTransaction",{"meterStop":12)", Version::v16),
            R"([4,"1","FormationViolation","the frame ends before its JSON does",{}])");
  EXPECT_EQ(seen(R"([2,"1","MeterValues",{"meterValue":[{"timestamp":"x")", Version::v16),
            R"([4,"1","FormationViolation","the frame ends before its JSON does",{}])")
      << "only the last two brackets are added";
}

TEST(FrameReader, quirk_27_an_error_without_its_last_elements_is_an_error) {
  EXPECT_EQ(seen(R"([4,"id"])", Version::v16), "error id '' ''");
  EXPECT_EQ(seen(R"([4,"id","FormationViolation"])", Version::v201),
            "error id 'FormationViolation' ''");
  EXPECT_EQ(seen(R"([4,"id",null,7])", Version::v16), "error id '' ''");
}

TEST(FrameReader, every_truncation_and_every_flipped_byte_is_survived) {
  const std::string whole =
      R"([2,"1","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-11-23T14:00:00Z",)"
      R"("sampledValue":[{"value":"1\u0020"}]}]}])";
  FrameReader reader;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    (void)reader.read(std::string_view(whole).substr(0, i), Version::v16);
    for (const char byte : {'\0', '"', '{', ']', '\\', '\xff', '9'}) {
      auto flipped = whole;
      flipped[i] = byte;
      (void)reader.read(flipped, Version::v201);
    }
  }
  EXPECT_EQ(seen(whole, Version::v16).substr(0, 18), "call 1 MeterValues");
}

TEST(FrameWriter, frames_are_compact_and_answers_without_fields_are_empty_objects) {
  std::string out;
  write_call(out, "7", v16::ResetRequest{.type = v16::ResetType::Hard});
  EXPECT_EQ(out, R"([2,"7","Reset",{"type":"Hard"}])");
  out.clear();
  write_result(out, "a\"b", v16::StatusNotificationResponse{});
  EXPECT_EQ(out, R"([3,"a\"b",{}])");
  out.clear();
  write_call(out, "8", "DataTransfer", R"({"vendorId":"x"})");
  EXPECT_EQ(out, R"([2,"8","DataTransfer",{"vendorId":"x"}])");
}

TEST(FrameWriter, n51_each_version_spells_the_codes_its_own_way) {
  EXPECT_EQ(spelling(RpcError::occurrence_constraint_violation, Version::v16),
            "OccurenceConstraintViolation");
  EXPECT_EQ(spelling(RpcError::occurrence_constraint_violation, Version::v201),
            "OccurrenceConstraintViolation");
  EXPECT_EQ(spelling(RpcError::formation_violation, Version::v16), "FormationViolation");
  EXPECT_EQ(spelling(RpcError::formation_violation, Version::v21), "FormatViolation");
  EXPECT_EQ(spelling(RpcError::type_constraint_violation, Version::v16),
            spelling(RpcError::type_constraint_violation, Version::v201));
}

}  // namespace
}  // namespace voltyard::wire::ocpp
