// Residents: from the sticker to the receipt, and what they may not.
#include "api/rider_fixture.hpp"

#include "csms/labels.hpp"

namespace voltyard::api {
namespace {

TEST_F(RiderTest, a_sticker_leads_to_the_pile_for_everybody) {
  show_status("Preparing");
  const auto response = get("/v1/rider/labels/13544001-1", "");
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(difference(json(response), "RiderPile"), "") << response.body;
  EXPECT_EQ(text_at(json(response), "/check_code"), csms::check_code(key_, "13544001"));
  EXPECT_EQ(json(response).at("slot"), 1);
  EXPECT_EQ(text_at(json(response), "/slots/0/status"), "Preparing");
  EXPECT_EQ(text_at(json(response), "/slots/1/status"), "Unavailable");
  EXPECT_EQ(json(response).at("slots").at(0).at("senses_plug"), true) << "an e-bike's slot";
  EXPECT_EQ(response.body.find("PILE-1"), std::string::npos) << "its identity is not public";
}

TEST_F(RiderTest, a_label_that_is_none_leads_nowhere) {
  for (const auto* code : {"99999999", "x", "13544001-0", "%3Cscript%3E", "13544001-3-4"}) {
    EXPECT_EQ(get(std::string("/v1/rider/labels/") + code, "").status, 404) << code;
  }
  put({domain::Label{"13544001", operator_id_, station_, noon, true}});
  EXPECT_EQ(get("/v1/rider/labels/13544001", "").status, 404);
}

TEST_F(RiderTest, n107_numbers_cannot_be_tried_one_by_one) {
  for (int i = 0; i < 60; ++i) EXPECT_EQ(get("/v1/rider/labels/00000000", "").status, 404);
  EXPECT_EQ(get("/v1/rider/labels/00000000", "").status, 429);
  EXPECT_EQ(get("/v1/rider/labels/13544001", "").status, 429) << "nor is the right one told apart";
  EXPECT_EQ(get("/v1/rider/labels/13544001/photo", "").status, 429);
  EXPECT_EQ(get("/v1/rider/wechat?label=13544001", "").status, 429);
}

TEST_F(RiderTest, a_network_full_of_residents_looks_as_often_as_it_likes) {
  for (int i = 0; i < 900; ++i) {
    ASSERT_EQ(get("/v1/rider/labels/13544001", "").status, 200) << i;
  }
}

TEST_F(RiderTest, behind_the_address_of_a_guesser_whoever_is_logged_in_still_looks) {
  for (int i = 0; i < 60; ++i) get("/v1/rider/labels/00000000", "");
  ASSERT_EQ(get("/v1/rider/labels/13544001", "").status, 429);
  EXPECT_EQ(get("/v1/rider/labels/13544001", "resident").status, 200);
  for (int i = 0; i < 60; ++i) {
    EXPECT_EQ(get("/v1/rider/labels/00000000", "resident").status, 404);
  }
  EXPECT_EQ(get("/v1/rider/labels/13544001", "resident").status, 429) << "unless it guesses, too";
}

TEST_F(RiderTest, a_start_is_accepted_becomes_a_charge_and_flows) {
  show_status("Preparing");
  sender_.answers.push_back({false, R"({"status":"Accepted"})", "", ""});
  const auto started = start();
  ASSERT_EQ(started.status, 201) << started.body;
  EXPECT_EQ(difference(json(started), "RiderStart"), "") << started.body;
  drain();
  EXPECT_EQ(text_at(json(follow(started)), "/step"), "accepted");
  say(connection_, R"([2,"2","StartTransaction",{"connectorId":1,"idTag":")" + rider_uid(wallet_) +
                       R"(","meterStart":1000,"timestamp":"2026-11-23T12:00:05Z"}])");
  refresh();
  EXPECT_EQ(text_at(json(follow(started)), "/step"), "accepted");
  EXPECT_EQ(text_at(json(follow(started)), "/charge_id"), to_string(sessions(station_).front().id));
  read_meter(20, "120");
  EXPECT_EQ(text_at(json(follow(started)), "/step"), "flowing");
}

TEST_F(RiderTest, of_two_starts_on_one_pile_each_is_the_charge_on_its_own_slot) {
  const auto uid = rider_uid(add_rider(2'000));
  show_status("Preparing");
  say(connection_, R"([2,"p2","StatusNotification",)"
                   R"({"connectorId":2,"errorCode":"NoError","status":"Preparing"}])");
  refresh();
  std::vector<http::Response> started;
  for (const int slot : {1, 2}) {
    sender_.answers.push_back({false, R"({"status":"Accepted"})", "", ""});
    started.push_back(start("resident2", "k" + std::to_string(slot), slot));
    ASSERT_EQ(started.back().status, 201) << started.back().body;
    drain();
  }
  for (const int slot : {1, 2}) {
    say(connection_, R"([2,"t)" + std::to_string(slot) + R"(","StartTransaction",{"connectorId":)" +
                         std::to_string(slot) + R"(,"idTag":")" + uid +
                         R"(","meterStart":1000,"timestamp":"2026-11-23T12:00:05Z"}])");
    refresh();
  }
  std::map<int, std::string> charges;
  for (const auto& session : sessions(station_)) {
    charges[board_.slot(session.evse_id)->number] = to_string(session.id);
  }
  ASSERT_EQ(charges.size(), 2u);
  for (const int slot : {1, 2}) {
    const auto followed = follow(started[static_cast<std::size_t>(slot - 1)], "resident2");
    EXPECT_EQ(text_at(json(followed), "/charge_id"), charges[slot]) << slot;
  }
}

TEST_F(RiderTest, a_charge_without_current_has_failed_after_ten_minutes_but_can_be_stopped) {
  show_status("Preparing");
  sender_.answers.push_back({false, R"({"status":"Accepted"})", "", ""});
  const auto started = start();
  drain();
  say(connection_, R"([2,"2","StartTransaction",{"connectorId":1,"idTag":")" + rider_uid(wallet_) +
                       R"(","meterStart":1000,"timestamp":"2026-11-23T12:00:05Z"}])");
  refresh();
  clock_.advance(std::chrono::minutes(9));
  EXPECT_EQ(text_at(json(follow(started)), "/step"), "accepted");
  clock_.advance(std::chrono::minutes(2));
  const auto followed = follow(started);
  EXPECT_EQ(difference(json(followed), "RiderStart"), "") << followed.body;
  EXPECT_EQ(text_at(json(followed), "/step"), "failed");
  EXPECT_EQ(text_at(json(followed), "/reason"), "no_current");
  EXPECT_EQ(text_at(json(followed), "/charge_id"), to_string(sessions(station_).front().id));
}

TEST_F(RiderTest, since_when_the_vehicle_takes_nothing_is_said) {
  const auto path = "/v1/rider/charges/" + to_string(charging());
  const auto detail = [&] { return text_at(json(get(path, "resident")), "/full_at"); };
  EXPECT_EQ(detail(), "null");
  clock_.advance(std::chrono::minutes(20));
  show_status("SuspendedEV");
  EXPECT_TRUE(detail().starts_with("2026-11-23T12:20:")) << detail();
}

TEST_F(RiderTest, a_start_that_never_becomes_a_charge_has_failed_after_ten_minutes) {
  show_status("Preparing");
  sender_.answers.push_back({false, R"({"status":"Accepted"})", "", ""});
  const auto started = start();
  drain();
  clock_.advance(std::chrono::minutes(9));
  EXPECT_EQ(text_at(json(follow(started)), "/step"), "accepted");
  clock_.advance(std::chrono::minutes(2));
  const auto followed = follow(started);
  EXPECT_EQ(text_at(json(followed), "/step"), "failed");
  EXPECT_EQ(text_at(json(followed), "/reason"), "no_current");
  EXPECT_EQ(text_at(json(followed), "/charge_id"), "null");
}

TEST_F(RiderTest, n88_a_double_tap_starts_once) {
  show_status("Preparing");
  sender_.answers.push_back({false, R"({"status":"Accepted"})", "", ""});
  const auto first = start();
  const auto second = start();
  EXPECT_EQ(second.body, first.body);
  EXPECT_EQ(sender_.sent.size(), 1u);
}

TEST_F(RiderTest, n87_nothing_is_sent_where_nothing_can_start) {
  show_status("Available");
  EXPECT_EQ(start("resident", "k1").status, 409) << "nothing is plugged in";
  show_status("Faulted");
  EXPECT_EQ(start("resident", "k2").status, 409);
  show_status("Preparing");
  yard_->ocpp_conversation().on_closed(*connection_.peer, link::CloseReason::silent);
  refresh();
  EXPECT_EQ(start("resident", "k3").status, 503);
  EXPECT_TRUE(sender_.sent.empty());
}

TEST_F(RiderTest, an_empty_wallet_starts_nothing) {
  add_rider(0);
  show_status("Preparing");
  const auto refused = start("resident2");
  EXPECT_EQ(refused.status, 409) << refused.body;
  EXPECT_TRUE(sender_.sent.empty());
}

TEST_F(RiderTest, a_start_that_the_pile_refuses_says_so_and_names_a_free_slot) {
  show_status("Preparing");
  sender_.answers.push_back({false, R"({"status":"Rejected"})", "", ""});
  const auto started = start();
  drain();
  const auto failed = follow(started);
  EXPECT_EQ(text_at(json(failed), "/step"), "failed");
  EXPECT_EQ(text_at(json(failed), "/reason"), "refused");
  EXPECT_EQ(json(failed).at("free_slots"), (boost::json::array{1}));
  EXPECT_EQ(balance(wallet_).held, Money{});
}

TEST_F(RiderTest, a_charge_is_watched_stopped_and_explained) {
  const auto id = to_string(charging());
  read_meter(100, "182.4");
  const auto shown = get("/v1/rider/charges/" + id, "resident");
  ASSERT_EQ(shown.status, 200) << shown.body;
  EXPECT_EQ(difference(json(shown), "RiderChargeDetail"), "") << shown.body;
  EXPECT_EQ(text_at(json(shown), "/state"), "charging");
  EXPECT_EQ(json(shown).at("held").at("amount_minor"), 500);
  EXPECT_EQ(text_at(json(shown), "/time_zone"), "Asia/Shanghai");
  const auto me = get("/v1/rider/me", "resident");
  EXPECT_EQ(difference(json(me), "RiderMe"), "") << me.body;
  EXPECT_EQ(text_at(json(me), "/charges/0/id"), id);
  EXPECT_EQ(json(me).at("available").at("amount_minor"), 0);
  sender_.answers.push_back({false, R"({"status":"Accepted"})", "", ""});
  const Ask stop{http::Method::post, "/v1/rider/charges/" + id + "/stop", "", "resident"};
  EXPECT_EQ(send(stop).status, 202);
  EXPECT_EQ(sender_.sent.back().action, "RemoteStopTransaction");
  end(100);
  const auto ended = get("/v1/rider/charges/" + id, "resident");
  EXPECT_EQ(difference(json(ended), "RiderChargeDetail"), "") << ended.body;
  EXPECT_EQ(text_at(json(ended), "/state"), "ended");
  const auto cost = json(ended).at("cost").at("amount_minor").as_int64();
  EXPECT_GT(cost, 0);
  EXPECT_EQ(json(ended).at("back").at("amount_minor"), 500 - cost);
  EXPECT_EQ(json(ended).at("electricity").at("amount_minor").as_int64() +
                json(ended).at("service").at("amount_minor").as_int64(),
            cost);
  EXPECT_EQ(get("/v1/rider/charges/" + id + "/receipt", "resident").status, 200);
  EXPECT_EQ(send(stop).status, 409) << "it is over";
  const auto list = get("/v1/rider/charges", "resident");
  EXPECT_EQ(difference(json(list), "RiderChargePage"), "") << list.body;
  EXPECT_EQ(text_at(json(list), "/items/0/id"), id);
}

TEST_F(RiderTest, both_fees_are_known_while_it_charges_and_are_those_of_the_receipt) {
  const auto path = "/v1/rider/charges/" + to_string(charging());
  const auto fees = [&] {
    const auto shown = json(get(path, "resident"));
    return text_at(shown, "/electricity/amount_minor") + " + " +
           text_at(shown, "/service/amount_minor") + " = " + text_at(shown, "/cost/amount_minor");
  };
  EXPECT_EQ(fees(), "0 + 0 = 0");
  read_meter(100, "182.4");
  const auto so_far = fees();
  EXPECT_NE(so_far, "0 + 0 = 0");
  const auto listed = json(get("/v1/rider/me", "resident"));
  EXPECT_EQ(json(get(path, "resident")).at("service"), listed.at("charges").at(0).at("service"));
  end(100);
  EXPECT_EQ(fees(), so_far);
}

TEST_F(RiderTest, a_refusal_has_a_word_for_programs) {
  const auto reason = [&](std::string once, std::string key = "resident") {
    return text_at(json(start(std::move(key), std::move(once))), "/reason");
  };
  show_status("Available");
  EXPECT_EQ(reason("r1"), "not_plugged");
  show_status("Faulted");
  EXPECT_EQ(reason("r2"), "pile_fault");
  add_rider(0);
  show_status("Preparing");
  EXPECT_EQ(reason("r3", "resident2"), "no_credit");
  const auto id = to_string(charging());
  EXPECT_EQ(reason("r4"), "busy");
  end(0);
  const Ask stop{http::Method::post, "/v1/rider/charges/" + id + "/stop", "", "resident"};
  EXPECT_EQ(text_at(json(send(stop)), "/reason"), "over");
}

TEST_F(RiderTest, the_code_of_a_top_up_is_a_picture_for_whoever_pays_it) {
  put({billing::Payee{location_id_, operator_id_, "gangpo", "0371"}});
  const Ask ask{http::Method::post,
                "/v1/rider/payments",
                R"({"label":"13544001","amount_minor":3000})",
                "resident",
                {{"Idempotency-Key", "p1"}}};
  const auto made = send(ask);
  ASSERT_EQ(made.status, 201) << made.body;
  const auto path = "/v1/rider/payments/" + text_at(json(made), "/id") + "/code.svg";
  const auto picture = get(path, "resident");
  EXPECT_EQ(picture.headers.get("Content-Type"), "image/svg+xml");
  EXPECT_TRUE(picture.body.starts_with("<svg ")) << picture.body;
  add_rider(0);
  EXPECT_EQ(get(path, "resident2").status, 404) << "somebody else's";
}

TEST_F(RiderTest, a_pile_that_went_silent_charges_on) {
  const auto id = to_string(charging());
  read_meter(100, "182.4");
  yard_->ocpp_conversation().on_closed(*connection_.peer, link::CloseReason::silent);
  refresh();
  const auto shown = get("/v1/rider/charges/" + id, "resident");
  EXPECT_EQ(text_at(json(shown), "/state"), "silent");
  EXPECT_NE(text_at(json(shown), "/silent_since"), "");
}

TEST_F(RiderTest, n97_what_another_resident_pays_is_as_unknown_as_what_is_not_there) {
  const auto id = to_string(charging());
  add_rider(500);
  const Ask stop{http::Method::post, "/v1/rider/charges/" + id + "/stop", "", "resident2"};
  EXPECT_EQ(send(stop).status, 404);
  EXPECT_EQ(get("/v1/rider/charges/" + id, "resident2").status, 404);
  EXPECT_EQ(get("/v1/rider/charges/" + id + "/receipt", "resident2").status, 404);
  EXPECT_TRUE(json(get("/v1/rider/charges", "resident2")).at("items").as_array().empty());
  EXPECT_TRUE(json(get("/v1/rider/me", "resident2")).at("charges").as_array().empty());
}

TEST_F(RiderTest, n97_a_start_is_followed_by_whoever_ordered_it) {
  show_status("Preparing");
  sender_.answers.push_back({false, R"({"status":"Accepted"})", "", ""});
  const auto started = start();
  add_rider(500);
  EXPECT_EQ(follow(started, "resident2").status, 404);
}

TEST_F(RiderTest, a_resident_opens_no_route_of_the_console_and_a_key_none_of_a_residents) {
  EXPECT_EQ(get("/v1/sessions", "resident").status, 401);
  EXPECT_EQ(get("/v1/me", "resident").status, 401);
  EXPECT_EQ(get("/v1/rider/me", "administrator").status, 401);
  EXPECT_EQ(get("/v1/rider/me", "").status, 401);
  wall_.advance(std::chrono::hours(2));
  EXPECT_EQ(get("/v1/rider/me", "resident").status, 401) << "the login is over";
}

TEST_F(RiderTest, starts_of_one_wallet_are_counted) {
  show_status("Preparing");
  int refused = 0;
  for (int i = 0; i < 12; ++i) {
    refused += start("resident", "k" + std::to_string(i)).status == 429 ? 1 : 0;
    drain();
  }
  EXPECT_EQ(refused, 2);
}

TEST_F(RiderTest, a_fault_is_a_work_order_with_the_slot_in_it) {
  const auto response =
      report_fault(R"({"label":"13544001","slot":3,"text":"插座松了","phone":"13800000000"})");
  ASSERT_EQ(response.status, 201) << response.body;
  EXPECT_EQ(difference(json(response), "RiderFault"), "");
  const auto orders = json(get("/v1/work-orders"));
  EXPECT_EQ(text_at(orders, "/items/0/text"), "#3 插座松了");
  EXPECT_EQ(text_at(orders, "/items/0/station_id"), to_string(station_));
}

TEST_F(RiderTest, faults_of_one_pile_from_one_address_are_counted) {
  const std::string loose = R"({"label":"13544001","text":"插座松了"})";
  for (int i = 0; i < 20; ++i) EXPECT_EQ(report_fault(loose).status, 201) << i;
  EXPECT_EQ(report_fault(loose, "k1").status, 429);
  EXPECT_EQ(report_fault(loose, "k1", "203.0.113.5").status, 201) << "not now is no answer";
}

TEST_F(RiderTest, a_report_whose_answer_was_lost_is_sent_again_and_is_one_work_order) {
  const std::string loose = R"({"label":"13544001","text":"插座松了"})";
  const auto first = report_fault(loose, "k1");
  EXPECT_EQ(report_fault(loose, "k1").body, first.body);
  EXPECT_EQ(json(get("/v1/work-orders")).at("items").as_array().size(), 1u);
}

TEST_F(RiderTest, the_privacy_notice_has_the_terms_that_are_in_force) {
  const auto notice = get("/v1/rider/privacy", "");
  ASSERT_EQ(notice.status, 200) << notice.body;
  EXPECT_EQ(notice.body, R"({"readings_days":1096,"photos_days":365,"login_days":30,)"
                         R"("device_days":400})");
}

TEST_F(RiderTest, what_was_given_is_told_apart_from_what_was_paid_in) {
  billing::Posting gift;
  gift.kind = billing::PostingKind::top_up;
  gift.subject = make_uuid7(noon, random_);
  gift.operator_id = operator_id_;
  gift.wallet_id = wallet_;
  gift.at = noon;
  gift.currency = "CNY";
  gift.transfers = {{{billing::AccountKind::granted, operator_id_.uuid},
                     billing::gift_account(wallet_),
                     Money{2}}};
  put({gift});
  const auto me = json(get("/v1/rider/me", "resident"));
  EXPECT_EQ(text_at(me, "/available/amount_minor"), "502");
  EXPECT_EQ(text_at(me, "/gift/amount_minor"), "2");
  const auto path = "/v1/rider/charges/" + to_string(charging());
  EXPECT_EQ(text_at(json(get("/v1/rider/me", "resident")), "/gift/amount_minor"), "0");
  read_meter(100, "182.4");
  EXPECT_EQ(text_at(json(get(path, "resident")), "/by_gift"), "null") << "it is not over";
  end(100);
  const auto ended = json(get(path, "resident"));
  EXPECT_GT(ended.at("cost").at("amount_minor").as_int64(), 2);
  EXPECT_EQ(text_at(ended, "/by_gift/amount_minor"), "2") << "spent first";
}

TEST_F(RiderTest, what_moved_the_money_besides_charges_is_listed_newest_first) {
  charging();
  read_meter(100, "182.4");
  end(100);
  const auto top_up = [&](int minor) {
    const Ask ask{http::Method::post,
                  "/v1/wallets/" + to_string(wallet_) + "/top-ups",
                  R"({"amount_minor":)" + std::to_string(minor) + "}",
                  "operator",
                  {{"Idempotency-Key", "t" + std::to_string(minor)}}};
    EXPECT_EQ(send(ask).status, 200);
  };
  top_up(1000);
  top_up(2000);
  const auto all = get("/v1/rider/movements", "resident");
  ASSERT_EQ(all.status, 200) << all.body;
  EXPECT_EQ(difference(json(all), "RiderMovementPage"), "") << all.body;
  EXPECT_EQ(text_at(json(all), "/items/0/change/amount_minor"), "2000");
  EXPECT_EQ(text_at(json(all), "/items/1/kind"), "top_up");
  EXPECT_EQ(all.body.find("hold"), std::string::npos) << "charges have receipts";
  const auto first = json(get("/v1/rider/movements?limit=1", "resident"));
  EXPECT_EQ(first.at("items").as_array().size(), 1u);
  const auto second =
      json(get("/v1/rider/movements?limit=1&cursor=" + text_at(first, "/next_cursor"), "resident"));
  EXPECT_EQ(text_at(second, "/items/0/change/amount_minor"), "1000");
  EXPECT_EQ(get("/v1/rider/movements?cursor=forged", "resident").status, 400);
  add_rider(0);
  EXPECT_EQ(get("/v1/rider/movements", "resident2").body.find("2000"), std::string::npos);
}

TEST_F(RiderTest, another_pile_of_the_place_with_room_is_named_the_next_one_first) {
  const auto add = [&](std::string identity, std::string name, std::string code,
                       std::string_view status) {
    const auto id = add_station(identity);
    auto station = *directory_->current()->stations.at(id);
    station.name = std::move(name);
    put({station, domain::Label{std::move(code), operator_id_, id, noon, false}});
    auto there = connect(identity);
    say(there, R"([2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}])");
    say(there, R"([2,"2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":")" +
                   std::string(status) + R"("}])");
    yard_->refresh(id);
    drain();
    yard_->tick(0);
    drain();
    clock_.advance(std::chrono::seconds(1));
    return there;
  };
  auto station = *directory_->current()->stations.at(station_);
  station.name = "5号桩";
  put({station});
  show_status("Faulted");
  const auto far = add("PILE-9", "10号桩", "13544010", "Available");
  const auto next = add("PILE-6", "6号桩", "13544006", "Preparing");
  const auto broken = add("PILE-4", "4号桩", "13544004", "Faulted");
  const auto response = get("/v1/rider/labels/13544001/near", "");
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(difference(json(response), "RiderNear"), "") << response.body;
  EXPECT_EQ(response.body,
            R"({"items":[{"code":"13544006","pile_name":"6号桩","plugged":1,"free":0},)"
            R"({"code":"13544010","pile_name":"10号桩","plugged":0,"free":1}]})");
  EXPECT_EQ(get("/v1/rider/labels/99999999/near", "").status, 404);
}

// ---- labels ------------------------------------------------------------------------------------

TEST_F(RiderTest, piles_without_a_label_get_one) {
  add_station("07-13544002", 12, domain::Registration::accepted, "dny");
  const auto made = post("/v1/locations/" + to_string(location_id_) + "/labels", "");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(difference(json(made), "LabelList"), "") << made.body;
  EXPECT_EQ(json(made).at("items").as_array().size(), 2u);
  EXPECT_EQ(text_at(json(made), "/items/0/code"), "13544002");
  const auto again = post("/v1/locations/" + to_string(location_id_) + "/labels", "");
  EXPECT_EQ(again.body, made.body);
}

TEST_F(RiderTest, n107_an_old_sticker_leads_to_its_pile_and_to_no_other) {
  const auto other = add_station("PILE-2");
  const auto put_label = [&](StationId station) {
    const Ask ask{http::Method::put, "/v1/labels/OLD42",
                  R"({"station_id":")" + to_string(station) + R"("})"};
    return send(ask).status;
  };
  EXPECT_EQ(put_label(station_), 204);
  EXPECT_EQ(get("/v1/rider/labels/old42", "").status, 200);
  EXPECT_EQ(put_label(other), 409);
  const Ask gone{http::Method::remove, "/v1/labels/OLD42"};
  EXPECT_EQ(send(gone).status, 204);
  EXPECT_EQ(get("/v1/rider/labels/old42", "").status, 404);
  EXPECT_EQ(put_label(other), 409) << "never given to another";
}

}  // namespace
}  // namespace voltyard::api
