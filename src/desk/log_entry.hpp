// The log of a site: what people did and found, in the order in which it was written. Each entry is
// sealed with the one before, so that none can be changed, taken out or slipped in afterwards
// without every later seal being wrong. Pure.
#pragma once

#include "base/digest.hpp"
#include "base/id.hpp"
#include "base/time.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace voltyard::desk {

// Kinds of entries.
namespace log {
inline constexpr std::string_view note = "note";
inline constexpr std::string_view patrol = "patrol";              // nothing was wrong
inline constexpr std::string_view patrol_fault = "patrol.fault";  // something was
inline constexpr std::string_view shift_planned = "shift.planned";
inline constexpr std::string_view shift_removed = "shift.removed";
inline constexpr std::string_view shift_taken_over = "shift.taken_over";
inline constexpr std::string_view alarm_acknowledged = "alarm.acknowledged";
inline constexpr std::string_view alarm_cleared = "alarm.cleared";  // by hand
inline constexpr std::string_view cut_ordered = "cut.ordered";
inline constexpr std::string_view cut_release_asked = "cut.release_asked";
inline constexpr std::string_view cut_released = "cut.released";
inline constexpr std::string_view work_opened = "work.opened";
inline constexpr std::string_view work_assigned = "work.assigned";
inline constexpr std::string_view work_done = "work.done";
inline constexpr std::string_view work_sent_back = "work.sent_back";
inline constexpr std::string_view work_checked = "work.checked";
inline constexpr std::string_view bulk_started = "bulk.started";  // a command for many stations
inline constexpr std::string_view bulk_paused = "bulk.paused";
inline constexpr std::string_view bulk_resumed = "bulk.resumed";
inline constexpr std::string_view bulk_gone_on = "bulk.gone_on";  // after its canaries
inline constexpr std::string_view bulk_cancelled = "bulk.cancelled";
inline constexpr std::string_view bulk_retried = "bulk.retried";
inline constexpr std::string_view bulk_stopped = "bulk.stopped";  // by itself
inline constexpr std::string_view session_review_proposed = "session.review_proposed";
inline constexpr std::string_view session_reviewed = "session.reviewed";
inline constexpr std::string_view tariff_used = "tariff.used";
inline constexpr std::string_view tariff_published = "tariff.published";
inline constexpr std::string_view token_changed = "token.changed";
inline constexpr std::string_view wallet_changed = "wallet.changed";
inline constexpr std::string_view concessions_imported = "concessions.imported";
inline constexpr std::string_view concession_ended = "concession.ended";
inline constexpr std::string_view pass_sold = "pass.sold";
inline constexpr std::string_view pass_given = "pass.given";
inline constexpr std::string_view pass_cancelled = "pass.cancelled";
inline constexpr std::string_view till_closed = "till.closed";
inline constexpr std::string_view holder_forgotten = "holder.forgotten";
inline constexpr std::string_view rider_moved = "rider.moved";    // to another person of WeChat
inline constexpr std::string_view expired = "retention.removed";  // was older than it is kept
inline constexpr std::string_view refund_asked = "refund.asked";  // to where the money came from
inline constexpr std::string_view payee_changed = "payee.changed";
inline constexpr std::string_view place_changed = "place.changed";      // of a location
inline constexpr std::string_view payment_ordered = "payment.ordered";  // by somebody at the desk
inline constexpr std::string_view payment_odd = "payment.odd";          // people should look at it
inline constexpr std::string_view payments_reconciled = "payments.reconciled";
inline constexpr std::string_view signed_in = "person.signed_in";
inline constexpr std::string_view sign_in_failed = "person.sign_in_failed";
inline constexpr std::string_view person_made = "person.made";
inline constexpr std::string_view person_changed = "person.changed";
inline constexpr std::string_view person_invited = "person.invited";  // a one-time link was made
inline constexpr std::string_view password_changed = "person.password_changed";
inline constexpr std::string_view second_factor_on = "person.second_factor_on";
inline constexpr std::string_view second_factor_off = "person.second_factor_off";
inline constexpr std::string_view recovery_codes_made = "person.recovery_codes_made";
inline constexpr std::string_view recovery_code_used = "person.recovery_code_used";
inline constexpr std::string_view login_ended = "person.login_ended";  // by hand, from elsewhere
}  // namespace log

// What a change did to one field. Secrets and telephone numbers are never in it.
struct FieldChange {
  std::string field;
  std::string before;  // empty: there was nothing
  std::string after;
  bool operator==(const FieldChange&) const = default;
};

struct LogEntry {
  std::uint64_t number = 0;  // 1, 2, ... in a database; given by the store
  Timestamp at;
  OperatorId operator_id;
  LocationId location_id;  // nil: of no location in particular
  std::string kind;
  std::string who;
  std::string subject;  // the id of the alarm, shift, ...; may be empty
  std::string text;
  std::vector<FieldChange> changes = {};
  Digest seal{};  // given by the store

  bool operator==(const LogEntry&) const = default;
};

// SHA-256 of the seal of the entry before (zeros before the first) and of all fields but the seal,
// each as "<octets>:<text>,": number, milliseconds since 1970, operator, location, kind, who,
// subject, text; of every change: field, before, after.
Digest seal_of(const Digest& before, const LogEntry& entry);

std::string hex(const Digest& seal);

}  // namespace voltyard::desk
