// The first half of a station's way in: TLS, the HTTP request, who it is. On the shard that the
// listener chose; the second half is OcppShard::settle on the station's own.
#pragma once

#include "link/newcomer.hpp"

#include "base/task.hpp"

#include <memory>
#include <vector>

namespace voltyard::link {

class OcppShard;
class TlsCertificates;

using OcppShardList = std::vector<std::shared_ptr<OcppShard>>;

Task<void> welcome(std::unique_ptr<Newcomer> newcomer, const OcppShardList& shards,
                   const TlsCertificates* certificates);

struct Answer {
  int http_status = 401;
  int retry_after_s = 0;  // 0: no header
};

// Answers, waits a moment for the other side to hang up, hangs up.
Task<void> refuse(std::unique_ptr<Newcomer> newcomer, Answer answer);

}  // namespace voltyard::link
