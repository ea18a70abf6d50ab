#include "papers/receipt.hpp"

#include <fmt/format.h>

namespace voltyard::papers {
namespace {

using billing::BillLine;
using billing::Dimension;
using billing::Fee;
using billing::LineKind;
using billing::Unit;

constexpr std::string_view dash = "-";

class ReceiptMaker {
 public:
  ReceiptMaker(const ReceiptFacts& facts, Language language)
      : facts_(facts), language_(language), meter_(meter_at_start(facts.session)) {}

  Document run() {
    Document document{language_, say("paper.receipt"), {}};
    document.sections.push_back(charge());
    document.sections.push_back(lines());
    document.sections.push_back(payment());
    if (!facts_.credit_notes.empty()) document.sections.push_back(credit());
    return document;
  }

 private:
  // The meter's own counter counts along with the charge, unless it was reset or put right.
  static Energy meter_at_start(const domain::Session& session) {
    const bool whole = session.register_last - session.register_start == session.energy;
    return whole ? session.register_start : Energy{};
  }

  std::string say(std::string_view key) const { return std::string(text_of(language_, key)); }
  std::string money(Money amount) const {
    return money_text(amount) + " " + std::string(currency_word(language_, facts_.bill.currency));
  }
  std::string at(Timestamp time) const { return local_time(time, facts_.zone); }

  Section charge() const {
    const auto& session = facts_.session;
    Section section{"", {}, {}, ""};
    const auto add = [&](std::string_view key, std::string value) {
      if (!value.empty()) section.fields.push_back({say(key), std::move(value)});
    };
    add("paper.number", to_string(session.id));
    add("paper.operator", facts_.operator_name);
    add("paper.location", facts_.location_name);
    add("paper.address", facts_.address);
    add("paper.slot", facts_.slot);
    add("paper.card", session.token_uid);
    add("paper.began", at(session.started_at));
    add("paper.ended", at(session.ended_at));
    add("paper.time_zone", facts_.zone.name);
    add("paper.duration", clock_length(session.ended_at - session.started_at));
    if (session.full_at) add("paper.full", at(*session.full_at));
    add("paper.energy", filled(say("paper.kwh"), "kwh", kwh_text(charged())));
    if (session.register_last != Energy{}) {
      add("paper.meter", fmt::format("{} → {}", kwh_text(session.register_start),
                                     kwh_text(session.register_last)));
    }
    return section;
  }

  Energy charged() const {
    return facts_.samples.empty() ? facts_.session.energy : facts_.samples.back().energy;
  }

  // What is taken off is a pass or a concession, and why is nobody's business who reads over a
  // shoulder.
  std::string name_of(const BillLine& line) const {
    if (line.kind == LineKind::counted || line.amount > Money{}) {
      return say(billing::text_key(line));
    }
    if (line.kind == LineKind::pass) {
      return say(line.fee == Fee::electricity ? "paper.pass.electricity" : "paper.pass.service");
    }
    return say(line.fee == Fee::electricity ? "paper.concession.electricity"
                                            : "paper.concession.service");
  }

  std::string reading(std::int32_t index) const {
    const auto& sample = facts_.samples[static_cast<std::size_t>(index)];
    return local_clock(sample.at, facts_.zone) + "  " + kwh_text(meter_ + sample.energy);
  }

  std::string readings(const BillLine& line) const {
    const auto count = static_cast<std::int32_t>(facts_.samples.size());
    if (line.first_sample < 0 || line.last_sample < 0 || line.first_sample >= count ||
        line.last_sample >= count) {
      return std::string(dash);
    }
    if (line.first_sample == line.last_sample) return reading(line.last_sample);
    return reading(line.first_sample) + "\n" + reading(line.last_sample);
  }

  std::string quantity(const BillLine& line) const {
    if (line.kind != LineKind::counted) return std::string(dash);
    switch (line.unit) {
      case Unit::mwh: return filled(say("paper.kwh"), "kwh", kwh_text(Energy{line.quantity}));
      case Unit::ms: return clock_length(Duration(line.quantity));
      case Unit::session: return "1";
    }
    return std::string(dash);
  }

  std::string price(const BillLine& line) const {
    if (line.kind != LineKind::counted) return std::string(dash);
    const auto amount = format_decimal(line.price_e5, billing::price_scale) + " " +
                        std::string(currency_word(language_, facts_.bill.currency));
    const auto* key = line.unit == Unit::mwh  ? "paper.price.energy"
                      : line.unit == Unit::ms ? "paper.price.time"
                                              : "paper.price.flat";
    return filled(say(key), "price", amount);
  }

  std::string band(const BillLine& line) const {
    if (line.kind != LineKind::counted) return std::string(dash);
    return at(line.from) + "\n" + at(line.to);
  }

  Section lines() const {
    Section section{say("paper.lines"), {}, {}, say("paper.rounding")};
    section.table.columns = {{say("paper.item"), 5, false},     {say("paper.band"), 5, false},
                             {say("paper.readings"), 5, false}, {say("paper.quantity"), 4, true},
                             {say("paper.price"), 4, true},     {say("paper.amount"), 3, true}};
    const auto& bill = facts_.bill;
    for (const auto& line : bill.lines) {
      section.table.rows.push_back({name_of(line), band(line), readings(line), quantity(line),
                                    price(line), money_text(line.amount)});
    }
    const auto sum = [&](std::string_view key, Money amount) {
      section.table.rows.push_back({say(key), "", "", "", "", money_text(amount)});
      ++section.table.sums;
    };
    sum("paper.electricity", bill.subtotal(Fee::electricity));
    sum("paper.service", bill.subtotal(Fee::service));
    sum("paper.total", bill.total);
    return section;
  }

  Money to_pay() const {
    return Money{facts_.session.bill_minor.value_or(facts_.bill.total.minor)};
  }

  // Staff's own words stay with the staff: a note either puts the bill right or takes all of it.
  Section credit() const {
    Section section{say("paper.credit_notes"), {}, {}, ""};
    section.table.columns = {{say("paper.number"), 6, false},
                             {say("paper.time"), 4, false},
                             {say("paper.reason"), 4, false},
                             {say("paper.amount"), 2, true}};
    Money left = to_pay();
    for (const auto& note : facts_.credit_notes) {
      left = left - note.amount;
      const auto* reason = left == Money{} ? "paper.reason.waived" : "paper.reason.corrected";
      section.table.rows.push_back(
          {to_string(note.id), at(note.at), say(reason), money_text(Money{} - note.amount)});
    }
    const bool paid = !facts_.session.wallet_id.is_nil();
    section.table.rows.push_back(
        {say(paid ? "paper.paid_in_the_end" : "paper.left_to_pay"), "", "", money_text(left)});
    section.table.sums = 1;
    return section;
  }

  Section payment() const {
    const auto& session = facts_.session;
    Section section{say("paper.payment"), {}, {}, ""};
    if (session.held_minor) {
      section.fields.push_back({say("paper.held"), money(Money{*session.held_minor})});
    }
    const bool paid = !session.wallet_id.is_nil();
    section.fields.push_back({say(paid ? "paper.paid" : "paper.to_pay"), money(to_pay())});
    if (session.held_minor) {
      section.fields.push_back(
          {say("paper.returned"), money(Money{*session.held_minor} - to_pay())});
    }
    return section;
  }

  const ReceiptFacts& facts_;
  Language language_;
  Energy meter_;
};

}  // namespace

Document receipt(const ReceiptFacts& facts, Language language) {
  return ReceiptMaker(facts, language).run();
}

}  // namespace voltyard::papers
