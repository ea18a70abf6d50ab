#include "api/catalog_json.hpp"

#include "api/people_json.hpp"

#include <fmt/format.h>

namespace voltyard::api {

const Schema token_schema{"Token",
                          "A card, account or code that may charge",
                          {{"uid", "string"},
                           {"parent_uid", "string", "Group: may stop the charge of a sibling"},
                           {"holder", "string"},
                           {"status", "valid|blocked"},
                           {"expires_at", "time?"},
                           {"wallet_id", "uuid?", "What it pays from"},
                           {"limits", "TokenLimits?", "null: none"}}};
const Schema token_limits_schema{
    "TokenLimits",
    "What a card may take; null: no limit",
    {{"location_ids", "[uuid]", "Where it may charge; empty: everywhere"},
     {"session_energy_wh", "integer?"},
     {"session_minutes", "integer?"},
     {"session_cost_minor", "integer?", "In the currency's minor unit"},
     {"month_cost_minor", "integer?", "From the first of the month"}}};
const Schema token_limits_input_schema{"TokenLimitsInput",
                                       "What a card may take; what is left out has no limit",
                                       {{"location_ids", "[uuid]?"},
                                        {"session_energy_wh", "integer?"},
                                        {"session_minutes", "integer?"},
                                        {"session_cost_minor", "integer?"},
                                        {"month_cost_minor", "integer?"}},
                                       true};
const Schema token_page_schema{
    "TokenPage", "A page", {{"items", "[Token]"}, {"next_cursor", "string?"}}};
const Schema token_input_schema{"TokenInput",
                                "A card as it shall be",
                                {{"parent_uid", "string?"},
                                 {"holder", "string?"},
                                 {"status", "valid|blocked?"},
                                 {"expires_at", "time?"},
                                 {"wallet_id", "uuid?", "What it pays from; left out: nothing"},
                                 {"limits", "TokenLimitsInput?", "Left out: as they are"}},
                                true};

const Schema price_component_schema{
    "PriceComponent",
    "A price of one thing",
    {{"fee", "electricity|service"},
     {"dimension", "ENERGY|TIME|FLAT|PARKING_TIME"},
     {"price", "number", "Of the currency's major unit per kWh, hour or session"},
     {"step_size", "integer", "Wh for ENERGY, seconds for TIME"}}};
const Schema restrictions_schema{"Restrictions",
                                 "When an element applies; null: no restriction. Local time",
                                 {{"start_time", "string?", "HH:MM"},
                                  {"end_time", "string?", "HH:MM; earlier: passes midnight"},
                                  {"start_date", "string?", "YYYY-MM-DD"},
                                  {"end_date", "string?"},
                                  {"weekdays", "[integer]", "1 Monday to 7 Sunday; empty: any"},
                                  {"months", "[integer]", "1 to 12; empty: any"},
                                  {"holidays", "any|only|never"},
                                  {"min_wh", "number?"},
                                  {"max_wh", "number?"},
                                  {"min_power_w", "number?", "Mean between two readings"},
                                  {"max_power_w", "number?"},
                                  {"min_duration_s", "integer?"},
                                  {"max_duration_s", "integer?"}}};
const Schema tariff_element_schema{
    "TariffElement",
    "Prices under restrictions; the first that applies counts",
    {{"components", "[PriceComponent]"}, {"restrictions", "Restrictions"}}};
const Schema display_text_schema{
    "DisplayText", "A sentence for people", {{"language", "string"}, {"text", "string"}}};
const Schema tariff_schema{"Tariff",
                           "A price list; a change makes a new one",
                           {{"id", "uuid"},
                            {"name", "string"},
                            {"currency", "string"},
                            {"time_zone", "string"},
                            {"texts", "[DisplayText]"},
                            {"elements", "[TariffElement]"},
                            {"holidays", "[string]", "YYYY-MM-DD"},
                            {"parking_grace_s", "integer", "From full to the first PARKING_TIME"},
                            {"min_price", "Money?", "Of a whole session"},
                            {"max_price", "Money?"}}};
// As a request: what may be left out, and no id.
const Schema restrictions_input_schema = [] {
  Schema schema{"RestrictionsInput", restrictions_schema.description, {}, true};
  for (auto property : restrictions_schema.properties) {
    if (property.name == "weekdays" || property.name == "months") property.type = "[integer]?";
    if (property.name == "holidays") property.type = "any|only|never?";
    schema.properties.push_back(property);
  }
  return schema;
}();
const Schema price_component_input_schema{
    "PriceComponentInput",
    "A price of one thing",
    {{"fee", "electricity|service?"},
     {"dimension", "ENERGY|TIME|FLAT|PARKING_TIME?"},
     {"price", "number", "Of the currency's major unit, at most five decimals"},
     {"step_size", "integer?"}},
    true};
const Schema tariff_element_input_schema{
    "TariffElementInput",
    "Prices under restrictions; the first that applies counts",
    {{"components", "[PriceComponentInput]"}, {"restrictions", "RestrictionsInput?"}},
    true};
const Schema tariff_input_schema{
    "TariffInput",
    "A tariff to publish, in the operator's currency",
    {{"name", "string"},
     {"time_zone", "string?"},
     {"texts", "[DisplayText]?"},
     {"elements", "[TariffElementInput]"},
     {"holidays", "[string]?", "YYYY-MM-DD"},
     {"parking_grace_s", "integer?"},
     {"min_price_minor", "integer?"},
     {"max_price_minor", "integer?"},
     {"accept_flaws", "boolean?", "Minutes without a price, or with two, are meant"}},
    true};
const Schema tariff_choice_schema{"TariffChoice",
                                  "What is sold under",
                                  {{"tariff_id", "uuid?", "Left out: nothing is sold"},
                                   {"from_at", "time?", "Left out: from now on"}},
                                  true};
const Schema tariff_page_schema{
    "TariffPage", "A page", {{"items", "[Tariff]"}, {"next_cursor", "string?"}}};

const Schema api_key_schema{"ApiKey",
                            "A key of a program",
                            {{"id", "uuid"},
                             {"name", "string"},
                             {"role", "viewer|operator|administrator|detector"},
                             {"location_ids", "[uuid]", "What it is limited to; empty: nothing"},
                             {"created_at", "time"},
                             {"expires_at", "time?"}}};
const Schema api_key_page_schema{
    "ApiKeyPage", "A page", {{"items", "[ApiKey]"}, {"next_cursor", "string?"}}};
const Schema api_key_input_schema{"ApiKeyInput",
                                  "A key to make",
                                  {{"name", "string"},
                                   {"role", "viewer|operator|administrator|detector"},
                                   {"location_ids", "[uuid]?", "Left out or empty: all"},
                                   {"expires_in_days", "integer?", "1 to 3650; left out: never"}},
                                  true};
const Schema new_api_key_schema = [] {
  Schema schema{"NewApiKey", "A key that was made now", api_key_schema.properties};
  schema.properties.push_back({"key", "string", "Shown this once"});
  return schema;
}();

const Schema unknown_station_schema{"UnknownStation",
                                    "Somebody knocked with an identity that is not known",
                                    {{"identity", "string"},
                                     {"remote", "string"},
                                     {"offered_protocols", "string"},
                                     {"first_seen_at", "time?"},
                                     {"last_seen_at", "time?"},
                                     {"attempts", "integer"}}};
const Schema unknown_station_page_schema{
    "UnknownStationPage",
    "A page, latest first",
    {{"items", "[UnknownStation]"}, {"next_cursor", "string?"}}};

const Schema operation_schema{
    "Operation",
    "A command and the station's real answer",
    {{"id", "uuid"},
     {"station_id", "uuid"},
     {"action", "string", "The protocol's own word"},
     {"requested_by", "string"},
     {"request", "any"},
     {"state", "sent|done|failed"},
     {"answer", "any", "As the station answered; null while there is none"},
     {"failure", "string?", "Why there is no answer"},
     {"created_at", "time?"},
     {"finished_at", "time?"}}};

const Schema event_schema{"Event",
                          "What happened, numbered and durable",
                          {{"sequence", "integer"},
                           {"at", "time?"},
                           {"kind", "string", "session.started, station.booted, ..."},
                           {"location_id", "uuid?"},
                           {"station_id", "uuid?"},
                           {"evse_id", "uuid?"},
                           {"session_id", "uuid?"},
                           {"details", "any", "An object of texts"}}};
const Schema event_page_schema{
    "EventPage",
    "Oldest first",
    {{"items", "[Event]"}, {"last_sequence", "integer", "To go on from: ?after="}}};

namespace {

std::string clock_text(int minute) { return fmt::format("{:02}:{:02}", minute / 60, minute % 60); }

std::string date_text(std::chrono::year_month_day date) {
  return fmt::format("{:04}-{:02}-{:02}", int(date.year()), unsigned(date.month()),
                     unsigned(date.day()));
}

void write_restrictions(JsonWriter& out, const billing::Restrictions& limits) {
  const auto text = [&](std::string_view name, const auto& value, auto format) {
    if (value) {
      out.text(name, format(*value));
    } else {
      out.none(name);
    }
  };
  const auto energy = [&](std::string_view name, const std::optional<Energy>& value) {
    if (value) {
      out.energy(name, *value);
    } else {
      out.none(name);
    }
  };
  const auto power = [&](std::string_view name, const std::optional<Power>& value) {
    if (value) {
      out.power(name, value->mw);
    } else {
      out.none(name);
    }
  };
  const auto seconds = [&](std::string_view name, const std::optional<Duration>& value) {
    if (value) {
      out.count(name, value->count() / 1000);
    } else {
      out.none(name);
    }
  };
  out.object("restrictions");
  text("start_time", limits.start_minute, clock_text);
  text("end_time", limits.end_minute, clock_text);
  text("start_date", limits.start_date, date_text);
  text("end_date", limits.end_date, date_text);
  out.list("weekdays");
  for (int day = 0; day < 7; ++day) {
    if ((limits.weekdays >> day) & 1) out.count({}, day + 1);
  }
  out.end();
  out.list("months");
  for (int month = 0; month < 12; ++month) {
    if ((limits.months >> month) & 1) out.count({}, month + 1);
  }
  out.end().text("holidays", billing::to_string(limits.holidays));
  energy("min_wh", limits.min_energy);
  energy("max_wh", limits.max_energy);
  power("min_power_w", limits.min_power);
  power("max_power_w", limits.max_power);
  seconds("min_duration_s", limits.min_duration);
  seconds("max_duration_s", limits.max_duration);
  out.end();
}

void write_limits(JsonWriter& out, const domain::TokenLimits& limits) {
  const auto whole = [&](std::string_view name, std::optional<std::int64_t> value) {
    if (value) {
      out.count(name, *value);
    } else {
      out.none(name);
    }
  };
  constexpr std::int64_t mwh_per_wh = 1'000;
  constexpr std::int64_t ms_per_minute = 60'000;
  out.object("limits").list("location_ids");
  for (const auto id : limits.locations) out.text({}, to_string(id));
  out.end();
  const auto of = [](const auto& value, auto read) {
    return value ? std::optional<std::int64_t>(read(*value)) : std::nullopt;
  };
  const auto minor = [](Money money) { return money.minor; };
  whole("session_energy_wh",
        of(limits.session_energy, [](Energy e) { return e.mwh / mwh_per_wh; }));
  whole("session_minutes",
        of(limits.session_time, [](Duration time) { return time.count() / ms_per_minute; }));
  whole("session_cost_minor", of(limits.session_cost, minor));
  whole("month_cost_minor", of(limits.month_cost, minor));
  out.end();
}

}  // namespace

void write_token(JsonWriter& out, const domain::Token& token) {
  out.object().text("uid", token.uid).text("parent_uid", token.parent_uid);
  out.text("holder", token.holder);
  out.text("status", token.status == domain::TokenStatus::valid ? "valid" : "blocked");
  out.time("expires_at", token.expires_at.value_or(Timestamp{}));
  out.id("wallet_id", token.wallet_id);
  if (token.limits) {
    write_limits(out, *token.limits);
  } else {
    out.none("limits");
  }
  out.end();
}

void write_tariff(JsonWriter& out, const storage::TariffRow& row) {
  const auto& tariff = row.tariff;
  out.object().id("id", row.id).text("name", row.name).text("currency", tariff.currency);
  out.text("time_zone", tariff.time_zone).list("texts");
  for (const auto& text : tariff.alt_text) {
    out.object().text("language", text.language).text("text", text.text).end();
  }
  out.end().list("elements");
  for (const auto& element : tariff.elements) {
    out.object().list("components");
    for (const auto& component : element.components) {
      out.object().text("fee", billing::to_string(component.fee));
      out.text("dimension", billing::to_string(component.dimension));
      out.decimal("price", component.price_e5, billing::price_scale);
      out.count("step_size", component.step_size).end();
    }
    out.end();
    write_restrictions(out, element.restrictions);
    out.end();
  }
  out.end().list("holidays");
  for (const auto& day : tariff.holidays) out.text({}, date_text(day));
  out.end().count("parking_grace_s", tariff.parking_grace.count() / 1000);
  const auto limit = [&](std::string_view name, const std::optional<Money>& value) {
    if (value) {
      out.money(name, *value, tariff.currency);
    } else {
      out.none(name);
    }
  };
  limit("min_price", tariff.min_price);
  limit("max_price", tariff.max_price);
  out.end();
}

void write_api_key(JsonWriter& out, const storage::ApiKeyRow& row, std::string_view secret) {
  out.object().id("id", row.id).text("name", row.name).text("role", to_string(row.role));
  write_locations(out, row.locations);
  out.time("created_at", row.created_at).time("expires_at", row.expires_at.value_or(Timestamp{}));
  if (!secret.empty()) out.text("key", secret);
  out.end();
}

void write_unknown_station(JsonWriter& out, const storage::UnknownStation& station) {
  out.object().text("identity", station.identity).text("remote", station.remote);
  out.text("offered_protocols", station.offered_protocols);
  out.time("first_seen_at", station.first_seen_at).time("last_seen_at", station.last_seen_at);
  out.count("attempts", station.attempts).end();
}

void write_operation(JsonWriter& out, const storage::OperationRow& operation,
                     const std::function<std::string(std::string_view)>& shown) {
  const auto state = [&]() -> std::string_view {
    switch (operation.state) {
      case storage::OperationState::sent: return "sent";
      case storage::OperationState::done: return "done";
      case storage::OperationState::failed: return "failed";
    }
    return "failed";
  }();
  out.object().id("id", operation.id).id("station_id", operation.station_id);
  out.text("action", operation.action).text("requested_by", operation.requested_by);
  out.json_or_text("request", shown(operation.request)).text("state", state);
  out.json_or_text("answer", shown(operation.answer)).text_or_null("failure", operation.failure);
  out.time("created_at", operation.created_at).time("finished_at", operation.finished_at).end();
}

void write_event(JsonWriter& out, const domain::Event& event) {
  out.object().count("sequence", static_cast<std::int64_t>(event.sequence)).time("at", event.at);
  out.text("kind", event.kind).id("location_id", event.location_id);
  out.id("station_id", event.station_id).id("evse_id", event.evse_id);
  out.id("session_id", event.session_id).object("details");
  for (const auto& [name, value] : event.details) out.text(name, value);
  out.end().end();
}

}  // namespace voltyard::api
