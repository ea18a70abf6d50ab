#include "import_command.hpp"

#include "complete.hpp"

#include "http/client.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace voltyard::app {
namespace {

namespace json = boost::json;

constexpr std::streamsize longest_file = std::streamsize{32} << 20;  // as the server takes it
constexpr std::size_t longest_answer = std::size_t{16} << 20;
constexpr std::size_t longest_key = 200;
constexpr std::size_t longest_complaint = 500;

Result<std::string> read_file(const std::string& name) {
  std::ifstream file(name, std::ios::binary | std::ios::ate);
  const auto size = file.tellg();
  if (!file || size < 0) return invalid("cannot be read", name);
  if (size > longest_file) return invalid("a table has at most 32 MiB", name);
  std::string text(static_cast<std::size_t>(size), '\0');
  file.seekg(0);
  if (!file.read(text.data(), size)) return invalid("cannot be read", name);
  return text;
}

Result<std::string> read_key(const std::string& file) {
  std::string key;
  if (file.empty()) {
    const char* given = std::getenv("VOLTYARD_KEY");
    if (given == nullptr) {
      return invalid("a key is wanted: --key-file FILE, or VOLTYARD_KEY in the environment");
    }
    key = given;
  } else {
    auto text = read_file(file);
    if (!text) return text;
    key = std::move(*text);
  }
  while (!key.empty() && (key.back() == '\n' || key.back() == '\r')) key.pop_back();
  if (key.empty() || key.size() > longest_key) return invalid("this is no key");
  return key;
}

// A key is not sent in the clear, except to this machine.
bool may_be_told(std::string_view url) {
  if (url.starts_with("https://")) return true;
  for (const std::string_view host : {"127.0.0.1", "localhost", "[::1]"}) {
    const auto own = "http://" + std::string(host);
    if (!url.starts_with(own)) continue;
    const auto rest = url.substr(own.size());
    if (rest.empty() || rest.front() == ':' || rest.front() == '/') return true;
  }
  return false;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const unsigned char c : text) {
    const bool plain = (c >= '0' && c <= '9') || c == '.' || c == '-';
    out += plain ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  }
  return out;
}

std::string text_at(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : "";
}

std::int64_t count_at(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_int64() ? value->get_int64() : 0;
}

void print_errors(const json::object& report) {
  const auto* errors = report.if_contains("errors");
  if (!errors || !errors->is_array()) return;
  for (const auto& each : errors->get_array()) {
    if (!each.is_object()) continue;
    const auto& error = each.get_object();
    const auto row = count_at(error, "row");
    const auto column = text_at(error, "column");
    fmt::print(stderr, "{}{}: {}\n", row > 0 ? fmt::format("row {}", row) : "file",
               column.empty() ? "" : ", " + column, text_at(error, "message"));
  }
}

// Secrets of stations that were made now are shown by nobody a second time.
void print_credentials(const json::object& report) {
  const auto* credentials = report.if_contains("credentials");
  if (!credentials || !credentials->is_object()) return;
  for (const auto& [identity, secret] : credentials->get_object()) {
    if (!secret.is_object()) continue;
    fmt::print("{} password {} authorization_key {}\n", std::string(identity),
               text_at(secret.get_object(), "password"),
               text_at(secret.get_object(), "authorization_key"));
  }
}

// A report comes with 200 (done, or would be) and 422 (nothing was changed).
Status show(const http::ClientResponse& answer) {
  boost::system::error_code error;
  const auto parsed = json::parse(answer.body, error);
  if (error || !parsed.is_object()) {
    return unavailable(fmt::format("the server answered {}", answer.status));
  }
  const auto& said = parsed.get_object();
  if (!said.contains("error_count")) {
    const auto detail = text_at(said, "detail");
    return invalid(
        fmt::format("the server answered {}: {}", answer.status,
                    (detail.empty() ? answer.body : detail).substr(0, longest_complaint)));
  }
  print_errors(said);
  print_credentials(said);
  const auto* dry = said.if_contains("dry_run");
  const bool is_dry = dry && dry->is_bool() && dry->get_bool();
  const auto wrong = count_at(said, "error_count");
  if (wrong != 0) return invalid(fmt::format("{} mistakes: nothing was changed", wrong));
  fmt::print("{} rows: {} {}, {} {}\n", count_at(said, "rows"), count_at(said, "created"),
             is_dry ? "would be created" : "created", count_at(said, "updated"),
             is_dry ? "would be updated; nothing was changed" : "updated");
  return {};
}

}  // namespace

void ImportCommand::add_to(CLI::App& command) {
  command.add_option("kind", kind_, "what is in the table")
      ->required()
      ->check(
          CLI::IsMember({"locations", "stations", "evses", "tokens", "residents", "concessions"}));
  command.add_option("file", file_, "CSV, as docs/api.md has it")
      ->required()
      ->check(CLI::ExistingFile);
  command.add_option("--url", url_, "of the server; plain HTTP only to this machine");
  command.add_option("--key-file", key_file_, "holds an administrator's API key; or VOLTYARD_KEY")
      ->check(CLI::ExistingFile);
  command
      .add_option("--ca-file", ca_file_, "whom TLS trusts, PEM; the system's authorities if not")
      ->check(CLI::ExistingFile);
  command.add_option("--total", total_, "of residents: what all balances come to, 1234.50");
  command.add_flag("--replace", replace_, "of concessions: the file is the whole list");
  command.add_flag("--dry-run", dry_run_, "say what would happen, and change nothing");
}

Result<std::string> ImportCommand::target() const {
  if (!may_be_told(url_)) {
    return invalid("a key is not sent over plain HTTP to another machine", "--url");
  }
  std::string url = url_;
  while (url.ends_with('/')) url.pop_back();
  url += "/v1/import/" + kind_ + "?dry_run=" + (dry_run_ ? "true" : "false");
  if (!total_.empty()) url += "&total=" + escaped(total_);
  if (replace_) url += "&replace=true";
  return url;
}

Status ImportCommand::run() const {
  auto url = target();
  if (!url) return url.error();
  const auto key = read_key(key_file_);
  if (!key) return key.error();
  auto table = read_file(file_);
  if (!table) return table.error();
  http::ClientOptions options;
  options.ca_file = ca_file_;
  options.time_limit = std::chrono::minutes(10);
  options.body_limit = longest_answer;
  for (const auto* anywhere : {"0.0.0.0/0", "::/0"}) {  // whoever types it may go there
    options.egress.allowed.push_back(http::Network::parse(anywhere).value());
  }
  const auto client = http::Client::open(std::move(options));
  if (!client) return client.error();
  http::ClientRequest request;
  request.url = std::move(*url);
  request.headers.add("Authorization", "Bearer " + *key);
  request.headers.add("Content-Type", "text/csv");
  request.body = std::move(*table);
  boost::asio::io_context io;
  const auto answer = complete(io, (*client)->send(std::move(request)));
  if (!answer) return answer.error();
  return show(*answer);
}

}  // namespace voltyard::app
