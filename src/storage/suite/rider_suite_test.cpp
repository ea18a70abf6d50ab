// Photos, and what other services call residents.
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

namespace voltyard::storage::suite {
namespace {

class RiderSuite : public StoreSuite {
 protected:
  static PhotoRow photo(std::uint8_t n, PhotoOf of, std::int64_t at_ms = 5) {
    PhotoRow row;
    row.id = id<PhotoId>(n);
    row.operator_id = operator_1;
    row.of = of;
    row.subject = id<LocationId>(n).uuid;
    row.type = "image/webp";
    row.width = 4'000;
    row.height = 3'000;
    row.octets = std::string("RIFF\0\xFF\r\n", 8);
    row.size = static_cast<std::uint32_t>(row.octets.size());
    row.digest[0] = n;
    row.added_by = "admin";
    row.created_at = {at_ms};
    return row;
  }
  std::string listed(PhotoFilter filter) {
    filter.operator_id = operator_1;
    std::string text;
    for (const auto& row : value_of(store().list_photos(filter))) {
      EXPECT_TRUE(row.octets.empty());
      text += std::to_string(row.id.uuid.bytes[15]) + " ";
    }
    return text;
  }
};

INSTANTIATE_TEST_SUITE_P(, RiderSuite, ::testing::ValuesIn(kinds()),
                         [](const auto& chosen) { return chosen.param.name; });

TEST_P(RiderSuite, a_photo_comes_back_octet_by_octet_until_it_is_removed) {
  const auto row = photo(1, PhotoOf::location);
  put(row);
  reopen();
  EXPECT_EQ(value_of(store().find_photo(PhotoOf::location, row.subject)), row);
  EXPECT_FALSE(value_of(store().find_photo(PhotoOf::work_order, row.subject)));
  put(RemovePhoto{PhotoOf::location, row.subject});
  EXPECT_FALSE(value_of(store().find_photo(PhotoOf::location, row.subject)));
  EXPECT_EQ(put(RemovePhoto{PhotoOf::location, row.subject}), CommitOutcome::committed);
}

TEST_P(RiderSuite, a_second_photo_of_the_same_thing_takes_the_place_of_the_first) {
  const auto first = photo(1, PhotoOf::location);
  auto second = photo(2, PhotoOf::location);
  second.subject = first.subject;
  put(first);
  put(second);
  reopen();
  EXPECT_EQ(value_of(store().find_photo(PhotoOf::location, first.subject)), second);
  EXPECT_EQ(listed({}), "2 ");
}

TEST_P(RiderSuite, photos_are_listed_newest_first_by_kind_and_by_age) {
  put(photo(1, PhotoOf::work_order, 10), photo(2, PhotoOf::location, 20),
      photo(3, PhotoOf::work_order, 30));
  PhotoFilter filter;
  EXPECT_EQ(listed(filter), "3 2 1 ");
  filter.before = id<PhotoId>(3);
  EXPECT_EQ(listed(filter), "2 1 ");
  filter.of = PhotoOf::work_order;
  EXPECT_EQ(listed(filter), "1 ");
  filter.before = {};
  filter.added_from = Timestamp{30};
  EXPECT_EQ(listed(filter), "3 ");
  filter.added_from.reset();
  filter.limit = 1;
  EXPECT_EQ(listed(filter), "3 ");
}

TEST_P(RiderSuite, old_photos_of_faults_go_and_those_of_places_stay) {
  put(photo(1, PhotoOf::location, 1'000), photo(2, PhotoOf::work_order, 1'000),
      photo(3, PhotoOf::work_order, 3'000));
  const RemoveExpired old{Fading::photos, {2'000}, 1};
  EXPECT_EQ(value_of(store().count_expired(old)), 1u);
  put(old);
  EXPECT_EQ(value_of(store().count_expired(old)), 0u);
  reopen();
  EXPECT_EQ(listed({}), "3 1 ");
  EXPECT_FALSE(value_of(store().find_photo(PhotoOf::work_order, id<LocationId>(2).uuid)));
}

TEST_P(RiderSuite, a_work_order_remembers_that_it_was_reported_with_a_photo) {
  desk::WorkOrder order;
  order.id = id<desk::WorkOrderId>(1);
  order.operator_id = operator_1;
  order.has_photo = true;
  put(order);
  reopen();
  EXPECT_TRUE(value_of(store().find_work_order(order.id))->has_photo);
}

TEST_P(RiderSuite, a_person_of_another_service_leads_to_one_wallet_of_each_operator) {
  RiderOpenId row{{}, operator_1, id<WalletId>(1), "13800000000", {5}};
  row.digest[0] = 7;
  auto elsewhere = row;
  elsewhere.operator_id = id<OperatorId>(2);
  put(row, elsewhere);
  row.wallet_id = id<WalletId>(2);
  put(row);
  reopen();
  EXPECT_EQ(value_of(store().find_rider_open_id(operator_1, row.digest)), row);
  EXPECT_EQ(value_of(store().find_rider_open_id(elsewhere.operator_id, row.digest)), elsewhere);
  put(RemoveRiderOpenIds{operator_1, id<WalletId>(1)});
  EXPECT_TRUE(value_of(store().find_rider_open_id(operator_1, row.digest)));
  put(RemoveRiderOpenIds{operator_1, id<WalletId>(2)});
  EXPECT_FALSE(value_of(store().find_rider_open_id(operator_1, row.digest)));
  EXPECT_TRUE(value_of(store().find_rider_open_id(elsewhere.operator_id, row.digest)));
}

TEST_P(RiderSuite, who_else_is_known_as_the_holder_of_a_wallet_is_listed_oldest_first) {
  RiderOpenId first{{}, operator_1, id<WalletId>(1), "13800000000", {5}};
  first.digest[0] = 9;
  RiderOpenId second{{}, operator_1, id<WalletId>(1), "", {6}};
  second.digest[0] = 7;
  auto other_wallet = second;
  other_wallet.digest[0] = 8;
  other_wallet.wallet_id = id<WalletId>(2);
  put(second, first, other_wallet);
  reopen();
  const auto found = value_of(store().list_rider_open_ids(operator_1, id<WalletId>(1)));
  EXPECT_EQ(found, (std::vector{first, second}));
  EXPECT_TRUE(value_of(store().list_rider_open_ids(id<OperatorId>(2), id<WalletId>(1))).empty());
}

TEST_P(RiderSuite, all_logins_of_a_wallet_end_at_once_and_no_others) {
  const auto login = [](std::uint8_t n, std::uint8_t wallet) {
    RiderLogin row{{}, operator_1, id<WalletId>(wallet), {1}, {100}};
    row.digest[0] = n;
    return row;
  };
  const auto own = login(1, 1);
  const auto elsewhere = login(2, 1);
  const auto somebody = login(3, 2);
  put(own, elsewhere, somebody);
  put(RemoveRiderLogins{id<OperatorId>(2), id<WalletId>(1)});
  EXPECT_TRUE(value_of(store().find_rider_login(own.digest))) << "another operator's";
  put(RemoveRiderLogins{operator_1, id<WalletId>(1)});
  reopen();
  EXPECT_FALSE(value_of(store().find_rider_login(own.digest)));
  EXPECT_FALSE(value_of(store().find_rider_login(elsewhere.digest)));
  EXPECT_TRUE(value_of(store().find_rider_login(somebody.digest)));
}

}  // namespace
}  // namespace voltyard::storage::suite
