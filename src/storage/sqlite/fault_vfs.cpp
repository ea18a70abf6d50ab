#include "storage/sqlite/fault_vfs.hpp"

#include "base/random.hpp"

#include <sqlite3.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <new>

namespace voltyard::storage {
namespace {

// SQLite's file object with the real one right behind it.
struct ShimFile {
  sqlite3_file base;
  FaultVfs* vfs;
  std::string* path;  // nullptr: a temporary file, which may break no promise
  sqlite3_file* real;
};

ShimFile& shim(sqlite3_file* file) { return *reinterpret_cast<ShimFile*>(file); }
sqlite3_file* real(sqlite3_file* file) { return shim(file).real; }

int close(sqlite3_file* file) {
  auto* under = real(file);
  const int code = under->pMethods != nullptr ? under->pMethods->xClose(under) : SQLITE_OK;
  delete shim(file).path;
  return code;
}
int read(sqlite3_file* file, void* data, int size, sqlite3_int64 offset) {
  return real(file)->pMethods->xRead(real(file), data, size, offset);
}
int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  auto& self = shim(file);
  if (self.path != nullptr) {
    const std::string_view bytes(static_cast<const char*>(data), static_cast<std::size_t>(size));
    const int code = self.vfs->before_write(*self.path, offset, bytes);
    if (code != SQLITE_OK) return code;
  }
  return real(file)->pMethods->xWrite(real(file), data, size, offset);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  auto& self = shim(file);
  if (self.path != nullptr) {
    const int code = self.vfs->before_truncate(*self.path, size);
    if (code != SQLITE_OK) return code;
  }
  return real(file)->pMethods->xTruncate(real(file), size);
}
int sync(sqlite3_file* file, int flags) {
  auto& self = shim(file);
  if (self.path != nullptr) {
    const int code = self.vfs->before_sync(*self.path);
    if (code != SQLITE_OK) return code;
    self.vfs->after_sync(*self.path);
  }
  static_cast<void>(flags);
  return SQLITE_OK;  // the shadow is what is durable here; the real disk need not work
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
int lock(sqlite3_file* file, int level) { return real(file)->pMethods->xLock(real(file), level); }
int unlock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
int check_lock(sqlite3_file* file, int* result) {
  return real(file)->pMethods->xCheckReservedLock(real(file), result);
}
int control(sqlite3_file* file, int operation, void* argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
int sector_size(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
int characteristics(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
int shm_unmap(sqlite3_file* file, int remove) {
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}

const sqlite3_io_methods methods = {
    2,         close,      read,    write,       truncate,        sync,    file_size, lock,
    unlock,    check_lock, control, sector_size, characteristics, shm_map, shm_lock,  shm_barrier,
    shm_unmap, nullptr,    nullptr};

FaultVfs& owner(sqlite3_vfs* vfs) { return *static_cast<FaultVfs*>(vfs->pAppData); }

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
  auto& self = *new (file) ShimFile{};
  self.vfs = &owner(vfs);
  self.real = reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(ShimFile));
  auto* under = self.vfs->real();
  const int code = under->xOpen(under, name, self.real, flags, out);
  if (self.real->pMethods != nullptr) self.base.pMethods = &methods;
  if (code == SQLITE_OK && name != nullptr) {
    self.path = new std::string(name);
    self.vfs->opened(*self.path);
  }
  return code;
}
int remove(sqlite3_vfs* vfs, const char* name, int sync_directory) {
  owner(vfs).removed(name);
  auto* under = owner(vfs).real();
  return under->xDelete(under, name, sync_directory);
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

FaultVfs::FaultVfs() : real_(sqlite3_vfs_find(nullptr)) {
  static std::atomic<int> count{0};
  name_ = "fault-" + std::to_string(++count);
  auto* vfs = new sqlite3_vfs(*real_);
  vfs->zName = name_.c_str();
  vfs->pAppData = this;
  vfs->szOsFile = static_cast<int>(sizeof(ShimFile)) + real_->szOsFile;
  vfs->xOpen = open;
  vfs->xDelete = remove;
  vfs->pNext = nullptr;
  sqlite3_vfs_register(vfs, 0);
}

FaultVfs::~FaultVfs() {
  auto* vfs = sqlite3_vfs_find(name_.c_str());
  sqlite3_vfs_unregister(vfs);
  delete vfs;
}

void FaultVfs::break_at(Fault fault, int nth) {
  const std::lock_guard lock(access_);
  fault_ = fault;
  until_fault_ = nth;
  broken_ = false;
}

void FaultVfs::heal() { break_at(Fault::none, 0); }

bool FaultVfs::broken() const {
  const std::lock_guard lock(access_);
  return broken_;
}

int FaultVfs::writes() const {
  const std::lock_guard lock(access_);
  return writes_;
}

int FaultVfs::syncs() const {
  const std::lock_guard lock(access_);
  return syncs_;
}

int FaultVfs::strike(bool is_sync) {
  const bool matches = is_sync == (fault_ == Fault::sync_fails);
  if (!broken_ && fault_ != Fault::none && matches) broken_ = --until_fault_ <= 0;
  if (!broken_) return SQLITE_OK;
  if (fault_ == Fault::power_cut) return is_sync ? SQLITE_IOERR_FSYNC : SQLITE_IOERR_WRITE;
  if (!matches) return SQLITE_OK;
  if (fault_ == Fault::disk_full) return SQLITE_FULL;
  return is_sync ? SQLITE_IOERR_FSYNC : SQLITE_IOERR_WRITE;
}

int FaultVfs::before_write(const std::string& path, std::int64_t offset, std::string_view data) {
  const std::lock_guard lock(access_);
  ++writes_;
  if (const int code = strike(false); code != SQLITE_OK) return code;
  files_[path].pending.push_back({offset, std::string(data), false});
  return SQLITE_OK;
}

int FaultVfs::before_truncate(const std::string& path, std::int64_t size) {
  const std::lock_guard lock(access_);
  if (broken_ && fault_ == Fault::power_cut) return SQLITE_IOERR_TRUNCATE;
  files_[path].pending.push_back({size, {}, true});
  return SQLITE_OK;
}

int FaultVfs::before_sync(const std::string& path) {
  const std::lock_guard lock(access_);
  ++syncs_;
  const int code = strike(true);
  // As Linux does: what could not be written counts as clean, and no later fsync brings it back.
  if (code != SQLITE_OK && fault_ == Fault::sync_fails) files_[path].pending.clear();
  return code;
}

void FaultVfs::after_sync(const std::string& path) {
  const std::lock_guard lock(access_);
  auto& file = files_[path];
  for (const auto& change : file.pending) apply(file.synced, change);
  file.pending.clear();
}

void FaultVfs::opened(const std::string& path) {
  const std::lock_guard lock(access_);
  if (files_.contains(path)) return;
  files_[path].synced = content_of(path);  // what was there before is taken for durable
}

void FaultVfs::removed(const std::string& path) {
  const std::lock_guard lock(access_);
  files_.erase(path);
}

void FaultVfs::forget() {
  const std::lock_guard lock(access_);
  files_.clear();
  fault_ = Fault::none;
  broken_ = false;
}

void FaultVfs::apply(std::string& content, const Change& change) {
  const auto offset = static_cast<std::size_t>(change.offset);
  if (change.truncate) {
    content.resize(offset);
    return;
  }
  if (content.size() < offset + change.data.size()) content.resize(offset + change.data.size());
  content.replace(offset, change.data.size(), change.data);
}

void FaultVfs::lose_unsynced(std::uint64_t seed) {
  const std::lock_guard lock(access_);
  SeededRandom random(seed);
  for (auto& [path, file] : files_) {
    for (const auto& change : file.pending) {
      if (seed != 0 && random.below(2) == 0) apply(file.synced, change);
    }
    file.pending.clear();
    std::ofstream(path, std::ios::binary | std::ios::trunc) << file.synced;
  }
}

}  // namespace voltyard::storage
