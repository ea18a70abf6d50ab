#include "restoring.hpp"

#include "backup_work.hpp"

#include "desk/backup_log.hpp"
#include "desk/log_entry.hpp"
#include "storage/sqlite/data_directory.hpp"

#include "base/log.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace voltyard::app {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

constexpr const char* order_file = "restore.json";
constexpr const char* note_file = "restored.json";

json::object json_of(const RestoreOrder& order) {
  return {{"name", order.note.name},   {"asked_by", order.note.asked_by},
          {"at_ms", order.note.at.ms}, {"failure", order.note.failure},
          {"file", order.file},        {"operator_id", to_string(order.operator_id)}};
}

std::optional<RestoreOrder> read(const DataDirectory& data, const char* name) {
  const auto text = data.read_whole(name);
  if (!text) return std::nullopt;
  boost::system::error_code failed;
  const auto value = json::parse(*text, failed);
  if (failed || !value.is_object()) return std::nullopt;
  const auto& object = value.get_object();
  const auto word = [&](const char* key) {
    const auto* found = object.if_contains(key);
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
  };
  const auto* at = object.if_contains("at_ms");
  RestoreOrder order;
  order.note.name = word("name");
  order.note.asked_by = word("asked_by");
  order.note.failure = word("failure");
  if (at && at->is_int64()) order.note.at = Timestamp{at->get_int64()};
  order.file = word("file");
  order.operator_id = OperatorId::parse(word("operator_id")).value_or(OperatorId{});
  if (order.file.empty()) return std::nullopt;
  return order;
}

}  // namespace

Status write_restore_order(const DataDirectory& data, const RestoreOrder& order) {
  const auto written = data.write_whole(order_file, json::serialize(json_of(order)), 0600);
  if (!written) return written;
  return storage::sync_file(data.root() / order_file);
}

std::optional<api::RestoreNote> read_restore_note(const DataDirectory& data) {
  auto order = read(data, note_file);
  return order ? std::optional(std::move(order->note)) : std::nullopt;
}

Restoring Restoring::at_start(const DataDirectory& data) {
  Restoring restoring(data);
  if (!fs::exists(data.root() / order_file)) return restoring;
  restoring.order_ = read(data, order_file);
  if (!restoring.order_) {
    spdlog::error("{} is damaged: nothing is restored", order_file);
    restoring.close();
    return restoring;
  }
  auto& order = *restoring.order_;
  spdlog::warn("restoring {}, as {} asked", order.file, order.note.asked_by);
  if (const auto done = put_back(order.file, data.root()); !done) {
    order.note.failure = done.error().message;
    spdlog::error("nothing is restored: {}", order.note.failure);
  }
  restoring.close();
  return restoring;
}

// What became of it is written before the order goes: cut off between, the order is found in place.
void Restoring::close() {
  if (order_) {
    const auto written = data_.write_whole(note_file, json::serialize(json_of(*order_)), 0600);
    if (!written) spdlog::error("what became of the restore: {}", written.error().message);
  }
  std::error_code ignored;
  fs::remove(data_.root() / order_file, ignored);
  static_cast<void>(storage::sync_file(data_.root() / note_file));
}

bool Restoring::undo(const Error& why) {
  if (!order_ || !order_->note.failure.empty()) return false;
  if (why.kind == ErrorKind::conflict) return false;  // another process has the directory
  const auto undone = take_back(data_.root());
  order_->note.failure = "the server could not start with it: " + why.message;
  spdlog::error("{}", order_->note.failure);
  if (!undone) spdlog::error("the old database: {}", undone.error().message);
  close();
  return undone.has_value();
}

Task<Status> Restoring::tell(csms::Directory& directory, const Clock& clock) {
  if (!order_) co_return Status{};
  const auto snapshot = directory.current();
  const bool known = snapshot->operators.contains(order_->operator_id);
  desk::LogEntry entry;
  entry.at = clock.now();
  entry.operator_id = known ? order_->operator_id : snapshot->rows.operators.front().id;
  entry.kind = order_->note.failure.empty() ? desk::log::restored : desk::log::restore_failed;
  entry.who = order_->note.asked_by;
  entry.subject = order_->note.name;
  entry.text = order_->note.failure.empty()
                   ? order_->note.name + ", asked for at " + to_rfc3339(order_->note.at)
                   : order_->note.name + ": " + order_->note.failure;
  entry.changes = {{"backup", "", order_->note.name}};
  storage::Commit commit;
  commit.changes.emplace_back(std::move(entry));
  co_return co_await directory.change(std::move(commit));
}

}  // namespace voltyard::app
