// Import of slots: labels and power of those that are there, and new ones.
#include "api/actions.hpp"
#include "api/import_run.hpp"
#include "api/station_rows.hpp"
#include "api/yard_slots.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace voltyard::api {
namespace {

const std::vector<Column> evse_columns{
    {"station", {"桩编号", "充电桩编号", "设备编号", "identity", "编号"}, true},
    {"number", {"插座号", "充电位号", "枪号", "connector_id", "序号"}, true},
    {"label", {"标签", "名称"}},
    {"max_power_w", {"最大功率", "最大功率W", "功率"}}};

class EvseImport {
 public:
  EvseImport(Context& context, const Call& call, ImportRun& run, EvsesByStation evses)
      : context_(context),
        operator_id_(call.caller.operator_id),
        run_(run),
        evses_(std::move(evses)),
        snapshot_(context.services.directory.current()) {}

  void read(const CsvRow& row) {
    run_.begin(row);
    const auto identity = run_.key("station", 48);
    const auto number = static_cast<int>(run_.integer("number", 0, 1, evses_max));
    const auto label = run_.text("label", 50);
    const auto power_w = run_.integer("max_power_w", 0, 1, 1'000'000);
    if (number == 0 && !run_.row_failed()) run_.fail("number", "must not be empty");
    const auto found = snapshot_->stations_by_identity.find(identity);
    const auto* station = found == snapshot_->stations_by_identity.end() ? nullptr : found->second;
    if (!station || station->operator_id != operator_id_) {
      run_.fail("station", "there is no station with this identity");
      return;
    }
    if (!seen_.emplace(station->id, number).second) run_.fail("number", "is in the file twice");
    if (run_.row_failed()) return;
    auto& evse = find_or_make(*station, number, row);
    if (!label.empty()) evse.label = label;
    if (power_w != 0) evse.max_power.mw = power_w * 1000;
    run_.touch(station->id);
    run_.change(evse);
  }

  void check_groups() {
    const auto groups = slot_groups(*snapshot_, operator_id_, evses_);
    std::map<ZoneId, std::size_t> last_row;
    for (const auto& [zone, row] : grown_by_row_) {
      const auto group = groups.group_of(zone);
      if (group) last_row[*group] = std::max(last_row[*group], row);
    }
    run_.fail_overfull(groups, last_row, "number");
  }

 private:
  domain::Evse& find_or_make(const domain::Station& station, int number, const CsvRow& row) {
    auto& present = evses_[station.id];
    const auto known = present.find(number);
    if (known != present.end()) {
      run_.updated();
      return known->second;
    }
    run_.created();
    if (station.zone_id) grown_by_row_[*station.zone_id] = row.number;
    const NewEvse wanted{station.operator_id, station.id, number, {}, default_max_power};
    auto evse = make_evse(wanted, context_.services.clock.now(), context_.services.random);
    return present.emplace(number, std::move(evse)).first->second;
  }

  Context& context_;
  OperatorId operator_id_;
  ImportRun& run_;
  EvsesByStation evses_;
  csms::SnapshotPtr snapshot_;
  std::set<std::pair<StationId, int>> seen_;
  std::map<ZoneId, std::size_t> grown_by_row_;  // zones that got slots
};

}  // namespace

Answer import_evses(Context& context, const Call& call) {
  auto table = ImportTable::read(call.request.body, evse_columns);
  if (!table) co_return http::problem_response(table.error());
  auto evses = co_await load_evses(context, call.caller.operator_id);
  if (!evses) co_return http::problem_response(evses.error());
  ImportRun run(context, call, std::move(*table));
  EvseImport slots(context, call, run, std::move(*evses));
  for (const auto& row : run.table().rows()) slots.read(row);
  slots.check_groups();
  co_return co_await run.finish("evses");
}

}  // namespace voltyard::api
