// What people may see of frames and payloads.
#include "wire/ocpp/secrets.hpp"

#include <gtest/gtest.h>

namespace voltyard::wire::ocpp {
namespace {

TEST(Secrets, an_authorization_key_is_hidden_in_the_change_and_in_the_answer) {
  EXPECT_EQ(without_secrets(R"([2,"1","ChangeConfiguration",{"key":"AuthorizationKey",)"
                            R"("value":"4f43415f4f4354545f"}])"),
            R"([2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"***"}])");
  EXPECT_EQ(without_secrets(R"({"value": "s", "key": "authorizationkey"})"),
            R"({"value":"***","key":"authorizationkey"})");
  EXPECT_EQ(without_secrets(
                R"([3,"2",{"configurationKey":[{"key":"AuthorizationKey","readonly":false,)"
                R"("value":"s"},{"key":"HeartbeatInterval","readonly":false,"value":"300"}]}])"),
            R"([3,"2",{"configurationKey":[{"key":"AuthorizationKey","readonly":false,)"
            R"("value":"***"},{"key":"HeartbeatInterval","readonly":false,"value":"300"}]}])");
}

TEST(Secrets, a_password_variable_is_hidden_in_requests_answers_and_reports) {
  EXPECT_EQ(
      without_secrets(R"({"setVariableData":[{"attributeValue":"s","component":)"
                      R"({"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]})"),
      R"({"setVariableData":[{"attributeValue":"***","component":)"
      R"({"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]})");
  EXPECT_EQ(without_secrets(R"({"reportData":[{"variable":{"name":"BasicAuthPassword"},)"
                            R"("variableAttribute":[{"type":"Actual","value":"s"}]}]})"),
            R"({"reportData":[{"variable":{"name":"BasicAuthPassword"},)"
            R"("variableAttribute":[{"type":"Actual","value":"***"}]}]})");
}

TEST(Secrets, members_called_password_are_hidden_whatever_they_hold) {
  EXPECT_EQ(without_secrets(R"({"apn":{"apnUserName":"u","apnPassword":"s","simPin":1}})"),
            R"({"apn":{"apnUserName":"u","apnPassword":"***","simPin":1}})");
  EXPECT_EQ(without_secrets(R"({"password":["s"]})"), R"({"password":"***"})");
}

TEST(Secrets, credentials_in_urls_are_hidden_and_the_rest_of_the_url_stays) {
  EXPECT_EQ(without_secrets(R"({"location":"ftp://user:pa@ss@host:21/logs?a=b@c","retries":1.50})"),
            R"({"location":"ftp://***@host:21/logs?a=b@c","retries":1.50})");
  EXPECT_EQ(without_secrets(R"({"firmware":{"location":"https:\/\/u:p@host"}})"),
            R"({"firmware":{"location":"https://***@host"}})");
  EXPECT_EQ(without_secrets(R"(["a://u@b and c://d:e@f"])"), R"(["a://***@b and c://***@f"])");
}

TEST(Secrets, a_text_without_secrets_stays_as_it_was_sent) {
  for (const auto* text :
       {R"([2, "1", "MeterValues", {"connectorId": 1.0, "location": "Outlet"}])",
        R"({"location":"https://host/path/with@sign?mail=a@b"})", R"({"key":"value","value":"x"})",
        R"({"variable":{"name":{"a":1}},"key":[1,2],"value":"x"})", R"({"note":"a://"})",
        R"("://")", "[2,\"1\",", "", "user@host"}) {
    EXPECT_EQ(without_secrets(text), text);
  }
}

TEST(Secrets, a_broken_text_that_may_hold_a_secret_is_hidden_as_a_whole) {
  const auto* whole = "*** (not JSON, and may hold a secret)";
  EXPECT_EQ(without_secrets(R"([2,"1","ChangeConfiguration",{"key":"AuthorizationKey","va)"),
            whole);
  EXPECT_EQ(without_secrets(R"({"location":"ftp://u:p@host)"), whole);
}

}  // namespace
}  // namespace voltyard::wire::ocpp
