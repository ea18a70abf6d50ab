#include "storage/sqlite/tariff_rows.hpp"

#include <algorithm>

namespace voltyard::storage {
namespace {

using std::chrono::year_month_day;

std::optional<std::int64_t> day_number(const std::optional<year_month_day>& date) {
  if (!date) return std::nullopt;
  return std::chrono::sys_days(*date).time_since_epoch().count();
}

std::optional<year_month_day> date_of(std::optional<std::int64_t> day) {
  if (!day) return std::nullopt;
  return year_month_day(std::chrono::sys_days(std::chrono::days(*day)));
}

template <class T, class Get>
std::optional<std::int64_t> number_in(const std::optional<T>& value, Get get) {
  return value ? std::optional<std::int64_t>(get(*value)) : std::nullopt;
}

std::int64_t mwh(Energy energy) { return energy.mwh; }
std::int64_t mw(Power power) { return power.mw; }
std::int64_t ms(Duration duration) { return duration.count(); }

template <class T>
std::optional<T> wrapped(std::optional<std::int64_t> value) {
  return value ? std::optional<T>(T(*value)) : std::nullopt;
}

std::optional<int> small(std::optional<std::int64_t> value) {
  return value ? std::optional<int>(static_cast<int>(*value)) : std::nullopt;
}

void put_element(Connection& db, TariffId id, std::size_t number,
                 const billing::TariffElement& element) {
  const auto& when = element.restrictions;
  Query(db, "INSERT INTO tariff_element VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
      .bind(id, number, when.start_minute, when.end_minute, day_number(when.start_date),
            day_number(when.end_date), when.weekdays, number_in(when.min_energy, mwh),
            number_in(when.max_energy, mwh), number_in(when.min_power, mw),
            number_in(when.max_power, mw), number_in(when.min_duration, ms),
            number_in(when.max_duration, ms), when.months, when.holidays)
      .run();
  std::size_t position = 0;
  for (const auto& component : element.components) {
    Query(db, "INSERT INTO tariff_component VALUES (?,?,?,?,?,?,?)")
        .bind(id, number, position++, component.fee, component.dimension, component.price_e5,
              component.step_size)
        .run();
  }
}

void read_texts(Connection& db, TariffRow& row) {
  Query query(db, "SELECT language, text FROM tariff_text WHERE tariff_id=? ORDER BY position");
  query.bind(row.id);
  while (query.step()) row.tariff.alt_text.push_back({query.text(), query.text()});
}

void read_elements(Connection& db, TariffRow& row) {
  Query query(
      db,
      "SELECT start_minute, end_minute, start_day, end_day, weekdays, min_energy_mwh,"
      "max_energy_mwh, min_power_mw, max_power_mw, min_duration_ms, max_duration_ms, months,"
      "holidays "
      "FROM tariff_element WHERE tariff_id=? ORDER BY element");
  query.bind(row.id);
  while (query.step()) {
    billing::TariffElement element;
    auto& when = element.restrictions;
    when.start_minute = small(query.optional_number());
    when.end_minute = small(query.optional_number());
    when.start_date = date_of(query.optional_number());
    when.end_date = date_of(query.optional_number());
    when.weekdays = query.as<std::uint8_t>();
    when.min_energy = wrapped<Energy>(query.optional_number());
    when.max_energy = wrapped<Energy>(query.optional_number());
    when.min_power = wrapped<Power>(query.optional_number());
    when.max_power = wrapped<Power>(query.optional_number());
    when.min_duration = wrapped<Duration>(query.optional_number());
    when.max_duration = wrapped<Duration>(query.optional_number());
    when.months = query.as<std::uint16_t>();
    when.holidays = query.as<billing::HolidayRule>();
    row.tariff.elements.push_back(std::move(element));
  }
  Query components(db,
                   "SELECT element, fee, dimension, price_e5, step_size FROM tariff_component "
                   "WHERE tariff_id=? ORDER BY element, position");
  components.bind(row.id);
  while (components.step()) {
    const auto element = components.as<std::size_t>();
    if (element >= row.tariff.elements.size()) continue;
    row.tariff.elements[element].components.push_back(
        {components.as<billing::Fee>(), components.as<billing::Dimension>(), components.number(),
         components.as<std::int32_t>()});
  }
}

void read_holidays(Connection& db, TariffRow& row) {
  Query query(db, "SELECT day FROM tariff_holiday WHERE tariff_id=? ORDER BY day");
  query.bind(row.id);
  while (query.step()) row.tariff.holidays.push_back(*date_of(query.number()));
}

void put_zone(Connection& db, const TariffRow& row) {
  if (!row.tariff.zone) return;
  const auto put_offset = [&](Timestamp at, Duration offset) {
    Query(db, "INSERT INTO tariff_offset VALUES (?,?,?)").bind(row.id, at, offset.count()).run();
  };
  put_offset({}, row.tariff.zone->first_offset);
  for (const auto& change : row.tariff.zone->changes) put_offset(change.at, change.offset);
}

void read_zone(Connection& db, TariffRow& row) {
  Query query(db, "SELECT at_ms, offset_ms FROM tariff_offset WHERE tariff_id=? ORDER BY at_ms");
  query.bind(row.id);
  if (!query.step()) return;
  auto& zone = row.tariff.zone.emplace();
  zone.name = row.tariff.time_zone;
  query.number();  // since 1970
  zone.first_offset = Duration(query.number());
  while (query.step()) {
    const auto at = query.time();
    zone.changes.push_back({at, Duration(query.number())});
  }
}

// What stands in tables of its own.
void read_parts(Connection& db, TariffRow& row) {
  read_texts(db, row);
  read_elements(db, row);
  read_holidays(db, row);
  read_zone(db, row);
}

#define TARIFF_COLUMNS                                                             \
  "id, operator_id, name, currency, time_zone, parking_grace_ms, min_price_minor," \
  "max_price_minor"

TariffRow read_row(Query& query) {
  TariffRow row;
  row.id = query.id<TariffId>();
  row.operator_id = query.id<OperatorId>();
  row.name = query.text();
  row.tariff.id = row.id;
  row.tariff.currency = query.text();
  row.tariff.time_zone = query.text();
  row.tariff.parking_grace = Duration(query.number());
  row.tariff.min_price = wrapped<Money>(query.optional_number());
  row.tariff.max_price = wrapped<Money>(query.optional_number());
  return row;
}

}  // namespace

bool put(Connection& db, const TariffRow& row) {
  {
    Query stored(db, "SELECT " TARIFF_COLUMNS " FROM tariff WHERE id=?");
    stored.bind(row.id);
    if (stored.step()) {
      auto before = read_row(stored);
      read_parts(db, before);
      return before.operator_id == row.operator_id && before.name == row.name &&
             before.tariff == row.tariff;
    }
  }
  const auto minor = [](Money money) { return money.minor; };
  Query(db, "INSERT INTO tariff (" TARIFF_COLUMNS ") VALUES (?,?,?,?,?,?,?,?)")
      .bind(row.id, row.operator_id, row.name, row.tariff.currency, row.tariff.time_zone,
            row.tariff.parking_grace.count(), number_in(row.tariff.min_price, minor),
            number_in(row.tariff.max_price, minor))
      .run();
  for (const auto& day : row.tariff.holidays) {
    Query(db, "INSERT INTO tariff_holiday VALUES (?,?)").bind(row.id, day_number(day)).run();
  }
  put_zone(db, row);
  std::size_t position = 0;
  for (const auto& text : row.tariff.alt_text) {
    Query(db, "INSERT INTO tariff_text VALUES (?,?,?,?)")
        .bind(row.id, position++, text.language, text.text)
        .run();
  }
  std::size_t number = 0;
  for (const auto& element : row.tariff.elements) put_element(db, row.id, number++, element);
  return true;
}

std::vector<TariffRow> read_tariffs(Connection& db) {
  std::vector<TariffRow> rows;
  {
    Query query(db, "SELECT " TARIFF_COLUMNS " FROM tariff ORDER BY id");
    while (query.step()) rows.push_back(read_row(query));
  }
  for (auto& row : rows) read_parts(db, row);
  return rows;
}

}  // namespace voltyard::storage
