// Money that comes in through a payment provider, and money that goes back the way it came. Pure:
// what a provider says goes in, the row as it shall be and its posting come out; both are stored in
// one commit.
//
// A payment is credited once, whatever is said about it, how often and in whatever order: nothing
// leaves `paid`. What was paid in another amount or currency than was asked for is never credited.
// Money that shall go back leaves the wallet when that is asked for; it comes into the wallet again
// only when the provider says that it never paid it out.
#pragma once

#include "billing/ledger.hpp"

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace voltyard::billing {

using PaymentId = Id<struct PaymentTag>;
using RefundId = Id<struct RefundTag>;

// Numbers of these four are stored: append only. `granted`: nobody pays, within limits; `sandbox`:
// play money.
enum class ProviderKind : std::uint8_t { granted = 1, sandbox = 2, wechat = 3 };
// What the payer does: scans a code, or pays within the provider's own application.
enum class PaymentMethod : std::uint8_t { native = 1, jsapi = 2 };
enum class PaymentState : std::uint8_t {
  created = 1,
  waiting = 2,
  paid = 3,
  closed = 4,
  failed = 5
};
enum class RefundState : std::uint8_t {
  asked = 1,       // of us; the provider does not know it yet
  processing = 2,  // the provider has taken it
  done = 3,        // the payer has it
  retrying = 4,    // the provider could not yet; `reason` says why
  failed = 5,      // the provider will not; the money is in the wallet again
};
std::string_view to_string(ProviderKind kind);
std::string_view to_string(PaymentMethod method);
std::string_view to_string(PaymentState state);
std::string_view to_string(RefundState state);
std::optional<ProviderKind> parse_provider_kind(std::string_view text);
std::optional<PaymentMethod> parse_payment_method(std::string_view text);
std::optional<PaymentState> parse_payment_state(std::string_view text);
std::optional<RefundState> parse_refund_state(std::string_view text);

// Why something is not as it should be: words that the console has texts for.
namespace reason {
inline constexpr std::string_view amount_differs = "amount_differs";
inline constexpr std::string_view currency_differs = "currency_differs";
inline constexpr std::string_view paid_late = "paid_late";    // credited all the same
inline constexpr std::string_view paid_twice = "paid_twice";  // the second time is not ours
inline constexpr std::string_view refused = "refused";        // by the provider, for good
inline constexpr std::string_view provider_silent = "provider_silent";
inline constexpr std::string_view merchant_balance_short = "merchant_balance_short";
inline constexpr std::string_view too_often = "too_often";
inline constexpr std::string_view payer_account_abnormal = "payer_account_abnormal";
inline constexpr std::string_view not_permitted = "not_permitted";      // to this merchant
inline constexpr std::string_view no_such_account = "no_such_account";  // not configured any more
inline constexpr std::string_view done_after_failed = "done_after_failed";
}  // namespace reason

struct Payment {
  PaymentId id;  // without its hyphens the number by which the provider knows it
  OperatorId operator_id;
  LocationId location_id;  // whose payee has it
  WalletId wallet_id;
  std::string account;  // with the provider, by its name in the configuration
  ProviderKind provider = ProviderKind::wechat;
  PaymentMethod method = PaymentMethod::native;
  std::string payer;  // of jsapi: who pays, by the provider's name for him
  Money amount;
  std::string currency = "CNY";
  PaymentState state = PaymentState::created;
  std::string reason;           // a word of billing::reason; empty: all is as it should be
  std::string code;             // what the payer's telephone needs: a code to scan, a prepay id
  std::string provider_number;  // the provider's own, once it is paid
  Uuid order_key;               // of who asked for it: the same order is the same payment
  std::string who;
  Timestamp created_at{};
  Timestamp expires_at{};
  Timestamp paid_at{};  // by the provider's clock
  Timestamp next_at{};  // when the provider is asked again
  std::uint32_t attempts = 0;
  Money refunded;             // by refunds that have not failed
  std::uint32_t version = 1;  // the store takes only the one after the one that it has

  bool open() const { return state == PaymentState::created || state == PaymentState::waiting; }
  Money left() const { return state == PaymentState::paid ? amount - refunded : Money{}; }
  bool operator==(const Payment&) const = default;
};

struct Refund {
  RefundId id;  // as of payments
  PaymentId payment_id;
  OperatorId operator_id;
  WalletId wallet_id;
  std::string account;
  Money amount;
  std::string currency = "CNY";
  RefundState state = RefundState::asked;
  std::string reason;
  std::string provider_number;
  Uuid order_key;  // one order can be refunds of several payments
  std::string who;
  std::string note;  // why, for people; the payer sees it
  Timestamp created_at{};
  Timestamp done_at{};  // by the provider's clock
  Timestamp next_at{};
  std::uint32_t attempts = 0;
  std::int64_t stated_day = 0;  // of the provider's statement that has it; 0: none yet
  std::uint32_t version = 1;

  bool open() const { return state != RefundState::done && state != RefundState::failed; }
  bool operator==(const Refund&) const = default;
};

// What every store checks: a row is new, or the next version of the one that it has (nullptr: it
// has none) about the same money; never has more gone back than came in.
bool follows(const Payment* before, const Payment& next);
bool follows(const Refund* before, const Refund& next);

// Whom a location's residents pay, and whom they call.
struct Payee {
  LocationId location_id;
  OperatorId operator_id;
  std::string account;  // empty: nothing can be paid there but cash
  std::string service_phone;
  bool operator==(const Payee&) const = default;
};

// The owner of an account's money in the ledger.
Uuid payee_of(OperatorId operator_id, std::string_view account);
// 32 characters, and back.
std::string number_of(const Uuid& id);
std::optional<Uuid> id_in(std::string_view number);

// ---- what a provider says ----------------------------------------------------------------------

struct PaymentSaid {
  enum class State { unknown, waiting, paid, closed, failed };  // unknown: there is no such order
  State state = State::waiting;
  Money amount{};  // of what was paid
  std::string currency = "CNY";
  std::string number = {};  // the provider's own
  Timestamp at{};           // ... and its time
  std::string code = {};    // of a new order
};

struct RefundSaid {
  enum class State {
    processing,
    done,
    not_yet,   // ask again, with the same number; `reason` says why not
    abnormal,  // the payer's account takes nothing; people have to settle it with the provider
    refused,   // for good: nothing was and will be paid out
  };
  State state = State::processing;
  Money amount{};
  std::string currency = "CNY";
  std::string number = {};
  Timestamp at{};
  std::string reason = {};
};

// ---- what follows from it ----------------------------------------------------------------------

struct PaymentStep {
  Payment payment;  // with the next version, when it is another one than before
  bool changed = false;
  bool odd = false;  // people should look at it
  std::optional<Posting> posting = {};
};

struct RefundStep {
  Refund refund;
  bool changed = false;
  bool odd = false;
  std::optional<Payment> payment = {};  // when it changes, too
  std::optional<Posting> posting = {};
};

// `now`: real time, in which providers live; `booked_at`: that of the ledger.
PaymentStep after(const Payment& payment, const PaymentSaid& said, Timestamp now,
                  Timestamp booked_at);
RefundStep after(const Refund& refund, const Payment& payment, const RefundSaid& said,
                 Timestamp now, Timestamp booked_at);
// The provider did not answer, or not in words that are understood.
PaymentStep after_silence(const Payment& payment, Timestamp now);

// How much of which payment goes back: the latest first. Errors: conflict, when that is more than
// came by payments that can still be given back.
struct RefundPart {
  std::size_t payment = 0;  // of the span
  Money amount;
};
constexpr std::size_t most_refund_parts = 20;
Result<std::vector<RefundPart>> split_refund(std::span<const Payment> latest_first, Money amount,
                                             Timestamp now);
// What could go back of them at all.
Money refundable(std::span<const Payment> latest_first, Timestamp now);

// The money leaves the wallet for what is under way to the payer.
Posting posting_of(const Refund& refund, Timestamp booked_at);

}  // namespace voltyard::billing
