// Names that are answered, that are not, and askers that do not wait.
#include "http/name_lookup.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <future>
#include <map>

namespace voltyard::http {
namespace {

namespace asio = boost::asio;

// A system whose name server is silent about silent.example until the test lets it speak.
class NameLookupTest : public testing::Test {
 protected:
  ~NameLookupTest() override { speak_.set_value(); }

  void find(const std::string& host, Duration patience) {
    asio::co_spawn(*context_, names_.find(host, std::chrono::steady_clock::now() + patience),
                   [this, host](std::exception_ptr, Result<Addresses> found) {
                     told_[host] = found ? found->front().to_string() : found.error().message;
                   });
  }

  std::promise<void> speak_;
  std::shared_future<void> spoken_{speak_.get_future()};
  NameLookup names_{[this](const std::string& host) -> Result<Addresses> {
    if (host == "silent.example") spoken_.wait();
    return Addresses{asio::ip::make_address("192.0.2.7")};
  }};
  std::optional<asio::io_context> context_{std::in_place};
  std::map<std::string, std::string> told_;
};

TEST_F(NameLookupTest, who_is_not_answered_in_time_gives_up) {
  find("silent.example", std::chrono::milliseconds(50));
  context_->run();
  EXPECT_EQ(told_["silent.example"], "silent.example: was not found: no answer in time");
}

TEST_F(NameLookupTest, a_silent_name_holds_up_no_other) {
  find("silent.example", std::chrono::minutes(1));
  find("other.example", std::chrono::minutes(1));
  while (told_.empty()) context_->run_one();
  EXPECT_EQ(told_, (std::map<std::string, std::string>{{"other.example", "192.0.2.7"}}));
}

TEST_F(NameLookupTest, an_asker_that_is_gone_is_not_told) {
  find("silent.example", std::chrono::minutes(1));
  context_->poll();
  context_.reset();
  speak_.set_value();
  speak_ = {};
  EXPECT_TRUE(told_.empty());
}

TEST(NameLookup, asks_the_system) {
  const auto found = NameLookup::ask_system("localhost");
  ASSERT_TRUE(found) << found.error().message;
  for (const auto& address : *found) EXPECT_TRUE(address.is_loopback()) << address;
  // A label longer than any name's: refused without asking the network.
  const auto missing = NameLookup::ask_system(std::string(64, 'x') + ".example");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::upstream);
}

}  // namespace
}  // namespace voltyard::http
