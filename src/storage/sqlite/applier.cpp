#include "storage/sqlite/applier.hpp"

#include "storage/sqlite/alarm_rows.hpp"
#include "storage/sqlite/bulk_rows.hpp"
#include "storage/sqlite/catalog_rows.hpp"
#include "storage/sqlite/desk_rows.hpp"
#include "storage/sqlite/expired_rows.hpp"
#include "storage/sqlite/firmware_rows.hpp"
#include "storage/sqlite/ledger_rows.hpp"
#include "storage/sqlite/notice_rows.hpp"
#include "storage/sqlite/pass_rows.hpp"
#include "storage/sqlite/payment_rows.hpp"
#include "storage/sqlite/people_rows.hpp"
#include "storage/sqlite/photo_rows.hpp"
#include "storage/sqlite/reading_group.hpp"
#include "storage/sqlite/report_rows.hpp"
#include "storage/sqlite/rider_rows.hpp"
#include "storage/sqlite/session_rows.hpp"
#include "storage/sqlite/tariff_rows.hpp"

#include <algorithm>

namespace voltyard::storage {
namespace {

constexpr std::int64_t groups_deleted_at_once = 64;

}  // namespace

Status Applier::load() {
  epochs_.clear();
  for (const auto& station : read_stations(db_)) {
    epochs_[station.id] = station.state.connection_epoch;
  }
  next_session_ = db_.number_of("SELECT max(number) FROM session") + 1;
  last_event_ = static_cast<std::uint64_t>(db_.number_of("SELECT max(sequence) FROM event"));
  last_group_ = db_.number_of("SELECT max(id) FROM reading_group");
  oldest_group_ = db_.number_of("SELECT min(id) FROM reading_group");
  return load_open_sessions(db_, open_);
}

bool Applier::guards_hold(const Commit& commit) const {
  return std::all_of(commit.guards.begin(), commit.guards.end(), [this](const Guard& guard) {
    const auto& wanted = std::get<EpochIs>(guard);
    const auto known = epochs_.find(wanted.station_id);
    return known == epochs_.end() || known->second <= wanted.epoch;
  });
}

void Applier::begin_transaction() {
  events_.clear();
  steps_.clear();
  group_ = 0;
  body_.clear();
  committed_group_ = last_group_;
}

void Applier::flush_readings() {
  if (group_ == 0) return;
  Query(db_, "INSERT INTO reading_group VALUES (?,?)").bind(group_, Blob{body_}).run();
  last_group_ = group_;
  if (oldest_group_ == 0) oldest_group_ = group_;
  group_ = 0;
  if (!body_at_mark_) body_at_mark_ = std::move(body_);
  body_.clear();
}

void Applier::end_transaction() {
  flush_readings();
  // The newest group stays: its number says where the next one goes on.
  const auto needed = std::min(open_.oldest_needed(last_group_), last_group_);
  const auto until = std::min(needed, oldest_group_ + groups_deleted_at_once);
  if (oldest_group_ == 0 || until <= oldest_group_) return;
  Query(db_, "DELETE FROM reading_group WHERE id < ?").bind(until).run();
  oldest_group_ = until;
}

Applier::Mark Applier::mark() {
  body_at_mark_.reset();
  return {steps_.size(), events_.size(), body_.size(), next_session_,
          group_,        last_group_,    last_event_};
}

void Applier::take_back(const Mark& mark) {
  for (; steps_.size() > mark.steps; steps_.pop_back()) {
    const auto& step = steps_.back();
    if (step.station_id.is_nil()) {
      open_.set(step.session_id, step.readings);
    } else if (step.epoch) {
      epochs_[step.station_id] = *step.epoch;
    } else {
      epochs_.erase(step.station_id);
    }
  }
  events_.resize(mark.events);
  if (body_at_mark_) body_ = std::move(*body_at_mark_);
  body_at_mark_.reset();
  body_.resize(mark.body_bytes);
  next_session_ = mark.next_session;
  group_ = mark.group;
  last_group_ = mark.last_group;
  last_event_ = mark.last_event;
  closing_.clear();
}

void Applier::set(SessionId id, const std::optional<OpenReadings>& readings) {
  steps_.push_back({id, open_.find(id), {}, 0});
  open_.set(id, readings);
}

void Applier::raise_epoch(StationId id, std::uint64_t epoch) {
  const auto known = epochs_.find(id);
  if (known == epochs_.end()) {
    steps_.push_back({{}, std::nullopt, id, std::nullopt});
    epochs_.emplace(id, epoch);
  } else if (epoch > known->second) {
    steps_.push_back({{}, std::nullopt, id, known->second});
    known->second = epoch;
  }
}

template <class Row>
void Applier::change(const Row& row) {
  if constexpr (std::is_same_v<Row, domain::Session> || std::is_same_v<Row, PutCurve>) {
    put_row(row);
  } else if constexpr (std::is_same_v<Row, AppendReadings>) {
    append(row);
  } else if constexpr (std::is_same_v<Row, BillRow>) {
    put_bill(db_, row, existing_session(row.session_id));
  } else if constexpr (std::is_same_v<Row, SignedValue>) {
    put_signed_value(db_, row, existing_session(row.session_id));
  } else if constexpr (std::is_same_v<Row, TariffRow> || std::is_same_v<Row, PersonRow> ||
                       std::is_same_v<Row, billing::Posting> ||
                       std::is_same_v<Row, billing::Payment> ||
                       std::is_same_v<Row, billing::Refund> || std::is_same_v<Row, billing::Pass> ||
                       std::is_same_v<Row, domain::Label>) {
    if (!put(db_, row)) throw Refused();
  } else {
    put(db_, row);
  }
  if constexpr (std::is_same_v<Row, domain::Session>) {
    if (row.covered_minutes > 0 && !pass_may_stand(db_, row.pass_id)) throw Refused();
  }
  if constexpr (std::is_same_v<Row, domain::Station>) {
    if (!epochs_.contains(row.id)) raise_epoch(row.id, row.state.connection_epoch);
  } else if constexpr (std::is_same_v<Row, domain::StationState>) {
    if (epochs_.contains(row.station_id)) raise_epoch(row.station_id, row.connection_epoch);
  }
}

void Applier::apply(const Commit& commit) {
  closing_.clear();
  const auto apply_if = [&](bool wanted_last) {
    for (const auto& each : commit.changes) {
      if (comes_last(each) != wanted_last) continue;
      std::visit([&](const auto& row) { change(row); }, each);
    }
  };
  apply_if(false);
  apply_if(true);
  for (const auto id : closing_) close(id);
  closing_.clear();
  for (const auto& event : commit.events) {
    auto& numbered = events_.emplace_back(event);
    numbered.sequence = ++last_event_;
    put_event(db_, numbered);
  }
}

std::int64_t Applier::existing_session(SessionId id) {
  if (const auto readings = open_.find(id)) return readings->session_number;
  const auto place = place_of_session(db_, id);
  if (!place) throw Refused();
  return place->number;
}

void Applier::put_row(const domain::Session& row) {
  auto readings = open_.find(row.id);
  if (readings && readings->keys == keys_of(row)) {
    move_session(db_, row, readings->session_number);
  } else if (readings) {
    put_session(db_, row, readings->session_number);
    readings->keys = keys_of(row);
    set(row.id, readings);
  } else {
    const bool inserted = put_session(db_, row, next_session_);
    if (row.open()) {
      OpenReadings opened;
      opened.session_number = inserted ? next_session_ : existing_session(row.id);
      opened.keys = keys_of(row);
      if (!inserted) {  // opened again: what there is stands in its curve
        opened.count = static_cast<std::uint32_t>(samples_of(opened).size());
        opened.curve_group = group_ != 0 ? group_ : last_group_;
      }
      set(row.id, opened);
    }
    if (inserted) ++next_session_;
  }
  if (readings && !row.open()) closing_.push_back(row.id);
}

// A closed session keeps nothing in groups: readings after its curve move into it.
void Applier::close(SessionId id) {
  const auto readings = open_.find(id);
  if (!readings) return;
  if (readings->last_group != 0) {
    flush_readings();
    put_curve(db_, readings->session_number, last_group_, samples_of(*readings));
  }
  set(id, std::nullopt);
}

}  // namespace voltyard::storage
