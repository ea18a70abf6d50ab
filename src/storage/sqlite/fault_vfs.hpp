// A file system for tests that breaks on demand: the n-th write or fsync fails, the disk is full,
// or the power goes and takes every write that was not synced. Sits on the real one. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3_vfs;

namespace voltyard::storage {

class FaultVfs {
 public:
  enum class Fault { none, write_fails, sync_fails, disk_full, power_cut };

  FaultVfs();  // registered under name()
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  const std::string& name() const { return name_; }

  // From the n-th matching operation on (1: the next one) all of that kind fail, until heal().
  // power_cut counts writes, and then nothing at all reaches the disk. What a failed fsync did not
  // write is lost even when a later one succeeds, unless it is written again.
  void break_at(Fault fault, int nth);
  void heal();
  bool broken() const;  // the fault has struck
  int writes() const;
  int syncs() const;

  // After a power cut, when nobody has a file open: what was not synced is gone. With a seed, a
  // random half of it arrived nevertheless.
  void lose_unsynced(std::uint64_t seed);
  void forget();  // all files, when the test has removed them

  // For the shim.
  int before_write(const std::string& path, std::int64_t offset, std::string_view data);
  int before_truncate(const std::string& path, std::int64_t size);
  int before_sync(const std::string& path);
  void after_sync(const std::string& path);
  void opened(const std::string& path);
  void removed(const std::string& path);
  sqlite3_vfs* real() const { return real_; }

 private:
  struct Change {
    std::int64_t offset = 0;
    std::string data;
    bool truncate = false;
  };
  struct File {
    std::string synced;
    std::vector<Change> pending;
  };
  static void apply(std::string& content, const Change& change);
  int strike(bool is_sync);

  std::string name_;
  sqlite3_vfs* real_;
  mutable std::mutex access_;
  std::map<std::string, File> files_;
  Fault fault_ = Fault::none;
  int until_fault_ = 0;
  bool broken_ = false;
  int writes_ = 0;
  int syncs_ = 0;
};

}  // namespace voltyard::storage
