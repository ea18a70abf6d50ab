// Kinds of entries of the log about backups of the whole server; the others are in log_entry.hpp.
#pragma once

#include <string_view>

namespace voltyard::desk::log {

inline constexpr std::string_view backup_made = "backup.made";  // or was tried
inline constexpr std::string_view restore_asked = "backup.restore_asked";
inline constexpr std::string_view restored = "backup.restored";  // written into what was restored
inline constexpr std::string_view restore_failed = "backup.restore_failed";

}  // namespace voltyard::desk::log
