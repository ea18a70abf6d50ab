// What the routes of backups take and send.
#pragma once

#include "api/backup_keeper.hpp"
#include "api/json_writer.hpp"
#include "api/schema.hpp"

namespace voltyard::api {

extern const Schema backup_shelf_schema, backup_file_schema, backup_task_schema, backup_loss_schema,
    restore_note_schema, restore_input_schema;

void write_backup_shelf(JsonWriter& out, const BackupShelf& shelf);

}  // namespace voltyard::api
