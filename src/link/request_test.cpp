#include "link/request.hpp"

#include <gtest/gtest.h>

namespace voltyard::link {
namespace {

TEST(Request, quirks_5_to_7_the_identity_is_the_last_segment) {
  const struct {
    const char* target;
    const char* identity;
  } cases[] = {
      {"/ocpp/CS1", "CS1"},
      {"/steve/websocket/CentralSystemService/CS1", "CS1"},
      {"/ocpp/CS1/", "CS1"},
      {"//CS1", "CS1"},
      {"///ocpp///CS1//", "CS1"},
      {"/ocpp/CS1/CS1", "CS1"},
      {"/CS1", "CS1"},
      {"/CentralSystemService/4/CBI-0815", "CBI-0815"},
      {"/ocpp/CS1?token=7", "CS1"},
      {"/ocpp/A%2B%3d%7c%40", "A+=|@"},
      {"/ocpp/*+=|@._-", "*+=|@._-"},
      {"/ocpp/123456789012345678901234567890123456789012345678",
       "123456789012345678901234567890123456789012345678"},
  };
  for (const auto& one : cases) EXPECT_EQ(identity_of(one.target), one.identity) << one.target;
}

TEST(Request, n08_what_no_identity_can_be_is_refused) {
  const std::string over_long(49, 'a');
  const std::string targets[] = {"",
                                 "/",
                                 "///",
                                 "CS1",
                                 "http://yard/ocpp/CS1",
                                 "/ocpp/%2e%2e%2fetc",
                                 "/ocpp/%2e%2e",
                                 "/ocpp/.",
                                 "/ocpp/CS1%00",
                                 "/ocpp/CS1%0d%0aSet-Cookie:x",
                                 "/ocpp/CS%201",
                                 "/ocpp/CS1%",
                                 "/ocpp/CS1%4",
                                 "/ocpp/CS1%zz",
                                 "/ocpp/%e2%80%aeCS1",  // right-to-left override
                                 "/ocpp/%f0%9f%94%8c",  // an emoji
                                 "/ocpp/\xf0\x9f\x94\x8c",
                                 "/ocpp/A:B",  // N09
                                 "/ocpp/" + over_long,
                                 "/ocpp/" + std::string(10'000, 'a')};
  for (const auto& target : targets) EXPECT_FALSE(identity_of(target)) << target;
}

TEST(Request, n07_credentials_are_octets_split_at_the_first_colon) {
  // CS1:<00 ff 3a 41>
  const auto binary = basic_credentials("Basic Q1MxOgD/OkE=");
  ASSERT_TRUE(binary);
  EXPECT_EQ(binary->username, "CS1");
  EXPECT_EQ(binary->password, std::string("\x00\xff:A", 4));
}

TEST(Request, quirk_8_spellings_of_basic) {
  for (const auto* header :
       {"Basic Q1MxOnNlY3JldA==", "basic Q1MxOnNlY3JldA==", "Basic: Q1MxOnNlY3JldA==",
        "Basic:Q1MxOnNlY3JldA==", "BASIC   Q1MxOnNlY3JldA", "Basic Q1MxOnNlY3JldA= "}) {
    const auto credentials = basic_credentials(header);
    ASSERT_TRUE(credentials) << header;
    EXPECT_EQ(credentials->username, "CS1");
    EXPECT_EQ(credentials->password, "secret");
  }
  EXPECT_EQ(basic_credentials("Basic OnNlY3JldA==")->username, "");  // Zappi
  EXPECT_EQ(basic_credentials("Basic R1JTLTE6")->password, "");      // empty password
}

TEST(Request, credentials_that_are_none) {
  for (const auto* header :
       {"", "Basic", "Bearer Q1MxOnNlY3JldA==", "BasicQ1MxOnNlY3JldA==", "Basic ???",
        "Basic Q1MxOnNlY3JldA=A", "Basic Q", "Basic bm9jb2xvbg=="}) {
    EXPECT_FALSE(basic_credentials(header)) << header;
  }
  EXPECT_FALSE(basic_credentials("Basic " + std::string(10'000, 'A')));
}

TEST(Request, subprotocols_in_the_stations_order) {
  std::vector<std::string> offered;
  EXPECT_TRUE(append_subprotocols("ocpp1.6 , ocpp2.0.1,,", offered));
  EXPECT_TRUE(append_subprotocols("ocpp2.1", offered));
  EXPECT_EQ(offered, (std::vector<std::string>{"ocpp1.6", "ocpp2.0.1", "ocpp2.1"}));
  EXPECT_FALSE(append_subprotocols("a,b,c,d,e,f,g,h,i,j,k,l,m,n", offered));
  EXPECT_FALSE(append_subprotocols("ocpp 1.6", offered));
  EXPECT_FALSE(append_subprotocols(std::string(65, 'a'), offered));
}

TEST(Request, n21_a_browsers_origin_is_told_from_a_librarys) {
  for (const auto* origin : {"null", "https://evil.example", "http://10.0.0.1:8080", "file://"}) {
    EXPECT_TRUE(is_browser_origin(origin)) << origin;
  }
  EXPECT_FALSE(is_browser_origin("https://github.com/gilmaimon/TinyWebsockets"));
  EXPECT_FALSE(is_browser_origin("charger"));
}

TEST(Request, accept_key_of_rfc_6455_and_of_odd_keys) {
  EXPECT_EQ(accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(accept_key("short").size(), 28U);
  EXPECT_EQ(accept_key(std::string(300, 'k')).size(), 28U);
}

}  // namespace
}  // namespace voltyard::link
