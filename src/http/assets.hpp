// Files of the console, embedded in the binary: bytes that live as long as the process, with a
// compressed twin and an ETag made at build time.
#pragma once

#include "http/router.hpp"

#include <span>
#include <string_view>

namespace voltyard::http {

struct Asset {
  std::string_view path;  // "/index.html"
  std::string_view content_type;
  std::string_view etag;  // with its quotes
  std::string_view bytes;
  std::string_view gzip;   // empty when compression does not pay
  bool immutable = false;  // its name changes with its content
};

// A fallback handler: the file, or index.html for addresses without a dot (the console's own
// routes), or 404. Paths under /v1 are never index.html.
Handler asset_handler(std::span<const Asset> assets);

}  // namespace voltyard::http
