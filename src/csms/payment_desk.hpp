// Residents' money by payment providers: asks for it, hears that it came (by a webhook, or because
// it asks again: a webhook may come late, twice or never), closes what nobody paid, and gives back
// to where money came from, again and again until the provider has done it.
//
// What is to be done is stored before anybody is asked; what was heard is stored with its posting
// in one commit. So a crash at any moment loses nothing and repeats only questions.
//
// Lives on one executor (the API's), is touched on no other, and outlives its tasks there.
// Providers live in real time; the ledger's time is the yard's.
#pragma once

#include "csms/directory.hpp"
#include "csms/payment_provider.hpp"

#include "storage/store.hpp"

#include "base/random.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace voltyard::csms {

struct PaymentWish {
  OperatorId operator_id;
  LocationId location_id;  // its payee is paid
  WalletId wallet_id;
  Money amount;
  billing::PaymentMethod method = billing::PaymentMethod::native;
  std::string payer = {};  // of jsapi
  Uuid order_key;
  std::string who;
};

struct RefundWish {
  OperatorId operator_id;
  WalletId wallet_id;
  std::optional<Money> amount;  // absent: all that can go back
  Uuid order_key;
  std::string who;
  std::string note = {};
};

class PaymentDesk {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    storage::Store& store;
    Directory& directory;
    const Clock& clock;  // the ledger's time
    const Clock& wall;
    Random& random;
  };

  PaymentDesk(Parts parts, std::vector<ProviderAccount> accounts);

  Task<Status> open();  // loads what is under way

  // The account of that name, if this operator may use it; nullptr: there is none.
  const ProviderAccount* account(OperatorId owner, std::string_view name) const;
  const std::vector<ProviderAccount>& accounts() const { return accounts_; }

  // Stored, then asked of the provider once; when that does not answer, the payment is `created`
  // and asked for again. The same order is the same payment. Errors: not_found (location, wallet),
  // conflict (no payee; another payment under this key; the wallet is blocked; granted today
  // already), invalid (the amount), limited (too many are open), unavailable.
  Task<Result<billing::Payment>> start(PaymentWish wish);

  // Of the wallet's rest, the latest payments first. The same order is the same refunds. Errors:
  // not_found, conflict (there is not as much, or another order under this key), unavailable.
  Task<Result<std::vector<billing::Refund>>> refund(RefundWish wish);

  // A webhook. Errors: not_found (no such account), as PaymentProvider::read, unavailable (not
  // stored: to be sent again).
  Task<Status> notice(std::string account, ProviderNotice notice);

  // The provider's statement of a day against ours; what they know to be paid and we do not is
  // asked about first. What the provider keeps is booked, once; a refund that should have been on a
  // statement by that day and is on none is a difference. Errors: not_found, invalid (the day is
  // not there yet), upstream, unavailable.
  Task<Result<billing::Reconciliation>> reconcile(OperatorId owner, std::string account,
                                                  std::int64_t day, std::string who);

  std::vector<std::pair<std::string, std::string>> browser_call(
      const billing::Payment& payment) const;

  void tick();  // once a second: who is due

  std::size_t open_payments() const { return payments_.size(); }
  std::size_t open_refunds() const { return refunds_.size(); }

 private:
  using Theirs = std::vector<billing::StatementLine>;

  const ProviderAccount* account_of(const billing::Payment& payment) const;
  Task<Result<billing::Payment>> check(const PaymentWish& wish);
  Task<Result<billing::Payment>> ordered_before(PaymentWish wish);
  std::string description(const billing::Payment& payment) const;
  domain::Event event_of(OperatorId owner, LocationId location, std::string id) const;
  void tell(storage::Commit& commit, const billing::Payment& payment, bool odd,
            std::string_view reason) const;

  Task<void> attempt_payment(billing::PaymentId id);
  Task<Result<billing::PaymentSaid>> ask(const ProviderAccount& account, billing::Payment payment);
  Task<void> attempt_refund(billing::RefundId id);
  template <class Decide>
  Task<Status> step_payment(billing::PaymentId id, Decide decide);
  Task<Status> hear(billing::PaymentId id, billing::PaymentSaid said);
  Task<Status> hear_silence(billing::PaymentId id);
  Task<Status> hear(billing::RefundId id, billing::RefundSaid said);
  Task<Result<bool>> begin_refunds(const RefundWish& wish, std::vector<billing::Refund>& made);
  void remember(const billing::Payment& payment);
  void remember(const billing::Refund& refund);

  Task<Status> ask_about(const Theirs& theirs, std::string account);
  // Our side of a provider's day.
  struct OwnDay {
    OperatorId operator_id;
    std::string account;
    std::int64_t day = 0;
    std::string who;
    std::vector<billing::StatementLine> lines;
    std::set<std::pair<std::string, bool>> known;  // number and `refund` of each
    std::vector<billing::Refund> refunds;          // that stand on the statement, too

    void add(billing::StatementLine line) {
      if (known.emplace(line.number, line.refund).second) lines.push_back(std::move(line));
    }
  };
  Task<Status> read_ours(OwnDay& ours);
  Task<Result<bool>> add_ours(OwnDay& ours, billing::StatementLine line);
  Task<Status> add_missing(const OwnDay& ours, std::uint32_t refund_days,
                           billing::Reconciliation& result);
  Task<Result<std::optional<billing::Reconciliation>>> settle_day(const ProviderAccount& account,
                                                                  OwnDay ours,
                                                                  const Theirs& theirs);

  Parts parts_;
  std::vector<ProviderAccount> accounts_;
  std::map<billing::PaymentId, Timestamp> payments_;  // that are open: when they are due
  std::map<billing::RefundId, Timestamp> refunds_;
  std::set<Uuid> busy_;  // somebody is being asked about them
};

}  // namespace voltyard::csms
