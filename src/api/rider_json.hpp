// What residents see: a pile with its slots and prices, their charges, their wallet.
#pragma once

#include "api/schema.hpp"

#include "billing/bill.hpp"
#include "csms/directory.hpp"
#include "csms/live_board.hpp"
#include "csms/prepaid_terms.hpp"
#include "storage/records.hpp"

#include <optional>
#include <span>

namespace voltyard::api {

extern const Schema rider_pile_schema, rider_slot_schema, rider_code_input_schema,
    rider_code_sent_schema, rider_login_input_schema, rider_me_schema, rider_charge_schema,
    rider_charge_detail_schema, rider_charge_page_schema, rider_start_input_schema,
    rider_start_schema, rider_payment_input_schema, rider_fault_input_schema, rider_fault_schema,
    rider_privacy_schema, rider_near_pile_schema, rider_near_schema, rider_movement_schema,
    rider_movement_page_schema;
extern const Schema rider_waiting_code_schema, rider_waiting_code_list_schema;
extern const Schema label_schema, label_list_schema, label_input_schema;

// A label and what it leads to. Pointers live as long as the snapshot.
struct Labelled {
  csms::SnapshotPtr snapshot;
  const domain::Label* label = nullptr;
  const domain::Station* station = nullptr;
  const domain::Location* location = nullptr;
  std::optional<int> slot;
};

// A pile that nobody gave a name is called by its identity, which is nobody else's business.
std::string_view pile_name(const csms::Snapshot& snapshot, const domain::Station& station);

struct RiderPile {
  const Labelled& labelled;
  std::string check_code;
  std::span<const csms::LiveSlot> slots;  // by number
  Timestamp last_seen_at = {};
  bool online = false;
  const storage::TariffRow* tariff = nullptr;  // nullptr: nothing is sold here
  csms::PrepaidTerms terms = {};
  bool wechat = false;  // a login inside WeChat is possible
};
void write_rider_pile(JsonWriter& out, const RiderPile& pile);

// A charge and where it is; `live`: its slot, when it charges there now.
struct RiderCharge {
  const domain::Session& session;
  const csms::Snapshot& snapshot;
  int slot = 0;
  std::string slot_label;
  const csms::LiveSlot* live = nullptr;
};
struct RiderChargePapers {
  const billing::Bill* bill = nullptr;
  std::span<const domain::Sample> samples;
};
void write_rider_charge(JsonWriter& out, const RiderCharge& charge);
void write_rider_charge(JsonWriter& out, const RiderCharge& charge,
                        const RiderChargePapers& papers);

// A start and how far it is.
struct RiderStart {
  OperationId id;
  std::string_view step;    // sent, accepted, flowing, failed
  std::string_view reason;  // of a failure
  SessionId charge_id;
  std::vector<int> free_slots;  // of the same pile, of a failure
};
void write_rider_start(JsonWriter& out, const RiderStart& start);

}  // namespace voltyard::api
