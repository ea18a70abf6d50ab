#include "storage/sqlite/readers.hpp"

#include "storage/sqlite/data_directory.hpp"

namespace voltyard::storage {

std::unique_ptr<Connection> Readers::take() {
  {
    const std::lock_guard lock(access_);
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  auto connection = std::make_unique<Connection>(database_file(options_.data_dir).string(),
                                                 Access::read_only, options_.vfs);
  connection->run("PRAGMA query_only = ON; PRAGMA temp_store = MEMORY");
  return connection;
}

void Readers::give_back(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(access_);
  idle_.push_back(std::move(connection));
}

}  // namespace voltyard::storage
