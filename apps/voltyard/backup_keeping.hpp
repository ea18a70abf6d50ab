// The folder of backups, for the console: what lies there, one piece of long work at a time on a
// thread of its own, and the order to put one back. On the API's executor.
#pragma once

#include "data_directory.hpp"

#include "api/backup_keeper.hpp"
#include "storage/sqlite/backup.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>

namespace voltyard::app {

class BackupKeeping final : public api::BackupKeeper {
 public:
  // `start_again` ends the server, which starts again as itself. It outlives the executor's tasks.
  BackupKeeping(boost::asio::any_io_executor executor, const DataDirectory& data,
                std::filesystem::path folder, std::function<void()> start_again)
      : executor_(std::move(executor)),
        data_(data),
        folder_(std::move(folder)),
        start_again_(std::move(start_again)) {}
  ~BackupKeeping() override { stop(); }

  api::BackupShelf look() const override;
  Result<std::string> make(std::string asked_by) override;
  Status check(std::string name, std::string asked_by) override;
  void cancel() override;
  Status may_restore(const std::string& name) const override;
  Status restore(api::RestoreWish wish) override;

  void stop();  // gives up what is under way

 private:
  struct Job {
    api::BackupTask task;
    std::filesystem::path file;
    std::atomic<bool> give_up{false};
  };
  Status busy() const;
  using Finding = std::optional<api::BackupLoss>;
  using Work = std::function<Result<Finding>(const std::filesystem::path&, storage::GiveUp)>;
  void begin(std::shared_ptr<Job> job, Work work);
  Result<std::filesystem::path> find(const std::string& name) const;

  boost::asio::any_io_executor executor_;
  const DataDirectory& data_;
  std::filesystem::path folder_;
  std::function<void()> start_again_;
  std::shared_ptr<Job> job_;  // the latest; shared with the thread that does it
  bool leaving_ = false;
  boost::asio::thread_pool thread_{1};
};

}  // namespace voltyard::app
