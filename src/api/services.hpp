// What the API is given, and what its handlers see. Everything here is used on the API's executor
// (one thread) unless its own header says "any thread".
#pragma once

#include "api/backup_keeper.hpp"
#include "api/cursor.hpp"
#include "api/frame_reader.hpp"
#include "api/key_ring.hpp"
#include "api/page_tally.hpp"
#include "api/phone_codes.hpp"
#include "api/pile_index.hpp"
#include "api/rate_limit.hpp"
#include "api/system_facts.hpp"
#include "api/wechat_visits.hpp"
#include "api/what_if_desk.hpp"

#include "csms/alarm_desk.hpp"
#include "csms/bulk_desk.hpp"
#include "csms/code_outbox.hpp"
#include "csms/commands.hpp"
#include "csms/directory.hpp"
#include "csms/duty_desk.hpp"
#include "csms/emergency.hpp"
#include "csms/live_board.hpp"
#include "csms/notice_desk.hpp"
#include "csms/open_id_source.hpp"
#include "csms/payment_desk.hpp"
#include "csms/retention_terms.hpp"
#include "csms/reviews.hpp"
#include "csms/work_desk.hpp"
#include "papers/settings.hpp"
#include "people/password.hpp"
#include "people/throttle.hpp"
#include "storage/store.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <set>

namespace voltyard::api {

class HashQueue;
class LiveFeed;

// How residents log in, and what a start sets aside.
struct RiderServices {
  csms::CodeSender* codes = nullptr;         // none: nobody can log in
  const csms::CodeOutbox* outbox = nullptr;  // where staff reads them; none: they are sent
  csms::PrepaidTerms prepaid = {};
  csms::RetentionTerms kept = {};        // what the privacy notice says
  csms::OpenIdSource* wechat = nullptr;  // none: nobody is asked who they are to WeChat
};

struct Services {
  boost::asio::any_io_executor executor;
  storage::Store& store;
  csms::Directory& directory;
  csms::Commands& commands;
  csms::Reviews& reviews;
  csms::AlarmDesk& alarms;
  csms::Emergency& emergency;
  csms::NoticeDesk& notices;
  csms::DutyDesk& duty;
  csms::WorkDesk& work;
  csms::BulkDesk& bulk;
  csms::PaymentDesk& payments;
  csms::LiveBoard& board;
  FrameReader& frames;
  const Clock& clock;  // domain time
  const Clock& wall;   // real time: logins, keys
  Random& random;      // for secrets
  csms::ServerKey server_key;
  // Hides what is secret in a JSON text of a station's protocol before people see it.
  std::function<std::string(std::string_view)> without_secrets;
  // After rows of a station were changed. Called on the API's executor.
  std::function<void(StationId)> refresh_station;
  // Prices past charges again. Called on a thread of its own.
  storage::AskWhatIf ask_what_if;
  papers::PaperSettings papers;
  RiderServices riders = {};
  std::function<SystemFacts()> system = {};  // how the process and its disk are
  BackupKeeper* backups = nullptr;           // none: nobody may make or restore one from here
};

struct ApiOptions {
  Duration login_lifetime = std::chrono::hours(24 * 30);
  Duration login_idle = std::chrono::hours(24 * 7);  // after which an unused login is over
  people::HashCost hash_cost;
  bool administrators_need_second_factor = false;
  // Without TLS the console's cookie is given only to this machine.
  bool login_over_plain_http = false;
  Rate per_key{100, 200};
  Rate per_address_unknown{10, 50};  // requests without a valid key
  Rate setup{20.0 / (15 * 60), 20};  // one-time links, per address
  Rate payment_notices{50, 200};     // of providers, per address; each costs a signature's check
  std::size_t concessions_max = billing::most_concessions;  // on one operator's list
  Rate failures_told{1.0 / 300, 5};  // failed sign-ins that the log hears of, per person
  std::size_t live_clients_max = 256;
  std::size_t live_queue_bytes = std::size_t{4} << 20;  // per client
  Duration live_interval = std::chrono::milliseconds(500);
  Duration live_hurry = std::chrono::milliseconds(100);  // for a change that is looked out for
  Duration live_comment = std::chrono::seconds(15);
  std::chrono::milliseconds what_if_at_once{2'000};  // later: a job that is asked for
};

// What residents may ask, and how often.
struct Riders {
  PhoneCodes codes;
  RateLimiter looks{{50.0, 1'000}};  // at labels, per address
  RateLimiter guesses{{1.0, 60}};    // of them at labels that are not there
  // A mobile network shows thousands of telephones under one address (docs/rider.md).
  RateLimiter codes_asked{{200.0 / 3600, 100}};  // per address, but browsers that are known
  RateLimiter codes_tried{{5.0, 300}};           // right or wrong, per address
  RateLimiter codes_wrong{{60.0 / 3600, 50}};    // per address; beyond it a ticket is for one try
  RateLimiter reports{{60.0 / (15 * 60), 60}};   // of faults, per address
  RateLimiter reports_of_pile{{10.0 / (15 * 60), 10}};  // ... and pile
  RateLimiter near{{2.0, 60}};                          // looks for another pile, per address
  RateLimiter starts{{10.0 / 3600, 10}};                // per wallet
  PageTally tally = {};
  RateLimiter wechat{{1.0, 60}};  // to WeChat and back, per address
  WechatVisits visits;
  RateLimiter place_photos{{200.0 / 86'400, 200}};  // per operator
  RateLimiter fault_photos{{10.0 / 86'400, 10}};    // per address
};

// Shared by all handlers.
struct Context {
  const Services& services;
  const ApiOptions& options;
  KeyRing& keys;
  const Cursors& cursors;
  RateLimiter& setup_limit;
  RateLimiter& notice_limit;
  people::Throttle& sign_ins;  // by name and source: passwords
  people::Throttle& codes;     // ... and codes of the second factor
  RateLimiter& failures_told;  // failed sign-ins that the log hears of, by person
  HashQueue& hashes;
  LiveFeed& feed;
  WhatIfDesk& what_if;
  boost::asio::thread_pool& press;
  std::set<ApiKeyId>& links_in_use;       // a one-time link is exchanged by one request at a time
  std::set<std::string>& keys_in_flight;  // idempotency keys of requests that are being served
  Riders& riders;
  bool& report_in_flight;  // one at a time: there are few threads that read
  PileIndex& piles;
};

}  // namespace voltyard::api
