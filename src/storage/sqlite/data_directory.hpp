// The directory of one store and the lock that keeps a second process out of it.
#pragma once

#include "base/result.hpp"

#include <filesystem>

namespace voltyard::storage {

inline std::filesystem::path database_file(const std::filesystem::path& data_dir) {
  return data_dir / "voltyard.db";
}

// Puts what the kernel still holds of a file, and the file's name, on the disk.
Status sync_file(const std::filesystem::path& file);

// Held for as long as the object lives; the kernel releases it when the process dies.
class DirectoryLock {
 public:
  // Creates the directory. Errors: conflict (somebody else holds it), unavailable.
  static Result<DirectoryLock> take(const std::filesystem::path& data_dir);
  DirectoryLock(DirectoryLock&& other) noexcept : file_(other.file_) { other.file_ = -1; }
  DirectoryLock& operator=(DirectoryLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int file) : file_(file) {}
  int file_;
};

}  // namespace voltyard::storage
