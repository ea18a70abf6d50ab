#include "api/what_if_json.hpp"

#include "api/json_input.hpp"
#include "api/tariff_input.hpp"

namespace voltyard::api {

using billing::Repriced;
using billing::Revenue;
using billing::WhatIfReport;

const Schema what_if_input_schema{
    "WhatIfInput",
    "A draft tariff, and the charges to price again under it",
    {{"tariff", "TariffInput"},
     {"location_id", "uuid?", "Only of this location"},
     {"days", "integer?", "Charges that ended in the last so many days; 30"}},
    true};
const Schema what_if_revenue_schema{
    "WhatIfRevenue",
    "What bills add up to",
    {{"total", "Money"},
     {"electricity", "Money"},
     {"service", "Money"},
     {"beyond_agreed", "Money", "Delivered beyond what was agreed, and not paid"}}};
const Schema what_if_sum_schema{"WhatIfSum",
                                "Some charges, as they were billed and as the draft would",
                                {{"charges", "integer"},
                                 {"energy_wh", "number"},
                                 {"before", "WhatIfRevenue"},
                                 {"after", "WhatIfRevenue"},
                                 {"difference", "Money"}}};
const Schema what_if_location_schema{
    "WhatIfLocation",
    "The charges of one location",
    {{"location_id", "uuid?"}, {"name", "string"}, {"sum", "WhatIfSum"}}};
const Schema what_if_resident_schema{
    "WhatIfResident",
    "The charges of one wallet, or of a card that has none",
    {{"wallet_id", "uuid?"}, {"token_uid", "string?"}, {"name", "string"}, {"sum", "WhatIfSum"}}};
const Schema what_if_unpriced_schema{
    "WhatIfUnpriced",
    "Charges that are in no sum, and why",
    {{"reason", "string"}, {"charges", "integer"}, {"billed", "Money"}}};
const Schema what_if_report_schema{
    "WhatIfReport",
    "What the charges would have cost; everything but the price is as it was, and what was agreed "
    "at their start stays the most that is paid",
    {{"all", "WhatIfSum"},
     {"dearer", "integer", "Charges"},
     {"cheaper", "integer"},
     {"same", "integer"},
     {"locations", "[WhatIfLocation]", "The biggest differences first, at most 100"},
     {"other_locations", "WhatIfSum"},
     {"residents", "[WhatIfResident]", "The biggest differences first, at most 100"},
     {"other_residents", "WhatIfSum"},
     {"residents_left_out", "integer"},
     {"unpriced", "[WhatIfUnpriced]"}}};
const Schema what_if_job_schema{"WhatIfJob",
                                "The operator's what-if question, the newest one",
                                {{"state", "none|running|done|failed|cancelled"},
                                 {"days", "integer"},
                                 {"location_id", "uuid?"},
                                 {"asked_by", "string"},
                                 {"asked_at", "time?"},
                                 {"looked_at", "integer", "Sessions so far ..."},
                                 {"to_look_at", "integer", "... of so many"},
                                 {"failure", "string"},
                                 {"report", "WhatIfReport?"}}};

namespace {

constexpr std::int64_t usual_days = 30;

void write_revenue(JsonWriter& out, std::string_view name, const Revenue& revenue,
                   std::string_view currency) {
  out.object(name).money("total", revenue.total(), currency);
  out.money("electricity", revenue.electricity, currency);
  out.money("service", revenue.service, currency);
  out.money("beyond_agreed", revenue.beyond_agreed, currency).end();
}

void write_sum(JsonWriter& out, std::string_view name, const Repriced& sum,
               std::string_view currency) {
  out.object(name).count("charges", static_cast<std::int64_t>(sum.charges));
  out.energy("energy_wh", sum.energy);
  write_revenue(out, "before", sum.before, currency);
  write_revenue(out, "after", sum.after, currency);
  out.money("difference", sum.difference(), currency).end();
}

void count(JsonWriter& out, std::string_view name, std::uint64_t number) {
  out.count(name, static_cast<std::int64_t>(number));
}

}  // namespace

Result<WhatIfInput> read_what_if(std::string_view body, std::string_view currency,
                                 const FindTimeZone& find_zone) {
  auto input = JsonInput::parse(body);
  if (!input) return input.error();
  const auto draft = input->object_text("tariff");
  WhatIfInput read;
  read.location_id = input->optional_id<LocationId>("location_id").value_or(LocationId{});
  read.days = input->integer("days", usual_days, 1, most_what_if_days);
  if (const auto fine = input->finish(); !fine) return fine.error();
  auto tariff = read_tariff(draft, currency);
  auto valid = tariff ? add_zone(tariff->tariff, find_zone) : Status(tariff.error());
  if (valid) valid = billing::validate(tariff->tariff);
  if (!valid) {
    auto error = valid.error();
    error.field = "/tariff" + error.field;
    return error;
  }
  read.draft = std::move(tariff->tariff);
  return read;
}

void write_what_if_report(JsonWriter& out, std::string_view name, const WhatIfReport& report) {
  const auto& currency = report.currency;
  out.object(name);
  write_sum(out, "all", report.all, currency);
  count(out, "dearer", report.dearer);
  count(out, "cheaper", report.cheaper);
  count(out, "same", report.same);
  out.list("locations");
  for (const auto& row : report.locations) {
    out.object().id("location_id", row.id).text("name", row.name);
    write_sum(out, "sum", row.sum, currency);
    out.end();
  }
  out.end();
  write_sum(out, "other_locations", report.other_locations, currency);
  out.list("residents");
  for (const auto& row : report.residents) {
    out.object().id("wallet_id", row.wallet_id).text_or_null("token_uid", row.token_uid);
    out.text("name", row.name);
    write_sum(out, "sum", row.sum, currency);
    out.end();
  }
  out.end();
  write_sum(out, "other_residents", report.other_residents, currency);
  count(out, "residents_left_out", report.residents_left_out);
  out.list("unpriced");
  for (const auto& row : report.unpriced) {
    out.object().text("reason", row.reason);
    count(out, "charges", row.charges);
    out.money("billed", row.billed, currency).end();
  }
  out.end().end();
}

void write_what_if_job(JsonWriter& out, const WhatIfJob* job) {
  out.object().text("state", to_string(job ? job->state : WhatIfState::none));
  out.count("days", job ? job->days : 0);
  out.id("location_id", job ? job->question.location_id : LocationId{});
  out.text("asked_by", job ? job->asked_by : "");
  out.time("asked_at", job ? job->asked_at : Timestamp{});
  count(out, "looked_at", job ? job->progress.done.load() : 0);
  count(out, "to_look_at", job ? job->progress.all.load() : 0);
  out.text("failure", job ? job->failure : "");
  if (job && job->report) {
    write_what_if_report(out, "report", *job->report);
  } else {
    out.none("report");
  }
  out.end();
}

}  // namespace voltyard::api
