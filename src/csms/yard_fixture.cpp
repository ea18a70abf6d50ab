#include "csms/yard_fixture.hpp"

#include "billing/time_zone_fixture.hpp"

namespace voltyard::csms {

namespace asio = boost::asio;

YardTest::YardTest() {
  operator_id_ = OperatorId::make(noon, random_);
  location_id_ = LocationId::make(noon, random_);
  tariff_id_ = TariffId::make(noon, random_);
  storage::Commit commit;
  domain::Operator owner;
  owner.id = operator_id_;
  owner.name = "岗坡路街道办";
  commit.changes.push_back(owner);
  storage::TariffRow tariff;
  tariff.id = tariff_id_;
  tariff.operator_id = operator_id_;
  tariff.tariff = billing::shed_tariff(tariff_id_);
  commit.changes.push_back(tariff);
  domain::Location location;
  location.id = location_id_;
  location.operator_id = operator_id_;
  location.name = "岗坡路1号院";
  location.tariff_id = tariff_id_;
  commit.changes.push_back(location);
  EXPECT_EQ(await(store_.commit(commit)), storage::CommitOutcome::committed);
  restart();
  add_token("CARD-1");
}

void YardTest::restart() {
  yard_.reset();
  io_.restart();
  store_.restart();
  directory_ = std::make_unique<Directory>(store_, [](std::string_view name) {
    if (name == "Europe/Berlin") return Result<TimeZone>(billing::berlin());
    return Result<TimeZone>(invalid("there is no such time zone here"));
  });
  YardParts parts{store_, *directory_, clock_, random_, key_, {io_.get_executor()}, {}};
  parts.show = [this](LiveChange change) { board_.apply(std::move(change)); };
  parts.real_now = [this] { return real_now_; };
  yard_ = std::make_unique<Yard>(std::move(parts), yard_options_);
  yard_->use_sender(link::Door::ocpp, 0, sender_);
  EXPECT_TRUE(await(yard_->open()).has_value());
}

void YardTest::await(Task<void> task) {
  asio::co_spawn(io_, std::move(task), [](std::exception_ptr failure) {
    if (failure) std::rethrow_exception(failure);
  });
  drain();
}

void YardTest::drain() {
  io_.restart();
  io_.run();
}

StationId YardTest::add_station(std::string identity, int slots, domain::Registration registration,
                                std::string default_version) {
  storage::Commit commit;
  domain::Station station;
  station.id = StationId::make(noon, random_);
  station.operator_id = operator_id_;
  station.location_id = location_id_;
  station.identity = identity;
  station.name = identity;
  station.registration = registration;
  station.policy.security = domain::SecurityProfile::none;
  station.policy.default_version = std::move(default_version);
  station.state.station_id = station.id;
  commit.changes.push_back(station);
  for (int number = 1; number <= slots; ++number) {
    domain::Evse evse;
    evse.id = EvseId::make(noon, random_);
    evse.operator_id = operator_id_;
    evse.station_id = station.id;
    evse.number = number;
    evse.state.evse_id = evse.id;
    evse.state.connectors = {{1, domain::EvseStatus::Unavailable}};
    commit.changes.push_back(evse);
  }
  EXPECT_TRUE(await(directory_->change(std::move(commit))).has_value());
  return station.id;
}

void YardTest::add_token(std::string uid, domain::TokenStatus status) {
  storage::Commit commit;
  domain::Token token;
  token.id = TokenId::make(noon, random_);
  token.operator_id = operator_id_;
  token.uid = std::move(uid);
  token.status = status;
  commit.changes.push_back(token);
  EXPECT_TRUE(await(directory_->change(std::move(commit))).has_value());
}

WalletId YardTest::add_wallet(std::string uid, std::int64_t minor) {
  storage::Commit commit;
  billing::Wallet wallet;
  wallet.id = WalletId::make(noon, random_);
  wallet.operator_id = operator_id_;
  wallet.created_at = noon;
  commit.changes.push_back(wallet);
  if (minor > 0) {
    billing::Posting top_up;
    top_up.subject = make_uuid7(noon, random_);
    top_up.operator_id = operator_id_;
    top_up.wallet_id = wallet.id;
    top_up.at = noon;
    top_up.transfers = {{{billing::AccountKind::cash, operator_id_.uuid},
                         billing::wallet_account(wallet.id),
                         Money{minor}}};
    commit.changes.push_back(top_up);
  }
  domain::Token token;
  token.id = TokenId::make(noon, random_);
  token.operator_id = operator_id_;
  token.uid = std::move(uid);
  token.wallet_id = wallet.id;
  commit.changes.push_back(token);
  EXPECT_TRUE(await(directory_->change(std::move(commit))).has_value());
  return wallet.id;
}

billing::WalletBalance YardTest::balance(WalletId id) {
  return (*await(store_.find_wallet(id)))->balance;
}

std::variant<link::Admission, link::Refusal> YardTest::knock(link::Handshake handshake) {
  auto answer = yard_->gatekeeper().admit(handshake);
  drain();
  return answer;
}

YardTest::Connection YardTest::connect(std::string identity, std::string subprotocol) {
  link::Handshake handshake;
  handshake.identity = std::move(identity);
  handshake.offered = {std::move(subprotocol)};
  handshake.remote = "203.0.113.7";
  auto admitted = yard_->gatekeeper().admit(handshake);
  auto* admission = std::get_if<link::Admission>(&admitted);
  EXPECT_NE(admission, nullptr);
  auto peer = await(yard_->gatekeeper().open(*admission, handshake));
  EXPECT_TRUE(peer.has_value());
  return {std::move(*peer), admission->version};
}

std::string YardTest::say(Connection& connection, std::string_view frame) {
  wire::ocpp::FrameReader reader;
  const auto read = reader.read(frame, connection.version);
  const auto* call = std::get_if<wire::ocpp::Call>(&read);
  EXPECT_NE(call, nullptr) << frame;
  std::string out;
  if (call != nullptr) await(yard_->ocpp_conversation().on_call(*connection.peer, *call, out));
  return out;
}

std::vector<domain::Session> YardTest::sessions(StationId station_id) {
  storage::SessionFilter filter;
  filter.station_id = station_id;
  return *await(store_.list_sessions(filter));
}

std::vector<domain::Event> YardTest::events(std::string_view kind) {
  std::vector<domain::Event> found;
  for (auto& event : *await(store_.list_events(storage::EventFilter{}))) {
    if (event.kind == kind) found.push_back(std::move(event));
  }
  return found;
}

std::vector<storage::Quarantined> YardTest::quarantined(StationId station_id) {
  return *await(store_.list_quarantined(station_id, 100));
}

std::optional<storage::BillRow> YardTest::bill(SessionId id) {
  return *await(store_.find_bill(id));
}

domain::Evse YardTest::evse(StationId station_id, int number) {
  const auto record = await(store_.load_station(station_id));
  for (const auto& row : (*record)->evses) {
    if (row.number == number) return row;
  }
  ADD_FAILURE() << "no slot " << number;
  return {};
}

}  // namespace voltyard::csms
