// What must hold after every step of any life of wallets and charges, over random ones.
#include "billing/book.hpp"
#include "billing/settlement.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace voltyard::billing {
namespace {

constexpr std::uint64_t seed = 20261127;
constexpr int lives = 5'000;
constexpr int steps_of_a_life = 40;  // 200,000 postings tried

std::int64_t between(Random& random, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(high - low + 1)));
}

struct Wallets {
  explicit Wallets(Random& the_random) : random(the_random) {}

  Random& random;
  Book book;
  OperatorId owner = OperatorId::make({1}, random);
  LocationId place = LocationId::make({1}, random);
  WalletId ids[2] = {WalletId::make({1}, random), WalletId::make({1}, random)};
  std::vector<Sale> under_way;
  bool debt = false;  // a charge without a hold was settled
  std::vector<Posting> tried;

  Money owed(AccountKind kind, Uuid of) const {
    return book.totals({owner, "CNY", {kind, of}}).owed();
  }

  bool post(const Posting& posting) {
    tried.push_back(posting);
    return static_cast<bool>(book.post(posting));
  }

  // Free for the resident, as often as somebody likes.
  void give() {
    Posting posting;
    posting.kind = PostingKind::top_up;
    posting.subject = make_uuid7({1}, random);
    posting.operator_id = owner;
    const Account giver{AccountKind::granted, owner.uuid};
    posting.transfers = {
        {giver, gift_account(ids[random.below(2)]), Money{between(random, 1, 1'000)}}};
    EXPECT_TRUE(post(posting));
  }

  // At the desk: what somebody asks for, up to all that the wallet can spend, and more.
  void pay_in_or_out(bool in) {
    Posting posting;
    posting.kind = in ? PostingKind::top_up : PostingKind::refund;
    posting.subject = make_uuid7({1}, random);
    posting.operator_id = owner;
    const Account till{AccountKind::cash, owner.uuid};
    const auto wallet = wallet_account(ids[random.below(2)]);
    const Money amount{between(random, 1, 2'000)};
    posting.transfers = {in ? Transfer{till, wallet, amount} : Transfer{wallet, till, amount}};
    post(posting);
  }

  void start() {
    Sale sale;
    sale.session_id = SessionId::make({1}, random);
    sale.operator_id = owner;
    sale.location_id = place;
    sale.wallet_id = random.below(4) == 0 ? WalletId{} : ids[random.below(2)];
    if (!sale.wallet_id.is_nil() && random.below(4) != 0) {
      sale.held = Money{between(random, 1, 800)};
      sale.held_gift = std::min(*sale.held, owed(AccountKind::gift, sale.wallet_id.uuid));
      if (!post(hold_for(sale, Money{}, "CNY"))) return;  // not covered: it does not start
    }
    under_way.push_back(sale);
  }

  void end() {
    if (under_way.empty()) return;
    const auto at = static_cast<std::ptrdiff_t>(random.below(under_way.size()));
    const Sale sale = under_way[static_cast<std::size_t>(at)];
    under_way.erase(under_way.begin() + at);
    Bill bill;
    bill.currency = "CNY";
    for (const Fee fee : {Fee::electricity, Fee::service}) {
      BillLine line;
      line.fee = fee;
      line.amount = Money{random.below(5) == 0 ? 0 : between(random, 0, 700)};
      bill.total += line.amount;
      bill.lines.push_back(line);
    }
    const auto posting = random.below(6) == 0 ? release(sale, "CNY") : settle(sale, bill);
    if (!posting) return;
    debt = debt || (!sale.held && !sale.wallet_id.is_nil());
    EXPECT_TRUE(post(*posting)) << "a settlement is never refused";
  }

  void repeat_something() {
    if (tried.empty()) return;
    const auto again = tried[random.below(tried.size())];
    const auto before = book.accounts();
    const bool posted_now = static_cast<bool>(book.post(again));
    // What was refused for want of money may be covered by now; what was posted stays once.
    if (!posted_now) {
      EXPECT_EQ(book.accounts(), before);
    }
    if (posted_now && again.kind == PostingKind::hold) {
      Sale sale;
      sale.session_id = SessionId{again.subject};
      sale.operator_id = owner;
      sale.location_id = place;
      sale.wallet_id = again.wallet_id;
      sale.held = Money{};
      for (const auto& transfer : again.transfers) {
        *sale.held += transfer.amount;
        if (transfer.debit.kind == AccountKind::gift) sale.held_gift += transfer.amount;
      }
      under_way.push_back(sale);
    }
  }

  void check_all() const {
    EXPECT_EQ(book.debits() == book.credits(), true);
    for (const auto id : ids) {
      Money held;
      for (const auto& sale : under_way) {
        if (sale.wallet_id == id && sale.held) held += *sale.held;
      }
      EXPECT_EQ(owed(AccountKind::held, id.uuid), held);
      EXPECT_GE(owed(AccountKind::gift, id.uuid), Money{});
      if (!debt) {
        EXPECT_GE(owed(AccountKind::wallet, id.uuid), Money{});
      }
    }
    // However much was given: no more cash goes out than came in.
    if (!debt) {
      EXPECT_LE(owed(AccountKind::cash, owner.uuid), Money{});
    }
  }
};

TEST(LedgerProperty, debits_are_credits_and_no_wallet_is_overdrawn_after_any_step) {
  SeededRandom random(seed);
  for (int life = 0; life < lives && !testing::Test::HasFailure(); ++life) {
    Wallets wallets(random);
    for (int step = 0; step < steps_of_a_life; ++step) {
      switch (random.below(7)) {
        case 0: wallets.pay_in_or_out(true); break;
        case 1: wallets.pay_in_or_out(false); break;
        case 2: wallets.repeat_something(); break;
        case 3: wallets.end(); break;
        case 4: wallets.give(); break;
        default: wallets.start(); break;
      }
      wallets.check_all();
    }
  }
}

}  // namespace
}  // namespace voltyard::billing
