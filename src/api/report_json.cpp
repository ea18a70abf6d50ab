#include "api/report_json.hpp"

#include "api/page_tally.hpp"

#include "domain/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace voltyard::api {

const Schema session_report_schema{
    "SessionReport",
    "Charges of some days, added up; each location's days are those of its own clock",
    {{"from", "string", "First day, YYYY-MM-DD"},
     {"to", "string", "Last day"},
     {"all", "ReportSum"},
     {"days", "[ReportDay]", "Every day, also those without a charge"},
     {"places", "[ReportPlace]"},
     {"week", "[ReportHour]", "168 rows: Monday 0:00 first"},
     {"endings", "[ReportEnding]", "Most frequent first"},
     {"offline", "[ReportOffline]", "At most 200 stations, longest first"},
     {"offline_hours", "number", "Of all stations"},
     {"funnel", "[FunnelStep]", "Of residents who use their page"}}};

const Schema report_sum_schema{"ReportSum",
                               "",
                               {{"sessions", "integer"},
                                {"energy_wh", "number"},
                                {"electricity", "Money", "As billed, with what was taken off"},
                                {"service", "Money"},
                                {"payable", "Money", "Of both, what the payers pay"},
                                {"credited", "Money", "... and what they were given back"}}};

const Schema report_day_schema{
    "ReportDay", "Charges that began on a day", {{"day", "string"}, {"sum", "ReportSum"}}};

const Schema report_place_schema{
    "ReportPlace", "", {{"location_id", "uuid"}, {"sum", "ReportSum"}}};

const Schema report_hour_schema{
    "ReportHour",
    "An hour of the week",
    {{"weekday", "integer", "1 is Monday"},
     {"hour", "integer", "0 to 23"},
     {"busy_hours", "number", "Slot hours in use, of all slots and days"},
     {"span_hours", "number", "How much of such hours the report spans, up to now"}}};

const Schema report_ending_schema{"ReportEnding",
                                  "How charges ended",
                                  {{"reason", "string"},
                                   {"text", "string", "The station's own word; may be empty"},
                                   {"count", "integer"}}};

const Schema report_offline_schema{
    "ReportOffline",
    "A station without a connection, for longer than it takes to raise the alarm",
    {{"station_id", "uuid"},
     {"location_id", "uuid"},
     {"hours", "number"},
     {"times", "integer"},
     {"still", "boolean"}}};

const Schema funnel_step_schema{"FunnelStep",
                                "How many got so far",
                                {{"step", "scan|pay|start|energy|stop|paid"},
                                 {"count", "integer"},
                                 {"losses", "[FunnelLoss]", "Why others did not, where known"}}};

const Schema funnel_loss_schema{
    "FunnelLoss",
    "",
    {{"reason", "string", "left, offline, busy, no_credit, ...; an ending; unknown"},
     {"text", "string"},
     {"count", "integer"}}};

namespace {

constexpr std::size_t most_offline = 200;
constexpr std::int64_t hour_ms = 3'600'000;

using Losses = std::vector<FunnelStep::Loss>;

std::int64_t count_in(const storage::SessionReport& report, std::string_view what) {
  const auto found = report.tallies.find(what);
  return found == report.tallies.end() ? 0 : static_cast<std::int64_t>(found->second);
}

void add_tallies(const storage::SessionReport& report, std::string_view prefix, Losses& losses) {
  for (const auto& [what, count] : report.tallies) {
    if (!what.starts_with(prefix)) continue;
    losses.push_back({what.substr(prefix.size()), {}, static_cast<std::int64_t>(count)});
  }
}

void add(Losses& losses, std::string_view reason, std::int64_t count) {
  if (count <= 0) return;
  const auto known = std::ranges::find(losses, reason, &FunnelStep::Loss::reason);
  if (known == losses.end()) {
    losses.push_back({std::string(reason), {}, count});
  } else {
    known->count += count;
  }
}

std::int64_t sum_of(const Losses& losses) {
  std::int64_t sum = 0;
  for (const auto& loss : losses) sum += loss.count;
  return sum;
}

void hours(JsonWriter& out, std::string_view name, Duration time) {
  out.decimal(name, (time.count() * 1000 + hour_ms / 2) / hour_ms, 3);
}

void write_sum(JsonWriter& out, std::string_view name, const storage::ReportSum& sum,
               std::string_view currency) {
  out.object(name).count("sessions", sum.sessions).energy("energy_wh", sum.energy);
  out.money("electricity", sum.electricity, currency).money("service", sum.service, currency);
  out.money("payable", sum.payable, currency).money("credited", sum.credited, currency).end();
}

void write_week(JsonWriter& out, const storage::SessionReport& report) {
  out.list("week");
  for (std::size_t weekday = 0; weekday < report.week.size(); ++weekday) {
    for (std::size_t hour = 0; hour < report.week[weekday].size(); ++hour) {
      const auto& row = report.week[weekday][hour];
      out.object().count("weekday", static_cast<std::int64_t>(weekday) + 1);
      out.count("hour", static_cast<std::int64_t>(hour));
      hours(out, "busy_hours", row.busy);
      hours(out, "span_hours", row.span);
      out.end();
    }
  }
  out.end();
}

void write_offline(JsonWriter& out, const storage::SessionReport& report) {
  Duration all{0};
  out.list("offline");
  for (std::size_t i = 0; i < report.offline.size(); ++i) {
    const auto& row = report.offline[i];
    all += row.time;
    if (i >= most_offline) continue;
    out.object().id("station_id", row.station_id).id("location_id", row.location_id);
    hours(out, "hours", row.time);
    out.count("times", row.times).flag("still", row.still).end();
  }
  out.end();
  hours(out, "offline_hours", all);
}

}  // namespace

std::vector<FunnelStep> funnel_of(const storage::SessionReport& report) {
  const auto& page = report.page;
  FunnelStep scan{"scan", count_in(report, tally::look), {}};
  FunnelStep pay{"pay", count_in(report, tally::start) - page.without_money, {}};
  FunnelStep start{"start", page.begun - page.without_money, {}};
  FunnelStep energy{"energy", page.with_energy, {}};
  FunnelStep stop{"stop", page.over, {}};
  FunnelStep paid{"paid", page.paid, {}};
  pay.count = std::max<std::int64_t>(pay.count, 0);
  add_tallies(report, tally::refused, pay.losses);
  add(pay.losses, "no_credit", page.without_money);
  add(pay.losses, "left", scan.count - pay.count - sum_of(pay.losses));
  add_tallies(report, tally::failed, start.losses);
  add(start.losses, "unknown", pay.count - start.count - sum_of(start.losses));
  for (const auto& ending : page.without_energy) {
    energy.losses.push_back(
        {std::string(domain::to_string(ending.reason)), ending.text, ending.count});
  }
  add(energy.losses, "waiting", page.waiting);
  add(stop.losses, "running", energy.count - stop.count);
  add(paid.losses, "review", page.in_review);
  add(paid.losses, "unbilled", stop.count - paid.count - page.in_review);
  std::vector<FunnelStep> steps{scan, pay, start, energy, stop, paid};
  for (auto& step : steps) {
    std::ranges::stable_sort(step.losses, std::ranges::greater{}, &FunnelStep::Loss::count);
  }
  return steps;
}

void write_report(JsonWriter& out, const storage::ReportFilter& filter,
                  const storage::SessionReport& report, std::string_view currency) {
  out.object().text("from", day_text(filter.first_day)).text("to", day_text(filter.last_day));
  write_sum(out, "all", report.all, currency);
  out.list("days");
  for (const auto& row : report.days) {
    out.object().text("day", day_text(row.day));
    write_sum(out, "sum", row.sum, currency);
    out.end();
  }
  out.end().list("places");
  for (const auto& row : report.places) {
    out.object().id("location_id", row.location_id);
    write_sum(out, "sum", row.sum, currency);
    out.end();
  }
  out.end();
  write_week(out, report);
  out.list("endings");
  for (const auto& row : report.endings) {
    out.object().text("reason", domain::to_string(row.reason)).text("text", row.text);
    out.count("count", row.count).end();
  }
  out.end();
  write_offline(out, report);
  out.list("funnel");
  for (const auto& step : funnel_of(report)) {
    out.object().text("step", step.step).count("count", step.count).list("losses");
    for (const auto& loss : step.losses) {
      out.object().text("reason", loss.reason).text("text", loss.text);
      out.count("count", loss.count).end();
    }
    out.end().end();
  }
  out.end().end();
}

Result<std::int64_t> parse_day(std::string_view text, std::string_view field) {
  const Error wrong = invalid("must be a day as YYYY-MM-DD", std::string(field));
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return wrong;
  const auto ms = parse_rfc3339_ms(std::string(text) + "T00:00:00Z");
  if (!ms) return wrong;
  return *ms / (24 * hour_ms);
}

std::string day_text(std::int64_t day) { return to_rfc3339({day * 24 * hour_ms}).substr(0, 10); }

}  // namespace voltyard::api
