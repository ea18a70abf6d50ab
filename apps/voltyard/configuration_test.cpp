// What a configuration file may say, and what is said about one that is wrong.
#include "configuration.hpp"

#include <gtest/gtest.h>

namespace voltyard::app {
namespace {

// "key: sentence" of a refused file, empty when it is taken.
std::string refusal(std::string_view toml) {
  const auto read = Configuration::read(toml, "voltyard.toml");
  if (read) return "";
  return (read.error().field.empty() ? "" : read.error().field + ": ") + read.error().message;
}

TEST(Configuration, a_file_is_read_and_printed_again) {
  const auto read = Configuration::read(
      "http_port = 80\nocpp_tls_port = 9001\ndurable = false\nclock_speed = 2.5\n"
      "certificates = [\"a.pem:a.key\", \"b.pem:b.key\"]\ntrusted_proxies = [\"10.0.0.1\"]\n",
      "voltyard.toml");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->http_port, 80);
  EXPECT_EQ(read->certificates[1].key, "b.key");
  const auto text = describe(*read);
  for (const auto* line :
       {"http_port = 80\n", "durable = false\n", "clock_speed = 2.5\n",
        "certificates = \"a.pem:a.key,b.pem:b.key\"\n", "trusted_proxies = \"10.0.0.1\"\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

TEST(Configuration, what_is_wrong_is_named) {
  EXPECT_EQ(refusal("http_prot = 80"), "voltyard.toml: there is no key 'http_prot'");
  EXPECT_EQ(refusal("http_port = 65536"), "http_port: '65536' is not a value for this key");
  EXPECT_EQ(refusal("durable = 1"), "durable: '1' is not a value for this key");
  EXPECT_EQ(refusal("a = 1\nb = ").substr(0, 23), "voltyard.toml, line 2: ");
}

TEST(Configuration, what_the_parser_did_not_expect_is_refused_and_does_not_end_the_program) {
  EXPECT_EQ(refusal("[%a]"), "voltyard.toml: this is not TOML");
  EXPECT_EQ(refusal("\u00e9 = 1").substr(0, 23), "voltyard.toml, line 1: ");
}

TEST(Configuration, nothing_is_kept_for_less_than_the_law_wants) {
  EXPECT_EQ(refusal("keep_sessions_days = 1095"),
            "keep_sessions_days: is at least 1096 and at most 36500, or 0: for good");
  EXPECT_EQ(refusal("keep_events_days = 179"),
            "keep_events_days: is at least 180 and at most 36500, or 0: for good");
  EXPECT_EQ(refusal("keep_operations_days = 1"),
            "keep_operations_days: is at least 180 and at most 36500, or 0: for good");
  EXPECT_EQ(refusal("keep_notices_days = 36501"),
            "keep_notices_days: is at least 30 and at most 36500, or 0: for good");
  EXPECT_EQ(refusal("keep_sessions_days = 0\nkeep_events_days = 180\nkeep_quarantine_days = 30"),
            "");
}

TEST(Configuration, tls_without_a_certificate_is_refused_and_not_left_out) {
  EXPECT_EQ(refusal("ocpp_tls_port = 9001"), "ocpp_tls_port: a TLS port needs certificates");
  EXPECT_EQ(refusal("http_tls_port = 8443"), "http_tls_port: a TLS port needs certificates");
}

TEST(Configuration, certificates_without_a_tls_port_are_refused) {
  EXPECT_EQ(refusal("certificates = [\"chain.pem:key.pem\"]"),
            "certificates: certificates are of no use without http_tls_port or ocpp_tls_port");
  EXPECT_EQ(refusal("ocpp_tls_port = 9001\ncertificates = [\"chain.pem:key.pem\"]"), "");
}

TEST(Configuration, a_certificate_is_a_chain_and_its_key) {
  for (const auto* pair : {"chain.pem", ":key.pem", "chain.pem:"}) {
    EXPECT_EQ(refusal("ocpp_tls_port = 1\ncertificates = [\"" + std::string(pair) + "\"]"),
              "certificates: a certificate is given as chain.pem:key.pem");
  }
}

TEST(Configuration, every_limit_of_a_connection_can_be_set_and_is_printed) {
  const auto read = Configuration::read(
      "message_bytes = 65536\nping_after_ms = 1500\nmessages_per_s = 0\n", "voltyard.toml");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->limits.message_bytes, 65'536u);
  EXPECT_EQ(read->limits.ping_after, std::chrono::milliseconds(1'500));
  const auto text = describe(*read);
  for (const auto* line :
       {"messages_per_s = 0\n",      "message_burst = 100\n",    "connects_per_minute = 60\n",
        "header_time_ms = 10000\n",  "header_bytes = 8192\n",    "header_fields = 64\n",
        "half_open = 64\n",          "refusal_delay_ms = 300\n", "refusals_waiting = 1024\n",
        "linger_ms = 2000\n",        "message_bytes = 65536\n",  "message_parts = 1024\n",
        "message_time_ms = 30000\n", "control_per_s = 10\n",     "control_burst = 500\n",
        "empty_reads = 64\n",        "queued_calls = 64\n",      "queued_bytes = 1048576\n",
        "write_stall_ms = 30000\n",  "ping_after_ms = 1500\n",   "idle_limit_ms = 600000\n",
        "probe_time_ms = 5000\n",    "close_time_ms = 5000\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line;
  }
}

TEST(Configuration, who_we_are_to_other_platforms_keeps_the_rules_of_ocpi) {
  EXPECT_EQ(refusal("ocpi_latitude = \"34.75000\"\nocpi_longitude = \"113.62000\""), "");
  EXPECT_EQ(refusal("ocpi_latitude = \"34.75\"\nocpi_longitude = \"113.62000\""),
            "ocpi_latitude: is written like 34.75000");
  EXPECT_EQ(refusal("ocpi_latitude = \"34.75000\"\nocpi_longitude = \"181.00000\""),
            "ocpi_longitude: is written like 113.62000");
  EXPECT_EQ(refusal("ocpi_latitude = \"34.75000\""),
            "ocpi_longitude: a place has both, or neither");
  EXPECT_EQ(refusal("ocpi_party_id = \"VOLT\""), "ocpi_party_id: has three characters");
  EXPECT_EQ(refusal("vat_percent_e2 = 10001"), "vat_percent_e2: is at most 10000");
}

TEST(Configuration, a_residents_code_takes_one_of_three_ways) {
  EXPECT_EQ(Configuration::read("", "voltyard.toml")->rider_codes, "off");
  EXPECT_EQ(Configuration::read("rider_codes = \"sms\"", "voltyard.toml")->rider_codes, "sms");
  EXPECT_EQ(refusal("rider_codes = \"fax\""), "rider_codes: must be off, sms or outbox");
}

TEST(Configuration, the_address_on_stickers_is_a_scheme_a_host_and_nothing_behind) {
  const auto with = [](const std::string& url) { return "public_url = \"" + url + "\""; };
  for (const auto* url :
       {"", "https://charge.example", "http://10.0.0.5:8080", "https://[::1]:8443"}) {
    const auto read = Configuration::read(with(url), "voltyard.toml");
    ASSERT_TRUE(read) << url;
    EXPECT_EQ(read->papers.public_address, url);
  }
  for (const auto* url : {"charge.example", "https://", "https://charge.example/", "ftp://x",
                          "https://charge.example/p", "https://a b", "javascript://x"}) {
    EXPECT_EQ(refusal(with(url)), "public_url: must be like https://charge.example, without a path")
        << url;
  }
}

TEST(Configuration, who_residents_are_to_wechat_travels_over_tls) {
  const std::string account = "rider_wechat_app_id = \"wx1\"\n";
  const std::string secret = "rider_wechat_secret_file = \"/etc/voltyard/wechat\"\n";
  EXPECT_EQ(refusal(account), "rider_wechat_secret_file: is missing");
  EXPECT_EQ(refusal(account + secret), "rider_wechat_page_url: is missing");
  const auto page = [&](const std::string& url) {
    return refusal(account + secret + "rider_wechat_page_url = \"" + url + "\"");
  };
  EXPECT_EQ(page("https://charge.example.cn"), "");
  EXPECT_EQ(page("https://charge.example.cn:8443"), "");
  EXPECT_EQ(page("http://127.0.0.1:8080"), "");
  for (const auto* url : {"http://charge.example.cn", "https://charge.example.cn/", "https://",
                          "http://127.0.0.1:80@evil.example", "https://a@b", "javascript:1"}) {
    EXPECT_EQ(page(url), "rider_wechat_page_url: must be https://HOST, or http://127.0.0.1:PORT")
        << url;
  }
  EXPECT_EQ(refusal("rider_wechat_api_url = \"http://api.weixin.qq.com\""),
            "rider_wechat_api_url: must be https://HOST, or http://127.0.0.1:PORT");
}

TEST(Configuration, a_limit_that_lets_nothing_through_is_refused) {
  EXPECT_EQ(refusal("message_bytes = 0"), "message_bytes: a limit of 0 lets nothing through");
  EXPECT_EQ(refusal("connects_per_minute = 0"),
            "connects_per_minute: a limit of 0 lets nothing through");
  EXPECT_EQ(refusal("close_time_ms = 0"), "close_time_ms: '0' is not a value for this key");
}

}  // namespace
}  // namespace voltyard::app
