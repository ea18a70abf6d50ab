// What `serve` and `demo` are told: VOLTYARD_* environment > voltyard.toml > defaults.
#pragma once

#include "csms/prepaid_terms.hpp"
#include "csms/retention_terms.hpp"
#include "link/limits.hpp"
#include "papers/settings.hpp"

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::app {

struct CertificateFiles {
  std::string chain;  // PEM: the certificate, then its issuers
  std::string key;    // PEM
};

struct Configuration {
  std::string data_dir = "/var/lib/voltyard";
  std::string backup_dir;  // that the console shows; empty: see backup_folder
  std::string http_address = "127.0.0.1";
  std::uint16_t http_port = 8080;
  std::uint16_t http_tls_port = 0;  // 0: no TLS listener
  std::string ocpp_address = "0.0.0.0";
  std::uint16_t ocpp_port = 9000;
  std::uint16_t ocpp_tls_port = 0;      // 0: no TLS listener
  std::string dny_address = "0.0.0.0";  // has no passwords: for a private network of the piles
  std::uint16_t dny_port = 7000;
  std::string ykc_address = "0.0.0.0";  // has no passwords either
  std::uint16_t ykc_port = 7001;
  std::uint16_t metrics_port = 9100;           // on loopback only
  std::vector<CertificateFiles> certificates;  // of every TLS listener; "chain.pem:key.pem" each
  std::vector<std::string> trusted_proxies;    // their X-Forwarded-* headers are believed
  std::uint32_t shards = 0;                    // 0: one per core
  double clock_speed = 1.0;
  std::uint32_t heartbeat_s = 300;
  link::LinkLimits limits;                 // what a station's connection may cost
  std::uint32_t api_requests_per_s = 100;  // of one key, and what it may do at once
  std::uint32_t api_burst = 200;
  std::uint32_t unknown_requests_per_s = 10;  // of one address without a valid key
  std::uint32_t unknown_burst = 50;
  std::uint64_t frame_log_bytes = std::uint64_t{1} << 30;
  bool frame_log = true;
  // Whom messages may go to besides the public Internet: "192.168.7.0/24", "10.0.0.5".
  std::vector<std::string> egress_networks;
  std::string ca_file;             // whom outgoing TLS trusts, PEM; empty: the system's authorities
  bool protection = true;          // the second opinion of docs/safety.md stops what must stop
  std::string protection_limits;   // file of its thresholds per model; empty: as shipped
  csms::PrepaidTerms prepaid;      // what is set aside in a wallet at a start
  csms::RetentionTerms retention;  // how long things are kept
  std::string payments;            // file of accounts with payment providers; empty: cash only
  papers::PaperSettings papers;    // of receipts, statements, CDRs
  std::string rider_codes = "off";  // how a resident's code is told: off, sms, outbox
  // WeChat's official account inside which residents are known; empty: they log in by telephone.
  std::string rider_wechat_app_id;
  std::string rider_wechat_secret_file;
  std::string rider_wechat_page_url;  // "https://host" of residents' pages, registered there
  std::string rider_wechat_open_url = "https://open.weixin.qq.com";
  std::string rider_wechat_api_url = "https://api.weixin.qq.com";
  bool login_over_plain_http = false;  // the console's cookie is then given to other machines, too
  bool administrators_need_second_factor = false;
  std::uint32_t login_idle_h = 168;      // an unused login is over after that, ...
  std::uint32_t login_lifetime_h = 720;  // ... and any after that
  bool durable = true;  // false only for benchmarks of something else: commits are not flushed
  std::string log_level = "info";

  // Errors: invalid with the name of the key and what is wrong with it.
  static Result<Configuration> load(const std::string& toml_path);  // empty: there is no file
  // The same of a text; `source` is named in errors.
  static Result<Configuration> read(std::string_view toml, const std::string& source);
};

// Where backups lie. As packaged /var/backups/voltyard, for another data directory `backups` in it.
std::string backup_folder(const Configuration& configuration);

// One line per key with the value in force, for `check-config`.
std::string describe(const Configuration& configuration);

}  // namespace voltyard::app
