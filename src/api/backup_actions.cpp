// Backups of the whole server, for the administrators of the operator it was set up for: which
// there are, a new one, whether one is good and what would be lost with it, and putting one back.
#include "api/actions.hpp"
#include "api/audit.hpp"
#include "api/backup_json.hpp"
#include "api/catalog_changes.hpp"
#include "api/json_input.hpp"
#include "api/still_you.hpp"

#include "desk/backup_log.hpp"

namespace voltyard::api {
namespace {

constexpr int accepted = 202;

// A database is one for all operators: it is the first one's to go back in time with.
Result<BackupKeeper*> keeper_for(const Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  const auto& operators = snapshot->rows.operators;
  const bool own = !operators.empty() && operators.front().id == call.caller.operator_id;
  if (!own || context.services.backups == nullptr) {
    return not_found("there are no backups here");
  }
  return context.services.backups;
}

http::Response shelf_response(int status, const BackupKeeper& keeper) {
  JsonWriter out;
  write_backup_shelf(out, keeper.look());
  return http::json_response(status, out.take());
}

storage::Commit entry_of(const Context& context, const Call& call, std::string_view kind,
                         const std::string& name) {
  Changes changes;
  changes.text("backup", "", name);
  storage::Commit commit;
  commit.changes.emplace_back(
      change_entry(context, call.caller, {kind, name, name}, std::move(changes)));
  return commit;
}

}  // namespace

Answer list_backups(Context& context, const Call& call) {
  const auto keeper = keeper_for(context, call);
  if (!keeper) co_return http::problem_response(keeper.error());
  co_return shelf_response(200, **keeper);
}

Answer make_backup(Context& context, const Call& call) {
  const auto keeper = keeper_for(context, call);
  if (!keeper) co_return http::problem_response(keeper.error());
  const auto name = (*keeper)->make(person_of(call.caller));
  if (!name) co_return http::problem_response(name.error());
  const auto written = co_await context.services.directory.change(
      entry_of(context, call, desk::log::backup_made, *name));
  if (!written) co_return http::problem_response(written.error());
  co_return shelf_response(accepted, **keeper);
}

Answer check_backup(Context& context, const Call& call) {
  const auto keeper = keeper_for(context, call);
  if (!keeper) co_return http::problem_response(keeper.error());
  const auto begun =
      (*keeper)->check(std::string(call.request.parameter("name")), person_of(call.caller));
  if (!begun) co_return http::problem_response(begun.error());
  co_return shelf_response(accepted, **keeper);
}

Answer cancel_backup_work(Context& context, const Call& call) {
  const auto keeper = keeper_for(context, call);
  if (!keeper) co_return http::problem_response(keeper.error());
  (*keeper)->cancel();
  co_return http::json_response(204, {});
}

Answer restore_backup(Context& context, const Call& call) {
  const auto keeper = keeper_for(context, call);
  if (!keeper) co_return http::problem_response(keeper.error());
  const std::string name(call.request.parameter("name"));
  if (const auto may = (*keeper)->may_restore(name); !may) {
    co_return http::problem_response(may.error());
  }
  const auto person = caller_person(context, call);
  if (!person) co_return http::problem_response(person.error());
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto typed = input->text("name", 1, longest_backup_name);
  const auto password = input->text("password", 1, 1024);
  const auto code = input->optional_text("code", 32);
  if (typed != name) input->fail("name", "is not the name of the backup");
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  const auto same = co_await verify_again(context, *person, password);
  if (!same) co_return http::problem_response(same.error());
  const Decide asked = [&](storage::PersonRow&, storage::Commit& commit) -> Status {
    auto entry = entry_of(context, call, desk::log::restore_asked, name);
    std::ranges::move(entry.changes, std::back_inserter(commit.changes));
    return {};
  };
  const auto spent = co_await spend_code(context, *person, code, asked);
  if (!spent) co_return http::problem_response(spent.error());
  RestoreWish wish{name, person_of(call.caller), call.caller.operator_id};
  const auto leaving = (*keeper)->restore(std::move(wish));
  if (!leaving) co_return http::problem_response(leaving.error());
  co_return shelf_response(accepted, **keeper);
}

}  // namespace voltyard::api
