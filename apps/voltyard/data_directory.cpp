#include "data_directory.hpp"

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace voltyard::app {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_note = 65'536;

Error from_errno(std::string_view what) {
  return unavailable(fmt::format("{}: {}", what, std::strerror(errno)));
}

}  // namespace

Result<DataDirectory> DataDirectory::open(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return unavailable(fmt::format("{}: {}", path, error.message()));
  ::chmod(path.c_str(), 0700);
  return DataDirectory(path);
}

Status DataDirectory::write_whole(const std::string& name, std::string_view content,
                                  unsigned mode) const {
  const auto beside = (root_ / (name + ".new")).string();
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (file < 0) return from_errno(beside);
  const auto written = ::write(file, content.data(), content.size());
  const bool flushed = ::fsync(file) == 0;
  ::close(file);
  if (written != static_cast<ssize_t>(content.size()) || !flushed) return from_errno(beside);
  if (::rename(beside.c_str(), (root_ / name).c_str()) != 0) return from_errno(name);
  return {};
}

std::optional<std::string> DataDirectory::read_whole(const std::string& name) const {
  std::ifstream file(root_ / name, std::ios::binary);
  if (!file) return std::nullopt;
  std::string content(longest_note, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<std::size_t>(file.gcount()));
  return content;
}

Result<csms::ServerKey> DataDirectory::server_key(Random& random) const {
  csms::ServerKey key{};
  std::ifstream file(root_ / "server.key", std::ios::binary);
  if (file) {
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    if (content.size() != key.size()) return unavailable("server.key does not hold 32 octets");
    std::copy(content.begin(), content.end(), key.begin());
    return key;
  }
  random.fill(key);
  const std::string content(key.begin(), key.end());
  if (const auto written = write_whole("server.key", content, 0600); !written) {
    return written.error();
  }
  return key;
}

Status DataDirectory::write_running(const Running& running) const {
  json::object object{{"pid", running.pid},
                      {"http_port", running.http_port},
                      {"http_tls_port", running.http_tls_port},
                      {"ocpp_port", running.ocpp_port},
                      {"ocpp_tls_port", running.ocpp_tls_port},
                      {"dny_port", running.dny_port},
                      {"ykc_port", running.ykc_port},
                      {"metrics_port", running.metrics_port},
                      {"machine_secret", running.machine_secret}};
  if (!running.setup_link.empty()) object["setup_link"] = running.setup_link;
  return write_whole("run.json", json::serialize(object), 0600);
}

Result<DataDirectory::Running> DataDirectory::read_running(const std::string& path) {
  std::ifstream file(std::filesystem::path(path) / "run.json", std::ios::binary);
  if (!file) return not_found(fmt::format("no server runs on {}", path));
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  boost::system::error_code failed;
  const auto value = json::parse(content, failed);
  if (failed || !value.is_object()) return invalid(fmt::format("{}/run.json is damaged", path));
  Running running;
  const auto& object = value.get_object();
  const auto* port = object.if_contains("metrics_port");
  const auto* secret = object.if_contains("machine_secret");
  if (!port || !port->is_int64() || !secret || !secret->is_string()) {
    return invalid(fmt::format("{}/run.json is of another version", path));
  }
  running.metrics_port = static_cast<std::uint16_t>(port->get_int64());
  running.machine_secret = std::string(secret->get_string());
  return running;
}

Status DataDirectory::write_backup_note(const api::BackupNote& note) const {
  const json::object object{
      {"at_ms", note.at.ms}, {"file", note.file}, {"bytes", note.bytes}, {"failure", note.failure}};
  return write_whole("backup.json", json::serialize(object), 0600);
}

std::optional<api::BackupNote> DataDirectory::read_backup_note() const {
  std::ifstream file(root_ / "backup.json", std::ios::binary);
  if (!file) return std::nullopt;
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  boost::system::error_code failed;
  const auto value = json::parse(content, failed);
  if (failed || !value.is_object()) return std::nullopt;
  const auto& object = value.get_object();
  const auto* at = object.if_contains("at_ms");
  const auto* name = object.if_contains("file");
  const auto* bytes = object.if_contains("bytes");
  const auto* failure = object.if_contains("failure");
  const bool whole = at && at->is_int64() && name && name->is_string() && bytes &&
                     bytes->is_int64() && failure && failure->is_string();
  if (!whole) return std::nullopt;
  return api::BackupNote{{at->get_int64()},
                         std::string(name->get_string()),
                         static_cast<std::uint64_t>(bytes->get_int64()),
                         std::string(failure->get_string())};
}

void DataDirectory::remove_running() const {
  std::error_code ignored;
  std::filesystem::remove(root_ / "run.json", ignored);
}

}  // namespace voltyard::app
