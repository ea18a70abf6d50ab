// `voltyard import KIND FILE`: sends a table to a running server, which alone writes, and shows
// what it says of every row. The key is read from a file or the environment: a command line can be
// seen by everybody on the machine.
#pragma once

#include "base/result.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace voltyard::app {

class ImportCommand {
 public:
  void add_to(CLI::App& command);
  // Errors: invalid (the file, the key, rows that are refused), and what the server says.
  Status run() const;

 private:
  Result<std::string> target() const;

  std::string kind_;
  std::string file_;
  std::string url_ = "http://127.0.0.1:8080";
  std::string key_file_;
  std::string ca_file_;
  std::string total_;
  bool replace_ = false;
  bool dry_run_ = false;
};

}  // namespace voltyard::app
