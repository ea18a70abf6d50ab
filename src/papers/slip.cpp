#include "papers/slip.hpp"

#include "papers/words.hpp"

namespace voltyard::papers {
namespace {

constexpr std::size_t letters_shown = 4;
constexpr std::size_t most_cards = 3;

}  // namespace

std::string masked_card(std::string_view uid) {
  // Never half a letter, and never most of a short number.
  std::size_t from = uid.size() > 2 * letters_shown ? uid.size() - letters_shown : uid.size();
  while (from < uid.size() && (static_cast<unsigned char>(uid[from]) & 0xC0) == 0x80) ++from;
  return "****" + std::string(uid.substr(from));
}

Document slip(const SlipFacts& facts, Language language) {
  const auto say = [&](std::string_view key) { return std::string(text_of(language, key)); };
  const auto& posting = facts.posting;
  const auto money = [&](Money amount) {
    return money_text(amount) + " " + std::string(currency_word(language, posting.currency));
  };
  Document document{language, facts.operator_name, {}, true};
  auto& section = document.sections.emplace_back();
  const auto add = [&](std::string_view key, std::string value) {
    if (!value.empty()) section.fields.push_back({say(key), std::move(value)});
  };
  add("paper.what", say("posting." + std::string(billing::to_string(posting.kind))));
  add("paper.amount", money(billing::movement(posting, posting.wallet_id)));
  add("paper.balance_now", money(facts.balance));
  if (facts.gift > Money{}) add("paper.gift_now", money(facts.gift));
  for (std::size_t i = 0; i < facts.cards.size() && i < most_cards; ++i) {
    add("paper.card", masked_card(facts.cards[i]));
  }
  add("paper.time", local_time(posting.at, facts.zone));
  add("paper.number", "#" + std::to_string(posting.number));
  add("paper.service_phone", facts.service_phone);
  section.note = say("paper.keep_slip");
  return document;
}

}  // namespace voltyard::papers
