#include "api/bulk_json.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace voltyard::api {
namespace {

using desk::BulkOutcome;

constexpr std::size_t most_examples = 20;
constexpr std::size_t most_unknown = 100;
constexpr std::size_t most_locations = 1'000;
constexpr std::size_t most_words = 200;  // of models, firmwares and protocols
constexpr std::size_t longest_word = 100;

template <class SomeId>
std::vector<SomeId> ids(JsonInput& input, std::string_view name, std::size_t most) {
  std::vector<SomeId> found;
  for (const auto& text : input.texts(name, most, 36)) {
    const auto id = SomeId::parse(text);
    if (!id) {
      input.fail(name, "must hold ids");
      return {};
    }
    found.push_back(*id);
  }
  return found;
}

std::string_view name_of(const csms::Snapshot& snapshot, StationId id) {
  const auto found = snapshot.stations.find(id);
  return found == snapshot.stations.end() ? std::string_view() : found->second->name;
}

LocationId place_of(const csms::Snapshot& snapshot, StationId id) {
  const auto found = snapshot.stations.find(id);
  return found == snapshot.stations.end() ? LocationId{} : found->second->location_id;
}

void write_piles(JsonWriter& out, std::string_view name, const std::vector<StationId>& piles,
                 const csms::Snapshot& snapshot) {
  out.list(name);
  for (const auto id : piles) {
    out.object().id("station_id", id).text("name", name_of(snapshot, id));
    out.id("location_id", place_of(snapshot, id)).end();
  }
  out.end();
}

std::string hidden(const desk::BulkCommand& command, std::string_view name,
                   const Services& services) {
  const auto value = domain::detail_of(command.arguments, name);
  if (command.kind != desk::BulkKind::configuration || name != "value") {
    return services.without_secrets(value);
  }
  JsonWriter pair;
  pair.object().text("key", domain::detail_of(command.arguments, "key")).text("value", value).end();
  const auto whole = pair.take();
  return services.without_secrets(whole) == whole ? std::string(value) : "***";
}

void write_command(JsonWriter& out, const desk::BulkCommand& command, const Services& services) {
  const auto text = [&](std::string_view name) {
    out.text_or_null(name, hidden(command, name, services));
  };
  out.object("command").text("kind", to_string(command.kind));
  text("when");
  const auto operative = domain::detail_of(command.arguments, "operative");
  operative.empty() ? out.none("operative") : out.flag("operative", operative == "true");
  for (const auto* name : {"key", "value", "address", "image_id", "target", "action"}) text(name);
  out.json_or_text("payload", hidden(command, "payload", services)).end();
}

}  // namespace

const Schema job_command_schema{
    "JobCommand",
    "What is sent to every station, in no protocol's words",
    {{"kind", "reset|availability|configuration|firmware|refresh|request"},
     {"when", "string?", "reset: idle (when nobody charges) or now"},
     {"operative", "boolean?", "availability: in or out of service"},
     {"key", "string?", "configuration: a key; in OCPP 2.0.1 Component.Variable"},
     {"value", "string?", "configuration: its value; a secret comes back as ***"},
     {"address", "string?", "firmware: from where OCPP stations fetch it"},
     {"image_id", "string?", "firmware: an uploaded image, for DNY devices"},
     {"target", "string?", "firmware of a DNY device: which part of it; pile when left out"},
     {"action", "string?", "request: the protocol's own name"},
     {"payload", "any?", "request: an object as the protocol wants it"}}};

const Schema job_command_input_schema = [] {
  auto schema = job_command_schema;
  schema.name = "JobCommandInput";
  schema.request = true;
  return schema;
}();

const Schema job_selection_schema{
    "JobSelection",
    "Which stations: all that fit everything that is said; there must be something",
    {{"all", "boolean?", "true: every station that is seen, unless something else is said"},
     {"location_ids", "[uuid]?", "At most 1000"},
     {"zone_ids", "[uuid]?", "At most 1000"},
     {"models", "[string]?", "As stations say it"},
     {"firmwares", "[string]?", "As stations say it"},
     {"protocols", "[string]?", "ocpp1.6, ocpp2.0.1, dny, ykc"},
     {"online", "boolean?", "Only those that are connected now, or only those that are not"},
     {"identities", "[string]?", "One of these or of station_ids; at most 100000"},
     {"station_ids", "[uuid]?"}},
    true};

const Schema job_policy_input_schema{
    "JobPolicyInput",
    "How it is carried out",
    {{"canary", "integer?", "So many stations go first; 0: none do; 0 when left out"},
     {"go_on_alone", "boolean?", "When every canary succeeded; otherwise a person says go-on"},
     {"at_once", "integer?", "Stations that are being asked; 1 to 200, 10 when left out"},
     {"per_minute", "integer?", "Stations that are begun with; 0: as fast as answers come"},
     {"stop_percent", "integer?",
      "It stops when more than this part of the answers, counted as at least ten, are failures; "
      "0: at the first, 100: never; 10 when left out"},
     {"charging", "string?", "A station that charges: wait, skip or interrupt; wait"},
     {"valid_minutes", "integer?",
      "What was not reached by then is unreached; from the last decision of a person; 60"}},
    true};

const Schema job_policy_schema{"JobPolicy",
                               "How it is carried out",
                               {{"canary", "integer"},
                                {"go_on_alone", "boolean"},
                                {"at_once", "integer"},
                                {"per_minute", "integer"},
                                {"stop_percent", "integer"},
                                {"charging", "wait|skip|interrupt"},
                                {"valid_minutes", "integer"}}};

const Schema job_input_schema{"JobInput",
                              "One command for many stations",
                              {{"name", "string", "1 to 100 octets"},
                               {"command", "JobCommandInput"},
                               {"stations", "JobSelection"},
                               {"policy", "JobPolicyInput?"}},
                              true};

const Schema job_retry_schema{
    "JobRetryInput",
    "To whom it is sent once more",
    {{"outcomes", "[string]?", "Of refused, failed, unreached, unknown; without: the first three"}},
    true};

const Schema job_counts_schema{"JobCounts",
                               "Stations by what became of them",
                               {{"waiting", "integer"},
                                {"sent", "integer", "Being asked"},
                                {"succeeded", "integer"},
                                {"refused", "integer", "The station said no"},
                                {"failed", "integer", "No answer, or an error"},
                                {"unreached", "integer", "Not connected, or charging, in time"},
                                {"skipped", "integer", "Cannot be asked for it"},
                                {"unknown", "integer",
                                 "Sent; the server was restarted before the "
                                 "answer came. Never sent again by itself"},
                                {"cancelled", "integer"}}};

const Schema job_schema{
    "Job",
    "One command for many stations, and how far it is",
    {{"id", "uuid"},
     {"name", "string"},
     {"command", "JobCommand"},
     {"policy", "JobPolicy"},
     {"state", "preparing|running|waiting|paused|stopped|cancelling|done|cancelled",
      "waiting: the canaries are through; stopped: by itself, too many failed"},
     {"stations", "integer"},
     {"counts", "JobCounts"},
     {"created_by", "string"},
     {"created_at", "time"},
     {"until", "time"},
     {"round", "integer", "Grows with every decision to go on"},
     {"canary_passed", "boolean"},
     {"changed_by", "string?", "null: by itself"},
     {"changed_at", "time"},
     {"reason", "string?", "Why it stopped"},
     {"location_ids", "[uuid]", "Of its stations; empty: too many to name"}}};

const Schema job_page_schema{
    "JobPage", "A page, newest first", {{"items", "[Job]"}, {"next_cursor", "string?"}}};

const Schema job_pile_schema{
    "JobPile", "", {{"station_id", "uuid"}, {"name", "string"}, {"location_id", "uuid?"}}};

const Schema job_reason_schema{
    "JobReason",
    "Stations that cannot be asked, and why",
    {{"why_not", "string"}, {"stations", "integer"}, {"examples", "[JobPile]", "At most 20"}}};

const Schema job_plan_schema{
    "JobPlan",
    "Which stations it is about, as they are now",
    {{"stations", "integer", "That were chosen"},
     {"able", "integer", "That can be asked; the next three are of these"},
     {"online", "integer"},
     {"offline", "integer"},
     {"charging", "integer"},
     {"first", "[JobPile]", "At most 20, in the order in which they come"},
     {"charging_now", "[JobPile]", "At most 20"},
     {"unable", "[JobReason]"},
     {"unknown_identities", "[string]", "That name no station; at most 100"},
     {"unknown", "integer", "How many those are"},
     {"locations", "integer"}}};

const Schema job_answer_schema{"JobAnswer",
                               "What is going to happen",
                               {{"plan", "JobPlan"}, {"job", "Job?", "null: dry run"}}};

const Schema job_station_schema{
    "JobStation",
    "What became of one station",
    {{"station_id", "uuid"},
     {"name", "string"},
     {"location_id", "uuid?"},
     {"outcome", "waiting|sent|succeeded|refused|failed|unreached|skipped|unknown|cancelled"},
     {"said", "string?", "Its own words, or why there are none"},
     {"canary", "boolean"},
     {"tries", "integer"},
     {"operation_id", "uuid?", "The last command that was sent"},
     {"sent_at", "time?"},
     {"finished_at", "time?"}}};

const Schema job_station_page_schema{"JobStationPage",
                                     "A page, in the order of the job",
                                     {{"items", "[JobStation]"}, {"next_cursor", "string?"}}};

desk::BulkCommand read_command(JsonInput& input) {
  desk::BulkCommand command;
  auto part = input.object("command");
  const auto kind = desk::parse_bulk_kind(part.text("kind", 1, 20));
  if (!kind) part.fail("kind", "is no command");
  command.kind = kind.value_or(desk::BulkKind::reset);
  const auto keep = [&](std::string_view name, std::optional<std::string> value) {
    if (value && !value->empty()) command.arguments.emplace_back(name, std::move(*value));
  };
  keep("when", part.optional_text("when", 10));
  if (part.has("operative")) {
    keep("operative", part.flag("operative", true) ? "true" : "false");
  }
  keep("key", part.optional_text("key", 200));
  keep("value", part.optional_text("value", 2'500));
  keep("address", part.optional_text("address", 512));
  keep("image_id", part.optional_text("image_id", 36));
  keep("target", part.optional_text("target", 20));
  keep("action", part.optional_text("action", 64));
  if (part.has("payload")) keep("payload", part.object_text("payload"));
  input.include(part);
  if (const auto fine = csms::check(command); !fine) input.fail("command", fine.error().message);
  return command;
}

csms::BulkSelection read_selection(JsonInput& input, std::size_t most) {
  csms::BulkSelection selection;
  auto part = input.object("stations");
  const bool all = part.flag("all", false);
  selection.locations = ids<LocationId>(part, "location_ids", most_locations);
  selection.zones = ids<ZoneId>(part, "zone_ids", most_locations);
  selection.models = part.texts("models", most_words, longest_word);
  selection.firmwares = part.texts("firmwares", most_words, longest_word);
  selection.protocols = part.texts("protocols", most_words, longest_word);
  if (part.has("online")) selection.online = part.flag("online", true);
  selection.identities = part.texts("identities", most, longest_word);
  selection.stations = ids<StationId>(part, "station_ids", most);
  input.include(part);
  if (!all && selection.empty()) input.fail("stations", "must say which");
  return selection;
}

desk::BulkPolicy read_policy(JsonInput& input) {
  desk::BulkPolicy policy;
  auto part = input.object("policy");
  const auto number = [&](std::string_view name, std::int64_t fallback) {
    return static_cast<std::uint32_t>(part.integer(name, fallback, 0, 1'000'000));
  };
  policy.canary = number("canary", 0);
  policy.go_on_alone = part.flag("go_on_alone", false);
  policy.at_once = number("at_once", 10);
  policy.per_minute = number("per_minute", 0);
  policy.stop_percent = number("stop_percent", 10);
  const auto charging =
      desk::parse_bulk_charging(part.optional_text("charging", 20).value_or("wait"));
  if (!charging) part.fail("charging", "must be wait, skip or interrupt");
  policy.charging = charging.value_or(desk::BulkCharging::wait);
  policy.valid_for = std::chrono::minutes(number("valid_minutes", 60));
  if (const auto fine = desk::check(policy); !fine) {
    part.fail(std::string_view(fine.error().field).substr(1), fine.error().message);
  }
  input.include(part);
  return policy;
}

void write_job(JsonWriter& out, std::string_view name, const desk::BulkJob& job,
               const Services& services) {
  out.object(name).id("id", job.id).text("name", job.name);
  write_command(out, job.command, services);
  const auto& policy = job.policy;
  out.object("policy").count("canary", policy.canary).flag("go_on_alone", policy.go_on_alone);
  out.count("at_once", policy.at_once).count("per_minute", policy.per_minute);
  out.count("stop_percent", policy.stop_percent).text("charging", to_string(policy.charging));
  const auto valid = std::chrono::duration_cast<std::chrono::minutes>(policy.valid_for);
  out.count("valid_minutes", valid.count()).end();
  out.text("state", to_string(job.state)).count("stations", job.stations()).object("counts");
  for (std::size_t i = 0; i < job.counts.size(); ++i) {
    out.count(to_string(static_cast<BulkOutcome>(i)), job.counts[i]);
  }
  out.end().text("created_by", job.created_by).time("created_at", job.created_at);
  out.time("until", job.until).count("round", job.round);
  out.flag("canary_passed", job.canary_passed).text_or_null("changed_by", job.changed_by);
  out.time("changed_at", job.changed_at).text_or_null("reason", job.reason).list("location_ids");
  for (const auto& id : job.locations) out.id({}, id);
  out.end().end();
}

void write_plan(JsonWriter& out, std::string_view name, const csms::BulkPlan& plan,
                const csms::Snapshot& snapshot) {
  struct Unable {
    std::size_t stations = 0;
    std::vector<StationId> examples;
  };
  std::map<std::string_view, Unable> unable;
  std::vector<StationId> first, charging;
  std::size_t able = 0, online = 0, charges = 0;
  for (const auto& station : plan.stations) {
    if (!station.why_not.empty()) {
      auto& reason = unable[station.why_not];
      ++reason.stations;
      if (reason.examples.size() < most_examples) reason.examples.push_back(station.id);
      continue;
    }
    ++able;
    if (station.online) ++online;
    if (first.size() < most_examples) first.push_back(station.id);
    if (!station.charging) continue;
    ++charges;
    if (charging.size() < most_examples) charging.push_back(station.id);
  }
  const auto count = [&](std::string_view what, std::size_t number) {
    out.count(what, static_cast<std::int64_t>(number));
  };
  out.object(name);
  count("stations", plan.stations.size());
  count("able", able);
  count("online", online);
  count("offline", able - online);
  count("charging", charges);
  write_piles(out, "first", first, snapshot);
  write_piles(out, "charging_now", charging, snapshot);
  out.list("unable");
  for (const auto& [why_not, reason] : unable) {
    out.object().text("why_not", why_not);
    count("stations", reason.stations);
    write_piles(out, "examples", reason.examples, snapshot);
    out.end();
  }
  out.end().list("unknown_identities");
  const auto shown = std::min(plan.unknown.size(), most_unknown);
  for (std::size_t i = 0; i < shown; ++i) out.text({}, plan.unknown[i]);
  out.end();
  count("unknown", plan.unknown.size());
  count("locations", plan.locations.size());
  out.end();
}

void write_job_station(JsonWriter& out, const desk::BulkStation& row,
                       const csms::Snapshot& snapshot) {
  out.object().id("station_id", row.station_id).text("name", name_of(snapshot, row.station_id));
  out.id("location_id", place_of(snapshot, row.station_id));
  out.text("outcome", to_string(row.outcome)).text_or_null("said", row.said);
  out.flag("canary", row.canary).count("tries", row.tries).id("operation_id", row.operation_id);
  out.time("sent_at", row.sent_at).time("finished_at", row.finished_at).end();
}

}  // namespace voltyard::api
