#include "storage/sqlite/data_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <system_error>

namespace voltyard::storage {
namespace {

Error disk(const std::string& doing) {
  return unavailable(doing + ": " + std::generic_category().message(errno) + ".");
}

Status sync_path(const std::filesystem::path& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) return disk("Cannot open " + path.string());
  const int code = ::fsync(file);
  const auto failed = disk("Cannot sync " + path.string());
  ::close(file);
  return code == 0 ? Status{} : Status{failed};
}

}  // namespace

Status sync_file(const std::filesystem::path& file) {
  if (auto synced = sync_path(file, O_RDONLY); !synced) return synced;
  const auto directory = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  return sync_path(directory, O_RDONLY | O_DIRECTORY);
}

Result<DirectoryLock> DirectoryLock::take(const std::filesystem::path& data_dir) {
  std::error_code failed;
  std::filesystem::create_directories(data_dir, failed);
  if (failed) return unavailable("The data directory cannot be made: " + failed.message() + ".");
  const auto path = data_dir / "lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    return unavailable(
        "The data directory cannot be locked: " + std::generic_category().message(errno) + ".");
  }
  DirectoryLock lock(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    return conflict("The data directory " + data_dir.string() +
                    " is in use by another voltyard process.");
  }
  return lock;
}

DirectoryLock::~DirectoryLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace voltyard::storage
