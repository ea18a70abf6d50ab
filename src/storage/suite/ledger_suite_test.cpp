// Wallets and the ledger: every store keeps the rules of billing::Book.
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

#include <algorithm>

namespace voltyard::storage::suite {
namespace {

using billing::Account;
using billing::AccountKind;
using billing::Posting;
using billing::PostingKind;

const WalletId wallet_1 = id<WalletId>(1);

class LedgerSuite : public StoreSuite {
 protected:
  billing::WalletBalance balance() { return value_of(store().find_wallet(wallet_1))->balance; }
};

INSTANTIATE_TEST_SUITE_P(, LedgerSuite, ::testing::ValuesIn(kinds()),
                         [](const auto& chosen) { return chosen.param.name; });

Posting a_refund(std::uint8_t subject, std::int64_t minor) {
  auto row = a_top_up(subject, minor);
  row.kind = PostingKind::refund;
  std::swap(row.transfers[0].debit, row.transfers[0].credit);
  return row;
}

Posting a_hold(std::uint8_t session, std::int64_t minor) {
  auto row = a_top_up(session, minor);
  row.kind = PostingKind::hold;
  row.transfers = {
      {billing::wallet_account(wallet_1), billing::held_account(wallet_1), Money{minor}}};
  return row;
}

TEST_P(LedgerSuite, a_wallet_comes_back_whole_with_its_balances) {
  put(a_wallet(), a_top_up(10, 5'000), a_hold(11, 500));
  reopen();
  const WalletRecord expected{a_wallet(), {Money{4'500}, Money{500}}};
  EXPECT_TRUE(value_of(store().find_wallet(wallet_1)) == expected);
  EXPECT_FALSE(value_of(store().find_wallet(id<WalletId>(2))));
}

Posting a_gift(std::uint8_t subject, std::int64_t minor) {
  auto row = a_top_up(subject, minor);
  row.transfers = {
      {{AccountKind::granted, operator_1.uuid}, billing::gift_account(wallet_1), Money{minor}}};
  return row;
}

TEST_P(LedgerSuite, what_was_given_can_be_spent_and_not_be_paid_out) {
  put(a_wallet(), a_top_up(10, 5'000), a_gift(11, 300));
  reopen();
  EXPECT_TRUE(balance() == (billing::WalletBalance{Money{5'300}, Money{0}, Money{300}}));
  EXPECT_EQ(balance().own(), Money{5'000});
  EXPECT_EQ(put(a_refund(12, 5'001)), CommitOutcome::guard_failed);
  auto spent = a_gift(13, 301);
  std::swap(spent.transfers[0].debit, spent.transfers[0].credit);
  spent.may_owe = Money{9'999};
  EXPECT_EQ(put(spent), CommitOutcome::guard_failed) << "no gift is owed";
  EXPECT_EQ(put(a_refund(12, 5'000)), CommitOutcome::committed);
  EXPECT_TRUE(balance() == (billing::WalletBalance{Money{300}, Money{0}, Money{300}}));
  const auto accounts = value_of(store().list_accounts(operator_1));
  EXPECT_TRUE(std::any_of(accounts.begin(), accounts.end(), [](const AccountRow& row) {
    return row.account == Account{AccountKind::gift, {}};
  })) << "those of all wallets together";
}

TEST_P(LedgerSuite, wallets_are_found_by_the_whole_number_however_it_was_written) {
  const auto with = [](std::uint8_t n, std::string phone) {
    auto row = a_wallet(n);
    row.phone = std::move(phone);
    return row;
  };
  put(with(1, "13800000001"), with(2, "+8613800000001"), with(3, "8613800000001"),
      with(4, "13800000011"), with(5, ""), with(6, "+4930123456"));
  reopen();
  const auto found = [&](std::string phone) {
    WalletFilter filter;
    filter.operator_id = operator_1;
    filter.phone = std::move(phone);
    std::string text;
    for (const auto& row : value_of(store().list_wallets(filter))) {
      text += row.wallet.phone + " " + billing::phone_key(row.wallet.phone) + ";";
    }
    return text;
  };
  EXPECT_EQ(found("13800000001"),
            "8613800000001 13800000001;+8613800000001 13800000001;13800000001 13800000001;");
  EXPECT_EQ(found("4930123456"), "+4930123456 4930123456;");
  EXPECT_EQ(found("1380000000"), "");
}

TEST_P(LedgerSuite, a_wallet_without_postings_is_empty) {
  put(a_wallet());
  EXPECT_TRUE(balance() == billing::WalletBalance{});
}

TEST_P(LedgerSuite, postings_come_back_whole_and_numbered_newest_first) {
  auto first = a_top_up(10, 5'000);
  first.may_owe = Money{7};
  put(a_wallet(), first, a_hold(11, 500));
  reopen();
  put(a_refund(12, 100));
  auto expected = std::vector<Posting>{a_refund(12, 100), a_hold(11, 500), first};
  for (std::size_t i = 0; i < 3; ++i) expected[i].number = 3 - i;
  EXPECT_TRUE(value_of(store().list_postings({})) == expected);
  PostingFilter page;
  page.before_number = 3;
  page.limit = 1;
  EXPECT_TRUE(value_of(store().list_postings(page)) == std::vector<Posting>{expected[1]});
  page = {};
  page.wallet_id = id<WalletId>(2);
  EXPECT_TRUE(value_of(store().list_postings(page)).empty());
  page = {};
  page.operator_id = id<OperatorId>(2);
  EXPECT_TRUE(value_of(store().list_postings(page)).empty());
}

TEST_P(LedgerSuite, a_posting_is_found_by_what_it_is_about) {
  put(a_wallet(), a_top_up(10, 5'000), a_hold(11, 500));
  auto expected = a_hold(11, 500);
  expected.number = 2;
  EXPECT_TRUE(value_of(store().find_posting(PostingKind::hold, expected.subject)) == expected);
  EXPECT_FALSE(value_of(store().find_posting(PostingKind::settle, expected.subject)));
}

TEST_P(LedgerSuite, the_same_payment_is_posted_once_and_takes_its_commit_with_it) {
  put(a_wallet(), a_top_up(10, 5'000));
  EXPECT_EQ(put(Setting{"a", "1"}, a_top_up(10, 5'000)), CommitOutcome::guard_failed);
  EXPECT_FALSE(value_of(store().find_setting("a")));
  EXPECT_EQ(balance().available, Money{5'000});
}

TEST_P(LedgerSuite, of_two_refunds_at_once_one_is_covered) {
  put(a_wallet(), a_top_up(10, 5'000));
  EXPECT_EQ(put(a_refund(11, 3'000)), CommitOutcome::committed);
  EXPECT_EQ(put(a_refund(12, 3'000)), CommitOutcome::guard_failed);
  EXPECT_EQ(balance().available, Money{2'000});
  EXPECT_EQ(put(a_refund(12, 2'000)), CommitOutcome::committed);
}

TEST_P(LedgerSuite, what_a_refused_posting_touched_is_as_it_was) {
  put(a_wallet(), a_top_up(10, 5'000));
  auto bad = a_top_up(11, 700);
  bad.transfers.push_back(
      {billing::held_account(wallet_1), billing::wallet_account(wallet_1), Money{1}});
  EXPECT_EQ(put(bad), CommitOutcome::guard_failed);
  EXPECT_EQ(balance().available, Money{5'000});
  EXPECT_EQ(value_of(store().list_postings({})).size(), 1u);
  EXPECT_EQ(put(a_top_up(11, 700)), CommitOutcome::committed);
  EXPECT_EQ(value_of(store().list_postings({}))[0].number, 2u);
}

TEST_P(LedgerSuite, a_debt_only_as_far_as_it_is_allowed_and_less_of_it_at_any_time) {
  put(a_wallet());
  auto charge = a_refund(11, 300);
  charge.may_owe = Money{299};
  EXPECT_EQ(put(charge), CommitOutcome::guard_failed);
  charge.may_owe = Money{300};
  EXPECT_EQ(put(charge), CommitOutcome::committed);
  EXPECT_EQ(put(a_top_up(12, 100)), CommitOutcome::committed);
  EXPECT_EQ(balance().available, Money{-200});
}

TEST_P(LedgerSuite, a_malformed_posting_is_not_stored) {
  auto bad = a_top_up(10, 0);
  EXPECT_EQ(put(bad), CommitOutcome::guard_failed);
  bad = a_top_up(10, INT64_MAX);  // N96
  EXPECT_EQ(put(bad), CommitOutcome::guard_failed);
  EXPECT_TRUE(value_of(store().list_postings({})).empty());
}

TEST_P(LedgerSuite, accounts_add_up_wallets_together_and_the_rest_by_owner) {
  put(a_wallet(), a_top_up(10, 5'000), a_hold(11, 500));
  auto other = a_top_up(12, 70);
  other.wallet_id = id<WalletId>(2);
  other.transfers[0].credit = billing::wallet_account(other.wallet_id);
  put(other);
  const Account till{AccountKind::cash, operator_1.uuid};
  const std::vector<AccountRow> expected{
      {{AccountKind::wallet, {}}, "EUR", {Money{500}, Money{5'070}}},
      {{AccountKind::held, {}}, "EUR", {Money{0}, Money{500}}},
      {till, "EUR", {Money{5'070}, Money{0}}}};
  EXPECT_TRUE(value_of(store().list_accounts(operator_1)) == expected);
  EXPECT_TRUE(value_of(store().list_accounts(id<OperatorId>(2))).empty());
}

TEST_P(LedgerSuite, wallets_are_listed_newest_first_and_found_by_name_or_telephone) {
  auto second = a_wallet(2);
  second.phone = "13911112222";
  auto theirs = a_wallet(3);
  theirs.operator_id = id<OperatorId>(2);
  put(a_wallet(1), second, theirs, a_top_up(10, 5'000));
  const auto names = [&](WalletFilter filter) {
    std::string text;
    for (const auto& row : value_of(store().list_wallets(filter))) {
      text += row.wallet.holder + "=" + std::to_string(row.balance.available.minor) + " ";
    }
    return text;
  };
  EXPECT_EQ(names({operator_1, "", "", {}, 9}), "张三2=0 张三1=5000 ");
  EXPECT_EQ(names({operator_1, "三2", "", {}, 9}), "张三2=0 ");
  EXPECT_EQ(names({operator_1, "", "13800000000", {}, 9}), "张三1=5000 ");
  EXPECT_EQ(names({operator_1, "", "1380000", {}, 9}), "");
  EXPECT_EQ(names({operator_1, "%", "", {}, 9}), "");
  EXPECT_EQ(names({operator_1, "", "", {}, 1}), "张三2=0 ");
  EXPECT_EQ(names({operator_1, "", "", second.id, 9}), "张三1=5000 ");
  EXPECT_EQ(names({id<OperatorId>(2), "", "", {}, 9}), "张三3=0 ");
}

TEST_P(LedgerSuite, a_wallet_put_again_is_changed_but_keeps_its_currency_and_balance) {
  put(a_wallet(), a_top_up(10, 5'000));
  auto changed = a_wallet();
  changed.holder = "李四";
  changed.phone = "";
  changed.credit = Money{0};
  changed.blocked = false;
  put(changed);
  EXPECT_TRUE(value_of(store().find_wallet(wallet_1)) ==
              (WalletRecord{changed, {Money{5'000}, Money{0}}}));
}

TEST_P(LedgerSuite, a_review_is_kept_whole_and_replaced_by_the_next) {
  domain::Review review;
  review.session_id = id<SessionId>(1);
  review.operator_id = operator_1;
  review.ruling = domain::Ruling::correct;
  review.energy = Energy{500'000};
  review.reason = "抄表";
  review.proposed_by = "ann";
  review.proposed_at = {7};
  put(review);
  reopen();
  EXPECT_TRUE(value_of(store().find_review(review.session_id)) == review);
  review.decided_by = "bob";
  review.decided_at = {8};
  put(review);
  EXPECT_TRUE(value_of(store().find_review(review.session_id)) == review);
  EXPECT_FALSE(value_of(store().find_review(id<SessionId>(2))));
}

TEST_P(LedgerSuite, a_review_remembers_what_the_bill_was_made_of) {
  domain::Review review;
  review.session_id = id<SessionId>(1);
  review.operator_id = operator_1;
  review.ruling = domain::Ruling::waive;
  review.billed_energy = Energy{70'000};
  put(review);
  reopen();
  EXPECT_TRUE(value_of(store().find_review(review.session_id)) == review);
}

TEST_P(LedgerSuite, concessions_come_back_whole_and_are_replaced_by_id) {
  billing::Concession row{
      id<billing::ConcessionId>(1), operator_1, "高龄", "", "13800000000", 500, {5}, {6}};
  auto other = row;
  other.id = id<billing::ConcessionId>(2);
  other.uid = "Card1";
  other.phone.clear();
  put(row, other);
  row.until = {7};
  put(row);
  reopen();
  EXPECT_TRUE(value_of(store().load_catalog()).concessions ==
              (std::vector<billing::Concession>{row, other}));
}

TEST_P(LedgerSuite, credit_notes_of_a_session_come_back_whole_and_in_order) {
  const auto session = id<SessionId>(1);
  const billing::CreditNote first{
      id<billing::CreditNoteId>(1), session, operator_1, {5}, Money{7}, "插座损坏", "ann"};
  auto second = first;
  second.id = id<billing::CreditNoteId>(2);
  auto elsewhere = first;
  elsewhere.id = id<billing::CreditNoteId>(3);
  elsewhere.session_id = id<SessionId>(2);
  put(second, first, elsewhere);
  reopen();
  EXPECT_TRUE(value_of(store().list_credit_notes(session)) ==
              (std::vector<billing::CreditNote>{first, second}));
}

billing::Pass a_pass(std::uint8_t n = 1) {
  billing::Pass row;
  row.id = id<billing::PassId>(n);
  row.operator_id = operator_1;
  row.wallet_id = wallet_1;
  row.name = "月卡";
  row.price = Money{3'000};
  row.minutes = 100;
  row.minutes_per_charge = 60;
  row.from = {5};
  row.until = {500};
  row.location_id = location_1;
  row.who = "ann";
  row.created_at = {4};
  return row;
}

TEST_P(LedgerSuite, passes_come_back_whole_and_newest_first_and_change_only_when_cancelled) {
  auto other = a_pass(2);
  other.minutes = 0;
  other.location_id = {};
  other.until = {600};
  auto elsewhere = a_pass(3);
  elsewhere.wallet_id = id<WalletId>(9);
  put(a_pass(), other, elsewhere);
  auto cancelled = other;
  cancelled.cancelled = true;
  cancelled.minutes = 7;
  put(cancelled);
  put(other);
  other.cancelled = true;
  reopen();
  PassFilter filter;
  filter.wallet_id = wallet_1;
  EXPECT_EQ(value_of(store().list_passes(filter)),
            (std::vector<billing::UsedPass>{{other, 0}, {a_pass(), 0}}));
  filter.until_after = Timestamp{500};
  EXPECT_EQ(value_of(store().list_passes(filter)), (std::vector<billing::UsedPass>{{other, 0}}));
  filter.until_after.reset();
  filter.before = other.id;
  EXPECT_EQ(value_of(store().list_passes(filter)), (std::vector<billing::UsedPass>{{a_pass(), 0}}));
  filter = {};
  filter.id = other.id;
  EXPECT_EQ(value_of(store().list_passes(filter)), (std::vector<billing::UsedPass>{{other, 0}}));
  filter.operator_id = id<OperatorId>(9);
  EXPECT_TRUE(value_of(store().list_passes(filter)).empty());
}

domain::Session covered(std::uint8_t n, std::int32_t minutes, std::uint8_t pass = 1) {
  auto row = a_session(n);
  row.pass_id = id<domain::PassId>(pass);
  row.covered_minutes = minutes;
  return row;
}

TEST_P(LedgerSuite, charges_note_no_more_minutes_than_their_pass_has) {
  put(a_station(), a_pass(), covered(1, 60));
  EXPECT_EQ(put(covered(2, 41)), CommitOutcome::guard_failed);
  EXPECT_EQ(put(covered(2, 40)), CommitOutcome::committed);
  EXPECT_EQ(put(covered(3, 1)), CommitOutcome::guard_failed);
  EXPECT_EQ(put(covered(3, 0)), CommitOutcome::committed) << "it notes nothing";
  put(ended(covered(1, 25)));
  reopen();
  EXPECT_EQ(value_of(store().list_passes({})).at(0).used_minutes, 65);
  EXPECT_EQ(put(covered(4, 36)), CommitOutcome::guard_failed);
  EXPECT_EQ(put(covered(4, 35)), CommitOutcome::committed);
  EXPECT_EQ(text_of(*value_of(store().find_session(id<SessionId>(4)))), text_of(covered(4, 35)));
}

TEST_P(LedgerSuite, nothing_is_noted_of_a_pass_that_there_is_not) {
  put(a_station(), a_pass());
  EXPECT_EQ(put(covered(1, 1, 2)), CommitOutcome::guard_failed);
}

TEST_P(LedgerSuite, a_pass_without_a_limit_has_any_minutes) {
  auto row = a_pass();
  row.minutes = 0;
  put(a_station(), row, covered(1, 527'040));
  EXPECT_EQ(put(covered(2, 527'040)), CommitOutcome::committed);
}

TEST_P(LedgerSuite, what_is_used_is_not_cancelled_and_what_is_cancelled_not_used) {
  put(a_station(), a_pass(), covered(1, 1));
  auto cancelled = a_pass();
  cancelled.cancelled = true;
  EXPECT_EQ(put(cancelled), CommitOutcome::guard_failed);
  put(covered(1, 0));
  EXPECT_EQ(put(cancelled), CommitOutcome::committed);
  EXPECT_EQ(put(covered(2, 1)), CommitOutcome::guard_failed);
}

TEST_P(LedgerSuite, what_a_token_spent_counts_from_a_moment_on_and_what_runs_with_its_limit) {
  const auto charge = [](std::uint8_t n, std::int64_t started_ms) {
    auto row = a_session(n);
    row.started_at = {started_ms};
    row.limit_minor = 400;
    return row;
  };
  auto over = ended(charge(1, 1'000));  // 150
  over.credited_minor = 20;
  auto running = charge(2, 2'000);
  auto held = charge(3, 3'000);
  held.held_minor = 300;
  auto unlimited = ended(charge(4, 4'000));
  unlimited.limit_minor.reset();
  auto other = ended(charge(5, 5'000));
  other.token_id = id<TokenId>(9);
  put(a_station(), over, running, held, unlimited, other);
  const auto token = id<TokenId>(1);
  EXPECT_EQ(value_of(store().spent_by(token, {0})), Money{830});
  EXPECT_EQ(value_of(store().spent_by(token, {1'001})), Money{700});
  EXPECT_EQ(value_of(store().spent_by(id<TokenId>(8), {0})), Money{0});
}

TEST_P(LedgerSuite, a_charge_remembers_its_terms_and_a_card_its_limits) {
  auto card = a_token();
  card.limits = domain::TokenLimits{{location_1, id<LocationId>(2)},
                                    Energy{2'000'000},
                                    std::chrono::hours(4),
                                    Money{150},
                                    Money{3'000}};
  auto free = a_token(2);
  free.limits = domain::TokenLimits{};
  free.limits->month_cost = Money{9};
  auto charge = a_session();
  charge.off_permille = 125;
  charge.limit_minor = 150;
  put(a_station(), card, free, charge);
  charge.credited_minor = 30;
  put(ended(charge));
  reopen();
  const auto tokens = value_of(store().load_catalog()).tokens;
  EXPECT_TRUE(tokens.at(0).limits == card.limits);
  EXPECT_TRUE(tokens.at(1).limits == free.limits);
  EXPECT_EQ(text_of(*value_of(store().find_session(charge.id))), text_of(ended(charge)));
  card.limits = {};
  put(card);
  EXPECT_FALSE(value_of(store().load_catalog()).tokens.at(0).limits);
}

TEST_P(LedgerSuite, a_location_remembers_which_tariff_takes_over) {
  auto location = a_location();
  location.next_tariff = {id<TariffId>(2), Timestamp{77}};
  put(location);
  reopen();
  EXPECT_EQ(text_of(value_of(store().load_catalog()).locations.at(0)), text_of(location));
  location.next_tariff = {TariffId{}, Timestamp{78}};
  put(location);
  EXPECT_EQ(text_of(value_of(store().load_catalog()).locations.at(0)), text_of(location));
  location.next_tariff.reset();
  put(location);
  EXPECT_EQ(text_of(value_of(store().load_catalog()).locations.at(0)), text_of(location));
}

TEST_P(LedgerSuite, cards_and_charges_remember_their_wallet) {
  auto card = a_token();
  card.wallet_id = wallet_1;
  auto charge = a_session();
  charge.wallet_id = wallet_1;
  charge.held_minor = 500;
  charge.full_at = Timestamp{150'000};
  put(a_station(), card, charge);
  charge.held_minor = 400;
  put(charge);
  reopen();
  EXPECT_EQ(text_of(value_of(store().load_catalog()).tokens.at(0)), text_of(card));
  EXPECT_EQ(text_of(*value_of(store().find_session(charge.id))), text_of(charge));
  charge = ended(charge);
  put(charge);
  EXPECT_EQ(text_of(*value_of(store().find_session(charge.id))), text_of(charge));
}

}  // namespace
}  // namespace voltyard::storage::suite
