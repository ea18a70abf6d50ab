// Stickers to be printed: of a location's piles, or of their slots.
#include "api/actions.hpp"
#include "api/paging.hpp"
#include "api/press.hpp"

#include "csms/labels.hpp"
#include "papers/label_sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace voltyard::api {
namespace {

using papers::LabelSheet;
using papers::Language;

constexpr std::size_t asked_max = 150;  // stations or codes: what fits an address

struct Wish {
  bool of_slots = false;
  bool pdf = false;
  Language language = Language::zh;
  std::set<StationId> stations;              // empty: all of the location
  std::set<std::string, std::less<>> codes;  // these stickers and no others; empty: the newest ones
};

std::vector<std::string_view> listed(std::string_view rest) {
  std::vector<std::string_view> parts;
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    parts.push_back(rest.substr(0, comma));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  return parts;
}

Result<Wish> read_wish(const http::Request& request) {
  Wish wish;
  const auto of = request.query_value("of").value_or("piles");
  if (of != "piles" && of != "slots") return invalid("must be piles or slots", "/of");
  const auto format = request.query_value("format").value_or("html");
  if (format != "html" && format != "pdf") return invalid("must be html or pdf", "/format");
  const auto language = domain::parse_language(request.query_value("language").value_or("zh"));
  if (!language) return invalid("must be zh or en", "/language");
  wish.of_slots = of == "slots";
  wish.pdf = format == "pdf";
  wish.language = *language;
  for (const auto text : listed(request.query_value("station_ids").value_or(""))) {
    const auto id = StationId::parse(text);
    if (!id) return invalid("a list of ids with commas between", "/station_ids");
    wish.stations.insert(*id);
  }
  for (const auto code : listed(request.query_value("codes").value_or(""))) {
    if (!domain::is_label_code(code)) {
      return invalid("a list of codes with commas between", "/codes");
    }
    wish.codes.emplace(code);
  }
  const auto most = fmt::format("at most {}", asked_max);
  if (wish.stations.size() > asked_max) return invalid(most, "/station_ids");
  if (wish.codes.size() > asked_max) return invalid(most, "/codes");
  return wish;
}

// The stickers that were asked for; otherwise of each pile the newest one, which is what hangs on
// it. A pile may have older ones that stay good. Piles by name, which is how they hang.
std::vector<std::pair<const domain::Station*, const domain::Label*>> labelled(
    const csms::Snapshot& snapshot, LocationId location, const Wish& wish) {
  std::map<StationId, const domain::Label*> newest;
  std::vector<std::pair<const domain::Station*, const domain::Label*>> rows;
  for (const auto& label : snapshot.rows.labels) {
    const auto station = snapshot.stations.find(label.station_id);
    if (station == snapshot.stations.end() || station->second->location_id != location) continue;
    if (!wish.stations.empty() && wish.stations.count(label.station_id) == 0) continue;
    if (wish.codes.contains(label.code)) rows.emplace_back(station->second, &label);
    auto& kept = newest[label.station_id];
    if (kept == nullptr || kept->created_at < label.created_at) kept = &label;
  }
  if (wish.codes.empty()) {
    for (const auto& [id, label] : newest) rows.emplace_back(snapshot.stations.at(id), label);
  }
  std::ranges::stable_sort(rows, {}, [](const auto& row) { return row.first->name; });
  return rows;
}

std::vector<int> slots_of(const csms::LiveBoard& board, StationId id) {
  std::vector<int> numbers;
  for (const auto& [evse_id, slot] : board.slots()) {
    if (slot.station_id == id) numbers.push_back(slot.number);
  }
  std::ranges::sort(numbers);
  return numbers;
}

std::string phone_of(const csms::Snapshot& snapshot, LocationId location) {
  for (const auto& payee : snapshot.rows.payees) {
    if (payee.location_id == location) return payee.service_phone;
  }
  return "";
}

}  // namespace

Answer print_labels(Context& context, const Call& call) {
  const auto id = path_id<LocationId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto wish = read_wish(call.request);
  if (!wish) co_return http::problem_response(wish.error());
  const auto snapshot = context.services.directory.current();
  const auto location = snapshot->locations.find(*id);
  if (location == snapshot->locations.end() ||
      location->second->operator_id != call.caller.operator_id) {
    co_return http::problem_response(not_found("there is no such location"));
  }
  const auto& papers = context.services.papers;
  if (papers.public_address.empty()) {
    co_return http::problem_response(
        conflict("public_url is not configured: nobody could say where a sticker leads to"));
  }
  LabelSheet sheet;
  sheet.location_name = location->second->name;
  const auto owner = snapshot->operators.find(call.caller.operator_id);
  if (owner != snapshot->operators.end()) sheet.operator_name = owner->second->name;
  sheet.service_phone = phone_of(*snapshot, *id);
  sheet.public_address = papers.public_address;
  sheet.of_slots = wish->of_slots;
  for (const auto& [station, label] : labelled(*snapshot, *id, *wish)) {
    const auto check = csms::check_code(context.services.server_key, label->code);
    if (!wish->of_slots) sheet.stickers.push_back({station->name, 0, label->code, check});
    if (!wish->of_slots) continue;
    for (const int number : slots_of(context.services.board, station->id)) {
      sheet.stickers.push_back(
          {station->name, number, fmt::format("{}-{}", label->code, number), check});
    }
  }
  if (sheet.stickers.empty()) {
    co_return http::problem_response(
        wish->codes.empty() ? conflict("none of these piles has a label: make them first")
                            : conflict("these stickers are not of this location any more"));
  }
  if (sheet.stickers.size() > papers::most_stickers) {
    co_return http::problem_response(
        invalid(fmt::format("{} stickers, at most {} at once: choose piles", sheet.stickers.size(),
                            papers::most_stickers),
                "/station_ids"));
  }
  auto printing = [&]() {
    return wish->pdf ? papers::labels_pdf(sheet, papers.font_file)
                     : papers::labels_html(sheet, wish->language);
  };
  auto printed = co_await aside(context, printing);
  if (!printed) co_return http::problem_response(printed.error());
  http::Response response;
  response.body = std::move(*printed);
  response.headers.add("Cache-Control", "no-store");
  if (wish->pdf) {
    response.headers.add("Content-Type", "application/pdf");
  } else {
    response.headers.add("Content-Type", "text/html; charset=utf-8");
    response.headers.add("Content-Security-Policy", papers::labels_policy());
  }
  co_return response;
}

}  // namespace voltyard::api
