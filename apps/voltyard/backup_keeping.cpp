#include "backup_keeping.hpp"

#include "backup_work.hpp"
#include "restoring.hpp"

#include "storage/sqlite/data_directory.hpp"

#include "base/log.hpp"

#include <boost/asio/post.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <tuple>

namespace voltyard::app {
namespace {

namespace fs = std::filesystem;
using api::BackupTask;
using api::BackupWork;
using api::BackupWorkState;

constexpr std::size_t most_looked_at = 2'000;  // entries of the folder
constexpr std::size_t most_shown = 100;
constexpr std::size_t most_made = 100;  // then somebody must clear up, before the disk is full
constexpr std::uint64_t room_to_spare = std::uint64_t{64} << 20;

// A file's own name and nothing that leads elsewhere.
bool is_backup_name(std::string_view name) {
  const auto fine = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  };
  return name.size() <= api::longest_backup_name && name.ends_with(".db") && name.size() > 3 &&
         name.front() != '.' && std::ranges::all_of(name, fine);
}

// Never a link: it may lead anywhere.
std::optional<api::BackupFile> looked_at(const fs::path& file) {
  struct stat found{};
  if (::lstat(file.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) return std::nullopt;
  api::BackupFile row;
  row.name = file.filename().string();
  row.at = Timestamp{static_cast<std::int64_t>(found.st_mtime) * 1'000};
  row.bytes = static_cast<std::uint64_t>(found.st_size);
  std::error_code none;
  row.has_key = fs::is_regular_file(fs::symlink_status(file.string() + ".key", none));
  return row;
}

std::uint64_t size_or_0(const fs::path& file) {
  std::error_code none;
  const auto size = fs::file_size(file, none);
  return none ? 0 : size;
}

std::uint64_t database_bytes(const fs::path& data_dir) {
  const auto database = storage::database_file(data_dir);
  return size_or_0(database) + size_or_0(database.string() + "-wal");
}

// As the scheduled backup names them, so that both are kept and removed alike.
std::string new_name() {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return fmt::format("voltyard-{:%Y%m%dT%H%M%S}Z.db", fmt::gmtime(now));
}

Result<api::BackupLoss> loss_of(const fs::path& backup, const fs::path& data_dir) {
  const auto then = storage::holdings_of(backup);
  if (!then) return then.error();
  const auto now = storage::holdings_of(storage::database_file(data_dir));
  if (!now) return now.error();
  const auto more = [](std::int64_t after, std::int64_t before) {
    return std::max<std::int64_t>(0, after - before);
  };
  api::BackupLoss loss;
  loss.since = then->newest_event_at.value_or(Timestamp{});
  loss.charges = more(now->charges, then->charges);
  loss.payments = more(now->payments, then->payments);
  loss.postings = more(now->postings, then->postings);
  loss.log_entries = more(now->log_entries, then->log_entries);
  const fs::path key = backup.string() + ".key";
  std::error_code none;
  loss.another_key = fs::exists(key, none) && !same_content(key, data_dir / "server.key");
  return loss;
}

}  // namespace

api::BackupShelf BackupKeeping::look() const {
  api::BackupShelf shelf;
  shelf.directory = folder_.string();
  shelf.leaving = leaving_;
  shelf.restored = read_restore_note(data_);
  if (job_) shelf.task = job_->task;
  if (shelf.task && shelf.task->state == BackupWorkState::running &&
      shelf.task->work == BackupWork::backup) {
    shelf.task->all_bytes = database_bytes(data_.root());
    shelf.task->done_bytes =
        std::min(shelf.task->all_bytes, size_or_0(job_->file.string() + ".partial"));
  }
  std::error_code failed;
  if (!fs::exists(folder_, failed) && !failed) return shelf;  // made with the first backup
  std::size_t seen = 0;
  for (fs::directory_iterator at(folder_, failed), end; !failed && at != end;
       at.increment(failed)) {
    if (++seen > most_looked_at) break;
    const auto name = at->path().filename().string();
    if (!is_backup_name(name)) continue;
    if (auto row = looked_at(at->path())) shelf.files.push_back(std::move(*row));
  }
  if (failed) shelf.failure = fmt::format("{}: {}", folder_.string(), failed.message());
  std::ranges::sort(shelf.files, [](const auto& a, const auto& b) {
    return std::tie(a.at, a.name) > std::tie(b.at, b.name);
  });
  shelf.more = shelf.files.size() > most_shown || seen > most_looked_at;
  if (shelf.files.size() > most_shown) shelf.files.resize(most_shown);
  return shelf;
}

Status BackupKeeping::busy() const {
  if (leaving_) return conflict("the server is about to start again");
  if (job_ && job_->task.state == BackupWorkState::running) {
    return conflict("a backup is being made or checked: wait for it, or cancel it");
  }
  return {};
}

void BackupKeeping::begin(std::shared_ptr<Job> job, Work work) {
  job->task.begun_at = wall_now();
  job_ = job;
  boost::asio::post(thread_,
                    [executor = executor_, job = std::move(job), work = std::move(work)]() {
                      auto done = work(job->file, &job->give_up);
                      // The task is the executor's alone: what was found out goes there.
                      boost::asio::post(executor, [job, done = std::move(done)]() {
                        auto& task = job->task;
                        task.state = done ? BackupWorkState::done : BackupWorkState::failed;
                        if (done) task.loss = *done;
                        if (!done && job->give_up) task.state = BackupWorkState::cancelled;
                        if (task.state == BackupWorkState::failed)
                          task.failure = done.error().message;
                      });
                    });
}

Result<std::string> BackupKeeping::make(std::string asked_by) {
  if (const auto free = busy(); !free) return free.error();
  std::error_code failed;
  if (!fs::exists(folder_, failed)) {
    fs::create_directories(folder_, failed);
    if (!failed) fs::permissions(folder_, fs::perms::owner_all, failed);
  }
  if (failed) return unavailable(fmt::format("{}: {}", folder_.string(), failed.message()));
  if (look().files.size() >= most_made) {
    return conflict(fmt::format("there are {} backups in {} already: move old ones away first",
                                most_made, folder_.string()));
  }
  const auto space = fs::space(folder_, failed);
  if (!failed && space.available < database_bytes(data_.root()) + room_to_spare) {
    return unavailable("there is not enough room for one more in " + folder_.string());
  }
  auto job = std::make_shared<Job>();
  job->task.work = BackupWork::backup;
  job->task.name = new_name();
  job->task.asked_by = std::move(asked_by);
  job->file = folder_ / job->task.name;
  const auto name = job->task.name;
  begin(
      std::move(job),
      [data_dir = data_.root()](const fs::path& file, storage::GiveUp give_up) -> Result<Finding> {
        if (const auto done = make_backup(data_dir.string(), file, give_up); !done) {
          return done.error();
        }
        return Finding{};
      });
  return name;
}

Result<fs::path> BackupKeeping::find(const std::string& name) const {
  if (!is_backup_name(name) || !looked_at(folder_ / name)) {
    return not_found("there is no such backup");
  }
  return folder_ / name;
}

Status BackupKeeping::check(std::string name, std::string asked_by) {
  const auto file = find(name);
  if (!file) return file.error();
  if (const auto free = busy(); !free) return free;
  auto job = std::make_shared<Job>();
  job->task.work = BackupWork::check;
  job->task.name = std::move(name);
  job->task.asked_by = std::move(asked_by);
  job->file = *file;
  begin(std::move(job),
        [data_dir = data_.root()](const fs::path& backup,
                                  storage::GiveUp give_up) -> Result<Finding> {
          if (const auto good = storage::verify_backup(backup, give_up); !good) {
            return good.error();
          }
          const auto loss = loss_of(backup, data_dir);
          if (!loss) return loss.error();
          return Finding{*loss};
        });
  return {};
}

void BackupKeeping::cancel() {
  if (job_) job_->give_up = true;
}

Status BackupKeeping::may_restore(const std::string& name) const {
  if (const auto file = find(name); !file) return file.error();
  if (const auto free = busy(); !free) return free;
  const bool checked = job_ && job_->task.work == BackupWork::check && job_->task.name == name &&
                       job_->task.state == BackupWorkState::done;
  if (!checked) return conflict("have it checked first");
  return {};
}

Status BackupKeeping::restore(api::RestoreWish wish) {
  if (const auto may = may_restore(wish.name); !may) return may;
  RestoreOrder order;
  order.file = fs::absolute(folder_ / wish.name).string();
  order.note.name = std::move(wish.name);
  order.note.asked_by = std::move(wish.asked_by);
  order.note.at = wall_now();
  order.operator_id = wish.operator_id;
  if (const auto written = write_restore_order(data_, order); !written) return written;
  spdlog::warn("{} asked for {} to be restored", order.note.asked_by, order.file);
  leaving_ = true;
  start_again_();
  return {};
}

void BackupKeeping::stop() {
  cancel();
  thread_.join();
}

}  // namespace voltyard::app
