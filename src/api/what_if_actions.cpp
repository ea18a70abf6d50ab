// What past charges would have cost under a draft: asked, looked at while it is worked out, given
// up.
#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/paging.hpp"
#include "api/site_json.hpp"
#include "api/what_if_json.hpp"

namespace voltyard::api {
namespace {

constexpr int accepted = 202;

http::Response job_response(const Context& context, OperatorId operator_id) {
  const auto job = context.what_if.find(operator_id);
  JsonWriter out;
  write_what_if_job(out, job.get());
  const bool running = job && job->state == WhatIfState::running;
  return http::json_response(running ? accepted : 200, out.take());
}

}  // namespace

Answer ask_what_if(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  const auto owner = call.caller.operator_id;
  auto input = read_what_if(call.request.body, currency_of(*snapshot, owner),
                            context.services.directory.zones());
  if (!input) co_return http::problem_response(input.error());
  if (!input->location_id.is_nil()) {
    const auto location = snapshot->locations.find(input->location_id);
    if (location == snapshot->locations.end() || location->second->operator_id != owner) {
      co_return http::problem_response(invalid("there is no such location", "/location_id"));
    }
  }
  auto job = std::make_shared<WhatIfJob>(context.services.executor);
  job->asked_by = person_of(call.caller);
  job->asked_at = context.services.clock.now();
  job->days = input->days;
  job->question.draft = std::move(input->draft);
  job->question.operator_id = owner;
  job->question.location_id = input->location_id;
  job->question.back = std::chrono::hours(24 * input->days);
  job->question.now = job->asked_at;
  job->question.gives_way = true;
  const auto begun = context.what_if.begin(owner, std::move(job));
  if (!begun) co_return http::problem_response(begun.error());
  co_await context.what_if.wait(owner, context.options.what_if_at_once);
  co_return job_response(context, owner);
}

Answer get_what_if(Context& context, const Call& call) {
  const auto job = context.what_if.find(call.caller.operator_id);
  JsonWriter out;
  write_what_if_job(out, job.get());
  co_return http::json_response(200, out.take());
}

Answer cancel_what_if(Context& context, const Call& call) {
  context.what_if.cancel(call.caller.operator_id);
  co_return http::json_response(204, {});
}

}  // namespace voltyard::api
