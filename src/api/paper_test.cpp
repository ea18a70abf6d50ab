// Papers and exports over the API: who may have them, in which form, and what is in them.
#include "api/api_fixture.hpp"

namespace voltyard::api {
namespace {

class PaperTest : public ApiTest {
 protected:
  PaperTest() {
    station_ = add_station("PILE-1");
    fill_wallet();
    session_ = charge(station_, "PILE-1");
  }
  // The card of the tests pays from a wallet with 50.00 in it.
  void fill_wallet() {
    billing::Wallet wallet;
    wallet.id = wallet_ = WalletId::make(noon, random_);
    wallet.operator_id = operator_id_;
    wallet.holder = "张三";
    wallet.created_at = noon;
    billing::Posting posting;
    posting.subject = wallet_.uuid;
    posting.operator_id = operator_id_;
    posting.wallet_id = wallet_;
    posting.at = noon;
    posting.transfers = {{{billing::AccountKind::cash, operator_id_.uuid},
                          billing::wallet_account(wallet_),
                          Money{5'000}}};
    auto card = *directory_->current()->token(operator_id_, "CARD-1");
    card.wallet_id = wallet_;
    put({wallet, posting, card});
  }

  std::string of_session(const std::string& what) {
    return "/v1/sessions/" + to_string(session_) + what;
  }
  std::string of_wallet(const std::string& what) {
    return "/v1/wallets/" + to_string(wallet_) + what;
  }
  std::vector<std::string> lines(const http::Response& response) {
    std::vector<std::string> out(1);
    for (const char c : response.body) {
      if (c == '\n') {
        out.emplace_back();
      } else if (c != '\r') {
        out.back() += c;
      }
    }
    out.pop_back();
    return out;
  }

  StationId station_;
  WalletId wallet_;
  SessionId session_;
};

TEST_F(PaperTest, a_receipt_is_a_page_that_can_do_nothing) {
  const auto receipt = get(of_session("/receipt"), "viewer");
  ASSERT_EQ(receipt.status, 200) << receipt.body;
  EXPECT_EQ(receipt.headers.get("Content-Type"), "text/html; charset=utf-8");
  EXPECT_TRUE(receipt.headers.get("Content-Security-Policy").starts_with("default-src 'none'"));
  EXPECT_EQ(receipt.headers.get("Cache-Control"), "no-store");
  EXPECT_NE(receipt.body.find("充电收据"), std::string::npos);
  EXPECT_NE(receipt.body.find("20:00:00"), std::string::npos);  // noon in Shanghai
  EXPECT_NE(get(of_session("/receipt?language=en")).body.find("Charging receipt"),
            std::string::npos);
}

TEST_F(PaperTest, a_receipt_is_a_pdf_when_it_is_asked_for) {
  const auto receipt = get(of_session("/receipt?format=pdf"));
  ASSERT_EQ(receipt.status, 200) << receipt.body;
  EXPECT_EQ(receipt.headers.get("Content-Type"), "application/pdf");
  EXPECT_TRUE(receipt.body.starts_with("%PDF-"));
}

TEST_F(PaperTest, a_wish_that_is_none_is_refused) {
  for (const auto* wish : {"?format=docx", "?language=fr", "?format="}) {
    EXPECT_EQ(get(of_session("/receipt") + wish).status, 400) << wish;
    EXPECT_EQ(get(of_wallet("/statement") + wish).status, 400) << wish;
    EXPECT_EQ(get(std::string("/v1/exports/sessions") + wish).status, 400) << wish;
  }
  for (const auto* wish :
       {"?from=yesterday", "?from=2026-11-24T00:00:00Z&to=2026-11-23T00:00:00Z"}) {
    EXPECT_EQ(get(of_wallet("/statement") + wish).status, 400) << wish;
    EXPECT_EQ(get(std::string("/v1/exports/transfers") + wish).status, 400) << wish;
  }
  EXPECT_EQ(get("/v1/exports/sessions?from=2020-01-01T00:00:00Z").status, 400);
}

TEST_F(PaperTest, a_session_without_a_bill_has_no_papers) {
  auto connection = connect("PILE-1");
  say(connection, R"([2,"5","StartTransaction",{"connectorId":2,"idTag":"CARD-1","meterStart":0,)"
                  R"("timestamp":"2026-11-23T13:00:00Z"}])");
  for (const auto& session : sessions(station_)) {
    if (session.open()) session_ = session.id;
  }
  EXPECT_EQ(get(of_session("/receipt")).status, 409);
  EXPECT_EQ(get(of_session("/cdr")).status, 409);
}

TEST_F(PaperTest, a_cdr_carries_the_bill_in_yuan) {
  const auto cdr = get(of_session("/cdr"), "viewer");
  ASSERT_EQ(cdr.status, 200) << cdr.body;
  const auto bill = json(get(of_session(""))).at("bill").at("total").at("amount_minor").as_int64();
  EXPECT_NE(cdr.body.find("\"incl_vat\":" + format_decimal(bill, 2) + "},\"total_fixed_cost\""),
            std::string::npos)
      << bill << cdr.body;
  EXPECT_EQ(text_at(json(cdr), "/cdr_token/uid"), "CARD-1");
  EXPECT_EQ(text_at(json(cdr), "/total_energy"), "2E-1");
}

TEST_F(PaperTest, a_statement_ends_with_the_balance) {
  const auto statement = get(of_wallet("/statement?language=en"), "operator");
  ASSERT_EQ(statement.status, 200) << statement.body;
  const auto left = json(get(of_wallet(""))).at("available").at("amount_minor").as_int64();
  const auto text = std::to_string(left / 100) + "." + std::to_string(left % 100);
  EXPECT_NE(statement.body.find("<dt>Balance at the end</dt><dd>" + text + " CNY</dd>"),
            std::string::npos)
      << text << statement.body;
  EXPECT_TRUE(get(of_wallet("/statement?format=pdf")).body.starts_with("%PDF-"));
}

TEST_F(PaperTest, a_movement_has_a_slip_with_the_card_masked) {
  const auto slip = get(of_wallet("/postings/1/slip"), "operator");
  ASSERT_EQ(slip.status, 200) << slip.body;
  EXPECT_NE(slip.body.find("50.00 元"), std::string::npos) << slip.body;
  EXPECT_EQ(slip.body.find("CARD-1"), std::string::npos);
  EXPECT_EQ(get(of_wallet("/postings/99/slip")).status, 404);
  EXPECT_EQ(get(of_wallet("/postings/x/slip")).status, 404);
  EXPECT_EQ(get(of_wallet("/postings/18446744073709551615/slip")).status, 404);
  EXPECT_EQ(get(of_wallet("/postings/1/slip"), "viewer").status, 403);
}

TEST_F(PaperTest, a_slip_is_a_pdf_as_narrow_as_its_paper_when_it_is_asked_for) {
  const auto slip = get(of_wallet("/postings/1/slip?format=pdf"), "operator");
  ASSERT_EQ(slip.status, 200) << slip.body;
  EXPECT_EQ(slip.headers.get("Content-Type"), "application/pdf");
  EXPECT_TRUE(slip.body.starts_with("%PDF-"));
  EXPECT_NE(slip.body.find("MediaBox"), std::string::npos);
  EXPECT_EQ(get(of_wallet("/postings/1/slip?format=docx")).status, 400);
}

TEST_F(PaperTest, a_locations_own_place_and_tax_stand_in_its_cdr) {
  const auto path = "/v1/locations/" + to_string(location_id_) + "/place";
  const auto put_place = [&](std::string body, std::string who = "administrator") {
    return send({http::Method::put, path, std::move(body), std::move(who), {}});
  };
  EXPECT_EQ(put_place("{}", "operator").status, 403);
  EXPECT_EQ(put_place(R"({"latitude":"34.75"})").status, 400);
  EXPECT_EQ(put_place(R"({"latitude":"34.75000"})").status, 400) << "both, or neither";
  EXPECT_EQ(put_place(R"({"vat_percent_e2":10001})").status, 400);
  EXPECT_EQ(put_place(R"({"country":"China"})").status, 400);
  const auto set = put_place(
      R"({"address":"Elm Street 1","city":"Berlin","postal_code":"10115","country":"DEU",)"
      R"("latitude":"52.52000","longitude":"13.40500","vat_percent_e2":1900})");
  ASSERT_EQ(set.status, 200) << set.body;
  EXPECT_EQ(difference(json(set), "Location"), "");
  EXPECT_EQ(text_at(json(set), "/place/city"), "Berlin");
  const auto cdr = json(get(of_session("/cdr")));
  EXPECT_EQ(text_at(cdr, "/cdr_location/address"), "Elm Street 1");
  EXPECT_EQ(text_at(cdr, "/cdr_location/city"), "Berlin");
  EXPECT_EQ(text_at(cdr, "/cdr_location/postal_code"), "10115");
  EXPECT_EQ(text_at(cdr, "/cdr_location/country"), "DEU");
  EXPECT_EQ(text_at(cdr, "/cdr_location/coordinates/latitude"), "52.52000");
  EXPECT_EQ(text_at(json(get("/v1/log")), "/items/0/kind"), "place.changed");
  const auto bill = json(get(of_session(""))).at("bill").at("total").at("amount_minor").as_int64();
  const auto net = get(of_session("/cdr")).body;
  const auto without = (bill * 100 * 10'000 + 5'950) / 11'900;
  EXPECT_NE(net.find("\"total_cost\":{\"excl_vat\":" + format_decimal(without, 4)),
            std::string::npos)
      << bill << net;
  EXPECT_EQ(put_place("{}").status, 200);
  EXPECT_NE(text_at(json(get(of_session("/cdr"))), "/cdr_location/city"), "Berlin");
}

TEST_F(PaperTest, a_receipt_shows_what_was_credited_afterwards) {
  EXPECT_EQ(post(of_session("/review"), R"({"ruling":"waive","reason":"broken"})").status, 200);
  const auto receipt = get(of_session("/receipt?language=en"));
  ASSERT_EQ(receipt.status, 200) << receipt.body;
  EXPECT_NE(receipt.body.find("Credit notes"), std::string::npos);
  EXPECT_NE(receipt.body.find("Given back in full"), std::string::npos);
  EXPECT_EQ(receipt.body.find("broken"), std::string::npos);
  EXPECT_TRUE(get(of_session("/receipt?format=pdf")).body.starts_with("%PDF-"));
}

TEST_F(PaperTest, an_export_has_a_row_for_each_and_is_remembered) {
  const auto sessions = get("/v1/exports/sessions?language=en", "operator");
  ASSERT_EQ(sessions.status, 200) << sessions.body;
  EXPECT_EQ(sessions.headers.get("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_EQ(sessions.headers.get("Content-Disposition"), "attachment; filename=\"sessions.csv\"");
  const auto rows = lines(sessions);
  ASSERT_EQ(rows.size(), 2u) << sessions.body;
  EXPECT_TRUE(rows[0].starts_with("\xEF\xBB\xBFSession,Site,Pile,Card")) << rows[0];
  EXPECT_NE(rows[1].find(",2026-11-23 20:00:00,2026-11-23 21:00:00,Asia/Shanghai,ended,local,0.2"),
            std::string::npos)
      << rows[1];
  const auto logged = (*await(store_.list_log({})))[0];
  EXPECT_EQ(logged.kind, "export.made");
  EXPECT_NE(logged.text.find("sessions, 1 rows"), std::string::npos) << logged.text;
}

TEST_F(PaperTest, bill_lines_transfers_and_wallets_are_exported_too) {
  EXPECT_EQ(lines(get("/v1/exports/bill-lines")).size(), 3u);  // electricity and service
  // The top-up, the hold, and the settlement with its three transfers.
  EXPECT_EQ(lines(get("/v1/exports/transfers")).size(), 6u);
  const auto wallets = lines(get("/v1/exports/wallets"));
  ASSERT_EQ(wallets.size(), 2u);
  EXPECT_NE(wallets[1].find(to_string(wallet_)), std::string::npos);
  const auto book = get("/v1/exports/transfers?format=xlsx");
  EXPECT_TRUE(book.body.starts_with("PK"));
  EXPECT_EQ(lines(get("/v1/exports/sessions?to=2026-11-23T12:00:00Z")).size(), 1u);
}

TEST_F(PaperTest, n97_exports_hold_nothing_of_another_operator) {
  const auto other = make_other_operator();
  for (const auto* what : {"sessions", "bill-lines", "transfers", "wallets", "passes"}) {
    const auto body = get(std::string("/v1/exports/") + what).body;
    EXPECT_EQ(body.find(to_string(other.session_id)), std::string::npos) << what;
    EXPECT_EQ(body.find(to_string(other.wallet_id)), std::string::npos) << what;
    EXPECT_EQ(body.find("OTHER"), std::string::npos) << what;
  }
}

TEST_F(PaperTest, n67_a_holder_cannot_put_a_formula_into_the_desks_spreadsheet) {
  billing::Wallet wallet;
  wallet.id = WalletId::make(clock_.now(), random_);
  wallet.operator_id = operator_id_;
  wallet.holder = "=cmd|' /C calc'!A0";
  wallet.created_at = clock_.now();
  put({wallet});
  EXPECT_NE(get("/v1/exports/wallets").body.find(",'=cmd|' /C calc'!A0,"), std::string::npos);
}

}  // namespace
}  // namespace voltyard::api
