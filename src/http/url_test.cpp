// Where the server may call: URLs that are taken, those that are not, and addresses.
#include "http/url.hpp"
#include "http/egress.hpp"

#include <gtest/gtest.h>

namespace voltyard::http {
namespace {

std::string taken_apart(std::string_view text) {
  const auto url = parse_url(text);
  if (!url) return "refused";
  return (url->tls ? "tls " : "plain ") + url->host + " " + std::to_string(url->port) + " " +
         url->target;
}

TEST(OutgoingUrl, is_taken_apart) {
  EXPECT_EQ(taken_apart("https://Example.COM/a/b?c=d"), "tls example.com 443 /a/b?c=d");
  EXPECT_EQ(taken_apart("HTTP://example.com"), "plain example.com 80 /");
  EXPECT_EQ(taken_apart("http://example.com:8080?x"), "plain example.com 8080 /?x");
  EXPECT_EQ(taken_apart("https://[2001:DB8::1]:8443/x"), "tls 2001:db8::1 8443 /x");
  EXPECT_EQ(taken_apart("http://192.0.2.1/"), "plain 192.0.2.1 80 /");
}

TEST(OutgoingUrl, names_its_host_as_a_request_must) {
  EXPECT_EQ(parse_url("https://a.example:443/")->authority(), "a.example");
  EXPECT_EQ(parse_url("https://a.example:80/")->authority(), "a.example:80");
  EXPECT_EQ(parse_url("http://[::1]/")->authority(), "[::1]");
}

TEST(OutgoingUrl, n70_everything_else_is_refused) {
  const std::string long_name(64, 'a');
  const std::string texts[] = {
      "",
      "file:///etc/passwd",
      "gopher://example.com/",
      "ftp://127.0.0.1/",
      "//example.com/",
      "https://",
      "https:///path",
      "https://user:word@example.com/",
      "https://example.com@127.0.0.1/",
      "https://example.com/#part",
      "https://example.com/a b",
      "https://example.com/a\r\nHost: other",
      "https://example.com\\@other.example/",
      "https://exa_mple..com/",
      "https://-a.example/",
      "https://a-.example/",
      "https://" + long_name + ".example/",
      "https://example.com:0/",
      "https://example.com:65536/",
      "https://example.com:+80/",
      "https://example.com:8o/",
      "https://example.com:/",
      "http://2130706433/",
      "http://0x7f000001/",
      "http://0177.0.0.1/",
      "http://127.1/",
      "http://127.0.0.0x1/",
      "http://a.0x7f/",
      "http://[::1/",
      "http://[fe80::1%eth0]/",
      "http://[127.0.0.1]/",
      "http://例子.example/",
      "https://a.example/" + std::string(longest_url, 'x'),
  };
  for (const auto& text : texts) EXPECT_EQ(taken_apart(text), "refused") << text;
}

bool is_public_text(std::string_view text) {
  return is_public(boost::asio::ip::make_address(std::string(text)));
}

TEST(EgressTest, n70_addresses_that_are_not_of_the_public_internet) {
  for (const auto* text : {"0.0.0.0",
                           "10.1.2.3",
                           "100.64.0.1",
                           "127.0.0.1",
                           "127.255.255.254",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.168.1.1",
                           "198.18.0.1",
                           "224.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::ffff:127.0.0.1",
                           "::ffff:10.0.0.1",
                           "::127.0.0.1",
                           "64:ff9b::7f00:1",
                           "2002:7f00:1::",
                           "fc00::1",
                           "fd12:3456::1",
                           "fe80::1",
                           "ff02::1",
                           "2001:db8::1",
                           "3fff::1",
                           "::ffff:0:127.0.0.1",
                           "4000::1",
                           "8000::1"}) {
    EXPECT_FALSE(is_public_text(text)) << text;
  }
  for (const auto* text : {"1.1.1.1", "100.128.0.1", "172.32.0.1", "223.5.5.5", "2400:3200::1",
                           "2606:4700::1111", "::ffff:1.1.1.1"}) {
    EXPECT_TRUE(is_public_text(text)) << text;
  }
}

TEST(EgressTest, networks_that_the_operator_has_named_are_permitted) {
  const Egress egress{{*Network::parse("192.168.7.0/24"), *Network::parse("fd00:7::/32"),
                       *Network::parse("10.0.0.5")}};
  const auto permits = [&](const char* text) {
    return egress.permits(boost::asio::ip::make_address(text));
  };
  EXPECT_TRUE(permits("192.168.7.9"));
  EXPECT_TRUE(permits("::ffff:192.168.7.9"));
  EXPECT_FALSE(permits("192.168.8.9"));
  EXPECT_TRUE(permits("fd00:7::1"));
  EXPECT_FALSE(permits("fd00:8::1"));
  EXPECT_TRUE(permits("10.0.0.5"));
  EXPECT_FALSE(permits("10.0.0.6"));
  EXPECT_TRUE(permits("1.1.1.1"));
  EXPECT_TRUE(
      Network::parse("::ffff:10.7.0.0/112")->has(boost::asio::ip::make_address("10.7.9.9")));
  for (const auto* text : {"", "10.0.0.0/33", "10.0.0.0/", "::ffff:10.0.0.0/95", "::/129",
                           "10.0.0/8", "a/8", "1.1.1.1/8x"}) {
    EXPECT_FALSE(Network::parse(text)) << text;
  }
}

}  // namespace
}  // namespace voltyard::http
