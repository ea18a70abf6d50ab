#include "storage/sqlite/sqlite_store.hpp"

#include "storage/sqlite/migrations.hpp"

#include "base/assert.hpp"

namespace voltyard::storage {

namespace asio = boost::asio;

namespace {

template <class Handler>
class WaitingHandler final : public Waiting {
 public:
  WaitingHandler(const Commit& commit, asio::any_io_executor executor, Handler handler)
      : Waiting(commit, std::move(executor)), handler_(std::move(handler)) {}
  void resume(CommitOutcome outcome) override {
    auto handler = std::move(handler_);
    std::move(handler)(outcome);
  }

 private:
  Handler handler_;
};

}  // namespace

SqliteStore::SqliteStore(SqliteOptions options, DirectoryLock lock)
    : options_(std::move(options)), lock_(std::move(lock)) {}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(SqliteOptions options) {
  auto lock = DirectoryLock::take(options.data_dir);
  if (!lock) return lock.error();
  std::unique_ptr<SqliteStore> store(new SqliteStore(std::move(options), std::move(*lock)));
  if (store->options_.threaded) {
    store->writer_ = std::make_unique<Writer>(store->options_, store->open_);
    if (auto started = store->writer_->start(); !started) return started.error();
    store->readers_ = std::make_unique<Readers>(store->options_);
  } else {
    store->inline_ = std::make_unique<GroupCommit>(store->options_, store->open_);
    if (auto opened = store->inline_->reopen(); !opened) return opened.error();
  }
  return store;
}

void SqliteStore::close() {
  if (readers_) readers_->stop();  // first: the writer's last checkpoint needs them to be gone
  if (writer_) writer_->close();
}

SqliteStore::~SqliteStore() {
  close();
  if (inline_ && flush()) static_cast<void>(inline_->checkpoint_all());
  inline_.reset();
  if (options_.durability == Durability::off) {
    static_cast<void>(sync_file(database_file(options_.data_dir)));  // once, for all of it
  }
}

void SqliteStore::listen(EventListener listener) {
  if (writer_) {
    writer_->listen(std::move(listener));
  } else {
    listener_ = std::move(listener);
  }
}

Status SqliteStore::flush() {
  unflushed_ = 0;
  if (!inline_) return {};
  if (auto flushed = inline_->flush(); !flushed) return flushed;
  return inline_->wal_pages() < options_.checkpoint_busy_pages ? Status{} : inline_->checkpoint();
}

Task<CommitOutcome> SqliteStore::commit(const Commit& commit) {
  if (inline_) {
    std::vector<domain::Event> numbered;
    const auto outcome = inline_->apply_inline(commit, numbered);
    if (listener_ && !numbered.empty()) listener_(numbered);
    if (++unflushed_ >= options_.group_max && !flush()) co_return CommitOutcome::failed;
    co_return outcome;
  }
  auto initiate = [this, &commit](auto handler) {
    using Handler = decltype(handler);
    const auto executor = asio::prefer(asio::get_associated_executor(handler),
                                       asio::execution::outstanding_work.tracked);
    writer_->submit(
        std::make_unique<WaitingHandler<Handler>>(commit, executor, std::move(handler)));
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(CommitOutcome)>(
      initiate, asio::use_awaitable);
}

Health SqliteStore::health() const {
  if (writer_) return writer_->health();
  if (inline_->usable()) return {};
  return {false, "The database cannot be written."};
}

SqliteStore::Facts SqliteStore::facts() const {
  const auto size_of = [](const std::filesystem::path& file) -> std::uint64_t {
    std::error_code missing;
    const auto size = std::filesystem::file_size(file, missing);
    return missing ? 0 : size;
  };
  const auto database = database_file(options_.data_dir);
  Facts facts;
  facts.schema_version = static_cast<int>(migrations().size());  // open() has seen to it
  facts.database_bytes = size_of(database);
  facts.wal_bytes = size_of(database.string() + "-wal");
  facts.group_max = options_.group_max;
  return facts;
}

std::size_t SqliteStore::commits_waiting() const { return writer_ ? writer_->waiting() : 0; }

}  // namespace voltyard::storage
