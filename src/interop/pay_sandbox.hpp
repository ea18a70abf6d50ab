// A payment provider to play with: speaks WeChat Pay's API v3 as its documents have it, checks
// every signature, signs every answer and every webhook, and fails on demand. Money is not moved by
// it.
//
// What pays and what breaks it is under /sandbox/ and not signed: it belongs on loopback, or behind
// a test. One executor.
#pragma once

#include "interop/rsa.hpp"

#include "billing/payment.hpp"
#include "http/client.hpp"
#include "http/router.hpp"

#include "base/random.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/object.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace voltyard::interop {

// Of both sides.
struct SandboxKeys {
  std::string merchant_id = "1900000109";
  std::string app_id = "wx0000000000000001";
  std::string merchant_serial = "5E1F000000000001";
  std::string platform_serial = "5E1F0000000000A1";
  std::string api_v3_key;  // 32 octets
  RsaPrivateKey merchant;
  RsaPrivateKey platform;

  static SandboxKeys make(Random& random);
};

class PaySandbox {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    const http::Client& client;  // for webhooks
    const Clock& wall;
    Random& random;
  };
  PaySandbox(SandboxKeys keys, Parts parts) : keys_(std::move(keys)), parts_(parts) {}

  void add_routes(http::Router& router);

  // From now on. All of these are also under /sandbox/.
  struct Faults {
    enum class Answers { good, down, lost };  // lost: it is done, but nobody hears of it
    enum class Notices { once, twice, never };
    enum class Refunds { done, processing, balance_short, refused, abnormal };
    Answers answers = Answers::good;
    Notices notices = Notices::once;
    Refunds refunds = Refunds::done;
  };
  void set(Faults faults) { faults_ = faults; }
  // The payer pays, perhaps another amount or currency. False: there is no such open order.
  bool pay(const std::string& number, std::optional<std::int64_t> amount = {},
           std::string currency = {});
  void resend();  // every webhook once more
  void rotate();  // another key of the platform; the old certificate is not listed any more
  std::size_t refused_signatures() const { return refused_; }
  std::size_t notices_taken() const { return taken_; }

 private:
  struct Order {
    std::string number;
    std::string way;  // "NATIVE", "JSAPI"
    std::string notify_url;
    std::int64_t asked = 0;
    std::string currency;
    std::string state = "NOTPAY";
    std::int64_t paid = 0;
    std::string paid_currency;
    std::string transaction;
    Timestamp paid_at{};
  };
  struct Refund {
    std::string number;
    std::string order;
    std::string notify_url;
    std::string id;
    std::int64_t amount = 0;
    std::string status;
    Timestamp at{};
  };
  struct Notice {
    std::string url;
    std::string body;
  };
  using Handling = http::Response (PaySandbox::*)(const http::Request&);
  static constexpr std::size_t most_rows = 100'000;

  void add(http::Router& router, http::Method method, std::string path, Handling handling);
  bool is_signed(const http::Request& request) const;
  http::Response signed_answer(int status, std::string body) const;
  http::Response problem(int status, std::string_view code) const;

  http::Response take_order(const http::Request& request);
  http::Response show_order(const http::Request& request);
  http::Response close_order(const http::Request& request);
  http::Response take_refund(const http::Request& request);
  http::Response show_refund(const http::Request& request);
  http::Response list_certificates(const http::Request& request);
  http::Response place_of_bill(const http::Request& request);
  http::Response bill(const http::Request& request);
  http::Response page(const http::Request& request);
  http::Response pay_on_page(const http::Request& request);
  http::Response control(const http::Request& request);
  http::Response orders(const http::Request& request);

  boost::json::object json_of(const Order& order) const;
  boost::json::object json_of(const Refund& refund) const;
  std::string bill_of(std::int64_t day) const;
  void settle(Refund& refund);
  void notify(const std::string& url, std::string_view event, const boost::json::object& resource);
  Task<void> send(Notice notice);
  std::string random_text(std::size_t length);

  SandboxKeys keys_;
  Parts parts_;
  Faults faults_;
  std::map<std::string, Order> orders_;
  std::map<std::string, Refund> refunds_;
  std::vector<Notice> notices_;
  std::uint64_t made_ = 0;
  std::size_t refused_ = 0;
  std::size_t taken_ = 0;
};

}  // namespace voltyard::interop
