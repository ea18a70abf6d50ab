#include "api/ocpi_cdr.hpp"

#include "api/json_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace voltyard::api {
namespace {

using billing::Bill;
using billing::BillLine;
using billing::Dimension;
using billing::Fee;
using billing::LineKind;
using billing::PriceComponent;
using billing::Restrictions;
using billing::Tariff;
using billing::TariffElement;

constexpr int places = 4;  // types: a number has four decimals unless it says otherwise
constexpr std::size_t longest_ci_string = 36;
constexpr std::size_t longest_address = 45;  // characters
constexpr std::size_t longest_name = 255;

constexpr std::array<std::string_view, 7> weekdays = {"MONDAY", "TUESDAY",  "WEDNESDAY", "THURSDAY",
                                                      "FRIDAY", "SATURDAY", "SUNDAY"};
constexpr Dimension dimensions[] = {Dimension::energy, Dimension::time, Dimension::flat,
                                    Dimension::parking_time};

// Rounds half up; nothing that is divided here is beyond 64 bits, but a product may be.
std::int64_t scaled(std::int64_t value, std::int64_t factor, std::int64_t divisor) {
  const Int128 product = Int128{value} * factor;
  const Int128 half = divisor / 2;
  return static_cast<std::int64_t>((product + (product < 0 ? -half : half)) / divisor);
}

std::int64_t without_vat(std::int64_t value, int vat_e2) {
  return scaled(value, 10'000, 10'000 + vat_e2);
}

// CiString: printable ASCII.
bool is_ci_string(std::string_view text) {
  return !text.empty() && text.size() <= longest_ci_string &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

// The first characters of a UTF-8 text, whole ones.
std::string_view first_of(std::string_view text, std::size_t characters) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (begins && characters-- == 0) break;
  }
  return text.substr(0, at);
}

std::string clock(int minute) { return fmt::format("{:02}:{:02}", minute / 60, minute % 60); }

std::string date(const std::chrono::year_month_day& day) {
  return fmt::format("{:04}-{:02}-{:02}", int(day.year()), unsigned(day.month()),
                     unsigned(day.day()));
}

class CdrWriter {
 public:
  explicit CdrWriter(const CdrFacts& facts)
      : identity_(facts.identity),
        session_(facts.session),
        location_(facts.location),
        bill_(facts.bill),
        tariff_(facts.tariff),
        periods_(facts.periods) {}

  std::string run() {
    const auto id = to_string(session_.id);
    out_.object();
    write_party();
    out_.text("id", id);
    out_.time("start_date_time", session_.started_at).time("end_date_time", session_.ended_at);
    out_.text("session_id", id);
    write_token(id);
    out_.text("auth_method", "WHITELIST");  // nobody else was asked
    write_location();
    out_.text("currency", bill_.currency).list("tariffs");
    if (fits_ocpi(tariff_)) write_tariff();
    out_.end();
    write_periods();
    write_totals();
    out_.time("last_updated", session_.ended_at).end();
    return out_.take();
  }

 private:
  void write_party() {
    out_.text("country_code", identity_.country_code).text("party_id", identity_.party_id);
  }

  void write_token(const std::string& id) {
    const bool card = is_ci_string(session_.token_uid);
    const std::string uid = card ? session_.token_uid : id;
    const auto payer = session_.wallet_id.is_nil() ? uid : to_string(session_.wallet_id);
    out_.object("cdr_token");
    write_party();
    out_.text("uid", uid).text("type", card ? "RFID" : "AD_HOC_USER").text("contract_id", payer);
    out_.end();
  }

  void write_location() {
    const auto evse = to_string(session_.evse_id);
    std::string digits;
    std::copy_if(evse.begin(), evse.end(), std::back_inserter(digits),
                 [](char c) { return c != '-'; });
    out_.object("cdr_location").id("id", location_.id);
    if (!location_.name.empty()) out_.text("name", first_of(location_.name, longest_name));
    const auto& address = location_.address.empty() ? location_.name : location_.address;
    out_.text("address", first_of(address, longest_address));
    out_.text("city", first_of(identity_.city, longest_address));
    if (!identity_.postal_code.empty()) out_.text("postal_code", identity_.postal_code);
    out_.text("country", identity_.country).object("coordinates");
    out_.text("latitude", identity_.latitude).text("longitude", identity_.longitude).end();
    out_.text("evse_uid", evse);
    // eMI3: country, operator, the letter E, what is unique within the operator.
    out_.text("evse_id",
              fmt::format("{}*{}*E{}", identity_.country_code, identity_.party_id, digits));
    out_.text("connector_id", std::to_string(session_.connector_number));
    write_connector();
    out_.end();
  }

  // The kind of connector is not stored: an outlet, an AC pile or a DC pile has that much power.
  void write_connector() {
    constexpr std::int64_t outlet_mw = 3'500'000;
    constexpr std::int64_t ac_mw = 44'000'000;
    constexpr std::int64_t single_phase_mw = 7'500'000;
    const auto power = session_.max_power.mw;
    const bool outlet = power <= outlet_mw;
    const bool ac = power <= ac_mw;
    out_.text("connector_standard", outlet ? "DOMESTIC_I" : ac ? "GBT_AC" : "GBT_DC");
    out_.text("connector_format", outlet ? "SOCKET" : "CABLE");
    out_.text("connector_power_type", !ac                        ? "DC"
                                      : power <= single_phase_mw ? "AC_1_PHASE"
                                                                 : "AC_3_PHASE");
  }

  void write_price(std::string_view name, Money money) {
    const auto incl = money.minor * 100;  // of 10^-4
    out_.object(name).decimal("excl_vat", without_vat(incl, identity_.vat_e2), places);
    out_.decimal("incl_vat", incl, places).end();
  }

  void write_tariff() {
    out_.object();
    write_party();
    out_.id("id", tariff_.id).text("currency", tariff_.currency).text("type", "REGULAR");
    out_.list("tariff_alt_text");
    for (const auto& text : tariff_.alt_text) {
      out_.object().text("language", text.language).text("text", first_of(text.text, 512)).end();
    }
    out_.end();
    if (tariff_.min_price) write_price("min_price", *tariff_.min_price);
    if (tariff_.max_price) write_price("max_price", *tariff_.max_price);
    out_.list("elements");
    for (const auto& element : tariff_.elements) write_element(element);
    out_.end().time("last_updated", session_.started_at).end();
  }

  // The two fees of a dimension are one component to OCPI.
  void write_element(const TariffElement& element) {
    out_.object().list("price_components");
    for (const auto dimension : dimensions) {
      std::int64_t price_e5 = 0;
      const PriceComponent* found = nullptr;
      for (const auto& component : element.components) {
        if (component.dimension != dimension) continue;
        found = &component;
        price_e5 += component.price_e5;
      }
      if (found == nullptr) continue;
      out_.object().text("type", billing::to_string(dimension));
      out_.decimal("price", scaled(without_vat(price_e5, identity_.vat_e2), 1, 10), places);
      if (identity_.vat_e2 > 0) out_.decimal("vat", identity_.vat_e2, 2);
      out_.count("step_size", dimension == Dimension::flat ? 1 : found->step_size).end();
    }
    out_.end();
    if (element.restrictions.any()) write_restrictions(element.restrictions);
    out_.end();
  }

  void write_restrictions(const Restrictions& bands) {
    const auto kilo = [&](std::string_view name, std::int64_t milli) {
      out_.decimal(name, milli, 6);
    };
    out_.object("restrictions");
    if (bands.start_minute) out_.text("start_time", clock(*bands.start_minute));
    if (bands.end_minute) out_.text("end_time", clock(*bands.end_minute));
    if (bands.start_date) out_.text("start_date", date(*bands.start_date));
    if (bands.end_date) out_.text("end_date", date(*bands.end_date));
    if (bands.min_energy) kilo("min_kwh", bands.min_energy->mwh);
    if (bands.max_energy) kilo("max_kwh", bands.max_energy->mwh);
    if (bands.min_power) kilo("min_power", bands.min_power->mw);
    if (bands.max_power) kilo("max_power", bands.max_power->mw);
    if (bands.min_duration) out_.count("min_duration", bands.min_duration->count() / 1'000);
    if (bands.max_duration) out_.count("max_duration", bands.max_duration->count() / 1'000);
    if (bands.weekdays != 0) {
      out_.list("day_of_week");
      for (std::size_t day = 0; day < weekdays.size(); ++day) {
        if ((bands.weekdays >> day & 1) != 0) out_.text({}, weekdays[day]);
      }
      out_.end();
    }
    out_.end();
  }

  void write_volume(std::string_view type, std::int64_t value, std::int64_t divisor) {
    out_.object().text("type", type);
    out_.decimal("volume", scaled(value, 1, divisor), places).end();
  }

  static constexpr std::int64_t mwh_of_volume = 100;  // 10^-4 kWh
  static constexpr std::int64_t ms_of_volume = 360;   // 10^-4 h

  void write_periods() {
    out_.list("charging_periods");
    for (const auto& period : periods_) {
      out_.object().time("start_date_time", period.from).list("dimensions");
      write_volume("ENERGY", period.energy.mwh, mwh_of_volume);
      if (period.charging > Duration(0)) {
        write_volume("TIME", period.charging.count(), ms_of_volume);
      }
      if (period.parking > Duration(0)) {
        write_volume("PARKING_TIME", period.parking.count(), ms_of_volume);
      }
      out_.end();
      if (fits_ocpi(tariff_)) out_.id("tariff_id", tariff_.id);
      out_.end();
    }
    out_.end();
  }

  Money sum_of(Dimension dimension) const {
    Money sum;
    for (const auto& line : bill_.lines) {
      if (line.kind == LineKind::counted && line.dimension == dimension) sum += line.amount;
    }
    return sum;
  }

  void write_totals() {
    std::int64_t energy = 0;
    std::int64_t parked = 0;
    for (const auto& period : periods_) {
      energy += period.energy.mwh;
      parked += period.parking.count();
    }
    const auto took = (session_.ended_at - session_.started_at).count();
    write_price("total_cost", bill_.total);
    write_price("total_fixed_cost", sum_of(Dimension::flat));
    out_.decimal("total_energy", scaled(energy, 1, mwh_of_volume), places);
    write_price("total_energy_cost", sum_of(Dimension::energy));
    out_.decimal("total_time", scaled(took, 1, ms_of_volume), places);
    write_price("total_time_cost", sum_of(Dimension::time));
    out_.decimal("total_parking_time", scaled(parked, 1, ms_of_volume), places);
    write_price("total_parking_cost", sum_of(Dimension::parking_time));
    Money adjusted;
    for (const auto& line : bill_.lines) {
      if (line.kind != LineKind::counted) adjusted += line.amount;
    }
    if (adjusted != Money{}) {
      out_.text("remark", fmt::format("total_cost includes an adjustment of {}",
                                      format_decimal(adjusted.minor, 2)));
    }
  }

  const papers::OcpiIdentity& identity_;
  const domain::Session& session_;
  const domain::Location& location_;
  const Bill& bill_;
  const Tariff& tariff_;
  std::span<const billing::ChargingPeriod> periods_;
  JsonWriter out_;
};

bool offers(const TariffElement& element, Fee fee, Dimension dimension) {
  return std::any_of(element.components.begin(), element.components.end(),
                     [&](const PriceComponent& component) {
                       return component.fee == fee && component.dimension == dimension;
                     });
}

// One step for both fees, and either one of them alone or both in the same elements.
bool dimension_fits(const Tariff& tariff, Dimension dimension) {
  bool electricity = false;
  bool service = false;
  bool apart = false;
  for (const auto& element : tariff.elements) {
    const bool first = offers(element, Fee::electricity, dimension);
    const bool second = offers(element, Fee::service, dimension);
    electricity |= first;
    service |= second;
    apart |= first != second;
    std::int32_t step = 0;
    for (const auto& component : element.components) {
      if (component.dimension != dimension) continue;
      if (step != 0 && component.step_size != step) return false;
      step = component.step_size;
    }
  }
  return !(electricity && service && apart);
}

}  // namespace

bool fits_ocpi(const Tariff& tariff) {
  if (tariff.parking_grace > Duration(0)) return false;
  for (const auto& element : tariff.elements) {
    const auto& bands = element.restrictions;
    if (bands.months != 0 || bands.holidays != billing::HolidayRule::any) return false;
  }
  return std::all_of(std::begin(dimensions), std::end(dimensions),
                     [&](Dimension each) { return dimension_fits(tariff, each); });
}

papers::OcpiIdentity identity_at(papers::OcpiIdentity identity, const domain::Whereabouts& place) {
  // Elsewhere is another city with another code: what belongs together is taken together.
  if (!place.city.empty()) {
    identity.city = place.city;
    identity.postal_code = place.postal_code;
  } else if (!place.postal_code.empty()) {
    identity.postal_code = place.postal_code;
  }
  if (!place.country.empty()) identity.country = place.country;
  if (!place.latitude.empty()) {
    identity.latitude = place.latitude;
    identity.longitude = place.longitude;
  }
  if (place.vat_e2) identity.vat_e2 = *place.vat_e2;
  return identity;
}

std::string ocpi_cdr(const CdrFacts& facts) { return CdrWriter(facts).run(); }

}  // namespace voltyard::api
