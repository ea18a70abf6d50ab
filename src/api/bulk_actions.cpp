// One command for many stations: what would happen, the job, what people decide about it and what
// became of each station.
#include "api/actions.hpp"
#include "api/bulk_json.hpp"
#include "api/catalog_changes.hpp"
#include "api/paging.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

using desk::BulkJob;
using desk::BulkJobId;
using desk::BulkOutcome;

constexpr std::size_t most_identities = 100'000;
constexpr std::size_t longest_name = 100;

// Who is limited to some locations sees the jobs that are about nothing else.
bool sees(const Caller& caller, const BulkJob& job) {
  if (job.operator_id != caller.operator_id) return false;
  if (!caller.is_limited()) return true;
  return !job.locations.empty() &&
         std::ranges::all_of(job.locations, [&](LocationId id) { return caller.sees(id); });
}

Status may_order(const Caller& caller, desk::BulkKind kind) {
  const bool enough = !desk::changes_stations(kind) || caller.role == storage::Role::administrator;
  if (enough) return {};
  return Error{ErrorKind::forbidden, "only administrators order this for many stations", {}};
}

Task<Result<BulkJob>> find_own(Context& context, const Call& call) {
  const auto id = path_id<BulkJobId>(call);
  if (!id) co_return id.error();
  auto job = co_await context.services.store.find_bulk_job(*id);
  if (!job) co_return job.error();
  if (!*job || !sees(call.caller, **job)) co_return not_found("there is no such job");
  co_return std::move(**job);
}

http::Response job_response(const Context& context, const Result<BulkJob>& job) {
  if (!job) return http::problem_response(job.error());
  JsonWriter out;
  write_job(out, {}, *job, context.services);
  return http::json_response(200, out.take());
}

// Sending it on asks for the same role as ordering it did; holding it back does not.
Answer decide(Context& context, const Call& call, std::string_view kind, csms::BulkDesk::Step step,
              bool sends) {
  const auto job = co_await find_own(context, call);
  if (!job) co_return http::problem_response(job.error());
  if (sends) {
    const auto allowed = may_order(call.caller, job->command.kind);
    if (!allowed) co_return http::problem_response(allowed.error());
  }
  csms::BulkDesk::Change change{kind, person_of(call.caller), step};
  co_return job_response(context, co_await context.services.bulk.change(
                                      call.caller.operator_id, job->id, std::move(change)));
}

struct Wanted {
  BulkJob job;
  csms::BulkSelection selection;
};

Result<Wanted> read_wanted(const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) return input.error();
  Wanted wanted;
  wanted.job.operator_id = call.caller.operator_id;
  wanted.job.created_by = person_of(call.caller);
  wanted.job.name = input->text("name", 1, longest_name);
  wanted.job.command = read_command(*input);
  wanted.selection = read_selection(*input, most_identities);
  wanted.job.policy = read_policy(*input);
  if (const auto fine = input->finish(); !fine) return fine.error();
  return wanted;
}

}  // namespace

Answer list_jobs(Context& context, const Call& call) {
  storage::BulkJobFilter filter;
  filter.operator_id = call.caller.operator_id;
  const auto limit = page_limit(call.request);
  if (!limit) co_return http::problem_response(limit.error());
  const auto position = page_position(context, call);
  if (!position) co_return http::problem_response(position.error());
  filter.only_open = call.request.query_value("open") == "true";
  filter.limit = *limit + 1;
  if (*position) filter.before = BulkJobId::parse(**position).value_or(BulkJobId{});
  auto jobs = co_await context.services.store.list_bulk_jobs(filter);
  if (!jobs) co_return http::problem_response(jobs.error());
  const bool more = jobs->size() == filter.limit;
  if (more) jobs->pop_back();
  const auto last = more ? std::optional(to_string(jobs->back().id)) : std::nullopt;
  JsonWriter out;
  out.object().list("items");
  for (auto& job : *jobs) {
    if (!sees(call.caller, job)) continue;
    write_job(out, {}, context.services.bulk.now(std::move(job)), context.services);
  }
  co_return finish_page(out, context, call, last);
}

Answer get_job(Context& context, const Call& call) {
  auto job = co_await find_own(context, call);
  if (!job) co_return http::problem_response(job.error());
  co_return job_response(context, context.services.bulk.now(std::move(*job)));
}

Answer start_job(Context& context, const Call& call) {
  auto wanted = read_wanted(call);
  if (!wanted) co_return http::problem_response(wanted.error());
  const auto allowed = may_order(call.caller, wanted->job.command.kind);
  if (!allowed) co_return http::problem_response(allowed.error());
  auto& bulk = context.services.bulk;
  std::function<bool(LocationId)> seen = [caller = call.caller](LocationId id) {
    return caller.sees(id);
  };
  auto plan = co_await bulk.plan(call.caller.operator_id, std::move(seen),
                                 std::move(wanted->selection), wanted->job.command);
  if (!plan) co_return http::problem_response(plan.error());
  const auto snapshot = context.services.directory.current();
  JsonWriter out;
  out.object();
  write_plan(out, "plan", *plan, *snapshot);
  if (call.request.query_value("dry_run") == "true") {
    out.none("job").end();
    co_return http::json_response(200, out.take());
  }
  const auto job = co_await bulk.start(std::move(wanted->job), std::move(*plan));
  if (!job) co_return http::problem_response(job.error());
  write_job(out, "job", *job, context.services);
  out.end();
  co_return http::json_response(201, out.take());
}

Answer list_job_stations(Context& context, const Call& call) {
  const auto job = co_await find_own(context, call);
  if (!job) co_return http::problem_response(job.error());
  const auto limit = page_limit(call.request);
  if (!limit) co_return http::problem_response(limit.error());
  const auto position = page_position(context, call);
  if (!position) co_return http::problem_response(position.error());
  storage::BulkStationFilter filter;
  filter.job_id = job->id;
  filter.limit = *limit + 1;
  if (const auto word = call.request.query_value("outcome")) {
    filter.outcome = desk::parse_bulk_outcome(*word);
    if (!filter.outcome) {
      co_return http::problem_response(invalid("is no outcome", "/outcome"));
    }
  }
  if (*position) {
    filter.from_position = static_cast<std::uint32_t>(std::stoul(**position)) + 1;
  }
  auto rows = co_await context.services.store.list_bulk_stations(filter);
  if (!rows) co_return http::problem_response(rows.error());
  const bool more = rows->size() == filter.limit;
  if (more) rows->pop_back();
  const auto snapshot = context.services.directory.current();
  JsonWriter out;
  out.object().list("items");
  for (const auto& row : *rows) write_job_station(out, row, *snapshot);
  const auto last = more ? std::optional(std::to_string(rows->back().position)) : std::nullopt;
  co_return finish_page(out, context, call, last);
}

Answer pause_job(Context& context, const Call& call) {
  co_return co_await decide(context, call, desk::log::bulk_paused, desk::pause, false);
}

Answer resume_job(Context& context, const Call& call) {
  co_return co_await decide(context, call, desk::log::bulk_resumed, desk::resume, true);
}

Answer go_on_with_job(Context& context, const Call& call) {
  co_return co_await decide(context, call, desk::log::bulk_gone_on, desk::go_on, true);
}

Answer cancel_job(Context& context, const Call& call) {
  co_return co_await decide(context, call, desk::log::bulk_cancelled, desk::cancel, false);
}

Answer retry_job(Context& context, const Call& call) {
  const auto job = co_await find_own(context, call);
  if (!job) co_return http::problem_response(job.error());
  const auto allowed = may_order(call.caller, job->command.kind);
  if (!allowed) co_return http::problem_response(allowed.error());
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  std::vector<BulkOutcome> outcomes;
  for (const auto& word : input->texts("outcomes", desk::bulk_outcomes, 20)) {
    const auto outcome = desk::parse_bulk_outcome(word);
    if (!outcome || !desk::may_retry(*outcome)) {
      input->fail("outcomes", "may be refused, failed, unreached and unknown");
      break;
    }
    outcomes.push_back(*outcome);
  }
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  if (outcomes.empty()) {
    outcomes.assign({BulkOutcome::refused, BulkOutcome::failed, BulkOutcome::unreached});
  }
  co_return job_response(context,
                         co_await context.services.bulk.retry(call.caller.operator_id, job->id,
                                                              person_of(call.caller), outcomes));
}

}  // namespace voltyard::api
