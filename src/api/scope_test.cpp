// Who may do what, as a table: every route against every kind of caller; and what somebody who is
// limited to one courtyard sees of another.
#include "api/location_scope.hpp"
#include "api/people_fixture.hpp"

#include "csms/slots.hpp"

namespace voltyard::api {
namespace {

using http::Method;

class ScopeTest : public PeopleTest {
 protected:
  ScopeTest() {
    station_ = add_station("PILE-1");
    yard_->tick(0);
    drain();
    session_ = charge(station_, "PILE-1");
    yard_->refresh(station_);
    drain();
    yard_->tick(0);
    drain();
    domain::Location north;
    north.id = north_ = LocationId::make(noon, random_);
    north.operator_id = operator_id_;
    north.name = "North";
    domain::Alarm alarm;
    alarm.id = alarm_ = domain::AlarmId::make(noon, random_);
    alarm.operator_id = operator_id_;
    alarm.location_id = location_id_;
    alarm.raised_at = alarm.last_at = noon;
    domain::Cut cut;
    cut.id = cut_ = domain::CutId::make(noon, random_);
    cut.operator_id = operator_id_;
    cut.location_id = location_id_;
    cut.ordered_at = cut.released_at = noon;
    storage::OperationRow operation;
    operation.id = operation_ = OperationId::make(noon, random_);
    operation.operator_id = operator_id_;
    operation.station_id = station_;
    domain::Operator stranger;
    stranger.id = OperatorId::make(noon, random_);
    desk::WorkOrder order;
    order.id = work_order_ = desk::WorkOrderId::make(noon, random_);
    order.operator_id = operator_id_;
    order.location_id = location_id_;
    order.opened_at = order.due_at = noon;
    desk::LogEntry entry;
    entry.at = noon;
    entry.operator_id = operator_id_;
    entry.location_id = location_id_;
    billing::Payment payment;
    payment.id = payment_ = billing::PaymentId::make(noon, random_);
    payment.operator_id = operator_id_;
    payment.location_id = location_id_;
    payment.account = "gangpo";
    payment.amount = Money{500};
    payment.method = billing::PaymentMethod::native;
    payment.state = billing::PaymentState::waiting;
    payment.code = "weixin://wxpay/bizpayurl?pr=a";
    payment.created_at = payment.expires_at = noon;
    payment.order_key = payment.id.uuid;
    storage::PhotoRow photo;
    photo.id = storage::PhotoId::make(noon, random_);
    photo.operator_id = operator_id_;
    photo.subject = location_id_.uuid;
    auto of_fault = photo;
    of_fault.id = storage::PhotoId::make(noon, random_);
    of_fault.of = storage::PhotoOf::work_order;
    of_fault.subject = work_order_.uuid;
    put({north, alarm, cut, operation, stranger, order, entry, payment, photo, of_fault,
         domain::Label{"13544001", operator_id_, station_, noon, false},
         billing::Payee{location_id_, operator_id_, "gangpo", "110"}});
    keys_["foreign"] = make_key(stranger.id, storage::Role::administrator);
    keys_["north"] = limited_key(north_);
    keys_["south"] = limited_key(location_id_);
  }

  // Of an administrator who is limited to one location.
  std::string limited_key(LocationId id) {
    const auto made = post("/v1/api-keys", R"({"name":"limited","role":"administrator",)"
                                           R"("location_ids":[")" +
                                               to_string(id) + R"("]})");
    EXPECT_EQ(made.status, 201) << made.body;
    return text_at(json(made), "/key");
  }

  // The path with ids of the courtyard in the south.
  std::string south(std::string_view path) {
    const auto starts = [&](std::string_view with) { return path.starts_with(with); };
    std::string id = "01a20846-fe00-79b0-b6c6-70fb166e92eb";  // nobody's
    if (starts("/v1/stations")) id = to_string(station_);
    if (starts("/v1/locations")) id = to_string(location_id_);
    if (starts("/v1/sessions")) id = to_string(session_);
    if (starts("/v1/alarms")) id = to_string(alarm_);
    if (starts("/v1/cuts")) id = to_string(cut_);
    if (starts("/v1/operations")) id = to_string(operation_);
    if (starts("/v1/work-orders")) id = to_string(work_order_);
    if (starts("/v1/payments")) id = to_string(payment_);
    if (starts("/v1/evses")) id = to_string(evse(station_, 1).id);
    std::string out(path);
    for (const auto& [mark, value] : {std::pair<std::string, std::string>{"{id}", id},
                                      {"{identity}", "NEW-1"},
                                      {"{uid}", "CARD-1"},
                                      {"{code}", "13544001"},
                                      {"{account}", "nobody"}}) {
      if (const auto at = out.find(mark); at != std::string::npos) {
        out.replace(at, mark.size(), value);
      }
    }
    return out;
  }

  int status(const Endpoint& endpoint, const std::string& key) {
    const char* body = endpoint.path.ends_with("/commands") ? R"({"action":"Reset"})" : "";
    Ask ask{endpoint.method, south(endpoint.path), body, key, {}};
    ask.remote = std::string(endpoint.path) + key;  // limits are for each address
    ask.headers = {{"Idempotency-Key", std::string(endpoint.path) + key}};
    return send(ask).status;
  }

  LocationId north_;
  StationId station_;
  SessionId session_;
  domain::AlarmId alarm_;
  domain::CutId cut_;
  OperationId operation_;
  desk::WorkOrderId work_order_;
  billing::PaymentId payment_;
};

// What a caller of that role meets before anything is looked at; 0: is let through.
int refusal(Access access, std::string_view role) {
  if (access == Access::everybody) return 0;
  if (role.empty() || access == Access::resident) return 401;
  const bool duty = role == "operator" || role == "administrator";
  switch (access) {
    case Access::everybody:
    case Access::resident: return 0;
    case Access::detector: return role == "viewer" ? 403 : 0;
    case Access::viewer: return role == "detector" ? 403 : 0;
    case Access::operator_on_duty: return duty ? 0 : 403;
    case Access::administrator: return role == "administrator" ? 0 : 403;
  }
  return 403;
}

const ScopedRoute* rule_of(const Endpoint& endpoint) {
  for (const auto& route : scoped_routes()) {
    if (route.method == endpoint.method && route.path == endpoint.path) return &route;
  }
  return nullptr;
}

bool names_a_place(const ScopedRoute& route) {
  return route.rule != ScopeRule::nothing && route.rule != ScopeRule::handler;
}

TEST_F(ScopeTest, n98_every_route_against_every_caller) {
  for (const auto& endpoint : all_endpoints()) {
    if (endpoint.response == "EventStream") continue;
    const auto named =
        std::string(http::to_string(endpoint.method)) + " " + std::string(endpoint.path);
    for (const auto* role : {"", "detector", "viewer", "operator", "administrator"}) {
      const int expected = refusal(endpoint.access, role);
      const int met = status(endpoint, role);
      if (expected != 0) {
        EXPECT_EQ(met, expected) << named << " by '" << role << "'";
      } else if (endpoint.access != Access::everybody) {
        EXPECT_TRUE(met != 401 && met != 403) << named << " by '" << role << "': " << met;
      }
    }
    if (endpoint.access == Access::everybody || endpoint.access == Access::resident) continue;
    const int foreign = status(endpoint, "foreign");
    EXPECT_TRUE(foreign != 401 && foreign != 403) << named << foreign;
    if (endpoint.path.find("{id}") != std::string_view::npos) {
      EXPECT_EQ(foreign, 404) << named << " by another operator";
    }
    const auto* rule = rule_of(endpoint);
    const int elsewhere = status(endpoint, "north");
    if (!rule) {
      EXPECT_EQ(elsewhere, 403) << named << " by somebody limited";
    } else if (names_a_place(*rule)) {
      EXPECT_EQ(elsewhere, 404) << named << " by somebody limited to another location";
    } else {
      EXPECT_TRUE(elsewhere != 401 && elsewhere != 403) << named << elsewhere;
    }
  }
}

TEST_F(ScopeTest, every_route_of_the_list_exists) {
  for (const auto& route : scoped_routes()) {
    const auto endpoints = all_endpoints();
    EXPECT_TRUE(std::ranges::any_of(endpoints, [&](const Endpoint& endpoint) {
      return endpoint.method == route.method && endpoint.path == route.path;
    })) << route.path;
  }
}

TEST_F(ScopeTest, lists_hold_what_the_caller_sees) {
  for (const auto* list : {"/v1/stations", "/v1/evses", "/v1/sessions", "/v1/alarms", "/v1/cuts",
                           "/v1/work-orders", "/v1/payments", "/v1/payees"}) {
    const auto north = json(get(list, "north"));
    const auto south = json(get(list, "south"));
    EXPECT_EQ(north.at("items").as_array().size(), 0u) << list;
    EXPECT_GE(south.at("items").as_array().size(), 1u) << list;
    EXPECT_EQ(south.at("items"), json(get(list)).at("items")) << list;
  }
  // The log has lines of no location, too: those are nobody's who is limited.
  EXPECT_EQ(json(get("/v1/log", "north")).at("items").as_array().size(), 0u);
  const auto log = json(get("/v1/log", "south"));
  EXPECT_GE(log.at("items").as_array().size(), 1u);
  for (const auto& line : log.at("items").as_array()) {
    EXPECT_EQ(text_at(line, "/location_id"), to_string(location_id_));
  }
  // What changed elsewhere is found by no filter.
  for (const auto* filter : {"changes=true", "who=administrator", "kind=key.", "kind=person."}) {
    const auto changes = json(get("/v1/log?" + std::string(filter), "north"));
    EXPECT_EQ(changes.at("items").as_array().size(), 0u) << filter;
  }
  const auto places = json(get("/v1/locations", "north"));
  ASSERT_EQ(places.at("items").as_array().size(), 1u);
  EXPECT_EQ(text_at(places, "/items/0/name"), "North");
  EXPECT_EQ(json(get("/v1/events", "north")).at("items").as_array().size(), 0u);
  EXPECT_GE(json(get("/v1/events", "south")).at("items").as_array().size(), 1u);
}

TEST_F(ScopeTest, what_names_the_callers_own_place_is_let_through) {
  for (const auto& endpoint : all_endpoints()) {
    const auto* rule = rule_of(endpoint);
    const bool reads = endpoint.method == Method::get && endpoint.response != "EventStream";
    if (!rule || !names_a_place(*rule) || !reads) continue;
    EXPECT_EQ(status(endpoint, "south"), 200) << endpoint.path;
  }
}

TEST_F(ScopeTest, a_cut_or_a_signal_elsewhere_is_refused) {
  const auto order = [&](const std::string& key, const char* path, const std::string& more) {
    const Ask ask{Method::post,
                  path,
                  R"({"location_id":")" + to_string(location_id_) + R"(")" + more + "}",
                  key,
                  {}};
    return send(ask).status;
  };
  EXPECT_EQ(order("north", "/v1/cuts", R"(,"reason":"smoke")"), 404);
  EXPECT_EQ(order("south", "/v1/cuts", R"(,"reason":"smoke")"), 201);
  EXPECT_EQ(order("north", "/v1/signals", R"(,"detector":"D1","signal":"smoke")"), 404);
  EXPECT_EQ(order("south", "/v1/signals", R"(,"detector":"D1","signal":"smoke")"), 204);
}

// A place and nothing else, as the body of a request.
std::string at(LocationId id, const std::string& more) {
  return R"({"location_id":")" + to_string(id) + R"(")" + more + "}";
}

TEST_F(ScopeTest, a_shift_of_elsewhere_is_neither_shown_nor_touched) {
  const auto plan = [&](const std::string& key, const std::string& body) {
    return send({Method::post, "/v1/shifts", body, key, {}});
  };
  const std::string times =
      R"(,"person":"Wang","begins_at":"2026-11-23T12:00:00Z","ends_at":"2026-11-23T20:00:00Z")";
  EXPECT_EQ(plan("north", at(location_id_, times)).status, 404);
  EXPECT_EQ(plan("north", "{" + times.substr(1) + "}").status, 400) << "of all locations";
  const auto south = plan("south", at(location_id_, times));
  ASSERT_EQ(south.status, 201) << south.body;
  const auto all = plan("administrator", "{" + times.substr(1) + "}");
  ASSERT_EQ(all.status, 201) << all.body;
  const auto shown = [&](const std::string& key) {
    return json(get("/v1/shifts", key)).at("items").as_array().size();
  };
  EXPECT_EQ(shown("south"), 2u);
  EXPECT_EQ(shown("north"), 1u) << "who is woken for all locations is woken for this one, too";
  const auto act = [&](const std::string& key, const http::Response& shift) {
    const auto path = "/v1/shifts/" + text_at(json(shift), "/id");
    const auto taken = send({Method::post, path + "/take-over", "", key, {}}).status;
    return std::pair(taken, send({Method::remove, path, "", key, {}}).status);
  };
  EXPECT_EQ(act("north", south), std::pair(404, 404));
  EXPECT_EQ(act("north", all), std::pair(404, 404));
  EXPECT_EQ(act("south", south), std::pair(200, 204));
}

TEST_F(ScopeTest, patrols_notes_and_work_orders_are_of_the_callers_places) {
  const auto tell = [&](const std::string& key, const char* path, const std::string& body) {
    return send({Method::post, path, body, key, {}}).status;
  };
  EXPECT_EQ(tell("north", "/v1/patrols", at(location_id_, "")), 404);
  EXPECT_EQ(tell("south", "/v1/patrols", at(location_id_, "")), 201);
  EXPECT_EQ(tell("north", "/v1/log", at(location_id_, R"(,"text":"x")")), 404);
  EXPECT_EQ(tell("north", "/v1/log", R"({"text":"x"})"), 400) << "of no location";
  EXPECT_EQ(tell("administrator", "/v1/log", R"({"text":"x"})"), 204);
  EXPECT_EQ(tell("south", "/v1/log", at(location_id_, R"(,"text":"x")")), 204);
  EXPECT_EQ(tell("north", "/v1/work-orders", at(location_id_, R"(,"text":"x")")), 404);
  EXPECT_EQ(tell("south", "/v1/work-orders", at(location_id_, R"(,"text":"x")")), 201);
  const auto of_the_souths_alarm = R"(,"text":"x","alarm_id":")" + to_string(alarm_) + R"(")";
  EXPECT_EQ(tell("north", "/v1/work-orders", at(north_, of_the_souths_alarm)), 400);
  EXPECT_EQ(json(get("/v1/log", "north")).at("items").as_array().size(), 0u);
  EXPECT_EQ(json(get("/v1/work-orders", "north")).at("items").as_array().size(), 0u);
}

TEST_F(ScopeTest, an_export_has_the_rows_of_the_callers_places) {
  for (const auto* what : {"/v1/exports/sessions", "/v1/exports/bill-lines"}) {
    const auto lines = [&](const std::string& key) {
      const auto file = get(what, key);
      EXPECT_EQ(file.status, 200) << file.body;
      return std::ranges::count(file.body, '\n');
    };
    EXPECT_EQ(lines("north"), 1) << "the titles";
    EXPECT_GT(lines("south"), 1);
    EXPECT_EQ(lines("south"), lines("administrator"));
    const auto asked = std::string(what) + "?location_id=" + to_string(location_id_);
    EXPECT_EQ(get(asked, "north").status, 404);
    EXPECT_EQ(get(asked, "south").status, 200);
  }
}

TEST_F(ScopeTest, what_is_of_the_operator_as_a_whole_is_refused_with_its_reason) {
  for (const auto* path : {"/v1/exports/transfers", "/v1/exports/wallets", "/v1/ledger/accounts",
                           "/v1/wallets", "/v1/till", "/v1/refunds", "/v1/reconciliations"}) {
    const auto closed = get(path, "south");
    EXPECT_EQ(closed.status, 403) << path;
    EXPECT_NE(closed.body.find("of the operator as a whole"), std::string::npos) << closed.body;
  }
}

TEST_F(ScopeTest, a_person_is_limited_and_freed_at_once) {
  add_person("guard", "operator", R"([")" + to_string(north_) + R"("])");
  auto browser = signed_in("guard");
  EXPECT_EQ(text_at(json(me(browser)), "/location_ids/0"), to_string(north_));
  const auto pile = "/v1/stations/" + to_string(station_);
  EXPECT_EQ(ask(browser, Method::get, pile).status, 404);
  EXPECT_EQ(ask(browser, Method::get, "/v1/wallets").status, 403);
  const Ask free{Method::put, "/v1/people/" + id_of("guard"), R"({"location_ids":[]})"};
  ASSERT_EQ(send(free).status, 200);
  EXPECT_EQ(ask(browser, Method::get, pile).status, 200);
}

ApiOptions strict_options() {
  auto options = options_for_tests();
  options.administrators_need_second_factor = true;
  return options;
}

class FactorRuleTest : public PeopleTest {
 protected:
  FactorRuleTest() : PeopleTest(strict_options()) {}
};

TEST_F(FactorRuleTest, administrators_without_a_second_factor_get_to_nothing_else) {
  add_person("boss", "administrator");
  add_person("wang", "operator");
  auto boss = signed_in("boss");
  const auto closed = ask(boss, Method::get, "/v1/locations");
  EXPECT_EQ(closed.status, 403);
  EXPECT_NE(closed.body.find("second-factor-needed"), std::string::npos);
  EXPECT_EQ(text_at(json(me(boss)), "/second_factor_needed"), "true");
  auto wang = signed_in("wang");
  EXPECT_EQ(ask(wang, Method::get, "/v1/locations").status, 200);
  enrol(boss);
  EXPECT_EQ(ask(boss, Method::get, "/v1/locations").status, 200);
  EXPECT_EQ(get("/v1/locations").status, 200) << "a key is no person";
}

}  // namespace
}  // namespace voltyard::api
