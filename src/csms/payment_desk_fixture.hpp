// A yard with one wallet, one payee and a payment desk whose provider says what the test wants.
#pragma once

#include "csms/payment_desk.hpp"

#include "billing/book.hpp"
#include "csms/scripted_provider.hpp"
#include "csms/yard_fixture.hpp"

namespace voltyard::csms {

class PaymentDeskTest : public YardTest {
 protected:
  PaymentDeskTest() {
    wallet_ = add_wallet("PURSE-1", 0);
    use("gangpo");
    open();
  }

  // The desk as a new process has it.
  void open() {
    std::vector<ProviderAccount> accounts(2);
    accounts[0].name = "gangpo";
    accounts[0].kind = billing::ProviderKind::wechat;
    auto scripted = std::make_unique<ScriptedProvider>();
    if (provider_) *scripted = *provider_;
    provider_ = scripted.get();
    accounts[0].provider = std::move(scripted);
    accounts[1].name = "gift";
    accounts[1].most = Money{500};
    accounts[1].provider = std::make_unique<GrantingProvider>();
    auto fresh = std::make_unique<PaymentDesk>(
        PaymentDesk::Parts{io_.get_executor(), store_, *directory_, clock_, wall_, random_},
        std::move(accounts));
    desk_ = std::move(fresh);
    EXPECT_TRUE(await(desk_->open()).has_value());
  }

  void use(std::string account) {
    storage::Commit commit;
    commit.changes.emplace_back(
        billing::Payee{location_id_, operator_id_, std::move(account), "0371-66666666"});
    EXPECT_TRUE(await(directory_->change(std::move(commit))).has_value());
  }

  PaymentWish wish(std::int64_t minor = 5'000, std::uint8_t key = 1) {
    PaymentWish made;
    made.operator_id = operator_id_;
    made.location_id = location_id_;
    made.wallet_id = wallet_;
    made.amount = Money{minor};
    made.order_key.bytes[15] = key;
    made.who = "desk";
    return made;
  }
  billing::Payment start(std::int64_t minor = 5'000, std::uint8_t key = 1) {
    auto started = await(desk_->start(wish(minor, key)));
    EXPECT_TRUE(started) << started.error().message;
    return started ? *started : billing::Payment();
  }
  // Ordered and paid.
  billing::Payment pay(std::int64_t minor = 5'000, std::uint8_t key = 1) {
    auto payment = start(minor, key);
    provider_->paid[payment.id] = said_paid(minor, "CNY", "T" + std::to_string(key));
    later(std::chrono::seconds(5));
    return stored(payment);
  }
  billing::Payment stored(const billing::Payment& payment) {
    return **await(store_.find_payment(payment.id));
  }
  Status hear(const billing::Payment& payment, billing::PaymentSaid said,
              std::string signature = "good") {
    provider_->heard = PaymentHeard{payment.id, std::move(said)};
    return await(desk_->notice("gangpo", {{{"signature", std::move(signature)}}, "{}"}));
  }
  RefundWish refund_wish(std::optional<std::int64_t> minor, std::uint8_t key = 7) {
    RefundWish made;
    made.operator_id = operator_id_;
    made.wallet_id = wallet_;
    if (minor) made.amount = Money{*minor};
    made.order_key.bytes[14] = key;
    made.who = "desk";
    return made;
  }
  std::vector<billing::Refund> refund(std::optional<std::int64_t> minor, std::uint8_t key = 7) {
    auto made = await(desk_->refund(refund_wish(minor, key)));
    EXPECT_TRUE(made) << made.error().message;
    drain();
    return made ? *made : std::vector<billing::Refund>();
  }
  // "state reason" of each, oldest first.
  std::vector<std::string> refunds() {
    std::vector<std::string> texts;
    for (const auto& row : *await(store_.list_refunds({}))) {
      texts.insert(texts.begin(), std::to_string(row.amount.minor) + " " +
                                      std::string(to_string(row.state)) +
                                      (row.reason.empty() ? "" : " " + row.reason));
    }
    return texts;
  }

  void later(Duration by) {
    wall_.advance(by);
    desk_->tick();
    drain();
  }
  std::int64_t available() { return balance(wallet_).available.minor; }

  // Debits are credits, and every posting can be posted again.
  bool adds_up() {
    storage::PostingFilter all;
    all.limit = 10'000;
    const auto postings = await(store_.list_postings(all));
    billing::Book book;
    bool good = true;
    for (auto row = postings->rbegin(); row != postings->rend(); ++row) {
      good = book.post(*row).has_value() && good;
    }
    return good && book.debits() == book.credits();
  }
  std::vector<std::string> log() {
    std::vector<std::string> texts;
    storage::LogFilter all;
    all.operator_id = operator_id_;
    for (const auto& entry : *await(store_.list_log(all))) {
      if (entry.kind == desk::log::payment_ordered) continue;  // by every start()
      texts.push_back(entry.kind + " " + entry.text);
    }
    return texts;
  }
  using Texts = std::vector<std::string>;

  ManualClock wall_{noon};
  WalletId wallet_;
  ScriptedProvider* provider_ = nullptr;
  std::unique_ptr<PaymentDesk> desk_;
};

}  // namespace voltyard::csms
