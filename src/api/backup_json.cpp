#include "api/backup_json.hpp"

namespace voltyard::api {

const Schema backup_shelf_schema{
    "BackupShelf",
    "The backups of this server, and what is being done with them",
    {{"directory", "string", "`backup_dir` of the configuration"},
     {"failure", "string?", "Why the directory cannot be read"},
     {"items", "[BackupFile]", "The newest hundred, newest first"},
     {"more", "boolean", "There are older ones"},
     {"task", "BackupTask?", "The latest long work; null: none since the server started"},
     {"restored", "RestoreNote?", "What became of the latest restore; null: there was none"},
     {"leaving", "boolean", "The server is ending, to put a backup back and to start again"}}};

const Schema backup_file_schema{"BackupFile",
                                "",
                                {{"name", "string"},
                                 {"at", "time", "Real time"},
                                 {"bytes", "integer"},
                                 {"has_key", "boolean", "The server's key lies beside it"}}};

const Schema backup_task_schema{
    "BackupTask",
    "Making a backup, or checking one",
    {{"work", "backup|check"},
     {"state", "running|done|failed|cancelled"},
     {"name", "string"},
     {"asked_by", "string"},
     {"begun_at", "time", "Real time"},
     {"done_bytes", "integer"},
     {"all_bytes", "integer", "0: it cannot be said how much there is to do"},
     {"failure", "string?"},
     {"loss", "BackupLoss?", "Of a check that found it good"}}};

const Schema backup_loss_schema{
    "BackupLoss",
    "What is known now and would not be after the backup was put back",
    {{"since", "time?", "The newest that the backup knows, by the yard's clock"},
     {"charges", "integer", "That began after it"},
     {"payments", "integer"},
     {"postings", "integer"},
     {"log_entries", "integer"},
     {"another_key", "boolean", "Its server key is not the one in use"}}};

const Schema restore_note_schema{
    "RestoreNote",
    "A backup that was put back, or not",
    {{"name", "string"},
     {"asked_by", "string"},
     {"at", "time", "Real time"},
     {"failure", "string?", "Why nothing was changed; null: it is in place"}}};

const Schema restore_input_schema{
    "RestoreInput",
    "That it is still you, and that this is the one",
    {{"name", "string", "The name of the backup, typed once more"},
     {"password", "string"},
     {"code", "string?", "Of the second factor, when there is one; or a recovery code"}},
    true};

namespace {

constexpr std::string_view words[] = {"running", "done", "failed", "cancelled"};

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

void write_task(JsonWriter& out, const BackupTask& task) {
  out.object("task").text("work", task.work == BackupWork::backup ? "backup" : "check");
  out.text("state", words[static_cast<std::size_t>(task.state)]).text("name", task.name);
  out.text("asked_by", task.asked_by).time("begun_at", task.begun_at);
  out.count("done_bytes", number(task.done_bytes)).count("all_bytes", number(task.all_bytes));
  out.text_or_null("failure", task.failure);
  if (!task.loss) {
    out.none("loss").end();
    return;
  }
  const auto& loss = *task.loss;
  out.object("loss").time("since", loss.since).count("charges", loss.charges);
  out.count("payments", loss.payments).count("postings", loss.postings);
  out.count("log_entries", loss.log_entries).flag("another_key", loss.another_key).end().end();
}

}  // namespace

void write_backup_shelf(JsonWriter& out, const BackupShelf& shelf) {
  out.object().text("directory", shelf.directory).text_or_null("failure", shelf.failure);
  out.list("items");
  for (const auto& file : shelf.files) {
    out.object().text("name", file.name).time("at", file.at).count("bytes", number(file.bytes));
    out.flag("has_key", file.has_key).end();
  }
  out.end().flag("more", shelf.more);
  if (shelf.task) {
    write_task(out, *shelf.task);
  } else {
    out.none("task");
  }
  if (shelf.restored) {
    const auto& note = *shelf.restored;
    out.object("restored").text("name", note.name).text("asked_by", note.asked_by);
    out.time("at", note.at).text_or_null("failure", note.failure).end();
  } else {
    out.none("restored");
  }
  out.flag("leaving", shelf.leaving).end();
}

}  // namespace voltyard::api
