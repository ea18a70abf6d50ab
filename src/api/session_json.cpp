#include "api/session_json.hpp"

#include "api/concession_json.hpp"

namespace voltyard::api {

using domain::Sample;
using domain::Session;

const Schema session_schema{
    "Session",
    "One charge: from the plug to the bill",
    {{"id", "uuid"},
     {"location_id", "uuid"},
     {"station_id", "uuid"},
     {"evse_id", "uuid"},
     {"connector_number", "integer"},
     {"token_uid", "string", "As the station sent it"},
     {"tariff_id", "uuid?"},
     {"state", "active|ended|needs_review", "needs_review: the evidence is doubtful"},
     {"end_reason", "string?"},
     {"end_text", "string", "The station's own word"},
     {"findings", "[string]", "What the money guard noticed"},
     {"started_at", "time"},
     {"ended_at", "time?"},
     {"last_seen_at", "time?"},
     {"energy_wh", "number"},
     {"power_w", "number?"},
     {"sample_count", "integer"},
     {"cost", "Money?", "So far, or as billed; null when there is no bill"},
     {"credited", "Money?", "Of it, what was given back afterwards; null: nothing"}}};

const Schema session_page_schema{
    "SessionPage", "A page, newest first", {{"items", "[Session]"}, {"next_cursor", "string?"}}};

const Schema bill_line_schema{
    "BillLine",
    "One price over one unbroken stretch of time, rounded once",
    {{"text_key", "string", "What people read: bill.electricity.energy"},
     {"fee", "electricity|service"},
     {"dimension", "ENERGY|TIME|FLAT|PARKING_TIME"},
     {"unit", "mwh|ms|session"},
     {"quantity", "integer", "Billed, in the unit"},
     {"added_by_step", "integer", "Of it, what rounding up to the step size added"},
     {"price", "number", "Of the currency's major unit per kWh, hour or session"},
     {"amount", "Money"},
     {"kind", "counted|minimum|maximum|beyond_agreed|concession|pass", "Why the line is there"},
     {"pieces", "integer", "How many stretches of the band were added up"},
     {"from_at", "time?"},
     {"to_at", "time?"},
     {"first_sample", "integer?", "Index into the session's curve"},
     {"last_sample", "integer?"}}};

const Schema bill_schema{
    "Bill",
    "Its lines add up, and each points at its readings",
    {{"total", "Money"}, {"electricity", "Money"}, {"service", "Money"}, {"lines", "[BillLine]"}}};

const Schema review_schema{"Review",
                           "What people decided about a doubtful session or a disputed bill",
                           {{"ruling", "accept|correct|waive"},
                            {"energy_wh", "number", "Of a correction"},
                            {"reason", "string"},
                            {"proposed_by", "string"},
                            {"proposed_at", "time"},
                            {"decided_by", "string?", "null while a second person must agree"},
                            {"decided_at", "time?"}}};
const Schema review_input_schema{
    "ReviewInput",
    "A decision; of a large amount the first one is a proposal, and the same again by another "
    "person "
    "decides",
    {{"ruling", "accept|correct|waive",
      "Bill as metered, with this energy, or not at all; what a bill that stands is too high by is "
      "credited"},
     {"energy_wh", "integer?", "Of a correction"},
     {"reason", "string"}},
    true};

const Schema session_detail_schema = [] {
  Schema schema{"SessionDetail", "One session with its bill", session_schema.properties};
  schema.properties.push_back({"register_start_wh", "number", "The meter's own counter"});
  schema.properties.push_back({"register_last_wh", "number"});
  schema.properties.push_back({"wallet_id", "uuid?", "Who pays"});
  schema.properties.push_back({"held", "Money?", "Set aside at the start: the most it may cost"});
  schema.properties.push_back(
      {"covered_minutes", "integer?",
       "Of a pass: may use, once it is over: has used; null: no pass covers it"});
  schema.properties.push_back({"bill", "Bill?"});
  schema.properties.push_back(
      {"proposed", "Bill?", "What accepting a doubtful session would bill"});
  schema.properties.push_back({"review", "Review?"});
  schema.properties.push_back({"credit_notes", "[CreditNote]"});
  return schema;
}();

const Schema curve_schema{"Curve",
                          "Readings by column; null where the station did not say",
                          {{"at", "[time]"},
                           {"energy_wh", "[number]"},
                           {"power_w", "[number?]"},
                           {"voltage_v", "[number?]"},
                           {"current_a", "[number?]"}}};

namespace {

void write_members(JsonWriter& out, const Session& session, SessionCost cost) {
  out.id("id", session.id).id("location_id", session.location_id);
  out.id("station_id", session.station_id).id("evse_id", session.evse_id);
  out.count("connector_number", session.connector_number).text("token_uid", session.token_uid);
  out.id("tariff_id", session.tariff_id).text("state", domain::to_string(session.state));
  if (session.open()) {
    out.none("end_reason");
  } else {
    out.text("end_reason", domain::to_string(session.end_reason));
  }
  out.text("end_text", session.end_text).list("findings");
  for (const auto name : domain::finding_names(session.findings)) out.text({}, name);
  out.end().time("started_at", session.started_at);
  out.time("ended_at", session.open() ? Timestamp{} : session.ended_at);
  out.time("last_seen_at", session.last_seen_at).energy("energy_wh", session.energy);
  if (!session.open() || session.last_power_mw == Sample::absent) {
    out.none("power_w");
  } else {
    out.power("power_w", session.last_power_mw);
  }
  out.count("sample_count", session.sample_count);
  if (cost.amount) {
    out.money("cost", *cost.amount, cost.currency);
  } else {
    out.none("cost");
  }
  if (session.credited_minor > 0) {
    out.money("credited", Money{session.credited_minor}, cost.currency);
  } else {
    out.none("credited");
  }
}

void write_bill_line(JsonWriter& out, const billing::BillLine& line, std::string_view currency) {
  const auto sample = [&](std::string_view name, std::int32_t index) {
    if (index == billing::BillLine::no_sample) {
      out.none(name);
    } else {
      out.count(name, index);
    }
  };
  out.object().text("text_key", billing::text_key(line)).text("fee", billing::to_string(line.fee));
  out.text("dimension", billing::to_string(line.dimension));
  out.text("unit", billing::to_string(line.unit)).count("quantity", line.quantity);
  out.count("added_by_step", line.added_by_step);
  out.decimal("price", line.price_e5, billing::price_scale);
  out.money("amount", line.amount, currency);
  out.text("kind", billing::to_string(line.kind)).count("pieces", line.pieces);
  out.time("from_at", line.from).time("to_at", line.to);
  sample("first_sample", line.first_sample);
  sample("last_sample", line.last_sample);
  out.end();
}

template <class Value>
void write_column(JsonWriter& out, std::string_view name, std::span<const Sample> samples,
                  Value value) {
  out.list(name);
  for (const auto& sample : samples) value(sample);
  out.end();
}

}  // namespace

void write_bill(JsonWriter& out, std::string_view name, const billing::Bill* given) {
  if (given == nullptr) {
    out.none(name);
    return;
  }
  const auto& bill = *given;
  out.object(name).money("total", bill.total, bill.currency);
  out.money("electricity", bill.subtotal(billing::Fee::electricity), bill.currency);
  out.money("service", bill.subtotal(billing::Fee::service), bill.currency).list("lines");
  for (const auto& line : bill.lines) write_bill_line(out, line, bill.currency);
  out.end().end();
}

void write_session(JsonWriter& out, const Session& session, SessionCost cost) {
  out.object();
  write_members(out, session, cost);
  out.end();
}

void write_session_detail(JsonWriter& out, const Session& session, SessionCost cost,
                          const SessionPapers& papers) {
  out.object();
  write_members(out, session, cost);
  out.energy("register_start_wh", session.register_start);
  out.energy("register_last_wh", session.register_last);
  out.id("wallet_id", session.wallet_id);
  if (session.held_minor) {
    out.money("held", Money{*session.held_minor}, cost.currency);
  } else {
    out.none("held");
  }
  if (session.pass_id.is_nil()) {
    out.none("covered_minutes");
  } else {
    out.count("covered_minutes", session.covered_minutes);
  }
  write_bill(out, "bill", papers.bill);
  write_bill(out, "proposed", papers.proposed);
  if (papers.review) {
    write_review(out, "review", *papers.review);
  } else {
    out.none("review");
  }
  out.list("credit_notes");
  for (const auto& note : papers.credit_notes) write_credit_note(out, note, cost.currency);
  out.end().end();
}

void write_review(JsonWriter& out, std::string_view name, const domain::Review& review) {
  out.object(name).text("ruling", to_string(review.ruling)).energy("energy_wh", review.energy);
  out.text("reason", review.reason).text("proposed_by", review.proposed_by);
  out.time("proposed_at", review.proposed_at).text_or_null("decided_by", review.decided_by);
  out.time("decided_at", review.decided_at).end();
}

void write_curve(JsonWriter& out, std::span<const Sample> samples) {
  const auto number = [&](std::int32_t value, auto write) {
    if (value == Sample::absent) {
      out.none({});
    } else {
      write(value);
    }
  };
  const auto milli = [&](std::int32_t value) { out.decimal({}, value, 3); };
  const auto power = [&](std::int32_t value) { out.power({}, value); };
  out.object();
  write_column(out, "at", samples, [&](const Sample& s) { out.text({}, to_rfc3339(s.at)); });
  write_column(out, "energy_wh", samples, [&](const Sample& s) { out.energy({}, s.energy); });
  write_column(out, "power_w", samples, [&](const Sample& s) { number(s.power_mw, power); });
  write_column(out, "voltage_v", samples, [&](const Sample& s) { number(s.voltage_mv, milli); });
  write_column(out, "current_a", samples, [&](const Sample& s) { number(s.current_ma, milli); });
  out.end();
}

}  // namespace voltyard::api
