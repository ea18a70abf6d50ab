// Where else there is room: asked for when a pile has none, or when a start failed.
#include "api/actions.hpp"
#include "api/rider_caller.hpp"
#include "api/rider_rows.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace voltyard::api {
namespace {

using domain::EvseStatus;

constexpr std::size_t most_near = 3;

struct NearPile {
  std::string name;
  std::string code;
  int plugged = 0;
  int free = 0;
};

// "2号桩" comes before "10号桩".
bool comes_before(const NearPile& a, const NearPile& b) {
  return std::pair(a.name.size(), std::string_view(a.name)) <
         std::pair(b.name.size(), std::string_view(b.name));
}

bool is_for_e_bikes(const Context& context, const Labelled& labelled) {
  const auto& slots = context.services.board.slots();
  return std::ranges::any_of(slots, [&](const auto& each) {
    return each.second.station_id == labelled.station->id &&
           csms::is_e_bike_slot(each.second.max_power);
  });
}

// Of the same place and for the same vehicles, with room.
std::vector<NearPile> piles_with_room(const Context& context, const Labelled& labelled) {
  const auto& snapshot = *labelled.snapshot;
  const bool for_e_bikes = is_for_e_bikes(context, labelled);
  std::map<StationId, NearPile> found;
  for (const auto& [id, slot] : context.services.board.slots()) {
    const bool usable = slot.location_id == labelled.location->id &&
                        slot.station_id != labelled.station->id && slot.online && !slot.session &&
                        csms::is_e_bike_slot(slot.max_power) == for_e_bikes;
    if (!usable) continue;
    if (slot.status == EvseStatus::Preparing) ++found[slot.station_id].plugged;
    if (slot.status == EvseStatus::Available) ++found[slot.station_id].free;
  }
  std::vector<NearPile> piles;
  for (auto& [id, pile] : found) {
    const auto station = snapshot.stations.find(id);
    const auto label = snapshot.labels.find(id);
    if (station == snapshot.stations.end() || label == snapshot.labels.end()) continue;
    if (snapshot.cut_of(*station->second) != nullptr) continue;
    pile.name = pile_name(snapshot, *station->second);
    pile.code = label->second->code;
    piles.push_back(std::move(pile));
  }
  return piles;
}

// Nobody has measured where piles stand: those whose names are next to it are.
std::vector<NearPile> nearest(std::vector<NearPile> piles, std::string_view name) {
  std::ranges::sort(piles, comes_before);
  const auto here = std::ranges::lower_bound(piles, NearPile{std::string(name), {}}, comes_before) -
                    piles.begin();
  std::vector<NearPile> chosen;
  auto before = here;
  auto after = here;
  const auto end = std::ssize(piles);
  while (chosen.size() < most_near && (before > 0 || after < end)) {
    const bool next = after < end && (before == 0 || after - here <= here - before);
    chosen.push_back(piles[static_cast<std::size_t>(next ? after++ : --before)]);
  }
  return chosen;
}

}  // namespace

Answer list_near_piles(Context& context, const Call& call) {
  const auto looker = co_await looker_of(context, call.request);
  if (looker.wait_s > 0) co_return too_many_looks(looker);
  const auto now = std::chrono::steady_clock::now();
  const int wait = context.riders.near.take(looker.name, now);
  if (wait > 0) co_return too_often(wait);
  const auto labelled = follow_label(context, call.request.parameter("code"));
  if (!labelled) {
    note_guess(context, looker);
    co_return http::problem_response(labelled.error());
  }
  const auto piles = nearest(piles_with_room(context, *labelled),
                             pile_name(*labelled->snapshot, *labelled->station));
  JsonWriter out;
  out.object().list("items");
  for (const auto& pile : piles) {
    out.object().text("code", pile.code).text("pile_name", pile.name);
    out.count("plugged", pile.plugged).count("free", pile.free).end();
  }
  out.end().end();
  co_return http::json_response(200, out.take());
}

}  // namespace voltyard::api
