// The data directory: what lies where, and the keys that are made at the first start.
//   voltyard.db   the truth            frames/   the frame log
//   server.key    32 random octets     run.json  ports and secret of the running server
//   backup.json   what became of the latest backup
//   restore.json  a backup that the next start puts back; restored.json what became of it
#pragma once

#include "api/system_facts.hpp"
#include "csms/station_secret.hpp"

#include "base/random.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace voltyard::app {

class DataDirectory {
 public:
  // Creates it (0700) when it is missing.
  static Result<DataDirectory> open(const std::string& path);

  std::string database() const { return (root_ / "voltyard.db").string(); }
  std::string frames() const { return (root_ / "frames").string(); }
  const std::filesystem::path& root() const { return root_; }

  // Reads the server's key or makes it (0600). Station secrets are worthless without it.
  Result<csms::ServerKey> server_key(Random& random) const;

  struct Running {
    int pid = 0;
    std::uint16_t http_port = 0;
    std::uint16_t http_tls_port = 0;  // 0: there is none
    std::uint16_t ocpp_port = 0;
    std::uint16_t ocpp_tls_port = 0;
    std::uint16_t dny_port = 0;
    std::uint16_t ykc_port = 0;
    std::uint16_t metrics_port = 0;
    std::string setup_link;      // empty when nobody needs one
    std::string machine_secret;  // opens machine_door.hpp
  };
  // For scripts and for `voltyard link`; replaced whole, readable by its owner only.
  Status write_running(const Running& running) const;
  // Metrics port and secret of the server on `path`. Errors: not_found when none runs there.
  static Result<Running> read_running(const std::string& path);
  void remove_running() const;

  // Written beside, flushed, renamed: a crash leaves the old file or the new one.
  Status write_whole(const std::string& name, std::string_view content, unsigned mode) const;
  std::optional<std::string> read_whole(const std::string& name) const;  // of 64 KiB at most

  // Left by `voltyard backup`, beside the running server. nullopt: none, or it cannot be read.
  Status write_backup_note(const api::BackupNote& note) const;
  std::optional<api::BackupNote> read_backup_note() const;

 private:
  explicit DataDirectory(std::filesystem::path root) : root_(std::move(root)) {}

  std::filesystem::path root_;
};

}  // namespace voltyard::app
