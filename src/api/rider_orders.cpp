// What residents order besides charges: a top-up, and that somebody looks after a pile.
#include "api/actions.hpp"
#include "api/idempotency.hpp"
#include "api/json_input.hpp"
#include "api/payment_json.hpp"
#include "api/photos.hpp"
#include "api/rider_rows.hpp"

#include "base/digest.hpp"

namespace voltyard::api {
namespace {

constexpr std::int64_t most_at_once = 50'000;  // 500.00
constexpr std::size_t longest_text = 500;
constexpr std::size_t longest_phone = 20;
constexpr int most_slots = 1'000;
constexpr std::size_t number_digits = 8;

struct Report {
  std::string label;
  std::int64_t slot = 0;  // 0: the pile
  std::string text;
  std::string phone;
  std::optional<storage::PhotoRow> photo;
};

void read_photo_of(const Context& context, JsonInput& input, Report& report) {
  const auto text = input.optional_text("photo", largest_fault_photo / 3 * 4);
  if (!text) return;
  const auto octets = from_base64url(*text);
  if (!octets) return input.fail("photo", "is no base64url");
  auto photo = read_photo(context, *octets);
  if (!photo) return input.fail("photo", photo.error().message);
  report.photo = std::move(*photo);
}

Result<Report> read_report(const Context& context, const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) return input.error();
  Report report;
  report.label = input->text("label", 1, 64);
  report.slot = input->integer("slot", 0, 0, most_slots);
  report.text = input->text("text", 1, longest_text);
  report.phone = input->optional_text("phone", longest_phone).value_or("");
  if (!report.phone.empty() && !is_phone(report.phone)) {
    input->fail("phone", "is not a telephone number");
  }
  read_photo_of(context, *input, report);
  if (const auto fine = input->finish(); !fine) return fine.error();
  return report;
}

// A report counts, with its photo or without.
Task<std::string_view> make_room(Context& context, const Call& call, const desk::WorkOrder& order,
                                 std::optional<storage::PhotoRow>& photo) {
  if (!photo) co_return "none";
  const auto now = std::chrono::steady_clock::now();
  const bool enough = context.riders.fault_photos.take(source_of(call.request.remote), now) > 0;
  const auto room = co_await has_room(context, order.operator_id);
  if (enough || !room || !*room) {
    photo.reset();
    co_return "full";
  }
  photo->operator_id = order.operator_id;
  photo->of = storage::PhotoOf::work_order;
  photo->subject = order.id.uuid;
  photo->added_by = "resident";
  co_return "kept";
}

}  // namespace

Answer start_rider_payment(Context& context, const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto label = input->text("label", 1, 64);
  csms::PaymentWish wish;
  wish.amount = {input->integer("amount_minor", 0, 1, most_at_once)};
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  const auto labelled = follow_label(context, label);
  if (!labelled) co_return http::problem_response(labelled.error());
  if (labelled->label->operator_id != call.caller.operator_id) {
    co_return http::problem_response(not_found("no pile has this number"));
  }
  wish.operator_id = call.caller.operator_id;
  wish.wallet_id = call.caller.wallet_id;
  wish.location_id = labelled->location->id;
  wish.method = billing::PaymentMethod::native;
  wish.order_key = order_id_of(call);
  wish.who = "resident";
  const auto payment = co_await context.services.payments.start(std::move(wish));
  if (!payment) co_return http::problem_response(payment.error());
  JsonWriter out;
  write_payment(out, *payment, context.services.payments.browser_call(*payment));
  co_return http::json_response(201, out.take());
}

Answer report_rider_fault(Context& context, const Call& call) {
  const auto now = std::chrono::steady_clock::now();
  const auto source = source_of(call.request.remote);
  if (const int wait = context.riders.reports.take(source, now); wait > 0) {
    co_return too_often(wait, "too many reports from this address");
  }
  auto report = read_report(context, call);
  if (!report) co_return http::problem_response(report.error());
  const auto labelled = follow_label(context, report->label);
  if (!labelled) co_return http::problem_response(labelled.error());
  const auto about = source + " " + to_string(labelled->station->id);
  if (const int wait = context.riders.reports_of_pile.take(about, now); wait > 0) {
    co_return too_often(wait, "too many reports of this pile");
  }
  const auto slot =
      report->slot > 0 ? std::optional(static_cast<int>(report->slot)) : labelled->slot;
  auto text = report->text;
  if (slot) text = "#" + std::to_string(*slot) + " " + text;
  auto order = context.services.work.draft(labelled->label->operator_id, desk::WorkOrigin::person,
                                           domain::AlarmLevel::ordinary, std::move(text));
  order.location_id = labelled->location->id;
  order.station_id = labelled->station->id;
  order.opened_by = report->phone.empty() ? "resident" : "resident " + report->phone;
  const auto photo = co_await make_room(context, call, order, report->photo);
  const auto opened =
      co_await context.services.work.start(std::move(order), std::move(report->photo));
  if (!opened) co_return http::problem_response(opened.error());
  const auto number = to_string(opened->id);
  JsonWriter out;
  out.object().text("number", number.substr(number.size() - number_digits));
  out.text("photo", photo).end();
  co_return http::json_response(201, out.take());
}

}  // namespace voltyard::api
