#include "papers/statement.hpp"

namespace voltyard::papers {
namespace {

using billing::Posting;

class StatementMaker {
 public:
  StatementMaker(const StatementFacts& facts, Language language)
      : facts_(facts), language_(language) {}

  Result<Document> run() {
    for (const auto& posting : facts_.postings) take(posting);
    if (balance_ != facts_.now.available) {
      return unavailable("the wallet's movements do not add up to its balance");
    }
    Document document{language_, say("paper.statement"), {}};
    document.sections.push_back(head());
    document.sections.push_back(movements());
    return document;
  }

 private:
  std::string say(std::string_view key) const { return std::string(text_of(language_, key)); }
  std::string money(Money amount) const {
    return money_text(amount) + " " + std::string(currency_word(language_, facts_.wallet.currency));
  }

  void take(const Posting& posting) {
    const Money moved = billing::movement(posting, facts_.wallet.id);
    balance_ += moved;
    if (posting.at < facts_.from) opening_ += moved;
    if (posting.at < facts_.from || !(posting.at < facts_.to)) return;
    (moved < Money{} ? out_ : in_) += moved;
    closing_so_far_ += moved;
    rows_.push_back({local_time(posting.at, facts_.zone),
                     say("posting." + std::string(billing::to_string(posting.kind))),
                     (moved > Money{} ? "+" : "") + money_text(moved),
                     money_text(opening_ + closing_so_far_)});
  }

  Section head() const {
    const auto& wallet = facts_.wallet;
    Section section{"", {}, {}, ""};
    section.fields = {{say("paper.operator"), facts_.operator_name},
                      {say("paper.holder"), wallet.holder},
                      {say("paper.number"), to_string(wallet.id)},
                      {say("paper.period"), local_time(facts_.from, facts_.zone) + " → " +
                                                local_time(facts_.to, facts_.zone)},
                      {say("paper.time_zone"), facts_.zone.name},
                      {say("paper.opening"), money(opening_)},
                      {say("paper.in"), money(in_)},
                      {say("paper.out"), money(out_)},
                      {say("paper.closing"), money(opening_ + in_ + out_)},
                      {say("paper.held_now"), money(facts_.now.held)}};
    if (facts_.now.gift > Money{}) {
      section.fields.push_back({say("paper.gift_now"), money(facts_.now.gift)});
    }
    return section;
  }

  Section movements() const {
    Section section{say("paper.movements"), {}, {}, say("paper.adds_up")};
    section.table.columns = {{say("paper.time"), 4, false},
                             {say("paper.what"), 5, false},
                             {say("paper.amount"), 2, true},
                             {say("paper.balance"), 2, true}};
    section.table.rows = rows_;
    section.table.rows.push_back(
        {"", say("paper.closing"), money_text(in_ + out_), money_text(opening_ + in_ + out_)});
    section.table.sums = 1;
    return section;
  }

  const StatementFacts& facts_;
  Language language_;
  Money balance_;
  Money opening_;
  Money in_;
  Money out_;
  Money closing_so_far_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace

Result<Document> statement(const StatementFacts& facts, Language language) {
  return StatementMaker(facts, language).run();
}

}  // namespace voltyard::papers
