// Firmware images: uploaded whole, listed without their octets, removed. Sending one to a device is
// the command UpdateFirmware.
#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/firmware_json.hpp"
#include "api/paging.hpp"

#include "base/digest.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

using storage::FirmwareImageId;
using storage::FirmwareImageRow;

constexpr std::size_t most_images = 50;  // of an operator
constexpr std::size_t longest_name = 100;

Result<std::uint64_t> number_of(const Call& call, std::string_view name, std::uint64_t most) {
  if (!call.request.query_value(name)) return invalid("is needed", "/" + std::string(name));
  const auto number = query_number(call.request, name, 0);
  if (number && *number > most) return invalid("is too large", "/" + std::string(name));
  return number;
}

Result<FirmwareImageRow> read_image(const Context& context, const Call& call) {
  const auto name = call.request.query_value("name").value_or("");
  if (name.empty() || name.size() > longest_name) {
    return invalid("must be a text of at most 100 octets", "/name");
  }
  const auto device_type = number_of(call, "device_type", UINT8_MAX);
  if (!device_type) return device_type.error();
  const auto version = number_of(call, "version", UINT16_MAX);
  if (!version) return version.error();
  if (call.request.body.empty()) return invalid("there is no image in the body");
  FirmwareImageRow image;
  image.id = FirmwareImageId::make(context.services.wall.now(), context.services.random);
  image.operator_id = call.caller.operator_id;
  image.name = name;
  image.device_type = static_cast<std::uint8_t>(*device_type);
  image.version = static_cast<std::uint16_t>(*version);
  image.digest = sha256(call.request.body);
  image.size = static_cast<std::uint32_t>(call.request.body.size());
  image.uploaded_by = call.caller.name;
  image.created_at = context.services.wall.now();
  image.octets = call.request.body;
  return image;
}

}  // namespace

Answer list_firmware_images(Context& context, const Call& call) {
  const auto images = co_await context.services.store.list_firmware_images(call.caller.operator_id);
  if (!images) co_return http::problem_response(images.error());
  std::vector<const FirmwareImageRow*> rows;
  for (const auto& image : *images) rows.push_back(&image);
  co_return page_by_id<FirmwareImageId>(
      context, call, std::move(rows),
      [](JsonWriter& out, const FirmwareImageRow& row) { write_firmware_image(out, row); });
}

Answer upload_firmware_image(Context& context, const Call& call) {
  auto image = read_image(context, call);
  if (!image) co_return http::problem_response(image.error());
  auto& store = context.services.store;
  const auto images = co_await store.list_firmware_images(call.caller.operator_id);
  if (!images) co_return http::problem_response(images.error());
  if (images->size() >= most_images) {
    co_return http::problem_response(conflict("there are as many images as there may be"));
  }
  storage::Commit commit;
  commit.changes.emplace_back(*image);
  commit.events.push_back(
      change_event(context, call.caller, "firmware_image", to_string(image->id)));
  if (co_await store.commit(commit) != storage::CommitOutcome::committed) {
    co_return http::problem_response(unavailable("the image could not be stored"));
  }
  JsonWriter out;
  write_firmware_image(out, *image);
  co_return http::json_response(201, out.take());
}

Answer remove_firmware_image(Context& context, const Call& call) {
  const auto id = path_id<FirmwareImageId>(call);
  if (!id) co_return http::problem_response(id.error());
  auto& store = context.services.store;
  const auto images = co_await store.list_firmware_images(call.caller.operator_id);
  if (!images) co_return http::problem_response(images.error());
  const bool known = std::any_of(images->begin(), images->end(),
                                 [&](const FirmwareImageRow& row) { return row.id == *id; });
  if (!known) co_return http::problem_response(not_found("there is no such image"));
  storage::Commit commit;
  commit.changes.emplace_back(storage::RemoveFirmwareImage{*id});
  commit.events.push_back(
      change_event(context, call.caller, "firmware_image_removed", to_string(*id)));
  if (co_await store.commit(commit) != storage::CommitOutcome::committed) {
    co_return http::problem_response(unavailable("the image could not be removed"));
  }
  co_return http::json_response(204, {});
}

}  // namespace voltyard::api
