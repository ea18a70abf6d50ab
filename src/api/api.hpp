// The REST API: builds the routes of the endpoint table, each behind the same gate (who is asking,
// how often, from where, may they), and owns the live feed. One thread: the API's executor.
#pragma once

#include "api/endpoint.hpp"
#include "api/hash_queue.hpp"
#include "api/live_feed.hpp"

#include "http/router.hpp"

#include <memory>
#include <span>
#include <string>

namespace voltyard::api {

class Api {
 public:
  explicit Api(Services services, ApiOptions options = {});
  ~Api();

  // Before the first request: finds the end of the event stream. Needs a loaded directory.
  Task<Status> open();

  // `router` must not outlive the API.
  void add_routes(http::Router& router);

  // Committed events, in order, on the API's executor (apps posts them from Store::listen).
  void publish(std::span<const domain::Event> events);

  std::size_t live_clients() const;
  std::uint64_t passwords_verified() const { return hashes_.verified(); }

  // Closes the live feeds.
  void stop();

 private:
  Task<http::Response> pass(const Endpoint& endpoint, const http::Request& request);
  std::optional<Caller> identify(const http::Request& request);
  Task<Result<Caller>> identify_for(const Endpoint& endpoint, const http::Request& request);
  Task<void> note_use(ApiKeyId id);

  Services services_;
  ApiOptions options_;
  KeyRing keys_;
  Cursors cursors_;
  RateLimiter key_limit_;
  RateLimiter unknown_limit_;
  RateLimiter setup_limit_;
  RateLimiter notice_limit_;
  people::Throttle sign_ins_;
  people::Throttle codes_;
  RateLimiter failures_told_;
  HashQueue hashes_;
  LiveFeed feed_;
  WhatIfDesk what_if_;
  boost::asio::thread_pool press_{1};  // makes files that take longer than a moment
  std::set<ApiKeyId> links_in_use_;
  std::set<std::string> keys_in_flight_;
  Riders riders_;
  bool report_in_flight_ = false;
  PileIndex piles_;
  Context context_;
};

// The OpenAPI 3.1 document of the endpoint table.
std::string openapi_json();

}  // namespace voltyard::api
