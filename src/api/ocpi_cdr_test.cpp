// OCPI 2.2.1 charge detail records: the field rules of mod_cdrs and mod_tariffs, and the amounts.
#include "api/ocpi_cdr.hpp"

#include "billing/rating.hpp"
#include "billing/session_input.hpp"

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <regex>
#include <set>

namespace voltyard::api {
namespace {

namespace json = boost::json;
using billing::Dimension;
using billing::Fee;

constexpr std::int64_t kwh = 1'000'000;
constexpr std::int64_t hour = 3'600'000;

template <class SomeId>
SomeId id_of(std::string_view text) {
  return *SomeId::parse(text);
}

class OcpiCdrTest : public ::testing::Test {
 protected:
  OcpiCdrTest() {
    identity_.latitude = "34.75000";
    identity_.longitude = "113.62000";
    identity_.city = "郑州市";
    identity_.postal_code = "450000";
    location_.id = id_of<LocationId>("01a20846-fe00-79b0-b6c6-70fb166e92e1");
    location_.name = "岗坡路1号院";
    location_.address = "郑州市岗坡路1号";
    session_.id = id_of<SessionId>("01a20846-fe00-79b0-b6c6-70fb166e92e2");
    session_.evse_id = id_of<EvseId>("01a20846-fe00-79b0-b6c6-70fb166e92e3");
    session_.token_uid = "04A2B3C4";
    session_.started_at = {1'795'442'400'000};  // 2026-11-23T14:00:00Z, 22:00 in Shanghai
    session_.ended_at = session_.started_at + Duration(2 * hour);
    tariff_.id = id_of<TariffId>("01a20846-fe00-79b0-b6c6-70fb166e92e4");
    tariff_.alt_text = {{"zh", "每度0.56元"}};
    billing::TariffElement late;
    late.restrictions.start_minute = 23 * 60;
    late.restrictions.end_minute = 7 * 60;
    late.restrictions.weekdays = 0x1f;
    late.components = {{Fee::electricity, Dimension::energy, 40'000, 1},
                       {Fee::service, Dimension::energy, 10'000, 1}};
    billing::TariffElement rest;
    rest.components = {{Fee::electricity, Dimension::energy, 60'000, 1},
                       {Fee::service, Dimension::energy, 10'000, 1},
                       {Fee::service, Dimension::parking_time, 100'000, 60},
                       {Fee::service, Dimension::flat, 50'000, 1}};
    tariff_.elements = {late, rest};
    domain::Sample end;
    end.at = session_.started_at + Duration(2 * hour);
    end.energy = Energy{2 * kwh};
    samples_ = {end};
  }

  json::value cdr() {
    const auto input = billing::input_of(session_, samples_, session_.ended_at);
    const auto prepared = billing::prepare(tariff_);
    EXPECT_TRUE(prepared) << prepared.error().message << prepared.error().field;
    bill_ = *billing::rate(*prepared, input);
    const auto periods = *billing::charging_periods(*prepared, input);
    return json::parse(ocpi_cdr({identity_, session_, location_, bill_, tariff_, periods}));
  }

  papers::OcpiIdentity identity_;
  domain::Location location_;
  domain::Session session_;
  billing::Tariff tariff_;
  billing::Bill bill_;
  std::vector<domain::Sample> samples_;
};

TEST(OcpiPlace, what_a_location_does_not_say_is_the_installations) {
  papers::OcpiIdentity here;
  here.city = "郑州市";
  here.postal_code = "450000";
  here.latitude = "34.75000";
  here.longitude = "113.62000";
  here.vat_e2 = 1'300;
  const auto same = identity_at(here, {});
  EXPECT_EQ(same.city + same.postal_code + same.latitude, "郑州市45000034.75000");
  EXPECT_EQ(same.vat_e2, 1'300);
  domain::Whereabouts place;
  place.city = "洛阳市";
  place.vat_e2 = 0;
  const auto other = identity_at(here, place);
  EXPECT_EQ(other.city + "," + other.postal_code, "洛阳市,") << "the code is the other city's";
  EXPECT_EQ(other.vat_e2, 0);
  EXPECT_EQ(other.country, "CHN");
}

// The fields of an OCPI class: a required one has no '?' behind its type.
struct Field {
  std::string_view name;
  std::string_view type;  // a pattern of a string; "number", "int", "object", "list"
};

std::string fault(const json::value& value, std::initializer_list<Field> fields) {
  if (!value.is_object()) return "is no object";
  std::set<std::string_view> known;
  for (auto [name, type] : fields) {
    known.insert(name);
    const bool optional = type.ends_with('?') && !type.ends_with("\\?");
    if (optional) type.remove_suffix(1);
    const auto* member = value.get_object().if_contains(name);
    if (member == nullptr) {
      if (!optional) return std::string(name) + " is missing";
      continue;
    }
    bool right = false;
    if (type == "number") {
      right = member->is_number();
    } else if (type == "int") {
      right = member->is_int64();
    } else if (type == "object") {
      right = member->is_object();
    } else if (type == "list") {
      right = member->is_array();
    } else {
      right = member->is_string() &&
              std::regex_match(std::string(member->get_string()), std::regex(std::string(type)));
    }
    if (!right) return std::string(name) + ": " + json::serialize(*member);
  }
  for (const auto& member : value.get_object()) {
    if (!known.contains(member.key())) return std::string(member.key()) + " is not of OCPI";
  }
  return {};
}

constexpr std::string_view ci36 = "[ -~]{1,36}";
constexpr std::string_view date_time = R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z)";

std::string fault_of_tariff(const json::value& tariff) {
  auto found = fault(tariff, {{"country_code", "[A-Z]{2}"},
                              {"party_id", "[A-Z0-9]{3}"},
                              {"id", ci36},
                              {"currency", "[A-Z]{3}"},
                              {"type", "REGULAR"},
                              {"tariff_alt_text", "list"},
                              {"min_price", "object?"},
                              {"max_price", "object?"},
                              {"elements", "list"},
                              {"last_updated", date_time}});
  for (const auto& element : tariff.at("elements").as_array()) {
    if (found.empty()) {
      found = fault(element, {{"price_components", "list"}, {"restrictions", "object?"}});
    }
    if (element.at("price_components").as_array().empty()) return "an element without components";
    for (const auto& component : element.at("price_components").as_array()) {
      if (!found.empty()) return found;
      found = fault(component, {{"type", "ENERGY|FLAT|PARKING_TIME|TIME"},
                                {"price", "number"},
                                {"vat", "number?"},
                                {"step_size", "int"}});
    }
    if (!found.empty() || !element.as_object().contains("restrictions")) continue;
    found = fault(element.at("restrictions"), {{"start_time", "([01][0-9]|2[0-3]):[0-5][0-9]?"},
                                               {"end_time", "([01][0-9]|2[0-3]):[0-5][0-9]?"},
                                               {"min_power", "number?"},
                                               {"max_power", "number?"},
                                               {"min_kwh", "number?"},
                                               {"max_kwh", "number?"},
                                               {"min_duration", "int?"},
                                               {"max_duration", "int?"},
                                               {"start_date", "[12][0-9]{3}-[01][0-9]-[0-3][0-9]?"},
                                               {"end_date", "[12][0-9]{3}-[01][0-9]-[0-3][0-9]?"},
                                               {"day_of_week", "list?"}});
  }
  return found;
}

TEST_F(OcpiCdrTest, every_field_keeps_the_rules_of_mod_cdrs) {
  session_.full_at = session_.started_at + Duration(hour);
  const auto record = cdr();
  EXPECT_EQ(fault(record, {{"country_code", "[A-Z]{2}"},
                           {"party_id", "[A-Z0-9]{3}"},
                           {"id", "[ -~]{1,39}"},
                           {"start_date_time", date_time},
                           {"end_date_time", date_time},
                           {"session_id", ci36},
                           {"cdr_token", "object"},
                           {"auth_method", "AUTH_REQUEST|COMMAND|WHITELIST"},
                           {"cdr_location", "object"},
                           {"currency", "[A-Z]{3}"},
                           {"tariffs", "list"},
                           {"charging_periods", "list"},
                           {"total_cost", "object"},
                           {"total_fixed_cost", "object?"},
                           {"total_energy", "number"},
                           {"total_energy_cost", "object?"},
                           {"total_time", "number"},
                           {"total_time_cost", "object?"},
                           {"total_parking_time", "number?"},
                           {"total_parking_cost", "object?"},
                           {"remark", ".{1,255}?"},
                           {"last_updated", date_time}}),
            "");
  EXPECT_EQ(fault(record.at("cdr_token"), {{"country_code", "[A-Z]{2}"},
                                           {"party_id", "[A-Z0-9]{3}"},
                                           {"uid", ci36},
                                           {"type", "AD_HOC_USER|APP_USER|OTHER|RFID"},
                                           {"contract_id", ci36}}),
            "");
  EXPECT_EQ(fault(record.at("cdr_location"),
                  {{"id", ci36},
                   {"name", ".{1,255}?"},
                   {"address", ".{1,180}"},
                   {"city", ".{1,180}"},
                   {"postal_code", ".{1,10}?"},
                   {"country", "[A-Z]{3}"},
                   {"coordinates", "object"},
                   {"evse_uid", ci36},
                   {"evse_id", R"([A-Z]{2}\*[A-Z0-9]{3}\*E[A-Za-z0-9*]{1,39})"},
                   {"connector_id", ci36},
                   {"connector_standard", "DOMESTIC_I|GBT_AC|GBT_DC"},
                   {"connector_format", "SOCKET|CABLE"},
                   {"connector_power_type", "AC_1_PHASE|AC_3_PHASE|DC"}}),
            "");
  EXPECT_EQ(fault(record.at("cdr_location").at("coordinates"),
                  {{"latitude", R"(-?[0-9]{1,2}\.[0-9]{5,7})"},
                   {"longitude", R"(-?[0-9]{1,3}\.[0-9]{5,7})"}}),
            "");
  for (const auto* price : {"total_cost", "total_energy_cost", "total_parking_cost"}) {
    EXPECT_EQ(fault(record.at(price), {{"excl_vat", "number"}, {"incl_vat", "number?"}}), "");
  }
  ASSERT_EQ(record.at("tariffs").as_array().size(), 1u);
  EXPECT_EQ(fault_of_tariff(record.at("tariffs").at(0)), "");
}

TEST_F(OcpiCdrTest, periods_begin_where_the_price_changes_and_add_up_to_the_totals) {
  session_.full_at = session_.started_at + Duration(hour + hour / 2);
  const auto record = cdr();
  EXPECT_EQ(json::serialize(record.at("charging_periods").at(0).at("dimensions")),
            R"([{"type":"ENERGY","volume":1},{"type":"TIME","volume":1}])");
  EXPECT_EQ(record.at("charging_periods").at(1).at("start_date_time"), "2026-11-23T15:00:00Z");
  double energy = 0;
  double time = 0;
  for (const auto& period : record.at("charging_periods").as_array()) {
    EXPECT_EQ(fault(period,
                    {{"start_date_time", date_time}, {"dimensions", "list"}, {"tariff_id", ci36}}),
              "");
    for (const auto& dimension : period.at("dimensions").as_array()) {
      EXPECT_EQ(fault(dimension, {{"type", "ENERGY|TIME|PARKING_TIME"}, {"volume", "number"}}), "");
      (dimension.at("type") == "ENERGY" ? energy : time) +=
          dimension.at("volume").to_number<double>();
    }
  }
  EXPECT_EQ(energy, record.at("total_energy").to_number<double>());
  EXPECT_EQ(time, record.at("total_time").to_number<double>());
  EXPECT_EQ(json::serialize(record.at("total_parking_time")), "5E-1");
}

TEST_F(OcpiCdrTest, amounts_have_decimals_and_vat_is_taken_out_where_it_is_known) {
  // 1 kWh at 0.70, 1 kWh at 0.50, 0.50 for the session.
  EXPECT_EQ(json::serialize(cdr().at("total_cost")), R"({"excl_vat":1.7E0,"incl_vat":1.7E0})");
  identity_.vat_e2 = 1'300;
  const auto record = cdr();
  EXPECT_EQ(record.at("total_cost").at("excl_vat").as_double(), 1.5044);
  EXPECT_EQ(record.at("total_energy_cost").at("incl_vat").as_double(), 1.2);
  EXPECT_EQ(record.at("total_fixed_cost").at("incl_vat").as_double(), 0.5);
  const auto& component = record.at("tariffs").at(0).at("elements").at(0).at("price_components");
  EXPECT_EQ(component.at(0).at("price").as_double(), 0.4425);  // 0.50 with 13 %
  EXPECT_EQ(component.at(0).at("vat").to_number<double>(), 13);
}

TEST_F(OcpiCdrTest, what_adjusts_the_sum_is_said_in_words) {
  tariff_.max_price = Money{100};
  const auto record = cdr();
  EXPECT_EQ(record.at("total_cost").at("incl_vat").to_number<double>(), 1);
  EXPECT_EQ(record.at("remark"), "total_cost includes an adjustment of -0.7");
}

TEST_F(OcpiCdrTest, what_ocpi_cannot_say_leaves_the_tariff_out) {
  EXPECT_TRUE(fits_ocpi(tariff_));
  auto seasons = tariff_;
  seasons.elements[0].restrictions.months = 1;
  EXPECT_FALSE(fits_ocpi(seasons));
  auto grace = tariff_;
  grace.parking_grace = std::chrono::minutes(1);
  EXPECT_FALSE(fits_ocpi(grace));
  auto apart = tariff_;
  apart.elements[0].components.pop_back();  // the service fee of one of two elements
  EXPECT_FALSE(fits_ocpi(apart));
  tariff_ = apart;
  const auto record = cdr();
  EXPECT_TRUE(record.at("tariffs").as_array().empty());
  EXPECT_FALSE(record.at("charging_periods").at(0).as_object().contains("tariff_id"));
}

TEST_F(OcpiCdrTest, who_had_no_card_is_an_ad_hoc_user_and_long_texts_are_cut_between_letters) {
  session_.token_uid = "卡";
  location_.address = std::string(100, 'a') + "路";
  location_.address.replace(42, 3, "路路路路路");
  const auto record = cdr();
  EXPECT_EQ(record.at("cdr_token").at("type"), "AD_HOC_USER");
  EXPECT_EQ(record.at("cdr_location").at("address").as_string().size(), 42u + 3 * 3);
}

}  // namespace
}  // namespace voltyard::api
