// The commands that look after a data directory; a server may be using it (backup) or must not
// (restore). A backup is a folder: the database and the server's key, without which the stations'
// secrets in it are worthless.
#pragma once

#include "base/result.hpp"

#include <string>

namespace voltyard::app {

// `to` is a new file; the key is put beside it as `to`.key (0600).
Status back_up(const std::string& data_dir, const std::string& to);

// Puts both back. Errors: as storage::restore.
Status restore(const std::string& from, const std::string& data_dir);

// Prints how many entries the log has and its last seal. Errors: invalid (an entry was changed,
// taken out or slipped in), those of storage::check_log.
Status check_log(const std::string& data_dir);

// Prints what was added up and priced again, and what is wrong. Errors: invalid (something is),
// those of storage::check_ledger.
Status verify_ledger(const std::string& data_dir);

}  // namespace voltyard::app
