// `voltyard what-if`: what past charges would have cost under a draft tariff. Only reads, also
// beside a running server.
#pragma once

#include "storage/what_if.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <string>

namespace voltyard::app {

class WhatIfCommand {
 public:
  void add_to(CLI::App& command);
  Status run() const;

 private:
  std::string data_;
  std::string tariff_;
  std::string location_;
  std::int64_t days_ = 30;
  bool json_ = false;
};

// The same for the API of a running server.
storage::AskWhatIf what_if_of(std::filesystem::path data_dir);

}  // namespace voltyard::app
