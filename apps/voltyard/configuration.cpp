#include "configuration.hpp"

#include "toml_text.hpp"

#include "base/units.hpp"
#include "domain/whereabouts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <tuple>
#include <type_traits>

namespace voltyard::app {
namespace {

constexpr std::uint32_t longest_kept_days = 36'500;

Error bad_value(std::string_view key, std::string_view text) {
  return invalid(fmt::format("'{}' is not a value for this key", text), std::string(key));
}

Status assign(std::string& target, std::string_view, const std::string& text) {
  target = text;
  return {};
}

Status assign(bool& target, std::string_view key, const std::string& text) {
  if (text != "true" && text != "false") return bad_value(key, text);
  target = text == "true";
  return {};
}

Status assign(double& target, std::string_view key, const std::string& text) {
  const auto millis = parse_decimal(text, 3);
  if (!millis || *millis <= 0 || *millis > 10'000'000) return bad_value(key, text);
  target = static_cast<double>(*millis) / 1000;
  return {};
}

Status assign(std::vector<std::string>& target, std::string_view, const std::string& text) {
  target.clear();
  std::size_t begin = 0;
  while (begin < text.size()) {
    const auto end = std::min(text.find(',', begin), text.size());
    if (end > begin) target.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return {};
}

Status assign(std::vector<CertificateFiles>& target, std::string_view key,
              const std::string& text) {
  std::vector<std::string> pairs;
  static_cast<void>(assign(pairs, key, text));
  target.clear();
  for (const auto& pair : pairs) {
    const auto colon = pair.find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == pair.size()) {
      return invalid("a certificate is given as chain.pem:key.pem", std::string(key));
    }
    target.push_back({pair.substr(0, colon), pair.substr(colon + 1)});
  }
  return {};
}

// A limit of nothing would let nobody in; an hour is longer than any of them makes sense.
Status assign(link::LinkLimits::Time& target, std::string_view key, const std::string& text) {
  const auto millis = parse_decimal(text, 0);
  if (!millis || *millis <= 0 || *millis > 3'600'000) return bad_value(key, text);
  target = link::LinkLimits::Time(*millis);
  return {};
}

template <class Int>
  requires std::is_integral_v<Int>
Status assign(Int& target, std::string_view key, const std::string& text) {
  const auto value = parse_decimal(text, 0);
  const auto largest = std::min<std::uint64_t>(std::numeric_limits<Int>::max(), INT64_MAX);
  if (!value || *value < 0 || static_cast<std::uint64_t>(*value) > largest) {
    return bad_value(key, text);
  }
  target = static_cast<Int>(*value);
  return {};
}

// The limits of link/limits.hpp. Durations are in milliseconds.
template <class Visit>
void each_limit(link::LinkLimits& limits, Visit visit) {
  visit("messages_per_s", limits.messages_per_s);
  visit("message_burst", limits.message_burst);
  visit("connects_per_minute", limits.connects_per_minute);
  visit("header_time_ms", limits.header_time);
  visit("header_bytes", limits.header_bytes);
  visit("header_fields", limits.header_fields);
  visit("half_open", limits.half_open);
  visit("refusal_delay_ms", limits.refusal_delay);
  visit("refusals_waiting", limits.refusals_waiting);
  visit("linger_ms", limits.linger);
  visit("message_bytes", limits.message_bytes);
  visit("message_parts", limits.message_parts);
  visit("message_time_ms", limits.message_time);
  visit("control_per_s", limits.control_per_s);
  visit("control_burst", limits.control_burst);
  visit("empty_reads", limits.empty_reads);
  visit("queued_calls", limits.queued_calls);
  visit("queued_bytes", limits.queued_bytes);
  visit("write_stall_ms", limits.write_stall);
  visit("ping_after_ms", limits.ping_after);
  visit("idle_limit_ms", limits.idle_limit);
  visit("probe_time_ms", limits.probe_time);
  visit("close_time_ms", limits.close_time);
}

// Every key once: its name in the file, and its place. VOLTYARD_<NAME> is the environment's.
template <class Visit>
void each_key(Configuration& c, Visit visit) {
  visit("data_dir", c.data_dir);
  visit("backup_dir", c.backup_dir);
  visit("http_address", c.http_address);
  visit("http_port", c.http_port);
  visit("http_tls_port", c.http_tls_port);
  visit("ocpp_address", c.ocpp_address);
  visit("ocpp_port", c.ocpp_port);
  visit("ocpp_tls_port", c.ocpp_tls_port);
  visit("dny_address", c.dny_address);
  visit("dny_port", c.dny_port);
  visit("ykc_address", c.ykc_address);
  visit("ykc_port", c.ykc_port);
  visit("metrics_port", c.metrics_port);
  visit("certificates", c.certificates);
  visit("trusted_proxies", c.trusted_proxies);
  visit("shards", c.shards);
  visit("clock_speed", c.clock_speed);
  visit("heartbeat_s", c.heartbeat_s);
  each_limit(c.limits, visit);
  visit("api_requests_per_s", c.api_requests_per_s);
  visit("api_burst", c.api_burst);
  visit("unknown_requests_per_s", c.unknown_requests_per_s);
  visit("unknown_burst", c.unknown_burst);
  visit("public_url", c.papers.public_address);
  visit("pdf_font", c.papers.font_file);
  visit("ocpi_country_code", c.papers.ocpi.country_code);
  visit("ocpi_party_id", c.papers.ocpi.party_id);
  visit("ocpi_country", c.papers.ocpi.country);
  visit("ocpi_city", c.papers.ocpi.city);
  visit("ocpi_postal_code", c.papers.ocpi.postal_code);
  visit("ocpi_latitude", c.papers.ocpi.latitude);
  visit("ocpi_longitude", c.papers.ocpi.longitude);
  visit("vat_percent_e2", c.papers.ocpi.vat_e2);
  visit("frame_log_bytes", c.frame_log_bytes);
  visit("frame_log", c.frame_log);
  visit("egress_networks", c.egress_networks);
  visit("ca_file", c.ca_file);
  visit("protection", c.protection);
  visit("protection_limits", c.protection_limits);
  visit("prepaid_hold_minor", c.prepaid.hold_minor);
  visit("prepaid_hold_car_minor", c.prepaid.hold_car_minor);
  visit("prepaid_least_minor", c.prepaid.least_minor);
  visit("review_alone_minor", c.prepaid.review_alone_minor);
  visit("keep_sessions_days", c.retention.sessions);
  visit("keep_events_days", c.retention.events);
  visit("keep_operations_days", c.retention.operations);
  visit("keep_notices_days", c.retention.notices);
  visit("keep_quarantine_days", c.retention.quarantine);
  visit("keep_photos_days", c.retention.photos);
  visit("payments", c.payments);
  visit("rider_codes", c.rider_codes);
  visit("rider_wechat_app_id", c.rider_wechat_app_id);
  visit("rider_wechat_secret_file", c.rider_wechat_secret_file);
  visit("rider_wechat_page_url", c.rider_wechat_page_url);
  visit("rider_wechat_open_url", c.rider_wechat_open_url);
  visit("rider_wechat_api_url", c.rider_wechat_api_url);
  visit("login_over_plain_http", c.login_over_plain_http);
  visit("administrators_need_second_factor", c.administrators_need_second_factor);
  visit("login_idle_h", c.login_idle_h);
  visit("login_lifetime_h", c.login_lifetime_h);
  visit("durable", c.durable);
  visit("log_level", c.log_level);
}

std::string environment_name(std::string_view key) {
  std::string name = "VOLTYARD_";
  for (const char c : key) name.push_back(static_cast<char>(std::toupper(c)));
  return name;
}

// The text of a TOML value, so that file and environment are read by the same rules.
std::string text_of(const toml::node& node) {
  if (const auto* array = node.as_array()) {
    std::string text;
    for (const auto& element : *array) {
      if (!text.empty()) text += ',';
      text += element.value<std::string>().value_or("");
    }
    return text;
  }
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  if (const auto truth = node.value_exact<bool>()) return *truth ? "true" : "false";
  if (const auto number = node.value_exact<double>()) return fmt::format("{}", *number);
  return "";
}

// Empty: not known.
bool is_degrees(std::string_view text, int most) {
  return text.empty() || domain::is_degrees(text, most);
}

// What stands on stickers for years: a scheme, a host, perhaps a port, and nothing behind them.
Status check_public_url(std::string_view url) {
  if (url.empty()) return {};
  constexpr std::size_t longest = 100;
  const auto scheme = url.find("://");
  const auto name = url.substr(0, scheme);
  const bool web = scheme != std::string_view::npos && (name == "https" || name == "http");
  const auto host = web ? url.substr(scheme + 3) : std::string_view();
  const bool plain = host.find_first_not_of(
                         "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                         "0123456789.-:[]") == std::string_view::npos;
  if (!web || host.empty() || !plain || url.size() > longest) {
    return invalid("must be like https://charge.example, without a path", "public_url");
  }
  return {};
}

// Who we are to other platforms.
Status check(const papers::OcpiIdentity& ocpi) {
  if (ocpi.country_code.size() != 2) return invalid("has two letters", "ocpi_country_code");
  if (ocpi.party_id.size() != 3) return invalid("has three characters", "ocpi_party_id");
  if (ocpi.country.size() != 3) return invalid("has three letters", "ocpi_country");
  if (!is_degrees(ocpi.latitude, 90)) return invalid("is written like 34.75000", "ocpi_latitude");
  if (!is_degrees(ocpi.longitude, 180)) {
    return invalid("is written like 113.62000", "ocpi_longitude");
  }
  if (ocpi.latitude.empty() != ocpi.longitude.empty()) {
    return invalid("a place has both, or neither", "ocpi_longitude");
  }
  if (ocpi.vat_e2 < 0 || ocpi.vat_e2 > 10'000) return invalid("is at most 10000", "vat_percent_e2");
  return {};
}

// What the law wants kept is kept, whatever the file says.
Status check(const csms::RetentionTerms& kept) {
  using Terms = csms::RetentionTerms;
  const std::tuple<const char*, std::uint32_t, std::uint32_t> terms[] = {
      {"keep_sessions_days", kept.sessions, Terms::least_of_sessions},
      {"keep_events_days", kept.events, Terms::least_of_deeds},
      {"keep_operations_days", kept.operations, Terms::least_of_deeds},
      {"keep_notices_days", kept.notices, Terms::least},
      {"keep_quarantine_days", kept.quarantine, Terms::least},
      {"keep_photos_days", kept.photos, Terms::least}};
  for (const auto& [key, days, least] : terms) {
    if (days == 0 || (days >= least && days <= longest_kept_days)) continue;
    return invalid(
        fmt::format("is at least {} and at most {}, or 0: for good", least, longest_kept_days),
        key);
  }
  return {};
}

// Who a resident is travels over TLS, except on this machine, where a stand-in may listen.
bool is_safe_origin(std::string_view text) {
  constexpr std::string_view scheme = "https://", here = "http://127.0.0.1:";
  const bool local = text.starts_with(here);
  if (!local && !text.starts_with(scheme)) return false;
  text.remove_prefix(local ? here.size() : scheme.size());
  const auto fits = [&](unsigned char c) {
    if (local) return std::isdigit(c) != 0;
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == ':';
  };
  return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), fits);
}

Status check_wechat(const Configuration& c) {
  const std::pair<const char*, const std::string*> urls[] = {
      {"rider_wechat_page_url", &c.rider_wechat_page_url},
      {"rider_wechat_open_url", &c.rider_wechat_open_url},
      {"rider_wechat_api_url", &c.rider_wechat_api_url}};
  for (const auto& [key, text] : urls) {
    if (!text->empty() && !is_safe_origin(*text)) {
      return invalid("must be https://HOST, or http://127.0.0.1:PORT", key);
    }
  }
  if (c.rider_wechat_app_id.empty()) return {};
  if (c.rider_wechat_secret_file.empty()) {
    return invalid("is missing", "rider_wechat_secret_file");
  }
  for (const auto& [key, text] : urls) {
    if (text->empty()) return invalid("is missing", key);
  }
  return {};
}

// What no single key can say.
Status check(Configuration& c) {
  Status status;
  each_limit(c.limits, [&](std::string_view key, const auto& limit) {
    const bool may_be_off = key == "messages_per_s";
    if (status && !may_be_off && limit == std::decay_t<decltype(limit)>{}) {
      status = invalid("a limit of 0 lets nothing through", std::string(key));
    }
  });
  if (!status) return status;
  const bool tls = c.http_tls_port != 0 || c.ocpp_tls_port != 0;
  if (tls && c.certificates.empty()) {
    return invalid("a TLS port needs certificates",
                   c.http_tls_port != 0 ? "http_tls_port" : "ocpp_tls_port");
  }
  if (!tls && !c.certificates.empty()) {
    return invalid("certificates are of no use without http_tls_port or ocpp_tls_port",
                   "certificates");
  }
  if (c.rider_codes != "off" && c.rider_codes != "sms" && c.rider_codes != "outbox") {
    return invalid("must be off, sms or outbox", "rider_codes");
  }
  if (const auto wechat = check_wechat(c); !wechat) return wechat;
  if (const auto kept = check(c.retention); !kept) return kept;
  if (const auto url = check_public_url(c.papers.public_address); !url) return url;
  return check(c.papers.ocpi);
}

// The text of a value, as `assign` reads it.
template <class T>
std::string shown(const T& value) {
  return fmt::format("{}", value);
}
std::string shown(const link::LinkLimits::Time& value) { return std::to_string(value.count()); }
std::string shown(const std::vector<std::string>& values) {
  return fmt::format("\"{}\"", fmt::join(values, ","));
}
std::string shown(const std::vector<CertificateFiles>& values) {
  std::vector<std::string> pairs;
  for (const auto& value : values) pairs.push_back(value.chain + ":" + value.key);
  return shown(pairs);
}

}  // namespace

Result<Configuration> Configuration::load(const std::string& toml_path) {
  if (toml_path.empty()) return read("", toml_path);
  std::ifstream file(toml_path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) return unavailable(fmt::format("{} cannot be read", toml_path));
  return read(text, toml_path);
}

Result<Configuration> Configuration::read(std::string_view toml, const std::string& source) {
  Configuration configuration;
  const auto parsed = parse_toml(toml, source);
  if (!parsed) return parsed.error();
  const auto& file = *parsed;
  std::vector<std::string> known;
  Status status;
  each_key(configuration, [&](std::string_view key, auto& target) {
    known.emplace_back(key);
    if (!status) return;
    if (const auto* node = file.get(key)) status = assign(target, key, text_of(*node));
    if (!status) return;
    const auto name = environment_name(key);
    if (const char* value = std::getenv(name.c_str())) status = assign(target, name, value);
  });
  if (!status) return status.error();
  for (const auto& [key, node] : file) {
    if (std::find(known.begin(), known.end(), key.str()) == known.end()) {
      return invalid(fmt::format("{}: there is no key '{}'", source, key.str()));
    }
  }
  if (const auto checked = check(configuration); !checked) return checked.error();
  return configuration;
}

std::string backup_folder(const Configuration& configuration) {
  if (!configuration.backup_dir.empty()) return configuration.backup_dir;
  if (configuration.data_dir == Configuration{}.data_dir) return "/var/backups/voltyard";
  return configuration.data_dir + "/backups";
}

std::string describe(const Configuration& configuration) {
  auto copy = configuration;
  std::string text;
  each_key(copy, [&](std::string_view key, const auto& value) {
    text += fmt::format("{} = {}\n", key, shown(value));
  });
  return text;
}

}  // namespace voltyard::app
