// Backups over the API: who may, what it takes to put one back, what the log says.
#include "api/people_fixture.hpp"

namespace voltyard::api {
namespace {

using http::Method;

class BackupRouteTest : public PeopleTest {
 protected:
  BackupRouteTest() {
    backups_.shelf.directory = "/var/backups/voltyard";
    backups_.shelf.files = {{"voltyard-1.db", noon, 4096, true}};
    add_person("wang", "administrator");
  }
  http::Response restore(Browser& browser, const std::string& body,
                         const std::string& name = "voltyard-1.db") {
    return ask(browser, Method::post, "/v1/backups/" + name + "/restore", body);
  }
  std::string body(const std::string& name = "voltyard-1.db", const std::string& secret = password,
                   const std::string& code = {}) {
    std::string text = R"({"name":")" + name + R"(","password":")" + secret + R"(")";
    if (!code.empty()) text += R"(,"code":")" + code + R"(")";
    return text + "}";
  }
  void check() { ASSERT_EQ(post("/v1/backups/voltyard-1.db/check", "").status, 202); }
};

TEST_F(BackupRouteTest, the_list_says_where_they_lie_and_what_is_being_done) {
  auto shelf = json(get("/v1/backups"));
  EXPECT_EQ(difference(shelf, "BackupShelf"), "");
  EXPECT_EQ(text_at(shelf, "/items/0/name"), "voltyard-1.db");
  EXPECT_EQ(text_at(shelf, "/task"), "null");
  check();
  shelf = json(get("/v1/backups"));
  EXPECT_EQ(difference(shelf, "BackupShelf"), "");
  EXPECT_EQ(text_at(shelf, "/task/loss/charges"), "3");
  backups_.shelf.restored = RestoreNote{"voltyard-1.db", "wang", noon, "it is damaged"};
  shelf = json(get("/v1/backups"));
  EXPECT_EQ(difference(shelf, "BackupShelf"), "");
  EXPECT_EQ(text_at(shelf, "/restored/failure"), "it is damaged");
}

TEST_F(BackupRouteTest, a_new_one_is_made_and_the_log_says_by_whom) {
  const auto made = post("/v1/backups", "");
  EXPECT_EQ(made.status, 202) << made.body;
  EXPECT_EQ(text_at(json(made), "/task/name"), "voltyard-2.db");
  EXPECT_EQ(log().front(), "backup.made: voltyard-2.db");
  EXPECT_EQ(post("/v1/backups/cancel", "").status, 204);
  EXPECT_EQ(backups_.cancelled, 1);
}

TEST_F(BackupRouteTest, one_is_put_back_only_after_it_was_checked) {
  auto wang = signed_in("wang");
  EXPECT_EQ(restore(wang, body()).status, 409);
  EXPECT_EQ(post("/v1/backups/nothing.db/check", "").status, 404);
  check();
  EXPECT_EQ(restore(wang, body()).status, 202);
  ASSERT_TRUE(backups_.wish);
  EXPECT_EQ(backups_.wish->name, "voltyard-1.db");
  EXPECT_EQ(backups_.wish->operator_id, operator_id_);
  EXPECT_EQ(log().front(), "backup.restore_asked: voltyard-1.db");
}

TEST_F(BackupRouteTest, it_takes_the_name_and_the_password_and_nothing_is_done_without) {
  auto wang = signed_in("wang");
  check();
  EXPECT_EQ(restore(wang, body("voltyard-2.db")).status, 400);
  EXPECT_EQ(restore(wang, body("voltyard-1.db", "another guess")).status, 400);
  EXPECT_EQ(restore(wang, "{}").status, 400);
  EXPECT_EQ(restore(wang, R"({"name":"voltyard-1.db","password":"x","file":"/etc"})").status, 400);
  const Ask by_key{Method::post, "/v1/backups/voltyard-1.db/restore", body()};
  EXPECT_EQ(send(by_key).status, 409) << "a key is nobody who could be asked for a password";
  EXPECT_FALSE(backups_.wish);
  EXPECT_NE(log().front(), "backup.restore_asked: voltyard-1.db");
}

TEST_F(BackupRouteTest, guessing_the_password_from_an_open_console_gets_slow) {
  auto wang = signed_in("wang");
  check();
  std::vector<int> statuses;
  for (int guess = 0; guess < 6; ++guess) {
    statuses.push_back(restore(wang, body("voltyard-1.db", "another guess")).status);
  }
  EXPECT_EQ(statuses.back(), 429);
  EXPECT_FALSE(backups_.wish);
}

TEST_F(BackupRouteTest, with_a_second_factor_it_takes_a_code_which_is_good_once) {
  auto wang = signed_in("wang");
  const auto [secret, codes] = enrol(wang);
  check();
  EXPECT_EQ(restore(wang, body()).status, 400) << "without a code";
  EXPECT_EQ(restore(wang, body("voltyard-1.db", password, "000000")).status, 400);
  EXPECT_FALSE(backups_.wish);
  wall_.set(wall_.now() + std::chrono::seconds(30));
  const auto code = code_now(secret);
  EXPECT_EQ(restore(wang, body("voltyard-1.db", password, code)).status, 202);
  EXPECT_EQ(restore(wang, body("voltyard-1.db", password, code)).status, 400);
}

TEST_F(BackupRouteTest, it_is_for_administrators_of_the_whole_and_of_the_first_operator) {
  add_person("south", "administrator", R"([")" + to_string(location_id_) + R"("])");
  auto south = signed_in("south");
  check();
  EXPECT_EQ(ask(south, Method::get, "/v1/backups").status, 403);
  EXPECT_EQ(restore(south, body()).status, 403);
  EXPECT_EQ(get("/v1/backups", "operator").status, 403);
  EXPECT_EQ(get("/v1/backups", "viewer").status, 403);
  domain::Operator stranger;
  stranger.id = OperatorId::make(noon + Duration(1), random_);
  put({stranger});
  keys_["foreign"] = make_key(stranger.id, storage::Role::administrator);
  EXPECT_EQ(get("/v1/backups", "foreign").status, 404);
  const Ask foreign{Method::post, "/v1/backups/voltyard-1.db/restore", body(), "foreign"};
  EXPECT_EQ(send(foreign).status, 404);
  EXPECT_FALSE(backups_.wish);
}

}  // namespace
}  // namespace voltyard::api
