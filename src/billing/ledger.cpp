#include "billing/ledger.hpp"

#include <algorithm>
#include <array>

namespace voltyard::billing {
namespace {

struct AccountName {
  AccountKind kind;
  std::string_view text;
};
constexpr std::array<AccountName, 17> account_names = {
    {{AccountKind::wallet, "wallet"},
     {AccountKind::held, "held"},
     {AccountKind::electricity, "electricity"},
     {AccountKind::service, "service"},
     {AccountKind::unpaid, "unpaid"},
     {AccountKind::overshoot, "overshoot"},
     {AccountKind::cash, "cash"},
     {AccountKind::opening, "opening"},
     {AccountKind::provider, "provider"},
     {AccountKind::granted, "granted"},
     {AccountKind::refunding, "refunding"},
     {AccountKind::concession, "concession"},
     {AccountKind::bank, "bank"},
     {AccountKind::till_difference, "till_difference"},
     {AccountKind::pass, "pass"},
     {AccountKind::gift, "gift"},
     {AccountKind::merchant_fee, "merchant_fee"}}};

struct PostingName {
  PostingKind kind;
  std::string_view text;
};
constexpr std::array<PostingName, 14> posting_names = {{{PostingKind::opening, "opening"},
                                                        {PostingKind::top_up, "top_up"},
                                                        {PostingKind::refund, "refund"},
                                                        {PostingKind::hold, "hold"},
                                                        {PostingKind::settle, "settle"},
                                                        {PostingKind::refund_done, "refund_done"},
                                                        {PostingKind::refund_back, "refund_back"},
                                                        {PostingKind::credit, "credit"},
                                                        {PostingKind::till, "till"},
                                                        {PostingKind::pass, "pass"},
                                                        {PostingKind::pass_back, "pass_back"},
                                                        {PostingKind::lapse, "lapse"},
                                                        {PostingKind::merchant_fee, "merchant_fee"},
                                                        {PostingKind::set_apart, "set_apart"}}};

template <class Names, class Kind>
std::string_view name_of(const Names& names, Kind kind) {
  const auto found =
      std::find_if(names.begin(), names.end(), [&](const auto& name) { return name.kind == kind; });
  return found == names.end() ? "" : found->text;
}

Status check_transfer(const Transfer& transfer, const std::string& at) {
  if (transfer.amount <= Money{}) return invalid("an amount is more than nothing", at + "/amount");
  if (transfer.amount > most_of_a_transfer) {
    return invalid("the amount is beyond what the ledger holds", at + "/amount");  // N96
  }
  if (transfer.debit == transfer.credit) {
    return invalid("an account cannot pay itself", at + "/credit");
  }
  if (transfer.debit.owner.is_nil() || transfer.credit.owner.is_nil()) {
    return invalid("an account belongs to somebody", at);
  }
  return {};
}

}  // namespace

std::string_view to_string(AccountKind kind) { return name_of(account_names, kind); }
std::string_view to_string(PostingKind kind) { return name_of(posting_names, kind); }

std::optional<PostingKind> parse_posting_kind(std::string_view text) {
  const auto found = std::ranges::find(posting_names, text, &PostingName::text);
  return found == posting_names.end() ? std::nullopt : std::optional(found->kind);
}

Status check(const Posting& posting) {
  if (posting.subject.is_nil()) return invalid("a posting is about something", "/subject");
  if (posting.operator_id.is_nil()) return invalid("a posting belongs to an operator", "/operator");
  if (posting.currency.size() != 3) return invalid("a currency has three letters", "/currency");
  if (posting.may_owe < Money{}) return invalid("nobody owes less than nothing", "/may_owe");
  if (posting.note.size() > most_note_octets) return invalid("the note is too long", "/note");
  if (posting.transfers.empty() || posting.transfers.size() > most_transfers) {
    return invalid("a posting has 1 to 16 transfers", "/transfers");
  }
  for (std::size_t i = 0; i < posting.transfers.size(); ++i) {
    const Status good = check_transfer(posting.transfers[i], "/transfers/" + std::to_string(i));
    if (!good) return good;
  }
  return {};
}

std::vector<Transfer> out_of(WalletId wallet, Money gift, Account to, Money amount) {
  std::vector<Transfer> transfers;
  const Money given = std::min(std::max(gift, Money{}), amount);
  if (given > Money{}) transfers.push_back({gift_account(wallet), to, given});
  if (amount > given) transfers.push_back({wallet_account(wallet), to, amount - given});
  return transfers;
}

Money movement(const Posting& posting, WalletId wallet) {
  const auto spendable = [wallet](const Account& account) {
    return account == wallet_account(wallet) || account == gift_account(wallet);
  };
  Money moved;
  for (const auto& transfer : posting.transfers) {
    if (spendable(transfer.credit)) moved += transfer.amount;
    if (spendable(transfer.debit)) moved = moved - transfer.amount;
  }
  return moved;
}

bool is_guarded(AccountKind kind) {
  return kind == AccountKind::wallet || kind == AccountKind::held || kind == AccountKind::gift;
}

bool may_stand(AccountKind kind, const AccountTotals& before, const AccountTotals& after,
               Money may_owe) {
  if (!is_guarded(kind) || after.owed() >= before.owed()) return true;
  return after.owed() >= (kind == AccountKind::wallet ? Money{} - may_owe : Money{});
}

}  // namespace voltyard::billing
