#include "api/rider_json.hpp"

#include "api/catalog_json.hpp"
#include "api/session_json.hpp"

#include <algorithm>

namespace voltyard::api {

using domain::Sample;
using domain::Session;

const Schema rider_slot_schema{"RiderSlot",
                               "A slot as residents see it",
                               {{"number", "integer"},
                                {"label", "string"},
                                {"status",
                                 "Available|Preparing|Charging|SuspendedEV|SuspendedEVSE|"
                                 "Finishing|Reserved|Unavailable|Faulted"},
                                {"online", "boolean"},
                                {"senses_plug", "boolean", "Nothing starts before it sees one"}}};
const Schema rider_pile_schema{
    "RiderPile",
    "What a sticker's code leads to",
    {{"code", "string"},
     {"check_code", "string", "Stands on our sticker, too"},
     {"slot", "integer?", "Of the code, when it names one"},
     {"operator_name", "string"},
     {"location_name", "string"},
     {"address", "string"},
     {"time_zone", "string"},
     {"photo", "string?", "Version of the photo of the place"},
     {"wechat", "boolean", "Whether a login inside WeChat is possible"},
     {"service_phone", "string"},
     {"pile_name", "string"},
     {"online", "boolean"},
     {"last_seen_at", "time?"},
     {"cut", "boolean", "The power is cut: nothing can start"},
     {"hold", "Money?", "Set aside at a start, at most; the rest comes back at its end"},
     {"least", "Money?", "What a wallet must hold for a start"},
     {"tariff", "Tariff?", "What is charged; null: nothing is sold here"},
     {"slots", "[RiderSlot]"}}};
const Schema rider_code_input_schema{
    "RiderCodeInput",
    "Whom to send a code to",
    {{"label", "string"}, {"phone", "string"}, {"language", "zh|en?"}},
    true};
const Schema rider_code_sent_schema{"RiderCodeSent",
                                    "A code is on its way",
                                    {{"ticket", "string", "Goes with the code at the login"},
                                     {"sent", "boolean", "false: it was sent a moment ago"},
                                     {"resend_in_s", "integer"},
                                     {"expires_in_s", "integer"}}};
const Schema rider_login_input_schema{
    "RiderLoginInput",
    "The code that was sent to the number",
    {{"label", "string"}, {"phone", "string"}, {"ticket", "string"}, {"code", "string"}},
    true};
const Schema rider_privacy_schema{
    "RiderPrivacy",
    "How long what is kept of residents is kept; 0 days: for good",
    {{"readings_days", "integer", "Readings and cards of charges"},
     {"photos_days", "integer", "Of faults"},
     {"login_days", "integer"},
     {"device_days", "integer", "That a browser has proved a number"}}};
const Schema rider_near_pile_schema{"RiderNearPile",
                                    "Another pile of the place with room",
                                    {{"code", "string"},
                                     {"pile_name", "string"},
                                     {"plugged", "integer", "Slots with a plug and no charge"},
                                     {"free", "integer"}}};
const Schema rider_near_schema{
    "RiderNear", "At most three, the next ones first", {{"items", "[RiderNearPile]"}}};
const Schema rider_me_schema{"RiderMe",
                             "A resident's wallet and what charges now",
                             {{"phone", "string", "Masked"},
                              {"available", "Money"},
                              {"gift", "Money", "Of it: given; spent first, not paid out"},
                              {"held", "Money"},
                              {"can_pay", "boolean", "Whether it can be topped up from here"},
                              {"charges", "[RiderCharge]"}}};
const Schema rider_charge_schema{
    "RiderCharge",
    "A charge as the resident who pays for it sees it",
    {{"id", "uuid"},
     {"code", "string", "Of the pile's sticker; may be empty"},
     {"location_name", "string"},
     {"time_zone", "string", "Of the location; may be empty"},
     {"pile_name", "string"},
     {"slot_label", "string"},
     {"slot", "integer"},
     {"state", "charging|silent|ended|checking",
      "silent: the pile is offline, it charges on and is settled when it is back; checking: people "
      "look at it before it is billed"},
     {"started_at", "time"},
     {"ended_at", "time?"},
     {"full_at", "time?", "Since when the vehicle has taken nothing, as its slot says"},
     {"last_reading_at", "time?"},
     {"silent_since", "time?"},
     {"power_w", "number?"},
     {"energy_wh", "number"},
     {"cost", "Money?", "So far, or as billed"},
     {"electricity", "Money?", "Of the cost so far, or of the bill; the latter of one charge only"},
     {"service", "Money?", "As electricity"},
     {"held", "Money?", "Set aside at the start"},
     {"back", "Money?", "Of it, what came back at the end"},
     {"by_gift", "Money?", "Of the cost: paid out of what had been given; none: nothing"},
     {"credited", "Money?", "What was given back afterwards"},
     {"end_reason", "string?"},
     {"concession", "boolean"}}};
const Schema rider_charge_detail_schema = [] {
  Schema schema{"RiderChargeDetail", "One charge with its curve and its bill",
                rider_charge_schema.properties};
  schema.properties.push_back({"curve", "Curve", "At most 150 readings of it"});
  schema.properties.push_back({"bill", "Bill?"});
  return schema;
}();
const Schema rider_charge_page_schema{"RiderChargePage",
                                      "A page, newest first",
                                      {{"items", "[RiderCharge]"}, {"next_cursor", "string?"}}};
const Schema rider_start_input_schema{
    "RiderStartInput", "Where to start", {{"label", "string"}, {"slot", "integer"}}, true};
const Schema rider_start_schema{
    "RiderStart",
    "How far a start is",
    {{"id", "uuid"},
     {"step", "sent|accepted|flowing|failed"},
     {"reason", "not_plugged|busy|pile_fault|no_answer|refused|offline|no_current?",
      "Of a failure"},
     {"charge_id", "uuid?"},
     {"free_slots", "[integer]", "Of the same pile, when it failed"}}};
const Schema rider_payment_input_schema{
    "RiderPaymentInput", "A top-up", {{"label", "string"}, {"amount_minor", "integer"}}, true};
const Schema rider_fault_input_schema{
    "RiderFaultInput",
    "What is wrong with a pile",
    {{"label", "string"},
     {"slot", "integer?"},
     {"text", "string"},
     {"phone", "string?"},
     {"photo", "string?", "JPEG, PNG or WebP of at most 300,000 octets, in base64url"}},
    true};
const Schema rider_fault_schema{"RiderFault",
                                "It is known now",
                                {{"number", "string", "To ask after it"},
                                 {"photo", "kept|full|none", "full: there are enough for today"}}};
const Schema rider_waiting_code_schema{"RiderWaitingCode",
                                       "A code that staff reads to somebody",
                                       {{"phone", "string"}, {"code", "string"}, {"at", "time"}}};
const Schema rider_waiting_code_list_schema{
    "RiderWaitingCodeList", "The latest, newest first", {{"items", "[RiderWaitingCode]"}}};
const Schema label_schema{"Label",
                          "A pile's sticker",
                          {{"code", "string"},
                           {"check_code", "string"},
                           {"station_id", "uuid"},
                           {"station_name", "string"},
                           {"created_at", "time"}}};
const Schema label_list_schema{"LabelList", "By pile", {{"items", "[Label]"}}};
const Schema label_input_schema{
    "LabelInput", "A sticker that leads to a pile, too", {{"station_id", "uuid"}}, true};

namespace {

constexpr std::size_t most_readings = 150;

std::string_view name_of(const csms::Snapshot& snapshot, OperatorId id) {
  const auto found = snapshot.operators.find(id);
  return found == snapshot.operators.end() ? std::string_view() : found->second->name;
}

std::string_view currency_of(const csms::Snapshot& snapshot, const Session& session) {
  const auto tariff = snapshot.tariffs.find(session.tariff_id);
  return tariff == snapshot.tariffs.end() ? "CNY"
                                          : std::string_view(tariff->second->tariff.currency);
}

void write_optional(JsonWriter& out, std::string_view name, std::optional<Money> amount,
                    std::string_view currency) {
  amount ? out.money(name, *amount, currency) : out.none(name);
}

std::string_view state_of(const RiderCharge& charge) {
  if (charge.session.state == domain::SessionState::needs_review) return "checking";
  if (!charge.session.open()) return "ended";
  return charge.live != nullptr && charge.live->online ? "charging" : "silent";
}

struct Amounts {
  std::optional<Money> cost, electricity, service, held, back, credited, by_gift;
};

Amounts amounts_of(const RiderCharge& charge, const billing::Bill* bill) {
  const auto& session = charge.session;
  Amounts amounts;
  if (session.held_minor) amounts.held = Money{*session.held_minor};
  if (session.credited_minor > 0) amounts.credited = Money{session.credited_minor};
  if (session.bill_minor) {
    amounts.cost = Money{*session.bill_minor};
    if (amounts.held) amounts.back = std::max(Money{}, *amounts.held - *amounts.cost);
    const Money given{std::min(session.held_gift_minor, *session.bill_minor)};
    if (given > Money{}) amounts.by_gift = given;
  } else if (session.open() && charge.live != nullptr && charge.live->session) {
    const auto& live = *charge.live->session;
    amounts.cost = live.cost();
    amounts.electricity = live.electricity;
    amounts.service = live.service;
  }
  if (bill != nullptr) {
    amounts.electricity = bill->subtotal(billing::Fee::electricity);
    amounts.service = bill->subtotal(billing::Fee::service);
  }
  return amounts;
}

void write_place(JsonWriter& out, const RiderCharge& charge) {
  const auto& [session, snapshot, slot, slot_label, live] = charge;
  const auto label = snapshot.labels.find(session.station_id);
  out.text("code", label == snapshot.labels.end() ? "" : label->second->code);
  const auto location = snapshot.locations.find(session.location_id);
  const bool placed = location != snapshot.locations.end();
  out.text("location_name", placed ? location->second->name : std::string());
  out.text("time_zone", placed ? location->second->time_zone : std::string());
  const auto station = snapshot.stations.find(session.station_id);
  const bool known = station != snapshot.stations.end();
  out.text("pile_name", known ? pile_name(snapshot, *station->second) : std::string_view());
  out.text("slot_label", slot_label).count("slot", slot);
}

void write_members(JsonWriter& out, const RiderCharge& charge, const billing::Bill* bill) {
  const auto& session = charge.session;
  const auto state = state_of(charge);
  const auto currency = currency_of(charge.snapshot, session);
  const auto amounts = amounts_of(charge, bill);
  out.id("id", session.id);
  write_place(out, charge);
  out.text("state", state).time("started_at", session.started_at);
  out.time("ended_at", session.open() ? Timestamp{} : session.ended_at);
  out.time("full_at", session.full_at.value_or(Timestamp{}));
  out.time("last_reading_at", session.last_seen_at);
  out.time("silent_since", state == "silent" ? session.last_seen_at : Timestamp{});
  if (session.open() && session.last_power_mw != Sample::absent) {
    out.power("power_w", session.last_power_mw);
  } else {
    out.none("power_w");
  }
  out.energy("energy_wh", session.energy);
  write_optional(out, "cost", amounts.cost, currency);
  write_optional(out, "electricity", amounts.electricity, currency);
  write_optional(out, "service", amounts.service, currency);
  write_optional(out, "held", amounts.held, currency);
  write_optional(out, "back", amounts.back, currency);
  write_optional(out, "by_gift", amounts.by_gift, currency);
  write_optional(out, "credited", amounts.credited, currency);
  out.text_or_null("end_reason", session.open() ? "" : domain::to_string(session.end_reason));
  out.flag("concession", session.off_permille > 0);
}

// The first, the last, and as many as there may be between them.
std::vector<Sample> thinned(std::span<const Sample> samples) {
  std::vector<Sample> kept;
  if (samples.size() <= most_readings) return {samples.begin(), samples.end()};
  for (std::size_t i = 0; i < most_readings; ++i) {
    kept.push_back(samples[i * (samples.size() - 1) / (most_readings - 1)]);
  }
  return kept;
}

}  // namespace

std::string_view pile_name(const csms::Snapshot& snapshot, const domain::Station& station) {
  if (station.name != station.identity) return station.name;
  const auto label = snapshot.labels.find(station.id);
  return label == snapshot.labels.end() ? std::string_view() : label->second->code;
}

void write_rider_pile(JsonWriter& out, const RiderPile& pile) {
  const auto& [snapshot, label, station, location, slot] = pile.labelled;
  out.object().text("code", label->code).text("check_code", pile.check_code);
  slot ? out.count("slot", *slot) : out.none("slot");
  out.text("operator_name", name_of(*snapshot, label->operator_id));
  out.text("location_name", location->name).text("address", location->address);
  out.text("time_zone", location->time_zone).text_or_null("photo", location->photo);
  out.flag("wechat", pile.wechat);
  std::string_view service_phone;
  for (const auto& payee : snapshot->rows.payees) {
    if (payee.location_id == location->id) service_phone = payee.service_phone;
  }
  out.text("service_phone", service_phone).text("pile_name", pile_name(*snapshot, *station));
  out.flag("online", pile.online).time("last_seen_at", pile.last_seen_at);
  out.flag("cut", snapshot->cut_of(*station) != nullptr);
  Power strongest{0};
  for (const auto& each : pile.slots) strongest = std::max(strongest, each.max_power);
  const auto currency = pile.tariff == nullptr ? std::string_view() : pile.tariff->tariff.currency;
  std::optional<Money> hold;
  std::optional<Money> least;
  if (pile.tariff != nullptr) {
    hold = most_held(pile.terms, strongest);
    least = Money{pile.terms.least_minor};
  }
  write_optional(out, "hold", hold, currency);
  write_optional(out, "least", least, currency);
  if (pile.tariff != nullptr) {
    JsonWriter tariff;
    write_tariff(tariff, *pile.tariff);
    out.raw("tariff", tariff.take());
  } else {
    out.none("tariff");
  }
  out.list("slots");
  for (const auto& each : pile.slots) {
    out.object().count("number", each.number).text("label", each.label);
    out.text("status", domain::to_string(each.status)).flag("online", each.online);
    out.flag("senses_plug", csms::is_e_bike_slot(each.max_power)).end();
  }
  out.end().end();
}

void write_rider_charge(JsonWriter& out, const RiderCharge& charge) {
  out.object();
  write_members(out, charge, nullptr);
  out.end();
}

void write_rider_charge(JsonWriter& out, const RiderCharge& charge,
                        const RiderChargePapers& papers) {
  out.object();
  write_members(out, charge, papers.bill);
  JsonWriter curve;
  write_curve(curve, thinned(papers.samples));
  out.raw("curve", curve.take());
  write_bill(out, "bill", papers.bill);
  out.end();
}

void write_rider_start(JsonWriter& out, const RiderStart& start) {
  out.object().id("id", start.id).text("step", start.step);
  out.text_or_null("reason", start.reason).id("charge_id", start.charge_id);
  out.list("free_slots");
  for (const auto slot : start.free_slots) out.count({}, slot);
  out.end().end();
}

}  // namespace voltyard::api
