#include "data_directory.hpp"

#include <fmt/format.h>
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

// Written beside, flushed, renamed: a crash leaves the old file or the new one.
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
  boost::json::object json{{"pid", running.pid},
                           {"http_port", running.http_port},
                           {"ocpp_port", running.ocpp_port},
                           {"ocpp_tls_port", running.ocpp_tls_port},
                           {"metrics_port", running.metrics_port}};
  if (!running.setup_link.empty()) json["setup_link"] = running.setup_link;
  return write_whole("run.json", boost::json::serialize(json), 0600);
}

void DataDirectory::remove_running() const {
  std::error_code ignored;
  std::filesystem::remove(root_ / "run.json", ignored);
}

}  // namespace voltyard::app
