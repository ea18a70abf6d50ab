// SQLite with its lifetimes and errors made safe. Inside this room a failed call throws SqlError;
// the room's edge (writer, readers, open) catches it. One thread at a time per connection.
//
// Everything from outside enters as a bound parameter, never as SQL text (N64).
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"

#include <sqlite3.h>

#include <array>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

namespace voltyard::storage {

class SqlError : public std::runtime_error {
 public:
  SqlError(int code, const std::string& message) : std::runtime_error(message), code_(code) {}
  bool is_constraint() const { return (code_ & 0xff) == SQLITE_CONSTRAINT; }
  bool is_not_a_database() const;

 private:
  int code_;
};

enum class Access { read_only, read_write };

// A blob column, as distinct from text.
struct Blob {
  std::string_view bytes;
};

class Connection {
 public:
  // `vfs` empty: the default one. Creates the file when it may write.
  Connection(const std::string& path, Access access, const std::string& vfs);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void run(const std::string& sql);         // any number of statements, no parameters
  std::int64_t number_of(const char* sql);  // first column of the first row; 0 when there is none
  std::string text_of(const std::string& sql);
  sqlite3* handle() { return db_.get(); }

  // A statement that is prepared once. `sql` must be a literal: it is found again by its address.
  sqlite3_stmt* cached(const char* sql);
  sqlite3_stmt* prepare(std::string_view sql, unsigned flags);
  [[noreturn]] void fail(int code);

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3, Close> db_;
  std::unordered_map<const char*, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;

  friend class Query;
};

// One use of a statement: bind, step, read; reset at the end. Bound text must outlive the steps.
class Query {
 public:
  Query(Connection& connection, const char* literal)
      : connection_(connection), statement_(connection.cached(literal)) {}
  struct Once {};
  Query(Connection& connection, const std::string& sql, Once)
      : connection_(connection), statement_(connection.prepare(sql, 0)), once_(true) {}
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query() {
    if (once_) {
      sqlite3_finalize(statement_);
    } else {
      sqlite3_reset(statement_);
    }
  }

  template <class... Values>
  Query& bind(const Values&... values) {
    (add(values), ...);
    return *this;
  }

  bool step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) {
      column_ = 0;
      return true;
    }
    if (code != SQLITE_DONE) connection_.fail(code);
    return false;
  }
  void run() {
    while (step()) {
    }
  }
  int changes() const { return sqlite3_changes(connection_.db_.get()); }

  // The next column of the row.
  std::int64_t number() { return sqlite3_column_int64(statement_, column_++); }
  bool flag() { return number() != 0; }
  Timestamp time() { return {number()}; }
  std::string text() { return std::string(bytes()); }
  std::string_view bytes();  // until the next step
  std::optional<std::int64_t> optional_number();
  std::optional<Timestamp> optional_time();
  template <class T>
  T as() {
    return static_cast<T>(number());
  }
  template <class SomeId>
  SomeId id() {
    SomeId made;
    copy_into(made.uuid.bytes);
    return made;
  }
  template <class SomeId>
  std::optional<SomeId> optional_id() {
    const auto made = id<SomeId>();
    return made.is_nil() ? std::nullopt : std::optional<SomeId>(made);
  }
  template <std::size_t size>
  void copy_into(std::array<std::uint8_t, size>& array) {
    const auto given = bytes();
    if (given.size() == size) std::copy(given.begin(), given.end(), array.begin());
  }

 private:
  void check(int code) {
    if (code != SQLITE_OK) connection_.fail(code);
  }
  void add(std::string_view text) {
    check(sqlite3_bind_text64(statement_, ++parameter_, text.data() ? text.data() : "", text.size(),
                              SQLITE_STATIC, SQLITE_UTF8));
  }
  void add(const std::string& text) { add(std::string_view(text)); }
  void add(Blob blob) {
    check(sqlite3_bind_blob64(statement_, ++parameter_, blob.bytes.data() ? blob.bytes.data() : "",
                              blob.bytes.size(), SQLITE_STATIC));
  }
  template <class T>
    requires std::is_integral_v<T> || std::is_enum_v<T>
  void add(T number) {
    check(sqlite3_bind_int64(statement_, ++parameter_, static_cast<std::int64_t>(number)));
  }
  void add(Timestamp time) { add(time.ms); }
  void add(std::nullopt_t) { check(sqlite3_bind_null(statement_, ++parameter_)); }
  template <class Tag>
  void add(const Id<Tag>& id) {  // a nil id is NULL
    if (id.is_nil()) return add(std::nullopt);
    add(id.uuid.bytes);
  }
  template <std::size_t size>
  void add(const std::array<std::uint8_t, size>& bytes) {
    check(sqlite3_bind_blob(statement_, ++parameter_, bytes.data(), static_cast<int>(size),
                            SQLITE_STATIC));
  }
  template <class T>
  void add(const std::optional<T>& value) {
    value ? add(*value) : add(std::nullopt);
  }

  Connection& connection_;
  sqlite3_stmt* statement_;
  int parameter_ = 0;
  int column_ = 0;
  bool once_ = false;
};

}  // namespace voltyard::storage
