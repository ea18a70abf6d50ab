// How the server itself is: the same facts for /metrics and for the console.
#include "api/api_fixture.hpp"
#include "api/metrics_page.hpp"

namespace voltyard::api {
namespace {

class SystemTest : public ApiTest {
 protected:
  SystemTest() {
    system_.version = "1.2.3";
    system_.started_at = wall_.now() - std::chrono::hours(2);
    system_.clock_speed = 60;
    system_.store = "memory";
    system_.schema_version = 19;
    system_.database_bytes = 4096;
    system_.commits_waiting = 3;
    system_.commits_together = 512;
    system_.connections = {{"ocpp", 2, 2}, {"dny", 5, 60}};
  }
  boost::json::value system() { return json(get("/v1/system", "operator")); }
};

TEST_F(SystemTest, says_what_the_process_and_its_disk_say) {
  const auto shown = system();
  EXPECT_EQ(difference(shown, "System"), "");
  EXPECT_EQ(text_at(shown, "/version"), "1.2.3");
  EXPECT_EQ(text_at(shown, "/uptime_s"), "7200");
  EXPECT_EQ(text_at(shown, "/clock_speed"), "60");
  EXPECT_EQ(text_at(shown, "/schema_version"), "19");
  EXPECT_EQ(text_at(shown, "/commits_waiting"), "3");
  EXPECT_EQ(text_at(shown, "/connections/1/stations"), "60");
  EXPECT_EQ(text_at(shown, "/writable"), "true");
  EXPECT_EQ(text_at(shown, "/last_backup"), "null");
}

TEST_F(SystemTest, a_backup_that_failed_is_told_with_its_reason) {
  system_.last_backup = BackupNote{noon, "voltyard-1.db", 4096, ""};
  EXPECT_EQ(text_at(system(), "/last_backup/ok"), "true");
  EXPECT_EQ(text_at(system(), "/last_backup/bytes"), "4096");
  system_.last_backup->failure = "the disk is full";
  EXPECT_EQ(text_at(system(), "/last_backup/ok"), "false");
  EXPECT_EQ(text_at(system(), "/last_backup/failure"), "the disk is full");
}

TEST_F(SystemTest, a_store_that_cannot_write_says_why) {
  store_.break_disk("The disk is gone.");
  EXPECT_EQ(text_at(system(), "/writable"), "false");
  EXPECT_EQ(text_at(system(), "/reason"), "The disk is gone.");
  store_.mend_disk();
}

TEST_F(SystemTest, metrics_are_the_same_facts) {
  system_.last_backup = BackupNote{noon, "voltyard-1.db", 4096, ""};
  MetricsText out;
  write_system_metrics(out, system_);
  const auto text = out.take();
  for (const auto* line : {"\ncsms_commits_waiting 3\n", "\nstorage_database_bytes 4096\n",
                           "\nstorage_last_backup_ok 1\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace voltyard::api
