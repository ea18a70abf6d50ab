#include "http/assets.hpp"
#include "http/problem.hpp"
#include "http/router.hpp"
#include "http/target.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>

namespace voltyard::http {
namespace {

Response serve(const Router& router, Request request) {
  boost::asio::io_context context;
  std::optional<Response> response;
  boost::asio::co_spawn(context, router.serve(request),
                        [&](std::exception_ptr, Response done) { response = std::move(done); });
  context.run();
  return response.value();
}

Request get(std::string target) {
  Request request;
  request.target = std::move(target);
  return request;
}

Handler echo(std::string name) {
  return [name](const Request& request) -> Task<Response> {
    std::string text = name;
    for (const auto& [key, value] : request.parameters) text += " " + key + "=" + value;
    for (const auto& [key, value] : request.query) text += " ?" + key + "=" + value;
    co_return json_response(200, text);
  };
}

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    router_.add(Method::get, "/v1/stations", echo("list"));
    router_.add(Method::get, "/v1/stations/{id}", echo("one"));
    router_.add(Method::get, "/v1/stations/new", echo("fixed"));
    router_.add(Method::post, "/v1/stations/{id}/commands", echo("command"), 16);
    router_.add(Method::get, "/boom", [](const Request&) -> Task<Response> {
      throw std::runtime_error("a secret inside");
      co_return Response();
    });
  }
  SeededRandom random_{1};
  Router router_{random_};
};

TEST_F(RouterTest, a_fixed_segment_wins_over_a_parameter) {
  EXPECT_EQ(serve(router_, get("/v1/stations")).body, "list");
  EXPECT_EQ(serve(router_, get("/v1/stations/7?a=1&b=x+y%2B")).body, "one id=7 ?a=1 ?b=x y+");
  EXPECT_EQ(serve(router_, get("/v1/stations/new")).body, "fixed");
}

TEST_F(RouterTest, an_escaped_slash_stays_inside_its_segment) {
  EXPECT_EQ(serve(router_, get("/v1/stations/a%2Fb")).body, "one id=a/b");
}

TEST_F(RouterTest, n08_addresses_with_nul_dot_segments_or_broken_escapes_are_400) {
  for (const auto* target : {"/v1/stations/%00", "/v1/stations/%2e%2e", "/v1/stations/%zz",
                             "/v1/stations/%f", "stations", ""}) {
    EXPECT_EQ(serve(router_, get(target)).status, 400) << target;
  }
  EXPECT_EQ(serve(router_, get("/" + std::string(5000, 'a'))).status, 400);
}

TEST_F(RouterTest, a_known_path_with_another_method_is_405_with_allow) {
  auto request = get("/v1/stations/7/commands");
  const auto response = serve(router_, request);
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers.get("Allow"), "POST");
  EXPECT_EQ(serve(router_, get("/nowhere")).status, 404);
}

TEST_F(RouterTest, an_exception_is_a_500_without_its_text) {
  const auto response = serve(router_, get("/boom"));
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/problem+json");
}

TEST_F(RouterTest, every_answer_carries_security_headers_and_a_request_id) {
  auto request = get("/nowhere");
  request.tls = true;
  request.headers.add("X-Request-ID", "abc-1");
  const auto response = serve(router_, request);
  EXPECT_EQ(response.headers.get("X-Request-ID"), "abc-1");
  EXPECT_EQ(response.headers.get("Content-Security-Policy"),
            "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'");
  EXPECT_EQ(response.headers.get("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(response.headers.get("Referrer-Policy"), "no-referrer");
  EXPECT_EQ(response.headers.get("Strict-Transport-Security"),
            "max-age=31536000; includeSubDomains");
  request.tls = false;
  request.headers.set("X-Request-ID", "evil\nline");
  const auto plain = serve(router_, request);
  EXPECT_EQ(plain.headers.get("X-Request-ID").size(), 16u);
  EXPECT_FALSE(plain.headers.has("Strict-Transport-Security"));
}

TEST_F(RouterTest, the_body_limit_is_that_of_the_route) {
  EXPECT_EQ(router_.body_limit(Method::post, "/v1/stations/7/commands?x=1"), 16u);
  EXPECT_EQ(router_.body_limit(Method::post, "/elsewhere"), default_body_limit);
}

TEST(problem, errors_become_problem_documents) {
  const auto response = problem_response(invalid("must be \"positive\"", "/limit"));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.body, R"({"type":"https://voltyard.example/problems/invalid",)"
                           R"("title":"The request is not valid","status":400,)"
                           R"("detail":"must be \"positive\"",)"
                           R"("errors":[{"field":"/limit","message":"must be \"positive\""}]})");
  EXPECT_EQ(
      problem_response(Error{ErrorKind::unauthorised, "who?", {}}).headers.get("WWW-Authenticate"),
      "Bearer");
}

TEST(problem, bytes_that_are_not_utf8_cannot_break_a_document) {
  std::string out;
  append_json_string(out, "a\x01\xFF\xC0\xAF\xED\xA0\x80 \xE5\x85\x85\xF0\x9F\x94\x8B\x7F</");
  EXPECT_EQ(out,
            "\"a\\u0001\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD "
            "\xE5\x85\x85\xF0\x9F\x94\x8B\\u007f</\"");
}

TEST(assets, files_have_an_etag_a_compressed_twin_and_the_console_its_own_routes) {
  static const Asset files[] = {
      {"/index.html", "text/html; charset=utf-8", "\"1\"", "<html>", {}, false},
      {"/rider.html", "text/html; charset=utf-8", "\"3\"", "<rider>", {}, false},
      {"/a/app.js", "text/javascript", "\"2\"", "long text", "short", true}};
  SeededRandom random(1);
  Router router(random);
  router.set_fallback(asset_handler(files));
  EXPECT_EQ(serve(router, get("/sessions/7")).payload(), "<html>");
  for (const auto* path : {"/p", "/p/13544001-3", "/my", "/my/charges"}) {
    EXPECT_EQ(serve(router, get(path)).payload(), "<rider>") << path;
  }
  EXPECT_EQ(serve(router, get("/piles")).payload(), "<html>");
  EXPECT_EQ(serve(router, get("/v1/nothing")).status, 404);
  EXPECT_EQ(serve(router, get("/missing.js")).status, 404);
  auto script = get("/a/app.js");
  EXPECT_EQ(serve(router, script).payload(), "long text");
  script.headers.add("Accept-Encoding", "br, gzip");
  const auto compressed = serve(router, script);
  EXPECT_EQ(compressed.payload(), "short");
  EXPECT_EQ(compressed.headers.get("Content-Encoding"), "gzip");
  EXPECT_EQ(compressed.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
  script.headers.add("If-None-Match", "\"2\"");
  EXPECT_EQ(serve(router, script).status, 304);
}

}  // namespace
}  // namespace voltyard::http
