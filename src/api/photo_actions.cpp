// Photos of places, put by staff and seen by whoever has one of their labels; photos of faults,
// seen by whoever is on duty.
#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/own_rows.hpp"
#include "api/photos.hpp"
#include "api/rider_caller.hpp"
#include "api/rider_rows.hpp"

namespace voltyard::api {
namespace {

using storage::PhotoOf;

Task<http::Response> photo_of(Context& context, const Call& call, PhotoOf of, Uuid subject,
                              Viewers viewers) {
  auto photo = co_await context.services.store.find_photo(of, subject);
  if (!photo) co_return http::problem_response(photo.error());
  if (!*photo) co_return http::problem_response(not_found("there is no photo of it"));
  co_return photo_response(call, std::move(**photo), viewers);
}

// The place's row, and what becomes of its photo.
Task<Status> change_photo(Context& context, const Call& call, domain::Location location,
                          storage::Change photo) {
  storage::Commit commit;
  commit.events.push_back(
      change_event(context, call.caller, "location_photo", to_string(location.id)));
  commit.changes.emplace_back(std::move(location));
  commit.changes.emplace_back(std::move(photo));
  co_return co_await context.services.directory.change(std::move(commit));
}

}  // namespace

Answer get_location_photo(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  const auto location = own_location(*snapshot, call);
  if (!location) co_return http::problem_response(location.error());
  co_return co_await photo_of(context, call, PhotoOf::location, (*location)->id.uuid,
                              Viewers::who_asked);
}

Answer put_location_photo(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  const auto location = own_location(*snapshot, call);
  if (!location) co_return http::problem_response(location.error());
  const auto owner = call.caller.operator_id;
  const auto now = std::chrono::steady_clock::now();
  if (const int wait = context.riders.place_photos.take(to_string(owner), now); wait > 0) {
    auto response = http::problem_response(limited("there were enough photos for today"));
    response.headers.add("Retry-After", std::to_string(wait));
    co_return response;
  }
  auto photo = read_photo(context, call.request.body);
  if (!photo) co_return http::problem_response(photo.error());
  const auto said = call.request.headers.get("Content-Type");
  if (said.substr(0, said.find(';')) != photo->type) {
    co_return http::problem_response(invalid("the body is not what its Content-Type says"));
  }
  photo->operator_id = owner;
  photo->of = PhotoOf::location;
  photo->subject = (*location)->id.uuid;
  photo->added_by = person_of(call.caller);
  auto place = **location;
  place.photo = version_of(*photo);
  JsonWriter out;
  out.object().text("version", place.photo).text("type", photo->type);
  out.count("width", photo->width).count("height", photo->height);
  out.count("size", photo->size).end();
  storage::Change change(std::move(*photo));
  const auto changed = co_await change_photo(context, call, std::move(place), std::move(change));
  if (!changed) co_return http::problem_response(changed.error());
  co_return http::json_response(200, out.take());
}

Answer remove_location_photo(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  const auto location = own_location(*snapshot, call);
  if (!location) co_return http::problem_response(location.error());
  auto place = **location;
  place.photo.clear();
  storage::Change change(storage::RemovePhoto{PhotoOf::location, place.id.uuid});
  const auto changed = co_await change_photo(context, call, std::move(place), std::move(change));
  if (!changed) co_return http::problem_response(changed.error());
  co_return http::json_response(204, {});
}

Answer get_rider_photo(Context& context, const Call& call) {
  const auto looker = co_await looker_of(context, call.request);
  if (looker.wait_s > 0) co_return too_many_looks(looker);
  const auto labelled = follow_label(context, call.request.parameter("code"));
  if (!labelled) {
    note_guess(context, looker);
    co_return http::problem_response(labelled.error());
  }
  co_return co_await photo_of(context, call, PhotoOf::location, labelled->location->id.uuid,
                              Viewers::anybody);
}

Answer get_work_order_photo(Context& context, const Call& call) {
  const auto order = co_await own_work_order(context, call);
  if (!order) co_return http::problem_response(order.error());
  co_return co_await photo_of(context, call, PhotoOf::work_order, order->id.uuid,
                              Viewers::who_asked);
}

}  // namespace voltyard::api
