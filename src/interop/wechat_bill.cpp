// WeChat Pay's trade bill of a day, which has its titles in Chinese and its amounts in 元.
#include "interop/wechat_format.hpp"

#include <array>
#include <limits>

namespace voltyard::interop {
namespace {

using Fields = std::vector<std::string_view>;

constexpr std::size_t most_rows = 500'000;
constexpr std::int64_t most_of_a_row = 100'000'000'000;  // of 0.01: all rows together are in bounds

std::string_view next_line(std::string_view& text) {
  const auto end = text.find('\n');
  auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Fields split(std::string_view line, std::string_view between) {
  Fields fields;
  while (true) {
    const auto end = line.find(between);
    fields.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return fields;
    line.remove_prefix(end + between.size());
  }
}

// Where the columns are that we read; older bills call some of them otherwise.
struct Columns {
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  std::size_t their_number = none;
  std::size_t number = none;
  std::size_t state = none;
  std::size_t currency = none;
  std::size_t total = none;
  std::size_t their_refund = none;
  std::size_t refund = none;
  std::size_t refunded = none;
  std::size_t refund_state = none;
  std::size_t fee = none;

  bool complete() const {
    return number != none && state != none && total != none && refund != none && refunded != none;
  }
};

Columns columns_of(const Fields& titles) {
  struct Title {
    std::string_view text;
    std::size_t Columns::* column;
  };
  // What stands later wins: the amount as ordered, before any voucher.
  constexpr std::array<Title, 14> known = {{{"微信订单号", &Columns::their_number},
                                            {"商户订单号", &Columns::number},
                                            {"交易状态", &Columns::state},
                                            {"货币种类", &Columns::currency},
                                            {"总金额", &Columns::total},
                                            {"应结订单金额", &Columns::total},
                                            {"订单金额", &Columns::total},
                                            {"微信退款单号", &Columns::their_refund},
                                            {"商户退款单号", &Columns::refund},
                                            {"退款金额", &Columns::refunded},
                                            {"申请退款金额", &Columns::refunded},
                                            {"退款状态", &Columns::refund_state},
                                            {"手续费", &Columns::fee},
                                            {"货币类型", &Columns::currency}}};
  Columns columns;
  for (const auto& title : known) {
    for (std::size_t i = 0; i < titles.size(); ++i) {
      if (titles[i] == title.text) columns.*title.column = i;
    }
  }
  return columns;
}

Error not_understood(std::size_t row) {
  return {ErrorKind::upstream, "row " + std::to_string(row) + " of the bill is not understood", {}};
}

}  // namespace

Result<std::vector<billing::StatementLine>> wechat_bill(std::string_view csv) {
  if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
  const auto columns = columns_of(split(next_line(csv), ","));
  if (!columns.complete()) return not_understood(0);
  std::vector<billing::StatementLine> lines;
  for (std::size_t row = 1; !csv.empty(); ++row) {
    auto text = next_line(csv);
    if (!text.starts_with('`')) break;  // the titles of the sums
    if (row > most_rows) return not_understood(row);
    const auto fields = split(text.substr(1), ",`");
    const auto field = [&](std::size_t column) {
      return column < fields.size() ? fields[column] : std::string_view();
    };
    billing::StatementLine line;
    const auto state = field(columns.state);
    line.refund = state == "REFUND" || state == "REVOKED";
    if (!line.refund && state != "SUCCESS") return not_understood(row);
    if (line.refund && field(columns.refund_state) == "FAIL") continue;
    line.number = field(line.refund ? columns.refund : columns.number);
    line.their_number = field(line.refund ? columns.their_refund : columns.their_number);
    if (const auto currency = field(columns.currency); !currency.empty()) line.currency = currency;
    const auto amount = parse_decimal(field(line.refund ? columns.refunded : columns.total), 2);
    const bool good = amount && *amount >= 0 && *amount <= most_of_a_row;
    if (!good || line.number.empty()) return not_understood(row);
    line.amount = Money{*amount};
    // Written with five decimals, and whole 分: they are kept of each row.
    if (const auto stated = field(columns.fee); !stated.empty()) {
      const auto fee = parse_decimal(stated, 2);
      if (!fee || *fee > most_of_a_row || *fee < -most_of_a_row) return not_understood(row);
      line.fee = Money{*fee};
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace voltyard::interop
