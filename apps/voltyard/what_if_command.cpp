#include "what_if_command.hpp"

#include "zone_files.hpp"

#include "api/tariff_input.hpp"
#include "api/what_if_json.hpp"
#include "storage/sqlite/what_if_run.hpp"

#include "base/units.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>

namespace voltyard::app {
namespace {

using billing::Repriced;
using billing::WhatIfReport;
using Seconds = std::chrono::duration<double>;

constexpr std::size_t bar_width = 30;
constexpr std::size_t rows_shown = 20;  // of each list; --json has them all
constexpr std::streamsize longest_tariff = 1 << 20;

// A line that moves on a terminal, and nothing anywhere else. A thread of its own, for as long as
// it lives.
class ProgressBar {
 public:
  explicit ProgressBar(const storage::WhatIfProgress& progress) : progress_(progress) {
    if (isatty(STDERR_FILENO) != 0) thread_ = std::thread([this]() { move(); });
  }
  ~ProgressBar() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard lock(access_);
      over_ = true;
    }
    changed_.notify_one();
    thread_.join();
    show();
    fmt::print(stderr, "\n");
  }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

 private:
  void move() {
    std::unique_lock lock(access_);
    while (!changed_.wait_for(lock, std::chrono::milliseconds(200), [this]() { return over_; })) {
      show();
    }
  }

  void show() const {
    const auto all = progress_.all.load();
    if (all == 0) return;
    const auto done = std::min(progress_.done.load(), all);
    const auto full = static_cast<std::size_t>(done * bar_width / all);
    const double passed = Seconds(std::chrono::steady_clock::now() - began_).count();
    const double left =
        done == 0 ? 0 : passed * static_cast<double>(all - done) / static_cast<double>(done);
    fmt::print(stderr, "\r[{:<{}}] {:>3} %  {} of {} sessions, {:.0f} s left   ",
               std::string(full, '#'), bar_width, done * 100 / all, done, all, left);
  }

  const storage::WhatIfProgress& progress_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::mutex access_;
  std::condition_variable changed_;
  bool over_ = false;
  std::thread thread_;
};

std::string yuan(Money money) {
  const auto minor = money.minor < 0 ? -money.minor : money.minor;
  return fmt::format("{}{}.{:02}", money.minor < 0 ? "-" : "", minor / 100, minor % 100);
}

std::string signed_yuan(Money money) { return (money.minor > 0 ? "+" : "") + yuan(money); }

void print_row(const std::string& name, const Repriced& sum) {
  if (sum.charges == 0) return;
  fmt::print("  {:>9} charges {:>14} -> {:>14}  {:>14}  {}\n", sum.charges,
             yuan(sum.before.total()), yuan(sum.after.total()), signed_yuan(sum.difference()),
             name);
}

template <class Row, class Name>
void print_rows(const char* title, const std::vector<Row>& rows, Name name, Repriced others) {
  fmt::print("\n{}, the biggest differences first:\n", title);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i < rows_shown) {
      print_row(name(rows[i]), rows[i].sum);
    } else {
      billing::add(others, rows[i].sum);
    }
  }
  print_row("others", others);
}

std::string name_of(const billing::RepricedLocation& row) {
  return row.name.empty() ? to_string(row.id) : row.name;
}

std::string name_of(const billing::RepricedResident& row) {
  if (!row.name.empty()) return row.name;
  if (!row.wallet_id.is_nil()) return "wallet " + to_string(row.wallet_id);
  return row.token_uid.empty() ? "without a card" : "card " + row.token_uid;
}

void print_report(const WhatIfReport& report, double seconds) {
  const auto& all = report.all;
  fmt::print("{} charges, {} kWh, in {}, priced again in {:.1f} s\n", all.charges,
             format_decimal(all.energy.mwh, 6), report.currency, seconds);
  fmt::print("  as billed         {:>14} (electricity {}, service {})\n", yuan(all.before.total()),
             yuan(all.before.electricity), yuan(all.before.service));
  fmt::print("  under the draft   {:>14} (electricity {}, service {})\n", yuan(all.after.total()),
             yuan(all.after.electricity), yuan(all.after.service));
  fmt::print("  difference        {:>14}; {} charges dearer, {} cheaper, {} the same\n",
             signed_yuan(all.difference()), report.dearer, report.cheaper, report.same);
  fmt::print("  beyond what was agreed, not paid: {} as billed, {} under the draft\n",
             yuan(all.before.beyond_agreed), yuan(all.after.beyond_agreed));
  const auto name = [](const auto& row) { return name_of(row); };
  print_rows("locations", report.locations, name, report.other_locations);
  print_rows("residents", report.residents, name, report.other_residents);
  for (const auto& row : report.unpriced) {
    fmt::print("\nnot priced: {} charges, billed {}: {}", row.charges, yuan(row.billed),
               row.reason);
  }
  if (!report.unpriced.empty()) fmt::print("\n");
}

Result<storage::WhatIfQuestion> read_question(const std::string& tariff_file,
                                              const std::string& location) {
  storage::WhatIfQuestion question;
  if (!location.empty()) {
    const auto id = LocationId::parse(location);
    if (!id) return invalid("is not an id", "--location");
    question.location_id = *id;
  }
  std::ifstream file(tariff_file);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file || text.size() > longest_tariff) return invalid("cannot be read", tariff_file);
  auto read = api::read_tariff(text, "CNY");
  if (!read) return read.error();
  question.draft = std::move(read->tariff);
  if (const auto known = api::add_zone(question.draft, system_zones()); !known) {
    return known.error();
  }
  if (const auto valid = billing::validate(question.draft); !valid) return valid.error();
  return question;
}

}  // namespace

void WhatIfCommand::add_to(CLI::App& command) {
  command.add_option("--data", data_, "data directory")->required();
  command.add_option("--tariff", tariff_, "the draft, a file in the shape of POST /v1/tariffs")
      ->required()
      ->check(CLI::ExistingFile);
  command.add_option("--days", days_, "charges that ended in so many days up to the last one")
      ->check(CLI::Range(std::int64_t{1}, api::most_what_if_days));
  command.add_option("--location", location_, "only of this location, its id");
  command.add_flag("--json", json_, "the whole answer, as the API gives it");
}

Status WhatIfCommand::run() const {
  auto question = read_question(tariff_, location_);
  if (!question) return question.error();
  question->back = std::chrono::hours(24 * days_);
  question->threads = std::max(1u, std::thread::hardware_concurrency());
  storage::WhatIfProgress progress;
  const auto began = std::chrono::steady_clock::now();
  const auto report = [&]() {
    const ProgressBar bar(progress);
    return storage::answer_what_if(data_, *question, progress);
  }();
  if (!report) return report.error();
  if (json_) {
    api::JsonWriter out;
    api::write_what_if_report(out, {}, *report);
    fmt::print("{}\n", out.take());
    return {};
  }
  print_report(*report, Seconds(std::chrono::steady_clock::now() - began).count());
  return {};
}

storage::AskWhatIf what_if_of(std::filesystem::path data_dir) {
  return [data_dir = std::move(data_dir)](const auto& question, auto& progress) {
    return storage::answer_what_if(data_dir, question, progress);
  };
}

}  // namespace voltyard::app
