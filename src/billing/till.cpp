#include "billing/till.hpp"

namespace voltyard::billing {

std::optional<Posting> close_till(const TillCount& count) {
  const Account till{AccountKind::cash, count.operator_id.uuid};
  const Account bank{AccountKind::bank, count.operator_id.uuid};
  const Account difference{AccountKind::till_difference, count.operator_id.uuid};
  Posting posting;
  posting.kind = PostingKind::till;
  posting.subject = count.id;
  posting.operator_id = count.operator_id;
  posting.at = count.at;
  posting.currency = count.currency;
  posting.who = count.who;
  posting.note = count.note;
  const auto move = [&](const Account& debit, const Account& credit, Money amount) {
    if (amount > Money{}) posting.transfers.push_back({debit, credit, amount});
  };
  move(bank, till, count.counted);
  move(difference, till, count.expected - count.counted);
  move(till, difference, count.counted - count.expected);
  if (posting.transfers.empty()) return std::nullopt;
  return posting;
}

}  // namespace voltyard::billing
