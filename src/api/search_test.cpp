// A few letters, and the piles and slots they may mean.
#include "api/people_fixture.hpp"

namespace voltyard::api {
namespace {

class SearchTest : public ApiTest {
 protected:
  SearchTest() {
    north_.id = LocationId::make(noon, random_);
    north_.operator_id = operator_id_;
    north_.name = "North";
    put({north_});
  }
  StationId pile(const std::string& identity, const std::string& name, LocationId location) {
    domain::Station station;
    station.id = StationId::make(noon, random_);
    station.operator_id = operator_id_;
    station.location_id = location;
    station.identity = identity;
    station.name = name;
    put({station});
    return station.id;
  }
  // "name" or "name/slot", in order.
  std::vector<std::string> found(const std::string& text,
                                 const std::string& key = "administrator") {
    const auto answer = get("/v1/search?q=" + text, key);
    EXPECT_EQ(answer.status, 200) << answer.body;
    const auto value = json(answer);
    EXPECT_EQ(difference(value, "FoundPiles"), "");
    std::vector<std::string> names;
    for (const auto& item : value.at("items").as_array()) {
      const auto slot = text_at(item, "/slot");
      names.push_back(text_at(item, "/name") + (slot == "null" ? "" : "/" + slot));
    }
    return names;
  }
  using Names = std::vector<std::string>;
  domain::Location north_;
};

TEST_F(SearchTest, every_word_must_occur_and_the_name_itself_comes_first) {
  pile("ID-1", "A07 north", location_id_);
  pile("ID-2", "A07", location_id_);
  pile("ID-3", "BA07", location_id_);
  EXPECT_EQ(found("a07"), (Names{"A07", "A07 north", "BA07"}));
  EXPECT_EQ(found("north%20a07"), (Names{"A07 north"}));
  EXPECT_EQ(found("id-3"), (Names{"BA07"}));
  EXPECT_EQ(found("nothing"), Names{});
  EXPECT_EQ(found(""), Names{});
}

TEST_F(SearchTest, a_sticker_leads_to_its_pile_and_a_number_behind_to_its_slot) {
  const auto id = add_station("PILE-1");
  put({domain::Label{"13544001", operator_id_, id, noon, false},
       domain::Label{"99990001", operator_id_, id, noon, true}});
  EXPECT_EQ(found("13544001"), (Names{"PILE-1"}));
  EXPECT_EQ(found("13544001-1"), (Names{"PILE-1/1"}));
  EXPECT_EQ(found("pile-1%201"), (Names{"PILE-1/1", "PILE-1"}));
  EXPECT_EQ(found("13544001-99"), Names{}) << "it has no such slot";
  EXPECT_EQ(found("99990001"), Names{}) << "that sticker was lost";
  const auto slot = json(get("/v1/search?q=13544001-1"));
  EXPECT_EQ(text_at(slot, "/items/0/evse_id"), to_string(evse(id, 1).id));
}

TEST_F(SearchTest, any_of_many_thousands_is_found_and_the_answer_stays_small) {
  std::vector<storage::Change> rows;
  for (int number = 10'000; number < 30'000; ++number) {
    domain::Station station;
    station.id = StationId::make(noon, random_);
    station.operator_id = operator_id_;
    station.location_id = location_id_;
    station.identity = "CP" + std::to_string(number);
    station.name = "Pile " + std::to_string(number);
    rows.emplace_back(std::move(station));
  }
  put(std::move(rows));
  EXPECT_EQ(found("29999"), (Names{"Pile 29999"}));
  EXPECT_EQ(found("pile").size(), 8u);
  EXPECT_EQ(found("pile&limit=20").size(), 20u);
  EXPECT_EQ(get("/v1/search?q=pile&limit=21").status, 400);
  EXPECT_EQ(get("/v1/search?q=pile&limit=0").status, 400);
  EXPECT_EQ(get("/v1/search?q=" + std::string(61, 'x')).status, 400);
}

TEST_F(SearchTest, what_changed_is_found_at_once) {
  const auto id = pile("ID-1", "Old", location_id_);
  EXPECT_EQ(found("old"), Names{"Old"});
  domain::Station renamed;
  renamed.id = id;
  renamed.operator_id = operator_id_;
  renamed.location_id = location_id_;
  renamed.identity = "ID-1";
  renamed.name = "New";
  put({renamed});
  EXPECT_EQ(found("old"), Names{});
  EXPECT_EQ(found("new"), Names{"New"});
}

TEST_F(SearchTest, piles_of_others_and_of_other_places_are_not_found) {
  pile("ID-1", "South pile", location_id_);
  pile("ID-2", "North pile", north_.id);
  const auto made =
      post("/v1/api-keys", R"({"name":"limited","role":"operator","location_ids":[")" +
                               to_string(north_.id) + R"("]})");
  ASSERT_EQ(made.status, 201) << made.body;
  keys_["north"] = text_at(json(made), "/key");
  EXPECT_EQ(found("pile", "north"), Names{"North pile"});
  const auto other = make_other_operator();
  keys_["foreign"] = make_key(other.operator_id, storage::Role::administrator);
  for (const auto& name : found("pile", "foreign")) {
    EXPECT_TRUE(name != "South pile" && name != "North pile") << name;
  }
}

TEST_F(SearchTest, a_viewer_cannot_guess_what_piles_call_themselves) {
  pile("SECRET-ID", "A07", location_id_);
  EXPECT_EQ(found("secret", "operator"), Names{"A07"});
  EXPECT_EQ(found("secret", "viewer"), Names{});
  EXPECT_EQ(found("a07", "viewer"), Names{"A07"});
}

}  // namespace
}  // namespace voltyard::api
