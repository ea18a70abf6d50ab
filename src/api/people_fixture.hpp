// Tests in which people sign in.
#pragma once

#include "api/api_fixture.hpp"
#include "papers/qr_code.hpp"
#include "people/totp.hpp"

namespace voltyard::api {

class PeopleTest : public ApiTest {
 protected:
  explicit PeopleTest(const ApiOptions& options = options_for_tests()) : ApiTest(options) {}

  static constexpr const char* password = "rain on a tin roof";

  // What a browser sends and keeps.
  struct Browser {
    std::string login;   // "voltyard=vs_..."
    std::string device;  // "voltyard-device=vd_..."
    std::string remote = "127.0.0.1";
  };

  http::Response ask(Browser& browser, http::Method method, std::string target,
                     std::string body = {}) {
    Ask ask{method, std::move(target), std::move(body), "", {{"Sec-Fetch-Site", "same-origin"}}};
    ask.remote = browser.remote;
    std::string cookies = browser.login;
    if (!browser.device.empty()) cookies += (cookies.empty() ? "" : "; ") + browser.device;
    if (!cookies.empty()) ask.headers.emplace_back("Cookie", cookies);
    auto response = send(ask);
    for (const auto& [name, value] : response.headers) {
      if (name != "Set-Cookie") continue;
      const auto pair = value.substr(0, value.find(';'));
      (pair.starts_with("voltyard-device=") ? browser.device : browser.login) = pair;
    }
    return response;
  }
  http::Response sign_in(Browser& browser, const std::string& login, const std::string& secret,
                         const std::string& code = {}) {
    std::string body = R"({"login":")" + login + R"(","password":")" + secret + R"(")";
    if (!code.empty()) body += R"(,"code":")" + code + R"(")";
    return ask(browser, http::Method::post, "/v1/login", body + "}");
  }
  http::Response me(Browser& browser) { return ask(browser, http::Method::get, "/v1/me"); }

  std::string id_of(const std::string& login) {
    for (const auto& row : directory_->current()->rows.people) {
      if (row.login == login) return to_string(row.id);
    }
    return "none";
  }

  // Invited by the administrator's key, with a password.
  void add_person(const std::string& login, const std::string& role,
                  const std::string& locations = "[]") {
    const auto made =
        post("/v1/people", R"({"login":")" + login + R"(","name":"Name of )" + login +
                               R"(","role":")" + role + R"(","location_ids":)" + locations + "}");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto link = text_at(json(made), "/invitation/link");
    EXPECT_EQ(use_link(link.substr(link.find("vl_")), password).status, 204);
  }
  http::Response use_link(const std::string& token, const std::string& secret) {
    return post("/v1/setup", R"({"token":")" + token + R"(","password":")" + secret + R"("})");
  }
  Browser signed_in(const std::string& login) {
    Browser browser;
    EXPECT_EQ(sign_in(browser, login, password).status, 204);
    return browser;
  }

  // The octets of the secret that the enrolment showed in base32.
  static std::string secret_of(const std::string& base32) {
    std::string out;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : base32) {
      bits = (bits << 5) | static_cast<std::uint32_t>(
                               std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").find(c));
      held += 5;
      if (held < 8) continue;
      held -= 8;
      out += static_cast<char>((bits >> held) & 0xFF);
    }
    return out;
  }
  std::string code_now(const std::string& secret, int steps = 0) {
    return people::totp_code(secret, people::totp_step(wall_.now()) + steps);
  }
  // Turns the second factor on; the secret's octets, and the recovery codes.
  std::pair<std::string, std::vector<std::string>> enrol(Browser& browser) {
    const auto begun = ask(browser, http::Method::post, "/v1/me/second-factor",
                           std::string(R"({"password":")") + password + R"("})");
    EXPECT_EQ(begun.status, 200) << begun.body;
    EXPECT_EQ(api::difference(json(begun), "Enrolment"), "");
    EXPECT_EQ(text_at(json(begun), "/code_svg"), *papers::qr_svg(text_at(json(begun), "/uri")));
    const auto secret = secret_of(text_at(json(begun), "/secret"));
    const auto confirmed = ask(browser, http::Method::put, "/v1/me/second-factor",
                               R"({"enrolment":")" + text_at(json(begun), "/enrolment") +
                                   R"(","code":")" + code_now(secret) + R"("})");
    EXPECT_EQ(confirmed.status, 200) << confirmed.body;
    std::vector<std::string> codes;
    const auto shown = json(confirmed);
    for (const auto& code : shown.at("codes").as_array()) codes.emplace_back(code.as_string());
    return {secret, codes};
  }

  // "kind: text" of the newest entries about people.
  std::vector<std::string> log() {
    drain();
    web_.restart();
    web_.poll();
    std::vector<std::string> lines;
    const auto entries = json(get("/v1/log"));
    for (const auto& entry : entries.at("items").as_array()) {
      lines.push_back(text_at(entry, "/kind") + ": " + text_at(entry, "/text"));
    }
    return lines;
  }
};

}  // namespace voltyard::api
