// A few letters, and which piles and slots they may mean: what the console's palette asks.
#include "api/actions.hpp"
#include "api/paging.hpp"
#include "api/pile_index.hpp"
#include "api/search_json.hpp"

#include <charconv>
#include <span>

namespace voltyard::api {

const Schema found_pile_schema{
    "FoundPile",
    "A pile, or one of its slots",
    {{"station_id", "uuid"},
     {"name", "string"},
     {"location_id", "uuid"},
     {"location", "string", "Its name"},
     {"evse_id", "uuid?", "The slot that was asked for; of a pile its first one"},
     {"slot", "integer?", "The slot's number; null: the pile as a whole"}}};
const Schema found_piles_schema{"FoundPiles", "The best few", {{"items", "[FoundPile]"}}};

namespace {

constexpr std::size_t longest_text = 60;
constexpr std::size_t most_found = 20;
constexpr std::uint64_t found_by_default = 8;
constexpr int largest_slot = 999;  // of a pile

// "07 号桩 3": what is before the last word, and the number that word is.
struct SlotWish {
  std::string_view pile;
  int number = 0;
};
std::optional<SlotWish> slot_wish(std::string_view text) {
  const auto blank = text.find_last_of(" -");
  if (blank == std::string_view::npos || blank == 0) return std::nullopt;
  const auto last = text.substr(blank + 1);
  SlotWish wish{text.substr(0, blank), 0};
  const auto read = std::from_chars(last.data(), last.data() + last.size(), wish.number);
  const bool number = read.ec == std::errc() && read.ptr == last.data() + last.size();
  if (!number || wish.number < 1 || wish.number > largest_slot) return std::nullopt;
  return wish;
}

// A pile, or its slot with that number. "07 号桩 3" means the slot of a pile that is called "07
// 号桩" before it means anything else.
struct Wanted {
  const domain::Station* station;
  int number;  // 0: the pile
};

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// Of a pile the slot with that number; 0: the one with the lowest.
Task<Result<std::optional<EvseId>>> slot_of(Context& context, const domain::Station& station,
                                            int number) {
  storage::EvseFilter filter;
  filter.operator_id = station.operator_id;
  filter.station_id = station.id;
  const auto evses = co_await context.services.store.list_evses(filter);
  if (!evses) co_return evses.error();
  const domain::Evse* found = nullptr;
  for (const auto& evse : *evses) {
    if (number != 0 && evse.number != number) continue;
    if (found == nullptr || evse.number < found->number) found = &evse;
  }
  co_return found ? std::optional(found->id) : std::nullopt;
}

void write_found(JsonWriter& out, const csms::Snapshot& snapshot, const domain::Station& station,
                 EvseId evse, int slot) {
  const auto location = snapshot.locations.find(station.location_id);
  out.object().id("station_id", station.id).text("name", station.name);
  out.id("location_id", station.location_id);
  out.text("location", location == snapshot.locations.end() ? "" : location->second->name);
  out.id("evse_id", evse);
  if (slot == 0) {
    out.none("slot");
  } else {
    out.count("slot", slot);
  }
  out.end();
}

}  // namespace

Answer find_piles(Context& context, const Call& call) {
  const auto text = trimmed(call.request.query_value("q").value_or(""));
  if (text.size() > longest_text) {
    co_return http::problem_response(invalid("must have at most 60 octets", "/q"));
  }
  const auto limit = query_number(call.request, "limit", found_by_default);
  if (!limit || *limit < 1 || *limit > most_found) {
    co_return http::problem_response(invalid("must be 1 to 20", "/limit"));
  }
  PileIndex::Reader reader;
  reader.identities = call.caller.role != storage::Role::viewer;
  reader.sees = [&](const domain::Station& station) {
    return station.operator_id == call.caller.operator_id && call.caller.sees(station.location_id);
  };
  const auto piles = context.piles.find(text, *limit, reader);
  const auto wish = slot_wish(text);
  PileIndex::Found with_slot;
  if (wish) with_slot = context.piles.find(wish->pile, *limit, reader);
  std::vector<Wanted> wanted;
  const auto with_number = std::span(with_slot.stations);
  for (const auto* station : with_number.first(with_slot.exact)) {
    wanted.push_back({station, wish->number});
  }
  for (const auto* station : piles.stations) wanted.push_back({station, 0});
  for (const auto* station : with_number.subspan(with_slot.exact)) {
    wanted.push_back({station, wish->number});
  }
  std::size_t left = *limit;
  JsonWriter out;
  out.object().list("items");
  for (const auto& one : wanted) {
    if (left == 0) break;
    const auto slot = co_await slot_of(context, *one.station, one.number);
    if (!slot) co_return http::problem_response(slot.error());
    if (one.number != 0 && !*slot) continue;
    write_found(out, *piles.snapshot, *one.station, slot->value_or(EvseId{}), one.number);
    --left;
  }
  out.end().end();
  co_return http::json_response(200, out.take());
}

}  // namespace voltyard::api
