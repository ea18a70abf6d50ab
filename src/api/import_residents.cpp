// Handover from another platform: residents with their cards and the money they had there. A row is
// a card; the rows of one resident share its reference. Sent again, it changes nothing twice.
#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/import_run.hpp"
#include "api/json_input.hpp"
#include "api/site_json.hpp"

#include "base/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace voltyard::api {
namespace {

using billing::Posting;
using billing::PostingKind;

const std::vector<Column> resident_columns{{"reference", {"编号", "用户编号", "会员号"}, true},
                                           {"holder", {"姓名", "持卡人", "用户", "name"}, true},
                                           {"phone", {"电话", "手机", "手机号"}},
                                           {"card", {"卡号", "uid"}},
                                           {"balance", {"余额", "卡余额", "本金余额"}},
                                           {"gift", {"赠送余额", "赠送"}}};

constexpr std::int64_t most_minor = 1'000'000'000;  // ten million of the major unit
constexpr std::string_view residents_imported = "residents.imported";  // kind of the log entry

// Of 10^-2; nullopt: not an amount, or finer than that.
std::optional<Money> amount_of(std::string_view text) {
  const auto fine = parse_decimal(text, 4);
  if (!fine || *fine % 100 != 0) return std::nullopt;
  const Money amount{*fine / 100};
  if (amount.minor > most_minor || amount.minor < -most_minor) return std::nullopt;
  return amount;
}

// The same resident of the same operator is the same wallet, however often the file comes. The time
// in the id is 1970: these are older than every wallet that was opened here.
WalletId wallet_of(OperatorId operator_id, std::string_view reference) {
  const auto digest = sha256("handover " + to_string(operator_id) + " " + std::string(reference));
  WalletId id;
  auto& bytes = id.uuid.bytes;
  std::copy_n(digest.begin(), bytes.size() - 6, bytes.begin() + 6);
  bytes[6] = static_cast<std::uint8_t>(0x70 | (bytes[6] & 0x0F));
  bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3F));
  return id;
}

struct Resident {
  billing::Wallet wallet;
  std::optional<Money> balance;  // as the file says: paid in
  std::optional<Money> gift;     // ... and given
  std::size_t row = 0;           // the first one
};

class ResidentImport {
 public:
  ResidentImport(Context& context, const Call& call, ImportRun& run)
      : context_(context),
        owner_(call.caller.operator_id),
        who_(person_of(call.caller)),
        run_(run),
        snapshot_(context.services.directory.current()),
        currency_(currency_of(*snapshot_, owner_)) {}

  void read(const CsvRow& row) {
    run_.begin(row);
    const auto reference = run_.key("reference", 64);
    auto holder = run_.text("holder", 100);
    auto phone = run_.text("phone", 20);
    if (!phone.empty() && !is_phone(phone)) run_.fail("phone", "is not a telephone number");
    const auto balance = read_amount("balance");
    const auto gift = read_amount("gift");
    if (gift && *gift < Money{}) run_.fail("gift", "is nothing or more");
    const auto id = wallet_of(owner_, reference);
    const auto [place, first] = residents_.try_emplace(reference);
    auto& resident = place->second;
    if (first) {
      if (holder.empty()) run_.fail("holder", "must not be empty");
      resident.row = row.number;
      resident.wallet.id = id;
      resident.wallet.operator_id = owner_;
      resident.wallet.currency = currency_;
      resident.wallet.created_at = context_.services.clock.now();
      resident.wallet.holder = std::move(holder);
      resident.wallet.phone = std::move(phone);
    } else if (!holder.empty() && holder != resident.wallet.holder) {
      run_.fail("holder", fmt::format("row {} calls {} otherwise", resident.row, reference));
    }
    if (balance && resident.balance) run_.fail("balance", "of one resident, stands there once");
    if (gift && resident.gift) run_.fail("gift", "of one resident, stands there once");
    if (balance) resident.balance = balance;
    if (gift) resident.gift = gift;
    read_card(id, resident.wallet.holder);
  }

  // What is there already is compared; what is new becomes a wallet and an opening balance.
  Task<Status> settle() {
    for (const auto& row : run_.table().rows()) {
      const auto found = residents_.find(std::string(run_.table().cell(row, "reference")));
      if (found == residents_.end() || found->second.row != row.number) continue;
      run_.begin(row);
      const auto settled = co_await settle_one(found->second);
      if (!settled) co_return settled;
    }
    co_return Status{};
  }

  Money total() const {
    Money sum;
    for (const auto& [reference, resident] : residents_) {
      sum += resident.balance.value_or(Money{}) + resident.gift.value_or(Money{});
    }
    return sum;
  }
  std::size_t count() const { return residents_.size(); }
  const std::string& who() const { return who_; }

 private:
  std::optional<Money> read_amount(std::string_view column) {
    const auto text = run_.cell(column);
    if (text.empty()) return std::nullopt;
    const auto amount = amount_of(text);
    if (!amount) run_.fail(column, "must be an amount such as 12.30");
    return amount;
  }

  void read_card(WalletId wallet, const std::string& holder) {
    const auto uid = run_.cell("card").empty() ? std::string() : run_.card("card");
    if (uid.empty()) return;
    if (!cards_.insert(domain::token_key(uid)).second) run_.fail("card", "is in the file twice");
    const auto* known = snapshot_->token(owner_, uid);
    if (known && !known->wallet_id.is_nil() && known->wallet_id != wallet) {
      run_.fail("card", "pays from another wallet already");
    }
    if (run_.row_failed()) return;
    domain::Token token = known ? *known : domain::Token{};
    if (!known) {
      token.id = TokenId::make(context_.services.clock.now(), context_.services.random);
      token.operator_id = owner_;
      token.uid = uid;
      token.holder = holder;
    }
    token.wallet_id = wallet;
    run_.change(std::move(token));
  }

  Task<Status> settle_one(Resident& resident) {
    auto& store = context_.services.store;
    const auto known = co_await store.find_wallet(resident.wallet.id);
    if (!known) co_return known.error();
    const auto before = co_await store.find_posting(PostingKind::opening, resident.wallet.id.uuid);
    if (!before) co_return before.error();
    *known ? run_.updated() : run_.created();
    if (!*known) run_.change(resident.wallet);
    const Money balance = resident.balance.value_or(Money{});
    const Money gift = resident.gift.value_or(Money{});
    if (*before) {
      compare("balance", balance, brought_to(**before, billing::AccountKind::wallet));
      compare("gift", gift, brought_to(**before, billing::AccountKind::gift));
    } else if (balance != Money{} || gift != Money{}) {
      run_.change(opening(resident, balance, gift));
    }
    co_return Status{};
  }

  void compare(std::string_view column, Money wanted, Money had) {
    if (had == wanted) return;
    run_.fail(column, "was brought along before, as " + format_decimal(had.minor, 2));
  }

  static Money brought_to(const Posting& posting, billing::AccountKind kind) {
    Money sum;
    for (const auto& transfer : posting.transfers) {
      if (transfer.credit.kind == kind) sum += transfer.amount;
      if (transfer.debit.kind == kind) sum = sum - transfer.amount;
    }
    return sum;
  }

  Posting opening(const Resident& resident, Money balance, Money gift) const {
    Posting posting;
    posting.kind = PostingKind::opening;
    posting.subject = resident.wallet.id.uuid;
    posting.operator_id = owner_;
    posting.wallet_id = resident.wallet.id;
    posting.at = context_.services.clock.now();
    posting.currency = currency_;
    posting.who = who_;
    const billing::Account brought{billing::AccountKind::opening, owner_.uuid};
    const auto own = billing::wallet_account(resident.wallet.id);
    if (balance > Money{}) {
      posting.transfers = {{brought, own, balance}};
    } else if (balance < Money{}) {  // a debt is brought along, too
      posting.transfers = {{own, brought, Money{} - balance}};
      posting.may_owe = Money{} - balance;
    }
    const auto given = billing::gift_account(resident.wallet.id);
    if (gift > Money{}) posting.transfers.push_back({brought, given, gift});
    return posting;
  }

  Context& context_;
  OperatorId owner_;
  std::string who_;
  ImportRun& run_;
  csms::SnapshotPtr snapshot_;
  std::string currency_;
  std::map<std::string, Resident> residents_;
  std::set<std::string, std::less<>> cards_;
};

desk::LogEntry log_entry(const Context& context, OperatorId owner, const ResidentImport& import) {
  desk::LogEntry entry;
  entry.at = context.services.clock.now();
  entry.operator_id = owner;
  entry.kind = residents_imported;
  entry.who = import.who();
  entry.text = fmt::format("{} residents, balances {}", import.count(),
                           format_decimal(import.total().minor, 2));
  return entry;
}

}  // namespace

Answer import_residents(Context& context, const Call& call) {
  auto table = ImportTable::read(call.request.body, resident_columns);
  if (!table) co_return http::problem_response(table.error());
  ImportRun run(context, call, std::move(*table));
  const auto given = call.request.query_value("total");
  const auto total = given ? amount_of(*given) : std::nullopt;
  if (!total) {
    co_return http::problem_response(
        invalid("must say what all balances come to, such as 1234.50", "/total"));
  }
  ResidentImport import(context, call, run);
  for (const auto& row : run.table().rows()) import.read(row);
  const auto settled = co_await import.settle();
  if (!settled) co_return http::problem_response(settled.error());
  if (import.total() != *total) {
    run.fail_file("balance", fmt::format("all balances come to {}, not {}",
                                         format_decimal(import.total().minor, 2), *given));
  }
  run.change(log_entry(context, call.caller.operator_id, import));
  co_return co_await run.finish("residents");
}

}  // namespace voltyard::api
