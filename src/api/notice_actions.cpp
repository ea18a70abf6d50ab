#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/json_input.hpp"
#include "api/notice_json.hpp"
#include "api/paging.hpp"

#include "domain/notice_rules.hpp"
#include "http/url.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

using domain::ChannelId;
using domain::ChannelKind;
using domain::NoticeChannel;

constexpr std::size_t most_phones = 20;
constexpr std::int64_t most_steps = 3;

bool needs_phones(ChannelKind kind) {
  return kind == ChannelKind::sms || kind == ChannelKind::voice;
}

// 钉钉 and 飞书 make their secrets themselves; 企业微信 has none.
bool makes_secret(ChannelKind kind) {
  return kind == ChannelKind::webhook || kind == ChannelKind::breaker || needs_phones(kind);
}

Result<NoticeChannel> read_channel(Context& context, const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) return input.error();
  NoticeChannel channel;
  channel.id = ChannelId::make(context.services.wall.now(), context.services.random);
  channel.operator_id = call.caller.operator_id;
  channel.location_id = input->optional_id<LocationId>("location_id").value_or(LocationId{});
  channel.zone_id = input->optional_id<ZoneId>("zone_id").value_or(ZoneId{});
  channel.name = input->text("name", 1, 100);
  const auto kind = domain::parse_channel_kind(input->text("kind", 1, 20));
  if (!kind) input->fail("kind", "is not a kind of channel");
  channel.kind = kind.value_or(ChannelKind::webhook);
  channel.url = input->text("url", 1, http::longest_url);
  const auto url = http::parse_url(channel.url);
  if (!url) input->fail("url", url.error().message);
  channel.secret = input->optional_text("secret", 200).value_or("");
  const auto language = domain::parse_language(input->optional_text("language", 2).value_or("zh"));
  if (!language) input->fail("language", "must be zh or en");
  channel.language = language.value_or(domain::Language::zh);
  const auto level =
      domain::parse_alarm_level(input->optional_text("from_level", 20).value_or("ordinary"));
  if (!level) input->fail("from_level", "is not a level");
  channel.from_level = level.value_or(domain::AlarmLevel::ordinary);
  channel.from_step = static_cast<std::uint8_t>(input->integer("from_step", 0, 0, most_steps));
  channel.phones = input->texts("phones", most_phones, 16);
  if (!std::all_of(channel.phones.begin(), channel.phones.end(), is_phone)) {
    input->fail("phones", "must be digits, with + in front or not");
  }
  channel.calls_duty = input->flag("calls_duty", false);
  const bool breaker = channel.kind == ChannelKind::breaker;
  if (breaker && channel.location_id.is_nil()) input->fail("location_id", "is needed");
  if (!breaker && !channel.zone_id.is_nil()) input->fail("zone_id", "is for a breaker only");
  if (needs_phones(channel.kind) && channel.phones.empty()) input->fail("phones", "are needed");
  if (const auto fine = input->finish(); !fine) return fine.error();
  return channel;
}

// Errors: not_found (the location), limited (there are enough channels).
Status admit(const csms::Snapshot& snapshot, const NoticeChannel& channel) {
  if (!channel.location_id.is_nil()) {
    const auto location = snapshot.locations.find(channel.location_id);
    if (location == snapshot.locations.end() ||
        location->second->operator_id != channel.operator_id) {
      return not_found("there is no such location");
    }
  }
  if (!channel.zone_id.is_nil()) {
    const auto& zones = snapshot.rows.zones;
    const bool known = std::any_of(zones.begin(), zones.end(), [&](const auto& zone) {
      return zone.id == channel.zone_id && zone.location_id == channel.location_id;
    });
    if (!known) return invalid("is no zone of this location", "/zone_id");
  }
  const auto& channels = snapshot.rows.channels;
  const auto count = std::count_if(channels.begin(), channels.end(), [&](const auto& row) {
    return row.operator_id == channel.operator_id;
  });
  if (static_cast<std::size_t>(count) >= domain::most_channels) {
    return conflict("there are as many channels as there may be");
  }
  return {};
}

}  // namespace

Answer list_notice_channels(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  std::vector<const NoticeChannel*> rows;
  for (const auto& row : snapshot->rows.channels) {
    if (row.operator_id == call.caller.operator_id) rows.push_back(&row);
  }
  co_return page_by_id<ChannelId>(
      context, call, std::move(rows),
      [](JsonWriter& out, const NoticeChannel& row) { write_channel(out, row); });
}

Answer make_notice_channel(Context& context, const Call& call) {
  auto channel = read_channel(context, call);
  if (!channel) co_return http::problem_response(channel.error());
  const auto snapshot = context.services.directory.current();
  if (const auto fine = admit(*snapshot, *channel); !fine) {
    co_return http::problem_response(fine.error());
  }
  std::string made;
  if (channel->secret.empty() && makes_secret(channel->kind)) {
    made = make_token("vw_", context.services.random);
    channel->secret = made;
  }
  storage::Commit commit;
  commit.changes.emplace_back(*channel);
  commit.events.push_back(
      change_event(context, call.caller, "notice_channel", to_string(channel->id)));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  JsonWriter out;
  write_channel(out, *channel, &made);
  co_return http::json_response(201, out.take());
}

Answer remove_notice_channel(Context& context, const Call& call) {
  const auto id = path_id<ChannelId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto snapshot = context.services.directory.current();
  const auto& channels = snapshot->rows.channels;
  const auto found = std::find_if(channels.begin(), channels.end(), [&](const auto& row) {
    return row.id == *id && row.operator_id == call.caller.operator_id;
  });
  if (found == channels.end()) {
    co_return http::problem_response(not_found("there is no such channel"));
  }
  auto removed = *found;
  removed.removed = true;
  removed.url.clear();
  removed.secret.clear();
  storage::Commit commit;
  commit.changes.emplace_back(std::move(removed));
  commit.events.push_back(
      change_event(context, call.caller, "notice_channel_removed", to_string(*id)));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  co_return http::json_response(204, {});
}

Answer try_notice_channel(Context& context, const Call& call) {
  const auto id = path_id<ChannelId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto notice = co_await context.services.notices.try_out(call.caller.operator_id, *id);
  if (!notice) co_return http::problem_response(notice.error());
  JsonWriter out;
  write_notice(out, *notice);
  co_return http::json_response(202, out.take());
}

Answer list_notices(Context& context, const Call& call) {
  storage::NoticeFilter filter;
  filter.operator_id = call.caller.operator_id;
  const auto alarm = query_id<domain::AlarmId>(call.request, "alarm_id");
  if (!alarm) co_return http::problem_response(alarm.error());
  const auto limit = page_limit(call.request);
  if (!limit) co_return http::problem_response(limit.error());
  const auto position = page_position(context, call);
  if (!position) co_return http::problem_response(position.error());
  filter.alarm_id = *alarm;
  filter.limit = *limit + 1;
  if (*position) filter.before = domain::NoticeId::parse(**position).value_or(domain::NoticeId{});
  auto notices = co_await context.services.store.list_notices(filter);
  if (!notices) co_return http::problem_response(notices.error());
  const bool more = notices->size() == filter.limit;
  if (more) notices->pop_back();
  JsonWriter out;
  out.object().list("items");
  for (const auto& notice : *notices) write_notice(out, notice);
  const auto last = more ? std::optional(to_string(notices->back().id)) : std::nullopt;
  co_return finish_page(out, context, call, last);
}

}  // namespace voltyard::api
