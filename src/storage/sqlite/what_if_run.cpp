#include "storage/sqlite/what_if_run.hpp"

#include "billing/session_input.hpp"

#include "storage/curve_codec.hpp"
#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/data_directory.hpp"
#include "storage/sqlite/ledger_rows.hpp"
#include "storage/sqlite/migrations.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

namespace voltyard::storage {
namespace {

constexpr std::int64_t numbers_at_once = 500;  // of sessions, in one transaction
constexpr std::string_view unreadable = "its readings cannot be read";
constexpr std::string_view no_longer_kept = "its readings are no longer kept";
constexpr int politely = 15;  // of nice(1)

// Session numbers that nobody has looked at yet.
class Share {
 public:
  Share(std::int64_t first, std::int64_t last) : next_(first), last_(last) {}
  std::optional<std::int64_t> take() {
    const auto first = next_.fetch_add(numbers_at_once);
    return first > last_ ? std::nullopt : std::optional(first);
  }
  std::int64_t end_of(std::int64_t first) const {
    return std::min(first + numbers_at_once, last_ + 1);
  }

 private:
  std::atomic<std::int64_t> next_;
  const std::int64_t last_;
};

billing::Revenue read_revenue(Connection& db, std::int64_t number) {
  billing::Revenue revenue;
  Query query(db, "SELECT fee, kind, amount_minor FROM bill_line WHERE session_number=?");
  query.bind(number);
  while (query.step()) {
    const auto fee = query.as<billing::Fee>();
    const auto kind = query.as<billing::LineKind>();
    const Money amount{query.number()};
    (fee == billing::Fee::electricity ? revenue.electricity : revenue.service) += amount;
    if (kind == billing::LineKind::beyond_agreed) {
      revenue.beyond_agreed = revenue.beyond_agreed - amount;
    }
  }
  return revenue;
}

// The transaction of one look into the database.
class ReadTransaction {
 public:
  explicit ReadTransaction(Connection& db) : db_(db) { db_.run("BEGIN"); }
  ~ReadTransaction() { sqlite3_exec(db_.handle(), "ROLLBACK", nullptr, nullptr, nullptr); }
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;

 private:
  Connection& db_;
};

class Worker {
 public:
  Worker(const std::string& file, const WhatIfQuestion& question, Timestamp from,
         const billing::PreparedTariff& draft)
      : db_(file, Access::read_only, {}), question_(question), from_(from), sum_(draft) {}

  void run(Share& share, WhatIfProgress& progress) {
    if (question_.gives_way) {
      ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), politely);
    }
    while (!progress.cancelled) {
      const auto first = share.take();
      if (!first) return;
      const auto end = share.end_of(*first);
      look_at(*first, end);
      progress.done += static_cast<std::uint64_t>(end - *first);
    }
  }

  const billing::WhatIf& sum() const { return sum_; }

 private:
  void look_at(std::int64_t first, std::int64_t end) {
    const ReadTransaction transaction(db_);
    Query query(db_,
                "SELECT s.number, s.location_id, s.wallet_id, s.token_uid, s.started_at,"
                "s.ended_at, s.full_at, s.held_minor, s.limit_minor, s.off_permille,"
                "s.covered_minutes, b.currency,"
                "r.billed_energy_mwh, c.body, s.expired "
                "FROM session s JOIN bill b ON b.session_number = s.number "
                "LEFT JOIN curve c ON c.session_number = s.number "
                "LEFT JOIN review r ON r.session_id = s.id "
                "WHERE s.number >= ?1 AND s.number < ?2 AND s.ended_at > ?3 "
                "AND (?4 IS NULL OR s.operator_id = ?4) AND (?5 IS NULL OR s.location_id = ?5)");
    query.bind(first, end, from_, question_.operator_id, question_.location_id);
    while (query.step()) price_again(query);
  }

  void price_again(Query& query) {
    const auto number = query.number();
    billing::PastCharge charge;
    charge.location_id = query.id<LocationId>();
    charge.wallet_id = query.id<WalletId>();
    const auto token_uid = query.text();
    charge.token_uid = token_uid;
    charge.input.start = query.time();
    charge.input.end = query.time();
    charge.input.full_at = query.optional_time();
    domain::Session terms;
    terms.held_minor = query.optional_number();
    terms.limit_minor = query.optional_number();
    charge.input.agreed = billing::agreed_of(terms);
    charge.input.off_permille = query.as<std::int32_t>();
    charge.input.covered = std::chrono::minutes(query.as<std::int32_t>());
    const auto currency = query.text();
    charge.currency = currency;
    if (const auto energy = query.optional_number()) charge.corrected = Energy{*energy};
    charge.billed = read_revenue(db_, number);
    std::vector<domain::Sample> samples;
    if (const auto body = query.bytes(); !body.empty()) {
      auto decoded = decode_curve(body);
      if (!decoded) return sum_.leave_out(unreadable, charge.billed.total());
      samples = std::move(*decoded);
    }
    if (query.number() != 0 && !charge.corrected) {
      return sum_.leave_out(no_longer_kept, charge.billed.total());
    }
    charge.input.samples = samples;
    sum_.add(charge);
  }

  Connection db_;
  const WhatIfQuestion& question_;
  Timestamp from_;
  billing::WhatIf sum_;
};

// What several threads have counted; the first failure of any of them is the answer.
WhatIfAnswer count_together(const std::string& file, const WhatIfQuestion& question, Timestamp from,
                            const billing::PreparedTariff& draft, Share& share,
                            WhatIfProgress& progress) {
  const auto count = std::max(1u, question.threads);
  std::vector<std::unique_ptr<Worker>> workers;
  for (unsigned i = 0; i < count; ++i) {
    workers.push_back(std::make_unique<Worker>(file, question, from, draft));
  }
  std::vector<std::string> failures(count);
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < count; ++i) {
    threads.emplace_back([&, i]() {
      try {
        workers[i]->run(share, progress);
      } catch (const std::exception& failure) {
        failures[i] = failure.what();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& failure : failures) {
    if (!failure.empty()) return unavailable("The charges cannot be read: " + failure + ".");
  }
  if (progress.cancelled) return conflict("it was cancelled");
  billing::WhatIf sum(draft);
  for (const auto& worker : workers) sum.add_up(worker->sum());
  return sum.report();
}

void add_names(Connection& db, billing::WhatIfReport& report) {
  for (auto& row : report.locations) {
    Query query(db, "SELECT name FROM location WHERE id=?");
    query.bind(row.id);
    if (query.step()) row.name = query.text();
  }
  for (auto& row : report.residents) {
    if (row.wallet_id.is_nil()) continue;
    if (const auto record = read_wallet(db, row.wallet_id)) row.name = record->wallet.holder;
  }
}

}  // namespace

WhatIfAnswer answer_what_if(const std::filesystem::path& data_dir, const WhatIfQuestion& question,
                            WhatIfProgress& progress) {
  const auto file = database_file(data_dir);
  if (!std::filesystem::exists(file)) {
    return not_found("There is no database in " + data_dir.string() + ".");
  }
  const auto draft = billing::prepare(question.draft);
  if (!draft) return draft.error();
  try {
    Connection db(file.string(), Access::read_only, {});
    if (const auto known = check_newest(db); !known) return known.error();
    const auto first = db.number_of("SELECT min(number) FROM session");
    const auto last = db.number_of("SELECT max(number) FROM session");
    const auto now = question.now.value_or(
        Timestamp{db.number_of("SELECT max(ended_at) FROM session WHERE bill_minor IS NOT NULL")});
    Share share(first, last);
    if (last > 0) progress.all = static_cast<std::uint64_t>(last - first + 1);
    auto answer =
        count_together(file.string(), question, now - question.back, *draft, share, progress);
    if (answer) add_names(db, *answer);
    return answer;
  } catch (const std::exception& failure) {
    return unavailable(std::string("The charges cannot be read: ") + failure.what() + ".");
  }
}

}  // namespace voltyard::storage
