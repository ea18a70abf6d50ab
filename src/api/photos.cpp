#include "api/photos.hpp"

#include "base/digest.hpp"
#include "domain/picture.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

constexpr std::size_t version_octets = 12;
// Photos of faults of one operator: in a day, and in all; the rest goes with time.
constexpr std::size_t most_a_day = 100;
constexpr std::size_t most_kept = 1'000;

}  // namespace

const Schema photo_schema{"Photo",
                          "A photo as it is kept",
                          {{"version", "string", "Changes with every dot"},
                           {"type", "string", "image/jpeg, image/png or image/webp"},
                           {"width", "integer"},
                           {"height", "integer"},
                           {"size", "integer", "Octets, without what a camera adds"}}};

Result<storage::PhotoRow> read_photo(const Context& context, std::string_view octets) {
  auto picture = domain::read_picture(octets);
  if (!picture) return picture.error();
  storage::PhotoRow photo;
  photo.created_at = context.services.clock.now();
  photo.id = storage::PhotoId::make(photo.created_at, context.services.random);
  photo.type = picture->type;
  photo.width = picture->width;
  photo.height = picture->height;
  photo.size = static_cast<std::uint32_t>(picture->octets.size());
  photo.digest = sha256(picture->octets);
  photo.octets = std::move(picture->octets);
  return photo;
}

std::string version_of(const storage::PhotoRow& photo) {
  return base64url(std::span(photo.digest).first(version_octets));
}

http::Response photo_response(const Call& call, storage::PhotoRow photo, Viewers viewers) {
  const auto version = version_of(photo);
  const auto tag = '"' + version + '"';
  http::Response response;
  auto& headers = response.headers;
  headers.add("ETag", tag);
  std::string caching = viewers == Viewers::anybody ? "public" : "private";
  const bool present = call.request.query_value("v") == version;
  headers.add("Cache-Control",
              caching + (present ? ", max-age=31536000, immutable" : ", no-cache"));
  // A picture that is opened by itself does nothing but show.
  headers.add("Content-Security-Policy", "default-src 'none'; sandbox");
  headers.add("Cross-Origin-Resource-Policy", "same-origin");
  if (call.request.headers.get("If-None-Match") == tag) {
    response.status = 304;
    return response;
  }
  headers.add("Content-Type", photo.type);
  response.body = std::move(photo.octets);
  return response;
}

Task<Result<bool>> has_room(Context& context, OperatorId owner) {
  storage::PhotoFilter filter;
  filter.operator_id = owner;
  filter.of = storage::PhotoOf::work_order;
  filter.limit = most_kept;
  const auto photos = co_await context.services.store.list_photos(filter);
  if (!photos) co_return photos.error();
  const auto day_ago = context.services.clock.now() - std::chrono::hours(24);
  const auto today =
      std::ranges::count_if(*photos, [&](const auto& photo) { return photo.created_at > day_ago; });
  co_return photos->size() < most_kept&& static_cast<std::size_t>(today) < most_a_day;
}

}  // namespace voltyard::api
