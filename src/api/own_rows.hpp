// Rows that a path names and the caller's operator owns; those of another operator are as unknown
// as those there are none of (N97). A resident owns what is paid from the resident's wallet.
#pragma once

#include "api/endpoint.hpp"

#include "csms/directory.hpp"

#include <string>
#include <vector>

namespace voltyard::api {

// Errors: not_found, unavailable.
Task<Result<domain::Session>> own_session(Context& context, const Call& call);
Task<Result<storage::WalletRecord>> own_wallet(Context& context, const Call& call);
Task<Result<billing::Payment>> own_payment(Context& context, const Call& call);
// Also one that was checked already.
Task<Result<desk::WorkOrder>> own_work_order(Context& context, const Call& call);

// The path's {id}. It lives as long as the snapshot. Errors: not_found.
Result<const domain::Location*> own_location(const csms::Snapshot& snapshot, const Call& call);

// A session that was billed, with everything its papers need. Pointers live as long as `snapshot`.
struct SettledSession {
  domain::Session session;
  billing::Bill bill;
  // What was billed: the readings, or the one that a person's correction comes to.
  std::vector<domain::Sample> samples;
  bool corrected = false;
  std::vector<billing::CreditNote> credit_notes;
  csms::SnapshotPtr snapshot;
  const domain::Location* location = nullptr;
  const storage::TariffRow* tariff = nullptr;
  std::string slot;  // "3号桩 07"
};
// Errors: also conflict (it has no bill).
Task<Result<SettledSession>> own_settled_session(Context& context, const Call& call);

}  // namespace voltyard::api
