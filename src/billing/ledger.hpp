// Who owes whom: double entry. A posting is a list of transfers; each debits one account and
// credits another with the same amount, so that debits equal credits by construction. Postings are
// never changed or taken back: what was wrong is set right by another one.
//
// Balances are derived: an account is the sum of its transfers. Book (book.hpp) has the rules that
// a posting must keep; stores hold the same ones.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::billing {

// Numbers are stored: append only.
enum class AccountKind : std::uint8_t {
  wallet = 1,       // what the holder of a wallet has paid in; owner: the wallet
  held = 2,         // ... set aside for a charge under way; owner: the wallet
  electricity = 3,  // earned as electricity fee; owner: the location
  service = 4,      // earned as service fee; owner: the location
  unpaid = 5,       // delivered to somebody without a wallet; owner: the location
  overshoot = 6,    // delivered beyond what was agreed, the operator's loss; owner: the location
  cash = 7,         // in the till; owner: the operator
  opening = 8,      // balances that were brought along; owner: the operator
  provider = 9,     // with a payment provider; owner: the payee (payment.hpp)
  granted = 10,     // given away, within limits; owner: the payee
  refunding = 11,   // left a wallet, has not reached the payer yet; owner: the payee
  concession = 12,  // taken off for people on the office's list; owner: the location
  bank = 13,        // counted and taken from the till; owner: the operator
  till_difference = 14,  // what was missing in the till or too much; owner: the operator
  pass = 15,             // paid for passes, less the fees that passes covered; owner: the operator
  gift = 16,  // given to the holder of a wallet: spent first, never paid out; owner: the wallet
  merchant_fee = 17,  // what a payment provider keeps for its service; owner: the payee
};
std::string_view to_string(AccountKind kind);

struct Account {
  AccountKind kind = AccountKind::wallet;
  Uuid owner;
  auto operator<=>(const Account&) const = default;
};

inline Account wallet_account(WalletId id) { return {AccountKind::wallet, id.uuid}; }
inline Account held_account(WalletId id) { return {AccountKind::held, id.uuid}; }
inline Account gift_account(WalletId id) { return {AccountKind::gift, id.uuid}; }

struct Transfer {
  Account debit;   // of a top-up in cash: the till that has it now
  Account credit;  // ... and the wallet whose holder is owed it
  Money amount;    // > 0
  bool operator==(const Transfer&) const = default;
};

// Numbers are stored: append only.
enum class PostingKind : std::uint8_t {
  opening = 1,        // subject: the wallet
  top_up = 2,         // subject: the payment
  refund = 3,         // subject: the repayment
  hold = 4,           // subject: the session
  settle = 5,         // subject: the session; also gives a hold back when there is nothing to pay
  refund_done = 6,    // subject: the refund; the payer has what left the wallet
  refund_back = 7,    // subject: the refund; the provider refused, the wallet has it again
  credit = 8,         // subject: the credit note
  till = 9,           // subject: the count of the till
  pass = 10,          // subject: the pass; its price leaves the wallet
  pass_back = 11,     // subject: the pass; it was not used, the wallet has its price again
  lapse = 12,         // subject: its own; what was given to somebody who is forgotten is nobody's
  merchant_fee = 13,  // subject: of a provider's day (reconciliation.hpp)
  set_apart = 14,     // subject: the wallet; what an earlier version had put among what was paid in
};
std::string_view to_string(PostingKind kind);
std::optional<PostingKind> parse_posting_kind(std::string_view text);

struct Posting {
  std::uint64_t number = 0;  // given by the store, from 1 on without a gap
  PostingKind kind = PostingKind::top_up;
  Uuid subject;  // what it is about; (kind, subject) is posted once, however often it is tried
  OperatorId operator_id;
  WalletId wallet_id;  // whose statement it stands on; nil: nobody's
  Timestamp at;
  std::string currency = "CNY";
  Money may_owe;     // how far below zero it may leave the wallet; 0: not at all
  std::string who;   // ordered it; empty: the program did
  std::string note;  // for people
  std::vector<Transfer> transfers;
  bool operator==(const Posting&) const = default;
};

constexpr Money most_of_a_transfer{1'000'000'000'000'000};  // 10^13 元
constexpr std::size_t most_transfers = 16;
constexpr std::size_t most_note_octets = 500;

// What does not depend on the balances. Errors: invalid, with the field.
Status check(const Posting& posting);

// Of one account in one currency, over all its transfers.
struct AccountTotals {
  Money debits;
  Money credits;
  bool operator==(const AccountTotals&) const = default;

  Money owed() const { return credits - debits; }  // what we owe; of wallets: the balance
};

// Out of a wallet: what was given first (`gift`: how much of that there is), then what was paid in.
std::vector<Transfer> out_of(WalletId wallet, Money gift, Account to, Money amount);

// What a posting adds to what the wallet can spend.
Money movement(const Posting& posting, WalletId wallet);

// The balance of a wallet may not be lowered further than a posting allows, that of a hold or a
// gift not below zero; all other accounts stand anyhow.
bool is_guarded(AccountKind kind);
bool may_stand(AccountKind kind, const AccountTotals& before, const AccountTotals& after,
               Money may_owe);

}  // namespace voltyard::billing
