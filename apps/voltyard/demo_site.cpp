#include "demo_site.hpp"

#include "billing/shed_tariff.hpp"
#include "csms/labels.hpp"
#include "simulator/riders.hpp"

#include <fmt/format.h>

namespace voltyard::app {
namespace {

struct Courtyard {
  std::string_view name;
  std::string_view address;
};

constexpr Courtyard courtyards[] = {
    {"岗坡路1号院", "郑州市中原区岗坡路1号院"},
    {"郑上路16号院", "郑州市中原区郑上路16号院"},
};
constexpr int piles_per_courtyard = demo_piles / 2;
constexpr int piles_per_group = 2;  // 24 vehicles: a fire partition holds at most 30
constexpr Power slot_power{1'100'000};
constexpr Power car_power{7'000'000};  // one phase of 32 A
constexpr Power dc_power{120'000'000};

struct PileRow {
  std::string identity;
  std::string name;
  std::string version;  // what it speaks
  int slots = 1;
  std::string label_prefix;
  Power slot_power;
};

class SiteBuilder {
 public:
  SiteBuilder(Timestamp now, Random& random) : now_(now), random_(random) {}

  storage::Commit build(Timestamp open_at) {
    domain::Operator owner;
    owner.id = operator_id_ = OperatorId::make(now_, random_);
    owner.name = "岗坡路街道办事处";
    commit_.changes.push_back(owner);
    storage::TariffRow tariff;
    tariff.id = tariff_id_ = TariffId::make(now_, random_);
    tariff.operator_id = operator_id_;
    tariff.name = "车棚电价";
    tariff.tariff = billing::shed_tariff(tariff.id);
    commit_.changes.push_back(tariff);
    for (const auto& courtyard : courtyards) add_courtyard(courtyard);
    add_labels();
    add_roster(open_at);
    for (std::uint32_t rider = 0; rider < demo_riders; ++rider) add_resident(rider);
    return std::move(commit_);
  }

 private:
  // A card and a wallet; most have brought money along, some hardly any.
  void add_resident(std::uint32_t rider) {
    billing::Wallet wallet;
    wallet.id = WalletId::make(now_, random_);
    wallet.operator_id = operator_id_;
    wallet.holder = fmt::format("居民 {:04}", rider + 1);
    wallet.phone = demo_phone(rider);
    wallet.created_at = now_;
    domain::Token token;
    token.id = TokenId::make(now_, random_);
    token.operator_id = operator_id_;
    token.uid = simulator::rider_card(demo_card_prefix, rider);
    token.holder = wallet.holder;
    token.wallet_id = wallet.id;
    billing::Posting opening;
    opening.kind = billing::PostingKind::opening;
    opening.subject = wallet.id.uuid;
    opening.operator_id = operator_id_;
    opening.wallet_id = wallet.id;
    opening.at = now_;
    constexpr std::int64_t yuan = 100;
    const auto brought = random_.below(10) == 0 ? 3 * yuan : 200 * yuan;
    opening.transfers = {{{billing::AccountKind::opening, operator_id_.uuid},
                          billing::wallet_account(wallet.id),
                          Money{brought}}};
    commit_.changes.push_back(std::move(wallet));
    commit_.changes.push_back(std::move(opening));
    commit_.changes.push_back(std::move(token));
  }

  void add_labels() {
    std::vector<const domain::Station*> stations;
    for (const auto& station : stations_) stations.push_back(&station);
    for (auto& label : csms::missing_labels({}, stations, now_, random_)) {
      commit_.changes.emplace_back(std::move(label));
    }
  }

  // Two people in turns of twelve hours, from eight to eight; the first has taken over.
  void add_roster(Timestamp open_at) {
    constexpr Duration turn = std::chrono::hours(12);
    constexpr int turns = 14;
    const Timestamp eight{open_at.ms - open_at.ms % turn.count()};  // noon UTC: 20:00 there
    for (int i = 0; i < turns; ++i) {
      desk::Shift shift;
      shift.id = desk::ShiftId::make(now_, random_);
      shift.operator_id = operator_id_;
      shift.person = i % 2 == 0 ? "李师傅" : "王师傅";
      shift.begins_at = eight + i * turn;
      shift.ends_at = shift.begins_at + turn;
      if (i == 0) {
        shift.taken_over_at = shift.begins_at;
        shift.taken_over_by = shift.person;
      }
      commit_.changes.push_back(std::move(shift));
    }
  }

  void add_courtyard(const Courtyard& courtyard) {
    domain::Location location;
    location.id = LocationId::make(now_, random_);
    location.operator_id = operator_id_;
    location.name = courtyard.name;
    location.address = courtyard.address;
    location.tariff_id = tariff_id_;
    location.demo = true;
    commit_.changes.push_back(location);
    commit_.changes.emplace_back(
        billing::Payee{location.id, operator_id_, "sandbox", "037100000000"});
    const auto shed = add_zone(location.id, std::nullopt, domain::ZoneKind::shed, "充电棚");
    for (int group = 1; group <= piles_per_courtyard / piles_per_group; ++group) {
      const auto zone =
          add_zone(location.id, shed, domain::ZoneKind::group, fmt::format("{} 组", group));
      for (int i = 1; i <= piles_per_group; ++i) {
        const auto circuit = add_zone(location.id, zone, domain::ZoneKind::circuit,
                                      fmt::format("{}-{} 回路", group, i));
        add_pile(location.id, circuit,
                 {demo_identity(pile_), fmt::format("{:02} 号桩", pile_), "dny", demo_slots,
                  fmt::format("{:02}", pile_), slot_power});
        ++pile_;
      }
    }
    const auto zone = add_zone(location.id, shed, domain::ZoneKind::group, "汽车位");
    for (int i = 1; i <= demo_cars_per_protocol; ++i, ++car_) {
      const auto* version = car_ <= demo_cars_per_protocol ? "ocpp1.6" : "ocpp2.0.1";
      add_pile(location.id, zone,
               {demo_car_identity(car_), fmt::format("汽车 {} 号桩", car_), version, 1,
                fmt::format("C{}", car_), car_power});
    }
    const auto fast = add_zone(location.id, shed, domain::ZoneKind::group, "直流位");
    for (int i = 1; i <= demo_dc_per_courtyard; ++i, ++dc_) {
      add_pile(location.id, fast,
               {demo_dc_identity(dc_), fmt::format("汽车 {} 号桩", demo_cars + dc_), "ykc",
                demo_dc_guns, fmt::format("D{}", dc_), dc_power});
    }
  }

  ZoneId add_zone(LocationId location_id, std::optional<ZoneId> parent, domain::ZoneKind kind,
                  std::string name) {
    domain::Zone zone;
    zone.id = ZoneId::make(now_, random_);
    zone.operator_id = operator_id_;
    zone.location_id = location_id;
    zone.parent_id = parent;
    zone.kind = kind;
    zone.name = std::move(name);
    commit_.changes.push_back(zone);
    return zone.id;
  }

  void add_pile(LocationId location_id, ZoneId zone_id, const PileRow& pile) {
    domain::Station station;
    station.id = StationId::make(now_, random_);
    station.operator_id = operator_id_;
    station.location_id = location_id;
    station.zone_id = zone_id;
    station.identity = pile.identity;
    station.name = pile.name;
    station.policy.security = domain::SecurityProfile::none;
    station.policy.default_version = pile.version;
    station.registration = domain::Registration::accepted;
    station.state.station_id = station.id;
    commit_.changes.push_back(station);
    stations_.push_back(station);
    for (int slot = 1; slot <= pile.slots; ++slot) {
      domain::Evse evse;
      evse.id = EvseId::make(now_, random_);
      evse.operator_id = operator_id_;
      evse.station_id = station.id;
      evse.number = slot;
      evse.label = fmt::format("{}-{:02}", pile.label_prefix, slot);
      evse.max_power = pile.slot_power;
      evse.state.evse_id = evse.id;
      evse.state.status_at = now_;
      evse.state.connectors = {{1, domain::EvseStatus::Unavailable}};
      commit_.changes.push_back(std::move(evse));
    }
  }

  Timestamp now_;
  Random& random_;
  OperatorId operator_id_;
  TariffId tariff_id_;
  storage::Commit commit_;
  std::vector<domain::Station> stations_;
  // The next one's number.
  int pile_ = 1;
  int car_ = 1;
  int dc_ = 1;
};

}  // namespace

std::string demo_phone(std::uint32_t rider) { return fmt::format("1380000{:04}", rider + 1); }

std::string demo_identity(int pile) {
  return fmt::format("{}{:08}", demo_identity_prefix,
                     demo_first_number + static_cast<std::uint32_t>(pile) - 1);
}

std::string demo_car_identity(int pile) { return fmt::format("{}{:06}", demo_car_prefix, pile); }

std::string demo_dc_identity(int pile) { return fmt::format("{}{:04}", demo_dc_prefix, pile); }

storage::Commit demo_site(Timestamp now, Timestamp open_at, Random& random) {
  return SiteBuilder(now, random).build(open_at);
}

}  // namespace voltyard::app
