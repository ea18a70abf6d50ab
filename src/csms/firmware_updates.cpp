#include "csms/firmware_updates.hpp"

#include "csms/asking.hpp"

#include "wire/ocpp/decode.hpp"
#include "wire/ocpp/json_tape.hpp"
#include "wire/ocpp/v2.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace voltyard::csms {
namespace {

namespace ocpp = wire::ocpp;
using storage::OperationRow;
using storage::OperationState;

bool is_failure(std::string_view said) {
  constexpr std::array words{"DownloadFailed", "InstallationFailed", "InstallVerificationFailed",
                             "InvalidSignature"};
  return std::ranges::find(words, said) != words.end();
}

// Of an answer that was written here.
std::string_view word_of(std::string_view answer, std::string_view name) {
  const auto member = fmt::format(R"("{}":")", name);
  const auto at = answer.find(member);
  if (at == std::string_view::npos) return {};
  answer.remove_prefix(at + member.size());
  return answer.substr(0, answer.find('"'));
}

std::string written(std::string_view status, std::string_view firmware) {
  std::string out;
  if (!status.empty()) out = fmt::format(R"("status":"{}")", status);
  if (!firmware.empty()) {
    out += fmt::format(R"({}"firmware":"{}")", out.empty() ? "" : ",", firmware);
  }
  return '{' + out + '}';
}

const FirmwareUpdate* find(const LiveStation& live, std::optional<std::int64_t> request_id) {
  if (!live.updates) return nullptr;
  if (!request_id) return live.updates->size() == 1 ? &live.updates->front() : nullptr;
  const auto found = std::ranges::find(*live.updates, *request_id, &FirmwareUpdate::request_id);
  return found == live.updates->end() ? nullptr : &*found;
}

void put(const Context& context, Decision& decision, OperationRow row) {
  if (row.state != OperationState::sent) {
    row.finished_at = context.now;
    decision.commit.events.push_back(over_event(context, row));
  }
  decision.commit.changes.emplace_back(std::move(row));
}

}  // namespace

bool is_followed(const LiveStation& live, std::int64_t request_id) {
  return find(live, request_id) != nullptr;
}

void follow(LiveStation& live, FirmwareUpdate update) {
  std::vector<FirmwareUpdate> updates;
  if (live.updates) updates = std::move(*live.updates);
  updates.push_back(std::move(update));
  live.updates = std::move(updates);
}

std::vector<storage::Change> room_for_update(const LiveStation& live, Timestamp now) {
  if (!live.updates || live.updates->size() < LiveStation::max_updates) return {};
  auto row = live.updates->front().operation;
  row.state = OperationState::failed;
  row.failure = "the station never said how it ended";
  row.finished_at = now;
  return {std::move(row)};
}

bool has_promised(const OperationRow& row) { return !word_of(row.answer, "status").empty(); }

Decision firmware_answered(const Context& context, const StationRequest& request,
                           const link::PileAnswer* answer) {
  Decision decision;
  const auto* update = find(context.live, request.update);
  if (update == nullptr || answer == nullptr || answer->is_error) return decision;
  ocpp::Tape tape;
  if (tape.parse(answer->payload) != ocpp::ParseOutcome::complete) return decision;
  // 1.6 has the same words in the same place.
  const auto read =
      ocpp::decode<ocpp::v2::UpdateFirmwareResponse>(tape.root(), ocpp::Mode::tolerant);
  const auto status = read.value.status;
  using Word = ocpp::v2::UpdateFirmwareStatus;
  if (status != Word::Accepted && status != Word::AcceptedCanceled) return decision;
  if (status == Word::AcceptedCanceled) {
    for (const auto& other : *context.live.updates) {
      if (&other == update) continue;
      auto row = other.operation;
      row.state = OperationState::failed;
      row.failure = "the station gave it up for a later request";
      put(context, decision, std::move(row));
    }
  }
  auto row = update->operation;
  row.answer = written(to_string(status), word_of(row.answer, "firmware"));
  put(context, decision, std::move(row));
  return decision;
}

void firmware_reported(const Context& context, Decision& decision,
                       std::optional<std::int64_t> request_id, std::string_view said) {
  const auto* update = find(context.live, request_id);
  if (update == nullptr || said.empty() || said == "Idle") return;
  auto row = update->operation;
  row.answer = written(word_of(row.answer, "status"), said);
  if (said == "Installed") row.state = OperationState::done;
  if (is_failure(said)) {
    row.state = OperationState::failed;
    row.failure = said;
  }
  put(context, decision, std::move(row));
}

void learn_operation(LiveStation& live, const OperationRow& row) {
  if (!live.updates) return;
  const auto of_row = [&row](const FirmwareUpdate& each) { return each.operation.id == row.id; };
  const auto found = std::ranges::find_if(*live.updates, of_row);
  if (found == live.updates->end()) return;
  found->operation = row;
  const auto told = found->told;
  if (row.state != OperationState::sent) {
    live.updates->erase(found);
    if (live.updates->empty()) live.updates = Rare<std::vector<FirmwareUpdate>>();
  }
  if (told) told(row);
}

}  // namespace voltyard::csms
