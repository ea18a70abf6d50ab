#include "api/pass_json.hpp"

#include <algorithm>

namespace voltyard::api {

const Schema pass_schema{
    "Pass",
    "Charging minutes of a wallet that cost nothing: sold, or given",
    {{"id", "uuid"},
     {"wallet_id", "uuid"},
     {"name", "string"},
     {"state", "waiting|valid|used_up|over|cancelled"},
     {"price", "Money", "What left the wallet for it; 0: it was given"},
     {"minutes", "integer?", "In all; null: without a limit"},
     {"minutes_per_charge", "integer?", "null: as many as are left"},
     {"minutes_used", "integer", "A charge that runs counts with what it may use"},
     {"minutes_left", "integer?", "null: without a limit"},
     {"from_at", "time"},
     {"until_at", "time", "The first moment at which no charge may begin with it"},
     {"location_id", "uuid?", "null: at every location"},
     {"who", "string", "Sold or gave it"},
     {"created_at", "time"}}};
const Schema pass_page_schema{
    "PassPage", "A page, newest first", {{"items", "[Pass]"}, {"next_cursor", "string?"}}};
const Schema pass_input_schema{
    "PassInput",
    "A pass to be sold out of the wallet or given; it lasts for months, for days or until a moment",
    {{"name", "string"},
     {"price_minor", "integer?", "Leaves the wallet; 0 or left out: it is given"},
     {"minutes", "integer?", "In all; left out: without a limit"},
     {"minutes_per_charge", "integer?", "Left out: as many as are left"},
     {"from_at", "time?", "Now when left out"},
     {"months", "integer?", "1 to 24, by the local calendar; the first day counts"},
     {"days", "integer?", "1 to 732; the first day counts"},
     {"until_at", "time?", "Instead of both"},
     {"location_id", "uuid?", "Only there"}},
    true};

namespace {

void write_limit(JsonWriter& out, std::string_view name, bool limited, std::int64_t minutes) {
  if (limited) {
    out.count(name, minutes);
  } else {
    out.none(name);
  }
}

}  // namespace

std::string_view state_of(const billing::UsedPass& used, Timestamp now) {
  const auto& pass = used.pass;
  if (pass.cancelled) return "cancelled";
  if (now >= pass.until) return "over";
  if (pass.minutes > 0 && used.used_minutes >= pass.minutes) return "used_up";
  return now < pass.from ? "waiting" : "valid";
}

void write_pass(JsonWriter& out, const billing::UsedPass& used, std::string_view currency,
                Timestamp now) {
  const auto& pass = used.pass;
  const bool limited = pass.minutes > 0;
  out.object().id("id", pass.id).id("wallet_id", pass.wallet_id).text("name", pass.name);
  out.text("state", state_of(used, now)).money("price", pass.price, currency);
  write_limit(out, "minutes", limited, pass.minutes);
  write_limit(out, "minutes_per_charge", pass.minutes_per_charge > 0, pass.minutes_per_charge);
  out.count("minutes_used", used.used_minutes);
  write_limit(out, "minutes_left", limited, pass.minutes - used.used_minutes);
  out.time("from_at", pass.from).time("until_at", pass.until).id("location_id", pass.location_id);
  out.text("who", pass.who).time("created_at", pass.created_at).end();
}

}  // namespace voltyard::api
