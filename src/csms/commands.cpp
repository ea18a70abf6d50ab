#include "csms/commands.hpp"

#include "csms/asking.hpp"
#include "csms/dialect.hpp"
#include "csms/firmware_updates.hpp"
#include "csms/guarding.hpp"
#include "csms/prepaid.hpp"
#include "csms/shard_desk.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

namespace voltyard::csms {
namespace {

namespace asio = boost::asio;
using storage::CommitOutcome;
using storage::OperationRow;
using storage::OperationState;

constexpr Duration series_timeout =
    std::chrono::minutes(3);              // four times 30 s of DNY, and the gaps
constexpr std::size_t most_updates = 32;  // of a shard at once: each holds its image in memory
constexpr int progress_step = 5;          // percent
constexpr Power expected_power{200'000};  // of a slot that has not started: a usual e-bike

// An operation under way: the caller may leave before the pile answers.
struct Progress {
  OperationRow row;
  StationRequest request;
  asio::steady_timer finished;  // cancelled when it is
};

Task<CommitOutcome> store_operation(ShardDesk& desk, LiveStation& live, const OperationRow& row,
                                    std::vector<storage::Change> with_it = {}) {
  Decision decision;
  decision.commit.changes = std::move(with_it);
  decision.commit.changes.push_back(row);
  if (row.state != OperationState::sent) {
    const auto snapshot = desk.yard().parts().directory.current();
    decision.commit.events.push_back(over_event(desk.context_of(live, *snapshot, ""), row));
  }
  co_return co_await desk.carry_out(live, decision);
}

// The answer as JSON for people.
Task<Result<std::string>> answer_to(ShardDesk& desk, LiveStation& live,
                                    const StationRequest& request) {
  const auto answer = co_await ask(desk, live, request);
  if (!answer) co_return answer.error();
  if (answer->is_error) {
    co_return Error{ErrorKind::upstream, answer->error_code + ": " + answer->error_description, {}};
  }
  co_return find_dialect(live.station.state.protocol)->shown(request, *answer);
}

// Frame by frame; how far it is stands in the operation meanwhile. A lost connection is the end:
// the station may have started anew and forgotten what it had.
Task<Result<std::string>> end_of(ShardDesk& desk, LiveStation& live, Progress& progress) {
  auto& series = *progress.request.series;
  const auto epoch = live.station.state.connection_epoch;
  auto asked = live.firmware_asked;
  int told = 0;
  while (true) {
    auto* sender = desk.sender_to(live);
    if (sender == nullptr || !live.connected || live.station.state.connection_epoch != epoch) {
      co_return unavailable("the connection was lost: " + series.progress());
    }
    auto frame = series.frame(desk.yard().parts().random);
    const auto answer = co_await sender->call(live.station.id, progress.request.action,
                                              std::move(frame), series_timeout);
    if (!answer) {
      co_return Error{answer.error().kind, answer.error().message + ": " + series.progress(), {}};
    }
    if (auto end = series.hear(*answer)) co_return std::move(*end);
    if (std::exchange(asked, live.firmware_asked) != live.firmware_asked && !series.begin_again()) {
      co_return Error{
          ErrorKind::upstream, "the station asks for the first frame again and again", {}};
    }
    if (series.percent() < told + progress_step) continue;
    told = series.percent();
    progress.row.answer = series.progress();
    co_await store_operation(desk, live, progress.row);
  }
}

// While a pile is being asked, and for a minute after an OCPP station has accepted: it begins by
// itself. Piles of other protocols have begun with their answer.
constexpr Duration start_takes = std::chrono::seconds(60);

bool is_starting(const LiveStation& live, int evse_number, Timestamp now) {
  return live.starting &&
         std::any_of(live.starting->begin(), live.starting->end(), [&](const StartingSlot& slot) {
           return slot.evse_number == evse_number && now < slot.until;
         });
}

void hold_slot(LiveStation& live, int evse_number, std::optional<Timestamp> until) {
  std::vector<StartingSlot> slots;
  if (live.starting) slots = std::move(*live.starting);
  std::erase_if(slots, [&](const StartingSlot& slot) { return slot.evse_number == evse_number; });
  if (until) slots.push_back({evse_number, *until});
  live.starting = slots.empty() ? Rare<std::vector<StartingSlot>>() : std::move(slots);
}

Task<void> ask_station(ShardDesk& desk, LiveStation& live, std::shared_ptr<Progress> progress) {
  auto& row = progress->row;
  const auto& request = progress->request;
  const bool is_series = request.series != nullptr;
  auto work = is_series ? end_of(desk, live, *progress) : answer_to(desk, live, request);
  auto answer = co_await std::move(work);
  if (is_series) live.updating = false;
  // Of an update the station reports the end, whenever it comes; who waits is told then.
  if (request.update && (has_promised(row) || row.state != OperationState::sent)) co_return;
  row.finished_at = desk.yard().parts().clock.now();
  if (request.expected) {
    const bool begins = answer && answer->find("Accepted") != std::string::npos;
    hold_slot(live, request.expected->evse_number,
              begins ? std::optional(row.finished_at + start_takes) : std::nullopt);
  }
  row.state = answer ? OperationState::done : OperationState::failed;
  if (answer) {
    row.answer = std::move(*answer);
  } else {
    row.answer.clear();
    row.failure = answer.error().message;
  }
  if (co_await store_operation(desk, live, row) != CommitOutcome::committed) {
    spdlog::error("the answer to operation {} could not be stored", to_string(row.id));
  }
  progress->finished.cancel();
}

// What a station reports of its update, for whoever still waits.
std::function<void(const OperationRow&)> tell(const std::shared_ptr<Progress>& progress) {
  return [weak = std::weak_ptr(progress)](const OperationRow& row) {
    const auto waiting = weak.lock();
    if (!waiting) return;
    waiting->row = row;
    if (row.state != OperationState::sent) waiting->finished.cancel();
  };
}

// On the station's shard: store, send, wait as long as the caller wants.
Task<Result<OperationRow>> run(ShardDesk& desk, LiveStation& live, const Order& order,
                               StationRequest request) {
  if (!live.connected) co_return unavailable("the station is not connected", "offline");
  if (order.only_idle && !live.open.empty()) {
    co_return conflict("a session is open on this station");
  }
  if (request.update && is_followed(live, *request.update)) {
    co_return conflict("an update with this requestId is under way");
  }
  const auto executor = co_await asio::this_coro::executor;
  const auto& parts = desk.yard().parts();
  auto progress = std::make_shared<Progress>(
      Progress{{},
               std::move(request),
               asio::steady_timer(executor, std::chrono::steady_clock::now() + order.wait)});
  auto& row = progress->row;
  row.id = order.id.is_nil() ? OperationId::make(parts.clock.now(), parts.random) : order.id;
  row.operator_id = order.operator_id;
  row.station_id = live.station.id;
  row.requested_by = order.requested_by;
  const auto& sent = progress->request;
  row.action = sent.action;
  row.request = sent.shown.empty() ? sent.payload : sent.shown;
  row.created_at = parts.clock.now();
  if (sent.series) live.updating = true;
  auto with_it = order.with_it;
  if (sent.update)
    std::ranges::move(room_for_update(live, row.created_at), std::back_inserter(with_it));
  if (co_await store_operation(desk, live, row, std::move(with_it)) != CommitOutcome::committed) {
    if (sent.series) live.updating = false;
    if (sent.expected) hold_slot(live, sent.expected->evse_number, std::nullopt);
    co_return unavailable("the order could not be stored");
  }
  expect_start(live, sent, desk.yard().parts().clock.now());
  if (sent.update) follow(live, {*sent.update, row, tell(progress)});
  desk.yard().spawn(desk.index(),
                    [&desk, &live, progress]() { return ask_station(desk, live, progress); });
  boost::system::error_code ignored;
  while (row.state == OperationState::sent &&
         progress->finished.expiry() > std::chrono::steady_clock::now()) {
    co_await progress->finished.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  co_return row;
}

Result<const Dialect*> dialect_of(const LiveStation& live) {
  const auto* dialect = find_dialect(live.station.state.protocol);
  if (dialect == nullptr) return unavailable("the station has never been connected", "offline");
  return dialect;
}

// Finds the station for the caller's operator; what belongs to another one does not exist.
Task<Result<LiveStation*>> station_for(ShardDesk& desk, const Order& order, StationId id) {
  auto live = co_await desk.load(id);
  if (!live) co_return live.error();
  if ((*live)->station.operator_id != order.operator_id) {
    co_return not_found("there is no such station");
  }
  co_return *live;
}

// Of the token that will pay for a start here, with its passes; without a wallet: none does.
Task<Result<LookedUp>> wallet_of(ShardDesk& desk, const LiveStation& live,
                                 std::string_view token_uid) {
  const auto snapshot = desk.snapshot();
  const auto now = desk.yard().parts().clock.now();
  const auto* token = snapshot->token(live.station.operator_id, token_uid);
  const bool pays = token != nullptr && !token->wallet_id.is_nil() &&
                    snapshot->tariff_of(live.station.location_id, now) != nullptr;
  LookedUp found;
  if (!pays) co_return found;
  const Lookup lookup = FindWallet{token->wallet_id};
  const bool read = co_await desk.look_up(live, lookup, found);
  if (!read) co_return unavailable("the card's wallet could not be read");
  if (!*found.wallet) co_return conflict("the card's wallet does not exist");
  co_return found;
}

Task<Result<OperationRow>> start_on(ShardDesk& desk, Order order, StationId station_id,
                                    EvseId evse_id, std::string token_uid) {
  const auto live = co_await station_for(desk, order, station_id);
  if (!live) co_return live.error();
  const auto dialect = dialect_of(**live);
  if (!dialect) co_return dialect.error();
  const auto wallet = co_await wallet_of(desk, **live, token_uid);
  if (!wallet) co_return wallet.error();
  const domain::Evse* evse = nullptr;
  for (const auto& row : (*live)->evses) {
    if (row.id == evse_id) evse = &row;
  }
  if (evse == nullptr) co_return not_found("there is no such slot");
  if ((*live)->open_on(evse_id) != nullptr) {
    co_return conflict("a session is open on this slot", "busy");
  }
  const auto& parts = desk.yard().parts();
  if (is_starting(**live, evse->number, parts.clock.now())) {
    co_return conflict("a start is on its way on this slot", "busy");
  }
  if (token_uid.empty()) token_uid = desk_token(parts.random);
  const auto snapshot = parts.directory.current();
  auto context = desk.context_of(**live, *snapshot, "");
  if (snapshot->cut_of((*live)->station) != nullptr) {
    co_return conflict("an emergency cut stands here; two people must release it first", "cut");
  }
  const auto& protection = desk.yard().options().protection;
  const auto& state = (*live)->station.state;
  if (protection && is_guarded(**live, *evse) && (*live)->pile_watch &&
      !domain::may_start(*(*live)->pile_watch, protection->of(state.vendor, state.model).pile,
                         expected_power)) {
    co_return conflict("the pile is at its power limit", "power_limit");
  }
  if (wallet->wallet) {
    context.wallet = &*wallet->wallet;
    context.passes = wallet->passes;
    if (!agreed_for(context, evse->max_power)) {
      co_return conflict("the wallet does not cover a start", "no_credit");
    }
  }
  auto request = (*dialect)->start(context, *evse, token_uid);
  if (!request) co_return request.error();
  if (!request->expected) request->expected.emplace();
  request->expected->evse_number = evse->number;
  request->expected->token_uid = token_uid;
  hold_slot(**live, evse->number, parts.clock.now() + 2 * start_takes);
  co_return co_await run(desk, **live, order, std::move(*request));
}

Task<Result<OperationRow>> stop_on(ShardDesk& desk, Order order, domain::Session session) {
  const auto live = co_await station_for(desk, order, session.station_id);
  if (!live) co_return live.error();
  const auto dialect = dialect_of(**live);
  if (!dialect) co_return dialect.error();
  if ((*live)->open_on(session.evse_id) == nullptr || !session.open()) {
    co_return conflict("the session is over", "over");
  }
  const auto snapshot = desk.yard().parts().directory.current();
  auto request = (*dialect)->stop(desk.context_of(**live, *snapshot, ""), session);
  if (!request) co_return request.error();
  co_return co_await run(desk, **live, order, std::move(*request));
}

// Nobody charges while a device changes its firmware, and one image at a time is enough for it.
Task<Result<OperationRow>> update_on(ShardDesk& desk, Order order, LiveStation& live,
                                     const Dialect& dialect, std::string payload) {
  const auto id = dialect.image_named(payload);
  if (!id) co_return id.error();
  const auto image = co_await desk.yard().parts().store.find_firmware_image(*id);
  if (!image) co_return image.error();
  if (!*image || (*image)->operator_id != order.operator_id) {
    co_return invalid("there is no such firmware image", "/payload/image_id");
  }
  if (!live.open.empty()) co_return conflict("a session is open on this station");
  if (live.updating) co_return conflict("its firmware is being sent already");
  if (desk.updates_under_way() >= most_updates) {
    co_return limited("as many devices as may be are being sent firmware");
  }
  const auto snapshot = desk.yard().parts().directory.current();
  auto request = dialect.update(desk.context_of(live, *snapshot, ""), payload, **image);
  if (!request) co_return request.error();
  co_return co_await run(desk, live, order, std::move(*request));
}

Task<Result<OperationRow>> send_on(ShardDesk& desk, Order order, StationId station_id,
                                   std::string action, std::string payload) {
  const auto live = co_await station_for(desk, order, station_id);
  if (!live) co_return live.error();
  const auto dialect = dialect_of(**live);
  if (!dialect) co_return dialect.error();
  if (action == "UpdateFirmware" && (*dialect)->update != nullptr) {
    co_return co_await update_on(desk, std::move(order), **live, **dialect, std::move(payload));
  }
  const auto snapshot = desk.yard().parts().directory.current();
  const auto context = desk.context_of(**live, *snapshot, "");
  auto request = (*dialect)->checked(context, std::move(action), payload);
  if (!request) co_return request.error();
  co_return co_await run(desk, **live, order, std::move(*request));
}

Task<Result<OperationRow>> word_on(ShardDesk& desk, Order order, StationId station_id,
                                   Words words) {
  const auto live = co_await station_for(desk, order, station_id);
  if (!live) co_return live.error();
  const auto dialect = dialect_of(**live);
  if (!dialect) co_return dialect.error();
  auto wording = words((*dialect)->protocol);
  if (!wording) co_return wording.error();
  co_return co_await send_on(desk, std::move(order), station_id, std::move(wording->action),
                             std::move(wording->payload));
}

}  // namespace

Task<Result<OperationRow>> Commands::start(Order order, StationId station_id, EvseId evse_id,
                                           std::string token_uid) {
  const auto shard = yard_.shard_of(station_id);
  auto work =
      start_on(yard_.desk(shard), std::move(order), station_id, evse_id, std::move(token_uid));
  co_return co_await asio::co_spawn(yard_.parts().shards[shard], std::move(work),
                                    asio::use_awaitable);
}

Task<Result<OperationRow>> Commands::stop(Order order, SessionId session_id) {
  auto session = co_await yard_.parts().store.find_session(session_id);
  if (!session) co_return session.error();
  if (!session->has_value() || (*session)->operator_id != order.operator_id) {
    co_return not_found("there is no such session");
  }
  const auto shard = yard_.shard_of((*session)->station_id);
  auto work = stop_on(yard_.desk(shard), std::move(order), std::move(**session));
  co_return co_await asio::co_spawn(yard_.parts().shards[shard], std::move(work),
                                    asio::use_awaitable);
}

Task<Result<OperationRow>> Commands::send(Order order, StationId station_id, std::string action,
                                          std::string payload) {
  const auto shard = yard_.shard_of(station_id);
  auto work = send_on(yard_.desk(shard), std::move(order), station_id, std::move(action),
                      std::move(payload));
  co_return co_await asio::co_spawn(yard_.parts().shards[shard], std::move(work),
                                    asio::use_awaitable);
}

Task<Result<OperationRow>> Commands::send(Order order, StationId station_id, Words words) {
  const auto shard = yard_.shard_of(station_id);
  auto work = word_on(yard_.desk(shard), std::move(order), station_id, std::move(words));
  co_return co_await asio::co_spawn(yard_.parts().shards[shard], std::move(work),
                                    asio::use_awaitable);
}

}  // namespace voltyard::csms
