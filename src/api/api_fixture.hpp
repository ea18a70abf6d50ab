// The API over a real yard on the in-memory store, asked without sockets. Two operators: everything
// the tests do is done by the first one; the second one's rows must stay invisible.
#pragma once

#include "api/api.hpp"

#include "csms/scripted_provider.hpp"
#include "csms/yard_fixture.hpp"

#include <boost/json/value.hpp>

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>

namespace voltyard::api {

class ScriptedFrames final : public FrameReader {
 public:
  Task<Result<FramePage>> read(StationId, std::string before, std::size_t limit) override;
  std::string position_of(Timestamp at) const override;
  std::vector<csms::frames::Recorded> frames;  // newest first
};

// Prices one charge again, at once or when it is let go; remembers what it was asked.
class ScriptedWhatIf {
 public:
  storage::WhatIfAnswer answer(const storage::WhatIfQuestion& question,
                               storage::WhatIfProgress& progress);
  void hold();
  void let_go();
  std::vector<storage::WhatIfQuestion> asked();

 private:
  std::mutex access_;
  std::condition_variable changed_;
  bool held_ = false;
  std::vector<storage::WhatIfQuestion> asked_;
};

// A service that knows people by codes, each good once.
class ScriptedOpenIds final : public csms::OpenIdSource {
 public:
  std::string page(std::string_view state) const override;
  Task<Result<std::string>> person(std::string code) override;

  std::map<std::string, std::string> people;  // by code
  bool silent = false;                        // it does not answer
  int asked = 0;
};

// A folder in which everything happens at once.
class ScriptedBackups final : public BackupKeeper {
 public:
  BackupShelf look() const override { return shelf; }
  Result<std::string> make(std::string asked_by) override;
  Status check(std::string name, std::string asked_by) override;
  void cancel() override { ++cancelled; }
  Status may_restore(const std::string& name) const override;
  Status restore(RestoreWish wish) override;

  BackupShelf shelf;
  int cancelled = 0;
  std::optional<RestoreWish> wish;  // what the server would end for
};

struct Ask {
  http::Method method = http::Method::get;
  std::string target = {};
  std::string body = {};
  std::string key = "administrator";  // a name in `keys_`, or empty for nobody
  http::Fields headers = {};
  std::string remote = "127.0.0.1";
};

ApiOptions options_for_tests();

class ApiTest : public csms::YardTest {
 protected:
  explicit ApiTest(const ApiOptions& options = options_for_tests());
  ~ApiTest() override;

  http::Response send(const Ask& ask);
  http::Response get(std::string target, std::string key = "administrator");
  http::Response post(std::string target, std::string body, http::Fields headers = {});
  http::Response import(std::string what, std::string csv, bool dry_run = false);

  // Runs the API's executor and the shard until `done`.
  template <class Condition>
  void run_until(Condition done) {
    while (!done()) {
      web_.restart();
      io_.restart();
      if (web_.poll() + io_.poll() == 0) web_.run_one_for(std::chrono::milliseconds(20));
    }
  }

  // A key of the first operator; returns its token.
  std::string make_key(OperatorId operator_id, storage::Role role);
  std::string setup_link(Duration lifetime = std::chrono::minutes(30));
  void put(std::vector<storage::Change> changes);

  // One session of `station`, from plug to bill, over OCPP 1.6.
  SessionId charge(StationId station_id, const std::string& identity);

  // The other operator's row of each kind, by the name its path parameter has.
  struct Other {
    OperatorId operator_id;
    LocationId location_id;
    StationId station_id;
    EvseId evse_id;
    SessionId session_id;
    OperationId operation_id;
    ApiKeyId key_id;
    domain::AlarmId alarm_id;
    domain::CutId cut_id;
    domain::ChannelId channel_id;
    desk::WorkOrderId work_order_id;
    desk::BulkJobId job_id;
    WalletId wallet_id;
    billing::ConcessionId concession_id;
    billing::PaymentId payment_id;
    billing::PassId pass_id;
    storage::PersonId person_id;
  };
  Other make_other_operator();

  std::vector<csms::ProviderAccount> make_accounts();

  boost::asio::io_context web_{1};
  ManualClock wall_{noon};
  ScriptedFrames frames_;
  csms::Commands commands_{*yard_};
  csms::Reviews reviews_{*yard_};
  csms::Emergency emergency_{*yard_, commands_};
  csms::ScriptedMessages messages_;
  csms::WorkDesk work_{{io_.get_executor(), store_, clock_, random_}};
  csms::DutyDesk duty_{{io_.get_executor(), store_, *directory_, clock_, random_, work_}};
  csms::NoticeDesk notices_{
      {io_.get_executor(), store_, *directory_, wall_, random_, messages_, duty_}};
  csms::AlarmDesk alarms_{{io_.get_executor(), store_, clock_, random_, notices_, work_},
                          domain::AlarmPolicy{},
                          [](const domain::AlarmChange&) {}};
  csms::BulkDesk bulk_{{io_.get_executor(), store_, *directory_, commands_, board_, clock_, random_,
                        [this] { return real_now_; }}};
  csms::ScriptedProvider* provider_ = nullptr;  // of the account "gangpo"
  csms::PaymentDesk payments_;
  std::vector<StationId> refreshed_;
  csms::CodeOutbox codes_;
  ScriptedOpenIds open_ids_;
  ScriptedWhatIf what_if_;
  SystemFacts system_;
  ScriptedBackups backups_;
  SeededRandom ids_{3};
  http::Router router_{ids_};
  std::unique_ptr<Api> api_;
  std::map<std::string, std::string> keys_;
};

boost::json::value json(const http::Response& response);
std::string text_at(const boost::json::value& value, std::string_view pointer);

// Whether a document has exactly the members its schema names, with their types; the first
// difference, or empty.
std::string difference(const boost::json::value& value, std::string_view schema);

}  // namespace voltyard::api
