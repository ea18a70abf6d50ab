#include "storage/suite/store_under_test.hpp"

#include "storage/memory/memory_store.hpp"
#include "storage/sqlite/sqlite_store.hpp"

#include "base/scratch_directory.hpp"

namespace voltyard::storage::suite {
namespace {

class InMemory final : public StoreUnderTest {
 public:
  Store& store() override { return store_; }
  void reopen() override { store_.restart(); }

 private:
  MemoryStore store_;
};

class InSqlite final : public StoreUnderTest {
 public:
  explicit InSqlite(bool threaded) : threaded_(threaded) { reopen(); }
  Store& store() override { return *store_; }
  void reopen() override {
    store_.reset();
    SqliteOptions options;
    options.data_dir = directory_.path();
    options.threaded = threaded_;
    auto opened = SqliteStore::open(options);
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = std::move(*opened);
  }

 private:
  bool threaded_;
  ScratchDirectory directory_;
  std::unique_ptr<SqliteStore> store_;
};

}  // namespace

std::vector<Kind> kinds() {
  return {{"memory", [] { return std::make_unique<InMemory>(); }},
          {"sqlite", [] { return std::make_unique<InSqlite>(true); }},
          {"sqlite_inline", [] { return std::make_unique<InSqlite>(false); }}};
}

}  // namespace voltyard::storage::suite
