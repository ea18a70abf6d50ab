#include "http/assets.hpp"

#include "http/problem.hpp"

namespace voltyard::http {
namespace {

const Asset* find(std::span<const Asset> assets, std::string_view path) {
  for (const auto& asset : assets) {
    if (asset.path == path) return &asset;
  }
  return nullptr;
}

bool accepts_gzip(const Request& request) {
  std::string_view accepted = request.headers.get("Accept-Encoding");
  const auto position = accepted.find("gzip");
  if (position == std::string_view::npos) return false;
  const auto rest = accepted.substr(position + 4, 4);
  return rest != ";q=0";
}

Response asset_response(const Asset& asset, const Request& request) {
  Response response;
  response.headers.add("ETag", std::string(asset.etag));
  response.headers.add("Vary", "Accept-Encoding");
  response.headers.add("Cache-Control",
                       asset.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.headers.get("If-None-Match") == asset.etag) {
    response.status = 304;
    return response;
  }
  response.headers.add("Content-Type", std::string(asset.content_type));
  const bool gzip = !asset.gzip.empty() && accepts_gzip(request);
  if (gzip) response.headers.add("Content-Encoding", "gzip");
  response.static_body = gzip ? asset.gzip : asset.bytes;
  return response;
}

// A page of its own, small enough for a bad network: what stickers lead to.
bool is_rider_route(std::string_view path) {
  return path == "/p" || path == "/my" || path.starts_with("/p/") || path.starts_with("/my/");
}

bool is_console_route(std::string_view path) {
  const auto last = path.substr(path.rfind('/') + 1);
  return path != "/v1" && !path.starts_with("/v1/") && last.find('.') == std::string_view::npos;
}

}  // namespace

Handler asset_handler(std::span<const Asset> assets) {
  return [assets](const Request& request) -> Task<Response> {
    const Asset* asset = find(assets, request.path);
    if (!asset && is_rider_route(request.path)) asset = find(assets, "/rider.html");
    if (!asset && is_console_route(request.path)) asset = find(assets, "/index.html");
    if (!asset) co_return problem_response(not_found("there is nothing at this address"));
    co_return asset_response(*asset, request);
  };
}

}  // namespace voltyard::http
